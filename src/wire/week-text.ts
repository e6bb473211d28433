import type { Occurrence } from '../domain/schedule.ts'
import type { Interval } from '../domain/time/interval.ts'
import { showDate, showInstant, weekdayOf } from '../domain/time/notation.ts'
import { dayMs } from '../domain/time/units.ts'
import type { Week, WeekDay } from '../domain/week.ts'
import { bookingText } from './booking/booking.ts'
import { showClock } from './clock.ts'
import { holdText } from './hold.ts'
import { joinedText, listText, objectText } from './json.ts'
import { showSlot } from './slots.ts'

/** As far after the week as refusals look for other slots, and a day more. */
const clockAheadMs = 15 * dayMs

/** Bookings and holds are texts already. */
export function weekText(humanId: string, week: Week, nowMs: number): string {
  const { timeZone, humanZone, slots } = week
  const head = JSON.stringify({
    human_id: humanId,
    timezone: timeZone,
    human_timezone: humanZone,
    now: showInstant(nowMs),
    days: week.days.map(showDay),
    clocks: clocksAround([timeZone, humanZone], week),
    windows: week.windows.map(showSlot),
    open: week.open.map(showSlot),
    overrides: week.occurrences.map(showOccurrence),
  })
  const spansText = (spans: readonly Interval[] | null) =>
    spans === null ? undefined : JSON.stringify(spans.map(showSlot))
  const texts = objectText({
    bookings: listText(week.bookings.map(bookingText)),
    holds: listText(week.holds.map((hold) => holdText(hold, nowMs))),
    busy: spansText(week.taken.length === 0 ? null : week.taken),
    slots: spansText(slots),
  })
  return joinedText(head, texts)
}

/** The clocks of some zones around a span, each once. */
export function clocksAround(zones: readonly string[], { startMs, endMs }: Interval) {
  return [...new Set(zones)].map((zone) =>
    showClock(zone, { startMs: startMs - dayMs, endMs: endMs + clockAheadMs }),
  )
}

export function showDay({ day, ...span }: WeekDay) {
  return { date: showDate(day), weekday: weekdayOf(day), ...showSlot(span) }
}

export function showOccurrence({ override, type, title, ...span }: Occurrence) {
  return { override_id: override?.id ?? null, type, title, ...showSlot(span) }
}
