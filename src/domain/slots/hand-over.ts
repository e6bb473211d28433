/**
 * Bookings that lie ahead are handed over to whoever is free. Their times, their buffers and what they were agreed as
 * stand: they are promised to attendees. So neither notice nor the durations of the new human are asked about.
 */
import { type Team, teamHumansMax } from '../assignment.ts'
import { type Booking, type BookingChange, bookingChangesMax, humanNotFound } from '../booking.ts'
import { claimedBy, isFree, opennessOf } from '../calendar.ts'
import { invalid, Refusal } from '../errors.ts'
import { bookingEvent } from '../event.ts'
import type { Question } from '../question.ts'
import { isHeavy, type OpenHours, type Schedule } from '../schedule.ts'
import type { Interval, IntervalSet } from '../time/interval.ts'
import { dayMs } from '../time/units.ts'
import { dayOf } from '../time/zone.ts'
import { listing, says } from '../wording/says.ts'
import { type Limit, limitsAt, reachedOf } from './limits.ts'

/** How many bookings one call hands over. */
export const handOverMax = 200
/** One call asks so often whether somebody is free: it is one transaction. */
const looksMax = 2_000
/** The bookings of one call start within so many days: a schedule keeps hours for twice as many. */
const spanDays = 170
const hoursDays = 182
const weekDays = 7
/** The same where somebody's overrides are many: the hours of a hundred such take as much as a booking with all of them. */
const heavySpanDays = 1
const heavyHoursDays = heavySpanDays + 1

/** The code with which a booking at that time with those humans would be refused. */
export const handOverReasons = [
  'OUTSIDE_WORKING_HOURS',
  'SCHEDULE_BLOCKED',
  'SLOT_UNAVAILABLE',
  'VALIDATION_ERROR',
] as const

export type HandOverReason = (typeof handOverReasons)[number]

/** What is known before anybody is asked about. */
export interface HandingOver {
  /** Whether there is such a human, active or not. */
  readonly isKnown: boolean
  /** The confirmed ones of that human from an instant on, by their start; what they were agreed as is known. */
  readonly bookings: readonly Booking[]
  /** How many there are of them in all. */
  readonly ahead: number
  readonly candidates: readonly HandOverCandidate[]
}

export interface HandOverCandidate {
  readonly humanId: string
  /** Null: not active. */
  readonly schedule: Schedule | null
}

/** Whose time has to be known, and when. */
export interface HandOverNeeds {
  readonly busy: readonly HandOverNeed[]
}

export interface HandOverNeed {
  readonly humanId: string
  readonly span: Interval
  /** Those that decide about the start; undefined: there are none. */
  readonly limits: readonly Limit[] | undefined
}

export interface HandOverFacts {
  /** In the order of what was asked for. */
  readonly busy: readonly IntervalSet[]
  /** How many meetings start in the span of each limit; absent where none were asked for. */
  readonly counts: readonly (readonly number[] | undefined)[]
}

export interface HandedOver {
  readonly moved: readonly BookingChange[]
  readonly notMoved: readonly { readonly bookingId: string; readonly reason: HandOverReason }[]
  /** How many bookings ahead were not looked at. */
  readonly remaining: number
  /** The start of the last one that was; null where none is left. */
  readonly lastMs: number | null
}

/** The hours of somebody in which the bookings of one call lie, the first of which starts at an instant. */
export function handOverHours(schedule: Schedule, firstMs: number): OpenHours {
  const day = dayOf(schedule.timeZone, firstMs)
  if (isHeavy(schedule)) return schedule.openHours(day, day + heavyHoursDays - 1)
  const fromDay = Math.floor(day / weekDays) * weekDays
  return schedule.openHours(fromDay, fromDay + hoursDays - 1)
}

/**
 * Each booking goes to one who is free; of several to the one who got the fewest by this call, then the oldest.
 * @throws Refusal NOT_FOUND where there is no such human, or nobody to hand over to; VALIDATION_ERROR for whoever hands
 * over to himself, or for a role of too many
 */
