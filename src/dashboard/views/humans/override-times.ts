import type { Span } from '../../week/axis.ts'
import { dayMinutes, minuteMs, type Wall, wallAt } from '../../week/zone.ts'

/** What the form of an override begins with: a date, and minutes since its midnight. */
export interface Times extends Wall {
  readonly endMinutes: number
}

/** The times of what was drawn, on the human's clock. */
export function timesOf({ startMs, endMs }: Span, timeZone: string): Times {
  const [start, end] = [wallAt(startMs, timeZone), wallAt(endMs, timeZone)]
  const isBack = start.date === end.date && end.minutes <= start.minutes
  if (!isBack) return { ...start, endMinutes: end.minutes }
  // The clock goes back meanwhile: an end that is not after the start would lie on the next day.
  const reached = start.minutes + (endMs - startMs) / minuteMs
  return { ...start, endMinutes: Math.min(dayMinutes, reached) % dayMinutes }
}
