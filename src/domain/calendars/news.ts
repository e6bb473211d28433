/** Events that calendars of others bring. */
import type { Booking } from '../booked.ts'
import { type BookingEvent, bookingEvent, type CalendarNews } from '../event.ts'
import { type Calendar, statusOf } from './calendar.ts'
import type { Conflict } from './sync.ts'

/** Somebody put an event over a meeting that stands, or changed its copy. Nothing is cancelled by it. */
export function conflictEvent(
  booking: Booking,
  calendarId: string,
  { kind, interval }: Conflict,
  nowMs: number,
): BookingEvent {
  const { startMs, endMs } = interval
  return {
    ...bookingEvent('booking.conflict', booking, nowMs),
    conflict: { calendarId, kind, startMs, endMs },
  }
}

export function calendarEvent(
  type: CalendarNews['type'],
  calendar: Calendar,
  nowMs: number,
): CalendarNews {
  const { id: calendarId, humanId, syncedAtMs, fault } = calendar
  const sinceMs = type === 'calendar.recovered' ? nowMs : (fault?.sinceMs ?? syncedAtMs ?? nowMs)
  return {
    type,
    calendarId,
    humanId,
    status: statusOf(calendar, nowMs),
    sinceMs,
    createdAtMs: nowMs,
  }
}