export function decideHandOver(
  { isKnown, bookings, ahead, candidates }: HandingOver,
  humanId: string,
  to: Team,
  nowMs: number,
): Question<HandOverNeeds, HandOverFacts, HandedOver> {
  if (!isKnown) throw humanNotFound()
  const others = candidates.filter((one) => one.humanId !== humanId)
  decideReceivers(others, candidates, to)
  const some = taken(bookings, others)
  const asked = some.map((booking) => ({
    booking,
    open: others.map(({ schedule }) => openTo(schedule, booking, some[0] ?? booking)),
  }))
  const wanted = asked.flatMap(({ booking, open }) =>
    others
      .filter((_, at) => open[at] === 'open' && isChangeable(booking))
      .map(({ humanId: id, schedule }) => ({
        humanId: id,
        span: claimedBy(booking),
        limits: schedule ? limitsAt(schedule, booking.startMs) : undefined,
      })),
  )
  return {
    needs: { busy: wanted },
    decide(facts) {
      const known = knownIn(wanted, facts)
      const counts = new Map<string, number>()
      const moved: BookingChange[] = []
      const notMoved: { bookingId: string; reason: HandOverReason }[] = []
      for (const { booking, open } of asked) {
        const free = isChangeable(booking)
          ? others.filter((_, at) => {
              if (open[at] !== 'open') return false
              const { busy, need, counts: started } = nextOf(known)
              const room = leftOf(need, started, moved)
              return isFree(claimedBy(booking), busy) && room
            })
          : []
        const chosen = fewest(free, counts)
        if (chosen === null) {
          notMoved.push({ bookingId: booking.id, reason: reasonFor(booking, open) })
          continue
        }
        counts.set(chosen.humanId, (counts.get(chosen.humanId) ?? 0) + 1)
        moved.push(handed(booking, chosen.humanId, nowMs))
      }
      const remaining = ahead - some.length
      const lastMs = remaining > 0 ? (some.at(-1)?.startMs ?? null) : null
      return { moved, notMoved, remaining, lastMs }
    },
  }
}

function decideReceivers(
  others: readonly HandOverCandidate[],
  candidates: readonly HandOverCandidate[],
  to: Team,
): void {
  if ('role' in to) {
    if (candidates.length > teamHumansMax) {
      const message = `is the role of more than ${teamHumansMax} humans: send the id of one of them`
      throw invalid([{ field: 'to', message }])
    }
    if (others.length > 0) return
    const message = says`Nobody else who is active has this role. ${listing('listHumans')}`
    throw new Refusal('NOT_FOUND', message)
  }
  if (others.length === 0) {
    const message = 'is the human whose bookings are handed over: name another one, or a role'
    throw invalid([{ field: 'to', message }])
  }
  const gone = others.find(({ schedule }) => schedule === null)
  if (gone) throw humanNotFound(gone.humanId)
}

/** As many as one call may look at: the first of them at least. */
function taken(
  bookings: readonly Booking[],
  candidates: readonly HandOverCandidate[],
): readonly Booking[] {
  const most = Math.min(handOverMax, Math.max(1, Math.floor(looksMax / candidates.length)))
  const days = candidates.some(({ schedule }) => isHeavy(schedule)) ? heavySpanDays : spanDays
  const endMs = (bookings[0]?.startMs ?? 0) + days * dayMs
  return bookings.slice(0, most).filter(({ startMs }) => startMs < endMs)
}

function openTo(schedule: Schedule | null, booking: Booking, first: Booking) {
  return schedule ? opennessOf(handOverHours(schedule, first.startMs), booking) : 'outside'
}

const isChangeable = ({ changeCount }: Booking) => changeCount < bookingChangesMax

interface Known {
  readonly need: HandOverNeed
  readonly busy: IntervalSet
  readonly counts: readonly number[] | undefined
}

function knownIn(needs: readonly HandOverNeed[], { busy, counts }: HandOverFacts): Iterator<Known> {
  return needs
    .map((need, at) => {
      const taken = busy[at]
      if (taken === undefined) throw new Error('somebody was left out of the facts')
      return { need, busy: taken, counts: counts[at] }
    })
    .values()
}

function nextOf(known: Iterator<Known>): Known {
  const { value, done } = known.next()
  if (done) throw new Error('somebody was left out of the facts')
  return value
}

/** Whether no limit of the receiver is reached, with what this call has handed over already. */
function leftOf(
  { humanId, limits = [] }: HandOverNeed,
  counts: readonly number[] | undefined,
  moved: readonly BookingChange[],
): boolean {
  const theirs = moved.filter(({ booking }) => booking.humanId === humanId)
  const more = limits.map(
    ({ span }, at) =>
      (counts?.[at] ?? 0) +
      theirs.filter(({ booking: { startMs } }) => span.startMs <= startMs && startMs < span.endMs)
        .length,
  )
  return reachedOf(limits, { counts: more }).length === 0
}

function fewest(
  free: readonly HandOverCandidate[],
  counts: ReadonlyMap<string, number>,
): HandOverCandidate | null {
  const countOf = ({ humanId }: HandOverCandidate) => counts.get(humanId) ?? 0
  const least = Math.min(...free.map(countOf))
  return free.find((one) => countOf(one) === least) ?? null
}

/** What stood in the way of the one who came nearest. */
function reasonFor(booking: Booking, open: readonly ReturnType<typeof openTo>[]): HandOverReason {
  if (!isChangeable(booking)) return 'VALIDATION_ERROR'
  if (open.includes('open')) return 'SLOT_UNAVAILABLE'
  return open.includes('blocked') ? 'SCHEDULE_BLOCKED' : 'OUTSIDE_WORKING_HOURS'
}

function handed(before: Booking, humanId: string, nowMs: number): BookingChange {
  const booking = { ...before, humanId, changeCount: before.changeCount + 1 }
  const event = bookingEvent('booking.updated', booking, nowMs)
  return { booking, event: { ...event, previousHumanId: before.humanId } }
}
