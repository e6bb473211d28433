/**
 *              create             book
 *   (nothing) --------> live -----------> booked     booked is final
 *                        | \              ^
 *              the clock |  \ release     | book, if the slot is still free
 *                        v   \            |
 *                    expired -+-----------+
 *                              \
 *                               v
 *                             (nothing)
 */

import {
  type BookingDecision,
  type BookingDetails,
  decideBooking,
  decideOffered,
} from './booking.ts'
import { buffersOf } from './calendar.ts'
import type { Buffers } from './claim.ts'
import { type Fault, invalid, Refusal } from './errors.ts'
import {
  type BookingFacts,
  type Question,
  questionWanting,
  type TimeFacts,
  type TimeNeeds,
} from './question.ts'
import type { Schedule } from './schedule.ts'
import { decideTime, type Room, roomFor } from './slots/room.ts'
import { type Agreed, agreedAt } from './time/agreed.ts'
import { type Interval, minutesOf, slotAt } from './time/interval.ts'
import { showInstant } from './time/notation.ts'
import { dayMs } from './time/units.ts'
import { says, step } from './wording/says.ts'

export const holdSecondsDefault = 300
export const holdSecondsMin = 30
export const holdSecondsMax = 3_600
/** Live at one time, of one `metadata.conversation_id` of an account, and of one human. */
export const holdsPerConversationMax = 3
export const holdsPerHumanMax = 100
/** How long a hold can be read, and its booking named, after it has ended. */
export const holdKeptMs = dayMs

/** What a hold keeps for its booking, which may say it anew. */
export type HeldDetails = Pick<
  BookingDetails,
  'attendeePhone' | 'attendeeTimeZone' | 'attendeeLocale' | 'location' | 'metadata'
>

/** A slot kept for one caller for a while: taken for everybody else until it expires. */
export interface Hold extends Interval, HeldDetails {
  readonly id: string
  readonly humanId: string
  /** For which kind of meeting it was made; null: for none. */
  readonly serviceId: string | null
  /** `metadata.conversation_id` as text: how many holds one conversation may have is counted by it. */
  readonly conversationId: string | null
  /** What it became. */
  readonly bookingId: string | null
  readonly createdAtMs: number
  /** The key that made it; null: none that is known. */
  readonly madeBy: string | null
  /** As of a booking, which gets them. */
  readonly buffers: Buffers
  /** The first instant at which it takes the slot no more. */
  readonly expiresAtMs: number
  readonly agreed: Agreed
}

export interface HoldRequest extends HeldDetails {
  readonly humanId: string
  readonly startMs: number
  /** As of a booking. */
  readonly agreedZone: string | null
  readonly durationMinutes: number
  readonly lifeMs: number
  /** For which kind of meeting; absent or null: for none. */
  readonly serviceId?: string | null
  readonly conversationId: string | null
  /** The key that asks. */
  readonly madeBy?: string | null
}

export interface HoldNeeds extends Room {
  /** The conversation whose live holds are counted, whoever is held; null: none is. */
  readonly conversationId: string | null
}

/** Live holds are told by when they expire, the first to expire first. */
export interface HoldFacts extends TimeFacts {
  readonly ofHuman: readonly number[]
  readonly ofConversation: readonly number[]
}

export const holdStatuses = ['live', 'expired', 'booked'] as const

export type HoldStatus = (typeof holdStatuses)[number]

export function holdStatusAt({ bookingId, expiresAtMs }: Hold, nowMs: number): HoldStatus {
  if (bookingId !== null) return 'booked'
  return nowMs < expiresAtMs ? 'live' : 'expired'
}

/** Holds the slot, or refuses with the checks of a booking, in their order; bounds on holds stand for the quota. */
export function decideHold(
  schedule: Schedule | null,
  request: HoldRequest,
  id: string,
  nowMs: number,
): Question<HoldNeeds, HoldFacts, Hold> {
  const { humanId, startMs, durationMinutes, lifeMs, conversationId, attendeeTimeZone } = request
  const { madeBy = null, serviceId = null } = request
  const slot = slotAt(startMs, durationMinutes)
  const wanted = { humanIds: [humanId], startMs, durationMinutes, attendeeTimeZone }
  return questionWanting(wanted, () => {
    const { timeZone, terms } = decideOffered(schedule, slot, nowMs)
    const buffers = buffersOf(terms)
    const room = roomFor({ timeZone, terms }, slot, buffers)
    return {
      needs: { ...room, conversationId },
      decide({ ofHuman, ofConversation, ...facts }) {
        decideTime(room, facts)
        decideCount('metadata.conversation_id', ofConversation, holdsPerConversationMax)
        decideCount('human_id', ofHuman, holdsPerHumanMax)
        const times = { createdAtMs: nowMs, expiresAtMs: nowMs + lifeMs }
        const agreed = agreedAt(request.agreedZone ?? timeZone, startMs)
        const its = {
          serviceId,
          ...heldDetailsIn(request),
          conversationId,
          bookingId: null,
          madeBy,
        }
        return { id, humanId, ...slot, buffers, ...its, ...times, agreed }
      },
    }
  })
}

