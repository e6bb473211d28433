/** Free times to which an attendee may move, by the same engine that every question for slots asks. */
import { buffersOf, spanOfSlots } from '../../domain/calendar.ts'
import { decideReadable } from '../../domain/calendars/readable.ts'
import { settled, type TimeQuestion } from '../../domain/question.ts'
import type { Schedule } from '../../domain/schedule.ts'
import { scheduleFor } from '../../domain/services/service-schedule.ts'
import { type DaySlots, slotsByDay, spreadSlots } from '../../domain/slots/day-slots.ts'
import { fullTime, limitsWithin } from '../../domain/slots/limits.ts'
import { computeSlots } from '../../domain/slots/slots.ts'
import { type Interval, minutesOf } from '../../domain/time/interval.ts'
import { dayOf, instantOf } from '../../domain/time/zone.ts'
import type { Context } from '../context.ts'
import { type Meeting, soonestMove } from './meeting.ts'

/** So many days from today on are offered, a week on a page. */
export const offeredDays = 30
const pageDays = 7
export const lastPage = Math.ceil(offeredDays / pageDays) - 1
const timesOfDay = 6

/** The free times of one date of the attendee's, and how many there are besides. */
export interface DayTimes extends DaySlots<Interval> {
  readonly more: number
}

/** A week of free times, a few of each day. @throws Refusal UNAVAILABLE where nobody knows what is free */
export async function timesOfPage(
  context: Context,
  meeting: Meeting,
  page: number,
): Promise<readonly DayTimes[]> {
  const today = dayOf(meeting.timeZone, context.clock.nowMs())
  const fromDay = today + page * pageDays
  const toDay = Math.min(fromDay + pageDays, today + offeredDays) - 1
  const slots = await freeWithin(context, meeting, fromDay, toDay)
  const shown = new Set(spreadSlots(meeting.timeZone, slots, timesOfDay))
  return slotsByDay(meeting.timeZone, slots).map(({ day, slots: all }) => {
    const some = all.filter((slot) => shown.has(slot))
    return { day, slots: some, more: all.length - some.length }
  })
}

/** All free times of a date; none beyond the days that are offered. @throws Refusal as `timesOfPage` */
export async function timesOn(
  context: Context,
  meeting: Meeting,
  day: number,
): Promise<readonly DayTimes[]> {
  const today = dayOf(meeting.timeZone, context.clock.nowMs())
  if (day < today || day >= today + offeredDays) return []
  const slots = await freeWithin(context, meeting, day, day)
  return slots.length === 0 ? [] : [{ day, slots, more: 0 }]
}

/**
 * What is free on dates of the attendee's, without the time that the meeting has already, and with the notice that a move
 * needs: nobody is surprised by a meeting that comes sooner.
 */
async function freeWithin(
  { store, clock, gate }: Context,
  meeting: Meeting,
  fromDay: number,
  toDay: number,
): Promise<readonly Interval[]> {
  const { accountId, booking, service, timeZone } = meeting
  const nowMs = clock.nowMs()
  const within = {
    startMs: Math.max(soonestMove(meeting, nowMs), instantOf(timeZone, fromDay, 0)),
    endMs: instantOf(timeZone, toDay + 1, 0),
  }
  if (within.startMs >= within.endMs) return []
  if (gate.isShared) await gate.turns.take(accountId)
  const ask = (own: Schedule | null) =>
    freeTimes(scheduleFor(own, service), minutesOf(booking), within, nowMs)
  const key = { accountId, humanId: booking.humanId, nowMs }
  const slots = await store.humans.ask(key, ask, booking.id)
  return slots.filter(({ startMs }) => startMs !== booking.startMs)
}

function freeTimes(
  schedule: Schedule | null,
  durationMinutes: number,
  within: Interval,
  nowMs: number,
): TimeQuestion<readonly Interval[]> {
  if (!schedule?.terms.durationsMinutes.includes(durationMinutes)) return settled([])
  decideReadable(schedule)
  const fromDay = dayOf(schedule.timeZone, within.startMs)
  const query = { fromDay, toDay: dayOf(schedule.timeZone, within.endMs), durationMinutes }
  const limits = limitsWithin(schedule, within)
  return {
    needs: { busy: spanOfSlots(within, durationMinutes, buffersOf(schedule.terms)), limits },
    decide({ busy, counts }) {
      const full = fullTime(limits, { counts })
      const slots = computeSlots(schedule, busy, query, nowMs, within.startMs, full)
      return slots.filter(({ startMs }) => startMs < within.endMs)
    },
  }
}
