/**
 * Bookings that lie ahead are handed over to whoever is free, those of a service to whoever gives it. Their times, their
 * buffers and what they were agreed as stand: they are promised to attendees. So neither notice, the durations of the new
 * human nor the hours of the service are asked about.
 */
import type { Team } from '../assignment.ts'
import { type Booking, type BookingChange, bookingChangesMax, humanNotFound } from '../booking.ts'
import { claimedBy, isFree } from '../calendar.ts'
import { invalid } from '../errors.ts'
import { bookingEvent } from '../event.ts'
import type { Question } from '../question.ts'
import type { IntervalSet } from '../time/interval.ts'
import { dayMs } from '../time/units.ts'
import { type Limit, reachedOf } from './limits.ts'
import {
  decideReceivers,
  type HandOverCandidate,
  type HandOverNeed,
  type HandOverService,
  handOverDays,
  needOf,
  openTo,
  type Standing,
} from './receivers.ts'

export type { HandOverCandidate, HandOverService } from './receivers.ts'
export { handOverHours } from './receivers.ts'

/** How many bookings one call hands over. */
export const handOverMax = 200
/** One call asks so often whether somebody is free: it is one transaction. */
const looksMax = 2_000

/** The code with which a booking at that time with those humans would be refused; or that none of them gives its service. */
export const handOverReasons = [
  'OUTSIDE_WORKING_HOURS',
  'SCHEDULE_BLOCKED',
  'SERVICE_NOT_GIVEN',
  'SLOT_UNAVAILABLE',
  'UNAVAILABLE',
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

export interface HandOverWish {
  readonly humanId: string
  readonly to: Team
  /** Those that have to be among the bookings; absent: nothing is known of them. */
  readonly bookingIds?: readonly string[] | null
  /** A booking of one that is not named is handed to nobody. */
  readonly services?: readonly HandOverService[]
}

/** Whose time has to be known, and when. */
export interface HandOverNeeds {
  readonly busy: readonly HandOverNeed[]
}

export interface HandOverFacts {
  /** In the order of what was asked for. */
  readonly busy: readonly IntervalSet[]
  /** How many meetings start in the span of each limit; absent where none were asked for. */
  readonly counts: readonly (readonly number[] | undefined)[]
}

export interface HandedOver {
  readonly moved: readonly BookingChange[]
  /** Who of those asked about is free for each that is moved, the one who gets it among them. */
  readonly free: readonly (readonly string[])[]
  readonly notMoved: readonly { readonly bookingId: string; readonly reason: HandOverReason }[]
  /** How many bookings ahead were not looked at. */
  readonly remaining: number
  /** The start of the last one that was; null where none is left. */
  readonly lastMs: number | null
}

/**
 * Each booking goes to one who is free; of several to the one who got the fewest by this call, then the oldest.
 * @throws Refusal NOT_FOUND where there is no such human, or nobody to hand over to; VALIDATION_ERROR for whoever hands
 * over to himself, for a role of too many, or where one that is named does not lie ahead of that human
 */
export function decideHandOver(
  { isKnown, bookings, ahead, candidates }: HandingOver,
  { humanId, to, bookingIds = null, services = [] }: HandOverWish,
  nowMs: number,
): Question<HandOverNeeds, HandOverFacts, HandedOver> {
  if (!isKnown) throw humanNotFound()
  const others = candidates.filter((one) => one.humanId !== humanId)
  decideReceivers(others, candidates, to)
  decideNamed(bookings, bookingIds)
  const some = taken(bookings, others)
  const asked = some.map((booking) => ({
    booking,
    open: others.map((other) => openTo(other, booking, some[0] ?? booking, services)),
  }))
  const wanted = asked.flatMap(({ booking, open }) =>
    others
      .filter((_, at) => open[at] === 'open' && isChangeable(booking))
      .map((other) => needOf(other, booking, services)),
  )
  return {
    needs: { busy: wanted },
    decide(facts) {
      const known = knownIn(wanted, facts)
      const counts = new Map<string, number>()
      const moved: BookingChange[] = []
      const freeFor: string[][] = []
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
        freeFor.push(free.map((one) => one.humanId))
      }
      const remaining = ahead - some.length
      const lastMs = remaining > 0 ? (some.at(-1)?.startMs ?? null) : null
      return { moved, free: freeFor, notMoved, remaining, lastMs }
    },
  }
}

function decideNamed(bookings: readonly Booking[], named: readonly string[] | null): void {
  const ahead = new Set(bookings.map(({ id }) => id))
  const faults = (named ?? []).flatMap((id, at) => {
    const message = 'is no confirmed booking that lies ahead of this human: leave it out'
    return ahead.has(id) ? [] : [{ field: `booking_ids.${at}`, message }]
  })
  if (faults.length > 0) throw invalid(faults)
}

/** As many as one call may look at: the first of them at least. */
function taken(
  bookings: readonly Booking[],
  candidates: readonly HandOverCandidate[],
): readonly Booking[] {
  const most = Math.min(handOverMax, Math.max(1, Math.floor(looksMax / candidates.length)))
  const days = handOverDays(candidates)
  const endMs = (bookings[0]?.startMs ?? 0) + days * dayMs
  return bookings.slice(0, most).filter(({ startMs }) => startMs < endMs)
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
  // One that is not told is left out: what is not known passes for no room.
  const more = limits.flatMap((limit, at) => {
    const started = counts?.[at]
    const handed = theirs.filter(({ booking }) => isCounted(booking, limit))
    return started === undefined ? [] : [started + handed.length]
  })
  return reachedOf(limits, { counts: more }).length === 0
}

function isCounted({ startMs, serviceId }: Booking, limit: Limit): boolean {
  const isOfKind = limit.serviceId === undefined || limit.serviceId === serviceId
  return isOfKind && limit.span.startMs <= startMs && startMs < limit.span.endMs
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
function reasonFor(booking: Booking, open: readonly Standing[]): HandOverReason {
  if (!isChangeable(booking)) return 'VALIDATION_ERROR'
  // Nobody knows whether that one is free, who may well be: it came nearer than one who is taken.
  if (open.includes('unreadable')) return 'UNAVAILABLE'
  if (open.includes('open')) return 'SLOT_UNAVAILABLE'
  if (open.includes('blocked')) return 'SCHEDULE_BLOCKED'
  return open.includes('outside') ? 'OUTSIDE_WORKING_HOURS' : 'SERVICE_NOT_GIVEN'
}

function handed(before: Booking, humanId: string, nowMs: number): BookingChange {
  const { changeCount, inviteSequence } = before
  // Whoever loses it is sent a cancellation, which has to be newer than the invite.
  const counts = { changeCount: changeCount + 1, inviteSequence: inviteSequence + 1 }
  const booking = { ...before, humanId, ...counts }
  const event = bookingEvent('booking.updated', booking, nowMs)
  return { booking, event: { ...event, previousHumanId: before.humanId } }
}
