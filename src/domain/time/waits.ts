import { dayMs, hourMs, minuteMs } from './units.ts'

/** How long a server of mail or of calendars is left alone after each failure in a row; behind the last, a day. */
export const failureWaitsMs: readonly number[] = [
  minuteMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  6 * hourMs,
  dayMs,
]
