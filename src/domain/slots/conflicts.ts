/**
 * What a change of somebody's open time leaves outside of it. Nothing is cancelled for it: whoever makes the change is
 * told, and decides (guide/bookings.md#conflicts).
 */
import { isHeavy, type OpenHours, type Schedule } from '../schedule.ts'
import { contains, type Interval } from '../time/interval.ts'
import { dayOf } from '../time/zone.ts'

/** How many conflicts one answer shows; it counts all. */
export const conflictsShownMax = 10

/** One question looks at so much: a booking is one, and so is each day of hours that is made. */
export const conflictWorkMax = 1_000_000

/** A confirmed booking that lies ahead, as far as conflicts are about it. */
export interface AheadBooking extends Interval {
  readonly id: string
  readonly humanId: string
  readonly attendeeName: string
  /** As which kind of meeting it was made; null: as none. */
  readonly serviceId: string | null
  /** The key that made it; null: none that is known. */
  readonly madeBy: string | null
}

/** One human's schedule before a change and after it; null: not active. */
export interface ScheduleChange {
  readonly humanId: string
  readonly before: Schedule | null
  readonly after: Schedule | null
  /** The kind of meeting that the change is about; absent: all of the human's bookings are. */
  readonly serviceId?: string
}

/** What was inside open time and is outside now. */
export interface Conflicts {
  readonly total: number
  /** The first ones that the caller may see. */
  readonly bookings: readonly AheadBooking[]
  /** The start of the booking that was looked at last, where there were too many to look at; null: all were. */
  readonly searchedToMs: number | null
}

/** Whether the change may leave any outside. */
export function mayConflict({ before, after }: ScheduleChange): boolean {
  return before !== null && before !== after
}

/** Whether the change is about such bookings at all. */
export function concerns(
  { serviceId }: Pick<ScheduleChange, 'serviceId'>,
  booking: AheadBooking,
): boolean {
  return serviceId === undefined || serviceId === booking.serviceId
}

/**
 * Whether the change leaves the booking outside. What was outside before is no news, but that a human is gone is news
 * about every booking.
 */
export function isConflict({ before, after }: ScheduleChange, booking: Interval): boolean {
  if (before === null) return false
  return after === null || (isInside(before, booking) && !isInside(after, booking))
}

const isInside = (schedule: Schedule, booking: Interval) =>
  contains(hoursAround(schedule, booking).open, booking)

/** Hours are made for so many days at once: an override costs more than the days on which it applies. */
const spanDays = 91
/** The same where overrides are many: each of some hundred may apply on every day. */
const heavySpanDays = 7
/** An override in a span, beside its days. */
const overrideWork = 10

/** The hours of the span of days in which the booking starts: so many are made in one piece. */
export function hoursAround(schedule: Schedule, { startMs }: Interval): OpenHours {
  const days = spanDaysOf(schedule)
  const fromDay = spanAt(schedule, startMs) * days
  return schedule.openHours(fromDay, fromDay + days - 1)
}

const spanDaysOf = (schedule: Schedule) => (isHeavy(schedule) ? heavySpanDays : spanDays)

const spanAt = (schedule: Schedule, ms: number) =>
  Math.floor(dayOf(schedule.timeZone, ms) / spanDaysOf(schedule))

/** Counts the work of a walk through bookings in the order of their starts, told from the rules alone. */
export class ConflictWork {
  #done = 0
  readonly #spans = new WeakMap<Schedule, number>()

  get isTooMuch(): boolean {
    return this.#done > conflictWorkMax
  }

  /** Notes one booking more; answers the schedules whose hours have to be made for it. */
  note({ before, after }: ScheduleChange, { startMs }: Interval): readonly Schedule[] {
    this.#done += 1
    if (before === null || after === null) return []
    return [before, after].filter((schedule) => this.#isNew(schedule, startMs))
  }

  #isNew(schedule: Schedule, startMs: number): boolean {
    const span = spanAt(schedule, startMs)
    if (this.#spans.get(schedule) === span) return false
    this.#spans.set(schedule, span)
    const days = spanDaysOf(schedule)
    this.#done += days + schedule.overridesCount * (days + overrideWork)
    return true
  }
}
