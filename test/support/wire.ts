/** What the domain's values look like in requests, written apart from the doors that read them. */
import type { AvailabilityRules, WallSpan } from '../../src/domain/availability.ts'
import type { HolidayRules } from '../../src/domain/holidays/holidays.ts'
import type { Override } from '../../src/domain/override.ts'
import type { Recurrence } from '../../src/domain/time/recurrence.ts'
import type { ServiceRules } from './oracle.ts'

const dayMs = 86_400_000

export const instantText = (ms: number) => new Date(ms).toISOString()
export const dateText = (day: number) => instantText(day * dayMs).slice(0, 10)

/** `24:00` for the end of a day. */
export function timeText(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

export function rulesBody(rules: AvailabilityRules) {
  const { workingDays, hours, weeklyHours, breaks } = rules
  const spanBody = ({ startMinutes, endMinutes }: WallSpan) => ({
    start: timeText(startMinutes),
    end: timeText(endMinutes),
  })
  return {
    ...(hours && {
      working_days: workingDays,
      work_start: timeText(hours.startMinutes),
      work_end: timeText(hours.endMinutes),
    }),
    weekly_hours: weeklyHours?.map(({ weekday: day, ...span }) => ({ day, ...spanBody(span) })),
    breaks: breaks?.map(({ weekdays: days, ...span }) => ({ ...spanBody(span), days })),
    meeting_durations: rules.durationsMinutes,
    slot_interval: rules.stepMinutes,
    buffer_before: rules.bufferBeforeMinutes,
    buffer_after: rules.bufferAfterMinutes,
    minimum_notice: rules.minimumNoticeMinutes,
    booking_window_days: rules.bookingWindowDays,
    max_per_day: rules.maxPerDay,
    max_per_week: rules.maxPerWeek,
  }
}

/** All fields: those that a service does not say are null. */
export function serviceBody({ weeklyHours, ...rules }: ServiceRules) {
  const hours = weeklyHours?.map(({ weekday: day, startMinutes, endMinutes }) => ({
    ...{ day, start: timeText(startMinutes), end: timeText(endMinutes) },
  }))
  return {
    durations: rules.durationsMinutes,
    weekly_hours: hours ?? null,
    slot_interval: rules.stepMinutes,
    buffer_before: rules.bufferBeforeMinutes,
    buffer_after: rules.bufferAfterMinutes,
    minimum_notice: rules.minimumNoticeMinutes,
    booking_window_days: rules.bookingWindowDays,
    max_per_day: rules.maxPerDay,
  }
}

export function overrideBody({ type, title, span, recurrence, ...days }: Override) {
  return {
    type,
    title,
    all_day: span === null,
    ...datesBody(days),
    ...(span && { start_time: timeText(span.startMinutes), end_time: timeText(span.endMinutes) }),
    ...(recurrence && { recurrence: recurrenceBody(recurrence) }),
  }
}

export function holidaysBody({ country, types, except, also }: HolidayRules) {
  return { country, types, except: except.map(dateText), also: also.map(dateText) }
}

function datesBody({ startDay, endDay, dates }: Pick<Override, 'startDay' | 'endDay' | 'dates'>) {
  if (dates) return { dates: dates.map(dateText) }
  const last = endDay === null ? {} : { end_date: dateText(endDay) }
  return { start_date: dateText(startDay), ...last }
}

function recurrenceBody(recurrence: Recurrence) {
  if (recurrence.freq === 'weekly') return recurrence
  const { freq, interval, dayOfMonth, nth } = recurrence
  return { freq, interval, day_of_month: dayOfMonth, ...nth }
}