function heldDetailsIn(from: HeldDetails): HeldDetails {
  const { attendeePhone, attendeeTimeZone, attendeeLocale, location, metadata } = from
  return { attendeePhone, attendeeTimeZone, attendeeLocale, location, metadata }
}

/** What the request says, and what it leaves open as the hold has it. */
function filledFrom(hold: HeldDetails, request: HeldDetails): HeldDetails {
  return {
    attendeePhone: request.attendeePhone ?? hold.attendeePhone,
    attendeeTimeZone: request.attendeeTimeZone ?? hold.attendeeTimeZone,
    attendeeLocale: request.attendeeLocale ?? hold.attendeeLocale,
    location: request.location ?? hold.location,
    metadata: request.metadata ?? hold.metadata,
  }
}

function decideCount(field: string, live: readonly number[], max: number): void {
  const [firstMs] = live
  if (firstMs === undefined || live.length < max) return
  const message =
    `has ${live.length} live holds, and ${max} are allowed. Book or release one, ` +
    `or wait until ${showInstant(firstMs)}, when the first expires.`
  throw invalid([{ field, message }])
}

/** Picks the hold to let go. @throws Refusal NOT_FOUND; VALIDATION_ERROR for one that is booked. */
export function decideRelease(hold: Hold | null): Hold {
  if (!hold) throw holdNotFound()
  if (hold.bookingId !== null) {
    const message = says`became booking ${hold.bookingId}. Cancel that one with ${step('cancelBooking')}.`
    throw invalid([{ field: 'id', message }])
  }
  return hold
}

/** A booking of what a hold keeps. What the hold says already may be left out. */
export interface HeldRequest extends BookingDetails {
  readonly holdId: string
  readonly humanId?: string
  readonly startMs?: number
  /** As of any booking; null also where the hold alone says the start. */
  readonly agreedZone: string | null
  readonly durationMinutes?: number
  /** The key that asks. */
  readonly madeBy?: string | null
}

/**
 * Turns a hold into a booking, agreed as the hold was unless the request wrote a wall time of its own. A live one is booked
 * as it stands, with its buffers, whatever became of the schedule since: it promised the slot. One that has expired is
 * decided as any other, and succeeds while its slot is free. What is busy must leave the hold itself out.
 * @throws Refusal as decideBooking; NOT_FOUND; VALIDATION_ERROR for a hold that is booked already: never
 * SLOT_UNAVAILABLE, which callers answer by booking another slot.
 */
export function decideHeldBooking(
  hold: Hold | null,
  schedule: Schedule | null,
  request: HeldRequest,
  id: string,
  nowMs: number,
): Question<TimeNeeds, BookingFacts, BookingDecision> {
  if (!hold) throw holdNotFound()
  if (hold.bookingId !== null) {
    const read = step('getBooking', { id: hold.bookingId })
    const message = says`became booking ${hold.bookingId} already. Read it with ${read}.`
    throw invalid([{ field: 'hold_id', message }], { bookingId: hold.bookingId })
  }
  const { humanId, startMs, serviceId } = hold
  const held = { humanId, startMs, durationMinutes: minutesOf(hold) }
  const faults = differences(held, request)
  if (faults.length > 0) throw invalid(faults)
  const { agreedZone } = request
  const wanted = { ...request, ...held, serviceId, ...filledFrom(hold, request) }
  const isPromised = holdStatusAt(hold, nowMs) === 'live'
  return decideBooking(schedule, wanted, id, nowMs, {
    isPromised,
    ...(agreedZone === null ? { agreed: hold.agreed } : {}),
    ...(isPromised ? { buffers: hold.buffers } : {}),
  })
}

type Held = Pick<HoldRequest, 'humanId' | 'startMs' | 'durationMinutes'>

function differences(held: Held, request: HeldRequest): Fault[] {
  const { humanId, startMs, durationMinutes } = request
  const fault = (field: string, value: string | number): Fault => ({
    field,
    message: `must be that of the hold, ${value}, or be left out`,
  })
  return [
    ...(humanId === undefined || humanId === held.humanId ? [] : [fault('human_id', held.humanId)]),
    ...(startMs === undefined || startMs === held.startMs
      ? []
      : [fault('starts_at', showInstant(held.startMs))]),
    ...(durationMinutes === undefined || durationMinutes === held.durationMinutes
      ? []
      : [fault('duration', held.durationMinutes)]),
  ]
}

export function holdNotFound(): Refusal {
  return new Refusal(
    'NOT_FOUND',
    says`There is no hold with this id: it was released, or ended long ago. Make one with ${step('createHold')}, or book the slot itself.`,
  )
}
