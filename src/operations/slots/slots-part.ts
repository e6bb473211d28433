import { decideDuration, decideReadable, humanNotFound } from '../../domain/booking.ts'
import {
  type CalendarFacts,
  type Question,
  settled,
  type TimeNeeds,
} from '../../domain/question.ts'
import type { Schedule } from '../../domain/schedule.ts'
import { decideOccurrences } from '../../domain/slots/candidates.ts'
import { emptyNote } from '../../domain/slots/note.ts'
import type { Part } from '../../domain/slots/parts.ts'
import { askSlots } from '../../domain/slots/slots.ts'
import { daysOf, rangeDaysMax } from '../../domain/time/date-range.ts'
import type { Interval } from '../../domain/time/interval.ts'
import { dayOf } from '../../domain/time/zone.ts'
import type { Rest } from './parts.ts'
import { type AskedSlots, decideSize } from './slot-choice.ts'

/** A part of the slots of one human. */
export interface SlotsPart extends Part<Interval> {
  readonly timeZone: string
  readonly heldUntilMs: number
  /** How long before its start a slot is offered no more. */
  readonly noticeMinutes: number
  readonly calendars?: Schedule['calendars']
  /** Why there is none, should there be none. */
  note(): string
}

const never = Number.POSITIVE_INFINITY

/** @throws Refusal as `listSlots` */
export function askPart(
  schedule: Schedule | null,
  asked: AskedSlots,
  { fromMs, limit }: Rest,
  nowMs: number,
): Question<TimeNeeds, CalendarFacts, SlotsPart> {
  if (!schedule) throw humanNotFound()
  const { timeZone } = schedule
  const { durationMinutes } = asked
  const days = decideDays(schedule, asked, nowMs)
  const asking = { ...days, timeZone, durationMinutes, nowMs }
  const note = () => emptyNote(schedule, asking)
  if (!schedule.rules) {
    return settled({
      timeZone,
      slots: [],
      nextMs: null,
      heldUntilMs: never,
      noticeMinutes: 0,
      note,
    })
  }
  const { windows } = schedule.openHours(days.fromDay, days.toDay)
  const noticeMinutes = schedule.terms.minimumNoticeMinutes
  decideSize([{ schedule, windows }], asked, { ...days, timeZone })
  decideReadable(schedule)
  const { calendars } = schedule
  const { needs, decide } = askSlots(schedule, { ...days, durationMinutes, limit }, fromMs, nowMs)
  return {
    needs,
    decide(facts) {
      const ends = facts.holds.map(({ expiresAtMs }) => expiresAtMs)
      // What is known of calendars elsewhere holds so long by itself.
      const heldUntilMs = Math.min(never, ...ends, (calendars?.untilMs ?? never) + 1)
      const part = decide(facts)
      const why = () => emptyNote(schedule, { ...asking, isFull: part.isFull })
      return { ...part, timeZone, heldUntilMs, noticeMinutes, calendars, note: why }
    },
  }
}

/** Makes the hours that a part of the slots is sought in, which the schedule keeps. @throws Refusal as `listSlots` */
export function decideHours(schedule: Schedule | null, asked: AskedSlots, nowMs: number): void {
  if (!schedule?.rules) return
  const { fromDay, toDay } = decideDays(schedule, asked, nowMs)
  schedule.openHours(fromDay, toDay)
}

/** The days asked for, where they can be. */
function decideDays(schedule: Schedule, asked: AskedSlots, nowMs: number) {
  const days = daysOf(asked, () => dayOf(schedule.timeZone, nowMs), rangeDaysMax)
  if (!schedule.rules) return days
  decideDuration(schedule, asked.durationMinutes)
  decideOccurrences(schedule, days)
  return days
}
