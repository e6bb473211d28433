/** Why a time can or cannot be booked, in words that an agent may repeat to people. */

import { type Booking, decideOffered, humanNotFound } from './booking.ts'
import { opennessOf } from './calendar.ts'
import { type Refusal, type RefusalCode, refusalOfDecision } from './errors.ts'
import {
  type BookingFacts,
  type CalendarFacts,
  type Question,
  settled,
  type TimeNeeds,
} from './question.ts'
import { blocksOver, breaksOver, hoursAt, type Schedule } from './schedule.ts'
import { untimelyOf } from './slots/offered.ts'
import { buffersOf, decideRoom, reachedOf, roomFor } from './slots/room.ts'
import { limitReasons, type Reason, type Taken, takenReasons } from './slots/taken.ts'
import { quoted } from './text.ts'
import { type Interval, minutesOf } from './time/interval.ts'
import { showLocal, showLocalSpan } from './time/zone.ts'
import {
  blockWords,
  breakWords,
  horizonWords,
  listed,
  noticeWords,
  outsideWords,
  unreadableWords,
} from './wording/schedule-words.ts'

export interface Explanation {
  /** What a booking would be refused with; null: it would be made. */
  readonly code: RefusalCode | null
  readonly message: string
  /** Why, for this code: the checks after the first that fails are not asked. Empty where it can be booked. */
  readonly reasons: readonly Reason[]
  /** Whether another start could be booked instead. */
  readonly otherTimesMay: boolean
}

interface Inquiry extends Taken {
  readonly name: string
  readonly nowMs: number
  readonly refusal: Refusal
}

/** Why it was refused, for each code that a slot may be refused with. */
const reasonsFor: Partial<Record<RefusalCode, (inquiry: Inquiry) => readonly Reason[]>> = {
  INVALID_DURATION: durationReasons,
  VALIDATION_ERROR: pastReasons,
  OUTSIDE_WORKING_HOURS: hoursReasons,
  SCHEDULE_BLOCKED: blockReasons,
  SLOT_UNAVAILABLE: (inquiry) => [...takenReasons(inquiry), ...limitReasons(inquiry)],
  LIMIT_REACHED: ({ refusal }) => [{ type: 'plan', text: refusal.message }],
  UNAVAILABLE: unreadableReasons,
}

/** What is known already when the question is put. */
export interface Explained {
  readonly name: string
  readonly slot: Interval
  /** The confirmed ones whose claims may overlap that of the slot. */
  readonly bookings: readonly Booking[]
  readonly usage: BookingFacts['usage']
}

/**
 * Asks the decision that a booking would meet, and says in words what it came to.
 * @throws Refusal NOT_FOUND
 */
export function explainDecision(
  schedule: Schedule | null,
  { name: stored, slot, bookings, usage }: Explained,
  nowMs: number,
): Question<TimeNeeds, CalendarFacts, Explanation> {
  if (!schedule) throw humanNotFound()
  const name = quoted(stored)
  const room = roomFor(schedule, slot, buffersOf(schedule.terms))
  const claim = room.busy
  const asked = { name, schedule, slot, claim, nowMs, bookings }
  const explain = (
    refusal: Refusal | null,
    known: Pick<Taken, 'holds' | 'reached' | 'outside'> = nothingTaken,
  ) => (refusal ? explained({ ...asked, ...known, refusal }) : bookable(name, schedule, slot))
  const refusal = refusalOfDecision(() => decideOffered(schedule, slot, nowMs))
  if (refusal) return settled(explain(refusal))
  return {
    needs: room,
    decide(facts) {
      return explain(
        refusalOfDecision(() => decideRoom(room, { ...facts, usage }, nowMs)),
        {
          holds: facts.holds,
          outside: facts.outside ?? [],
          reached: reachedOf(room.limits, facts),
        },
      )
    },
  }
}

const nothingTaken = { holds: [], outside: [], reached: [] }

function bookable(name: string, { timeZone }: Schedule, slot: Interval): Explanation {
  const message = `${name} can be booked: ${showLocalSpan(timeZone, slot)}.`
  return { code: null, message, reasons: [], otherTimesMay: true }
}

function explained(inquiry: Inquiry): Explanation {
  const { code, message } = inquiry.refusal
  const reasons = reasonsFor[code]?.(inquiry) ?? []
  const otherTimesMay = !['INVALID_DURATION', 'LIMIT_REACHED', 'UNAVAILABLE'].includes(code)
  return {
    code,
    message: reasons.map(({ text }) => text).join(' ') || message,
    reasons,
    otherTimesMay,
  }
}

function durationReasons({ name, schedule, slot }: Inquiry): Reason[] {
  const { rules } = schedule
  const minutes = minutesOf(slot)
  const text = rules
    ? `${name} can be met for ${listed(schedule.terms.durationsMinutes, 'or')} minutes, not for ${minutes}.`
    : `${name} has no working hours yet and cannot be met.`
  return [{ type: 'duration', text }]
}

function pastReasons({ schedule, slot, nowMs }: Inquiry): Reason[] {
  const { timeZone } = schedule
  const [start, now] = [showLocal(timeZone, slot.startMs), showLocal(timeZone, nowMs)]
  return [{ type: 'past', text: `${start} is past: it is now ${now}.` }]
}

function hoursReasons({ name, schedule, slot, nowMs }: Inquiry): Reason[] {
  const { rules } = schedule
  if (!rules) return []
  if (opennessOf(hoursAt(schedule, slot.startMs), slot) === 'open') {
    return untimelyReasons(name, schedule, slot, nowMs)
  }
  const breaks = breaksOver(schedule, slot)
  if (breaks.length > 0) {
    return breaks.map((interval) => ({
      type: 'break',
      interval,
      text: breakWords(schedule, interval),
    }))
  }
  const text = `${name} ${outsideWords(schedule, rules, slot)}`
  return [{ type: 'working_hours', text }]
}

function untimelyReasons(
  name: string,
  schedule: Schedule,
  { startMs }: Interval,
  nowMs: number,
): Reason[] {
  const type = untimelyOf(schedule, startMs, nowMs)
  if (type === null) return []
  const words = type === 'notice' ? noticeWords : horizonWords
  return [{ type, text: `${name} ${words(schedule, nowMs)}` }]
}

function unreadableReasons({ name, schedule }: Inquiry): Reason[] {
  const unreadable = schedule.calendars?.unreadable
  if (!unreadable) return []
  return [{ type: 'calendar', text: `${name} has ${unreadableWords(schedule, unreadable)}` }]
}

function blockReasons({ schedule, slot }: Inquiry): Reason[] {
  return blocksOver(schedule, slot).map((block) => {
    const { title, override } = block
    const interval = { startMs: block.startMs, endMs: block.endMs }
    const text = blockWords(schedule, block)
    return override
      ? { type: 'override', id: override.id, title, interval, text }
      : { type: 'holiday', title, interval, text }
  })
}
