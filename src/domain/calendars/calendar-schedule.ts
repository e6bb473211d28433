import type { Schedule } from '../schedule.ts'
import type { CalendarReading } from './calendar.ts'
import { knownCalendars } from './known-calendars.ts'

/** The schedule with what the human's calendars are worth at a moment; itself where there are none. */
export function withCalendars(
  schedule: Schedule,
  readings: readonly CalendarReading[],
  nowMs: number,
): Schedule {
  const calendars = knownCalendars(readings, nowMs)
  if (calendars === null) return schedule
  const { timeZone, rules, terms, serviceId, given, overridesCount, datesCount, holidays } =
    schedule
  return {
    ...{ timeZone, rules, terms, serviceId, given, overridesCount, datesCount, holidays },
    calendars,
    // Not copied: whoever copies them holds what is released.
    get overrides() {
      return schedule.overrides
    },
    release: () => schedule.release(),
    openHours: (fromDay, toDay) => schedule.openHours(fromDay, toDay),
  }
}
