/** What a thread is asked to read, and what it reports. */
import type { Unreadable } from '../members.ts'
import type { Reading, Warnings } from './read.ts'

/** Whose events are read, and how they are told from those of this service. */
export interface Wanted {
  readonly reading: Reading
  /** By which events of ours are told from others. */
  readonly instanceId: string
  /** Bookings whose copies were written into the calendar. */
  readonly copies: readonly string[]
}

/** What is to be read: the text of a whole calendar, or a piece of the answer of a CalDAV server. */
export type Reads = Wanted &
  (
    | { readonly is: 'text'; readonly body: Uint8Array<ArrayBuffer> }
    | { readonly is: 'piece'; readonly body: Uint8Array<ArrayBuffer>; readonly isFirst: boolean }
  )

export type ReadOrder = Reads & {
  /** The rules in force; null: the thread has them already. */
  readonly zoneRules: string | null
}

/** Events of one text. */
export interface PackedEvents {
  readonly copyOf: string | null
  /** Start, end and digest of each busy time. */
  readonly numbers: Float64Array<ArrayBuffer>
  /** Which of them are named after bookings of ours. */
  readonly own: readonly (readonly [at: number, bookingId: string])[]
  readonly eventsCount: number
  readonly warnings: Warnings
  readonly unreadable: Unreadable | null
}

export type ReadReport =
  | { readonly unreadable: string }
  | {
      readonly members: readonly PackedEvents[]
      readonly rest: Uint8Array<ArrayBuffer>
      readonly isEnded: boolean
    }
