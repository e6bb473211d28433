/** What a read of a calendar finds, and what is kept of it. */
import type { Interval } from '../time/interval.ts'

/** A busy time as it is kept: of the event behind it a digest alone. */
export interface MirroredTime extends Interval {
  readonly digest: number
  /** The booking whose copy it is, which its human moved there: in the way of everything but that booking. */
  readonly copyOf?: string
}

/** One that was just read. */
export interface FoundTime extends MirroredTime {
  /** The booking of ours that its event is named after; null: none. Whoever knows a booking can name an event so. */
  readonly bookingId: string | null
}

/** A calendar as it was read. */
export interface Found {
  /** Null: it is as it was. */
  readonly times: readonly FoundTime[] | null
  readonly eventsCount: number
  readonly warnings: readonly string[]
  /** What the next attempt sends, so that only changes come; null: nothing. */
  readonly cursor: string | null
  /** The copies of bookings that are there, by booking, each with its busy times, which are not among the others. */
  readonly copies: ReadonlyMap<string, readonly FoundTime[]>
  /** What was written after that may not be in it. */
  readonly askedAtMs: number
}

/** A confirmed meeting of the human's. */
export interface Meeting extends Interval {
  readonly id: string
}
