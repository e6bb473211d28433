/** Bookings whose wall time no longer stands, since the zone rules changed: what to do about those of one human. */

import type { Booking } from '../booking.ts'
import { type Claimed, claimedBy, claimOf } from '../claim.ts'
import { type BookingEvent, bookingEvent } from '../event.ts'
import type { Question } from '../question.ts'
import { type Agreed, isShifted, wallMsOf } from './agreed.ts'
import { type Interval, overlaps } from './interval.ts'
import { rearrange } from './rearrange.ts'
import { dayMs, minuteMs } from './units.ts'
import { instantOf, isTimeZone, offsetMsAt } from './zone.ts'

/** What of the zone rules is asked here. */
export interface ZoneReads {
  isTimeZone(timeZone: string): boolean
  offsetMsAt(timeZone: string, ms: number): number
  instantOf(timeZone: string, day: number, minutes: number): number
}

const inForce: ZoneReads = { isTimeZone, offsetMsAt, instantOf }

/** Confirmed and ahead, with what it was agreed as, also where 0.1.0 made it. */
export interface Shifted {
  readonly booking: Booking
  readonly agreed: Agreed
}

/** What takes the human's time otherwise. */
export interface Obstacle extends Claimed {
  readonly kind: 'booking' | 'hold'
  readonly id: string
}

export interface ShiftNeeds {
  /** What shifted bookings would claim where they go. */
  readonly spans: readonly Interval[]
}

export interface ShiftFacts {
  /** For each span: the confirmed bookings, shifted or not, and the live holds whose claims overlap it. */
  readonly inTheWay: readonly (readonly Obstacle[])[]
}

export type ShiftQuestion<T> = Question<ShiftNeeds, ShiftFacts, T>

/** Without an event where only what the booking is agreed as changes. */
export interface ShiftChange {
  readonly before: Shifted
  readonly booking: Booking
  readonly event: BookingEvent | null
}

/** One that stays where it is, and shifted. */
export interface Collision {
  readonly before: Shifted
  /** Where its wall time is now. */
  readonly wanted: Interval
  readonly isPast: boolean
  /** Nothing only where the wanted time is past. */
  readonly inTheWay: readonly Obstacle[]
}

export interface Repair {
  /** To be written in this order: then none overlaps another on the way. */
  readonly changes: readonly ShiftChange[]
  readonly collisions: readonly Collision[]
}

/** What of them is shifted by the rules that are in force. */
export function findShifted(
  bookings: readonly Shifted[],
  zones: ZoneReads = inForce,
): readonly Shifted[] {
  return bookings.filter(
    ({ booking, agreed }) =>
      zones.isTimeZone(agreed.timeZone) && isShifted(agreed, booking.startMs, zones.offsetMsAt),
  )
}

/**
 * Puts each at the wall time it was agreed at, as long as it was. Hours, blocks and quota are not asked: the
 * booking was made already. What is in the way is whatever is not shifted, or cannot be moved itself. The older
 * booking goes first.
 */
export function decideWallTimes(
  shifted: readonly Shifted[],
  nowMs: number,
  zones: ZoneReads = inForce,
): ShiftQuestion<Repair> {
  const wishes = [...shifted].sort(byAge).map((before) => wishFor(before, nowMs, zones))
  return {
    needs: { spans: wishes.map(claimOfWish) },
    decide({ inTheWay }) {
      const plans = wishes.map((wish, at) => ({ ...wish, around: aroundOf(inTheWay, at) }))
      return repairOf(plans, nowMs, zones)
    },
  }
}

/** Nothing passes for free of which nothing is known. */
function aroundOf(inTheWay: ShiftFacts['inTheWay'], at: number): readonly Obstacle[] {
  const around = inTheWay[at]
  if (!around) throw new Error('a span was left out of the facts')
  return around
}

function repairOf(plans: readonly Plan[], nowMs: number, zones: ZoneReads): Repair {
  const ids = new Set(plans.map(({ before }) => before.booking.id))
  const isOther = ({ kind, id }: Obstacle) => kind === 'hold' || !ids.has(id)
  const order = rearrange(
    plans.map((plan) => ({
      ...{ from: claimedBy(plan.before.booking), to: claimOfWish(plan) },
      isBlocked: plan.isPast || plan.around.some(isOther),
    })),
  )
  const moved = order.flatMap((at) => plans[at] ?? [])
  const movedIds = new Set(moved.map(({ before }) => before.booking.id))
  const stay = plans.filter(({ before }) => !movedIds.has(before.booking.id))
  return {
    changes: moved.map((plan) => changeOf(plan, nowMs, zones)),
    collisions: stay.map(({ around, ...wish }) => ({
      ...wish,
      inTheWay: [
        ...around.filter(({ id }) => id !== wish.before.booking.id && !movedIds.has(id)),
        ...moved.filter((plan) => overlaps(claimOfWish(plan), claimOfWish(wish))).map(asObstacle),
      ],
    })),
  }
}

/** A booking keeps its buffers, wherever its wall time takes it. */
function claimOfWish({ before, wanted }: Wish): Interval {
  return claimOf(wanted, before.booking.buffers)
}

/** Takes the wall time that the clock shows now as agreed. Nothing moves, so nobody is told. */
export function decideInstants(
  shifted: readonly Shifted[],
  zones: ZoneReads = inForce,
): ShiftQuestion<Repair> {
  const changes = shifted.map((before) => ({
    before,
    booking: { ...before.booking, agreed: anew(before, before.booking.startMs, zones) },
    event: null,
  }))
  return { needs: { spans: [] }, decide: () => ({ changes, collisions: [] }) }
}

interface Wish {
  readonly before: Shifted
  readonly wanted: Interval
  readonly isPast: boolean
}

interface Plan extends Wish {
  readonly around: readonly Obstacle[]
}

const byAge = ({ booking: a }: Shifted, { booking: b }: Shifted): number =>
  a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1)

function wishFor(before: Shifted, nowMs: number, zones: ZoneReads): Wish {
  const { booking, agreed } = before
  const wallMs = wallMsOf(agreed, booking.startMs)
  const day = Math.floor(wallMs / dayMs)
  const startMs = zones.instantOf(agreed.timeZone, day, (wallMs - day * dayMs) / minuteMs)
  const wanted = { startMs, endMs: startMs + booking.endMs - booking.startMs }
  return { before, wanted, isPast: startMs < nowMs }
}

/** One whose wall time is skipped may stand already where the clock jumps: then there is nothing to tell. */
function changeOf({ before, wanted }: Plan, nowMs: number, zones: ZoneReads): ShiftChange {
  const agreed = anew(before, wanted.startMs, zones)
  const isMoved = wanted.startMs !== before.booking.startMs
  const inviteSequence = before.booking.inviteSequence + (isMoved ? 1 : 0)
  const booking = { ...before.booking, ...wanted, agreed, inviteSequence }
  const event = isMoved ? bookingEvent('booking.rescheduled', booking, nowMs, before.booking) : null
  return { before, booking, event }
}

const anew = ({ agreed: { timeZone } }: Shifted, startMs: number, zones: ZoneReads): Agreed => ({
  timeZone,
  offsetMs: zones.offsetMsAt(timeZone, startMs),
})

const asObstacle = ({ before, wanted }: Plan): Obstacle => ({
  ...{ kind: 'booking', id: before.booking.id, buffers: before.booking.buffers },
  ...wanted,
})
