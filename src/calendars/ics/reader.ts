/** Has calendars read in a thread, one after the other, each within a deadline. */
import type { FoundTime } from '../../domain/calendars/sync.ts'
import { zoneRules } from '../../domain/time/zone.ts'
import { createThread, ThreadFault } from '../../threads/thread.ts'
import { CalendarFault } from '../fault.ts'
import type { Reading } from './read.ts'

export const readDeadlineMs = 5_000

export interface ReadOrder {
  readonly body: Uint8Array
  /** Whether it is an answer of WebDAV that has the texts of events in it, and not such a text itself. */
  readonly isMultistatus: boolean
  readonly reading: Reading
  /** By which events of ours are told from others. */
  readonly instanceId: string
  /** Bookings whose copies were written into the calendar. */
  readonly copies: readonly string[]
  /** The rules in force; null: the thread has them already. */
  readonly zoneRules: string | null
}

export type ReadReport =
  | { readonly unreadable: string }
  | {
      /** Start, end and digest of each busy time. */
      readonly numbers: Float64Array<ArrayBuffer>
      /** Which of them are named after bookings of ours. */
      readonly own: readonly (readonly [at: number, bookingId: string])[]
      /** The copies that are there, each with such numbers. */
      readonly copies: readonly (readonly [bookingId: string, numbers: readonly number[]])[]
      readonly eventsCount: number
      readonly warnings: readonly string[]
    }

export interface ReadTimes {
  readonly times: readonly FoundTime[]
  readonly copies: ReadonlyMap<string, readonly FoundTime[]>
  readonly eventsCount: number
  readonly warnings: readonly string[]
}

export interface CalendarReader {
  /** The body is handed over: nobody else reads it after. Whoever has many read stands in line `from`. @throws CalendarFault */
  read(order: Omit<ReadOrder, 'zoneRules'>, from?: string): Promise<ReadTimes>
  close(): void
}

/** `start` makes a thread. */
export function createReader(start: () => Worker, deadlineMs = readDeadlineMs): CalendarReader {
  const thread = createThread<ReadOrder, ReadReport>(start, deadlineMs)
  return {
    async read(order, from = '') {
      const whole = (isNew: boolean) => ({ ...order, zoneRules: isNew ? zoneRules().text : null })
      const report = await thread.ask(whole, { handed: [order.body.buffer], from }).catch(faultOf)
      if ('unreadable' in report) throw new CalendarFault(report.unreadable)
      return unpacked(report)
    },
    close: thread.close,
  }

  function faultOf(error: unknown): { unreadable: string } {
    if (!(error instanceof ThreadFault)) throw error
    if (error.kind === 'broken') return { unreadable: 'could not be read' }
    return { unreadable: `takes longer than ${deadlineMs / 1_000} seconds to read` }
  }
}

function unpacked(report: Exclude<ReadReport, { unreadable: string }>): ReadTimes {
  const { numbers, own, copies, eventsCount, warnings } = report
  const bookingIds = new Map(own)
  const times = timesIn(numbers, (at) => bookingIds.get(at) ?? null)
  const found = copies.map(([id, some]) => [id, timesIn(some, () => id)] as const)
  return { times, copies: new Map(found), eventsCount, warnings }
}

function timesIn(
  numbers: Float64Array | readonly number[],
  bookingIdAt: (at: number) => string | null,
): FoundTime[] {
  const times: FoundTime[] = []
  for (let at = 0; 3 * at < numbers.length; at += 1) {
    const [startMs = 0, endMs = 0, digest = 0] = numbers.slice(3 * at, 3 * at + 3)
    times.push({ startMs, endMs, digest, bookingId: bookingIdAt(at) })
  }
  return times
}
