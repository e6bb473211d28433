/** Events that come because the time of a booking comes: its start, or minutes before it (guide/webhooks.md#reminders). */
import type { Booking } from '../booked.ts'
import { type BookingEvent, bookingEvent } from '../event.ts'
import type { MailWishes } from '../mails/kinds.ts'
import { minuteMs } from '../time/units.ts'

export const remindersMax = 5
/** Thirty days. */
export const reminderMinutesMax = 43_200
/** A start that could not be told so long is told no more. */
export const startedLateMaxMs = 15 * minuteMs

/** In the place of the minutes of a reminder: the start itself. */
export const atStart = 0

/** A reminder of an account, and since when it is set. */
export interface Reminder {
  readonly minutes: number
  readonly sinceMs: number
}

/** What an account wants told, when, and to whom by mail. */
export interface Notifications extends MailWishes {
  /** The earliest first. */
  readonly reminders: readonly Reminder[]
}

/** What is said of them anew; absent: as it is. */
export interface NotificationChange extends MailWishes {
  /** Minutes before a start. */
  readonly reminders?: readonly number[]
}

/** Null: nothing is said of anything any more. */
export function decideNotifications(
  present: Notifications | null,
  change: NotificationChange | null,
  nowMs: number,
): Notifications | null {
  if (change === null) return null
  const { reminders: wanted, ...wishes } = change
  const { reminders: _, ...before } = present ?? {}
  const set = wanted === undefined ? present : decideReminders(present, wanted, nowMs)
  const after = { ...before, ...wishes, reminders: set?.reminders ?? [] }
  const isSaid =
    after.reminders.length > 0 || after.attendee !== undefined || after.human !== undefined
  return isSaid ? after : null
}

/** One that was set already keeps its beginning: what is due by it at this moment is not lost. */
export function decideReminders(
  present: Notifications | null,
  wanted: readonly number[],
  nowMs: number,
): Notifications | null {
  if (wanted.length === 0) return null
  const kept = (minutes: number) => present?.reminders.find((one) => one.minutes === minutes)
  const reminders = [...wanted]
    .sort((a, b) => b - a)
    .map((minutes) => kept(minutes) ?? { minutes, sinceMs: nowMs })
  return { reminders }
}

/** A booking whose reminder is due, and since when it has its time. */
export interface Due {
  readonly booking: Booking
  readonly timedAtMs: number
}

/** Bookings that start at this instant or before it are due. */
export function dueUntil(minutes: number, nowMs: number): number {
  return nowMs + minutes * minuteMs
}

/** Bookings that start at this instant or before it are told no more. */
export function pastUntil(minutes: number, nowMs: number): number {
  return minutes === atStart ? nowMs - startedLateMaxMs : nowMs
}

/** The event of what is due; null for a booking that was given its time when that was past. */
export function decideReminder(
  { booking, timedAtMs }: Due,
  minutes: number,
  nowMs: number,
): BookingEvent | null {
  if (minutes === atStart) return bookingEvent('booking.started', booking, nowMs)
  if (booking.startMs - minutes * minuteMs < timedAtMs) return null
  return { ...bookingEvent('booking.reminder', booking, nowMs), minutesBefore: minutes }
}
