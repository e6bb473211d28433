/** How many meetings of a human may start on one local date, and in one week (guide/slots.md#limits). */
import type { ServiceLimit, Terms } from '../availability.ts'
import { Refusal } from '../errors.ts'
import type { Schedule } from '../schedule.ts'
import { type Interval, type IntervalSet, union } from '../time/interval.ts'
import { weekdayOf } from '../time/notation.ts'
import { dayOf, instantOf, showDay } from '../time/zone.ts'

/** One that has to be known about: confirmed bookings and live holds count whose starts lie in the span. */
export interface Limit {
  readonly per: 'day' | 'week'
  /** The local date, or the Monday of the week. */
  readonly firstDay: number
  readonly span: Interval
  readonly max: number
  /** The kind of meeting that counts; absent: all do. */
  readonly serviceId?: string | undefined
}

/** How many start in the span of each limit, in their order; absent where none were asked for. */
export interface Counted {
  readonly counts?: readonly number[] | undefined
}

const weekDays = 7

type Limited = Pick<Schedule, 'timeZone' | 'terms'>

/** Those that decide about a start; undefined: none does, and nothing has to be counted. */
export function limitsAt(schedule: Limited, startMs: number): readonly Limit[] | undefined {
  return limitsWithin(schedule, { startMs, endMs: startMs + 1 })
}

/** Those that decide about any start in a range. */
export function limitsWithin(
  { timeZone, terms: { maxPerDay, maxPerWeek, serviceLimit } }: Limited,
  { startMs, endMs }: Interval,
): readonly Limit[] | undefined {
  const isLimited = maxPerDay !== null || maxPerWeek !== null || serviceLimit !== undefined
  if (!isLimited || endMs <= startMs) return undefined
  const [first, last] = [dayOf(timeZone, startMs), dayOf(timeZone, endMs - 1)]
  return [
    ...(maxPerDay === null ? [] : spansOf(timeZone, 'day', maxPerDay, first, last)),
    ...(maxPerWeek === null ? [] : spansOf(timeZone, 'week', maxPerWeek, mondayOf(first), last)),
    ...(serviceLimit === undefined ? [] : ofService(timeZone, serviceLimit, first, last)),
  ]
}

function ofService(
  timeZone: string,
  { serviceId, maxPerDay }: ServiceLimit,
  first: number,
  last: number,
): Limit[] {
  return spansOf(timeZone, 'day', maxPerDay, first, last).map((limit) => ({ ...limit, serviceId }))
}

/** A date on which the clock jumps over the whole day has no instant, and no limit. */
function spansOf(
  timeZone: string,
  per: Limit['per'],
  max: number,
  first: number,
  last: number,
): Limit[] {
  const limits: Limit[] = []
  const days = per === 'day' ? 1 : weekDays
  for (let firstDay = first; firstDay <= last; firstDay += days) {
    const startMs = instantOf(timeZone, firstDay, 0)
    const endMs = instantOf(timeZone, firstDay + days, 0)
    if (startMs < endMs) limits.push({ per, firstDay, span: { startMs, endMs }, max })
  }
  return limits
}

function mondayOf(day: number): number {
  return day - (weekdayOf(day) - 1)
}

/** Those that are reached. Nothing passes for room of which nothing is known. */
export function reachedOf(limits: readonly Limit[] = [], { counts = [] }: Counted): Limit[] {
  if (counts.length < limits.length) throw new Error('a limit was left out of the facts')
  return limits.filter(({ max }, at) => (counts[at] ?? max) >= max)
}

/** In which no meeting may start any more. */
export function fullTime(limits: readonly Limit[] | undefined, counted: Counted): IntervalSet {
  return union(reachedOf(limits, counted).map(({ span }) => span))
}

/** @throws Refusal SLOT_UNAVAILABLE where one is reached: on another day, or in another week, there is room. */
export function decideLimits(limits: readonly Limit[] | undefined, counted: Counted): void {
  const [reached] = reachedOf(limits, counted)
  if (reached) throw fullRefusal(reached)
}

function fullRefusal(limit: Limit): Refusal {
  const other = limit.per === 'day' ? 'another day' : 'another week'
  return new Refusal('SLOT_UNAVAILABLE', `${limitWords(limit)} Choose ${other}.`)
}

/** `4 meetings a day are the most`, or those of both. */
export function limitsWords({ maxPerDay, maxPerWeek, serviceLimit }: Terms): string {
  return [
    ...(maxPerDay === null ? [] : [mostWords('day', maxPerDay)]),
    ...(maxPerWeek === null ? [] : [mostWords('week', maxPerWeek)]),
    ...(serviceLimit ? [mostWords('day', serviceLimit.maxPerDay, ofThisService)] : []),
  ].join(', and ')
}

const ofThisService = ' of this service'

function mostWords(per: Limit['per'], max: number, of = ''): string {
  return max === 1
    ? `one meeting${of} a ${per} is the most`
    : `${max} meetings${of} a ${per} are the most`
}

/** `Monday 16 March 2026 is full: 4 meetings a day are the most.` */
export function limitWords({ per, firstDay, max, serviceId }: Limit): string {
  const when = per === 'day' ? showDay(firstDay) : `The week of ${showDay(firstDay)}`
  return `${when} is full: ${mostWords(per, max, serviceId === undefined ? '' : ofThisService)}.`
}
