/** Whether somebody is sent a mail of an event, and which: by what they were told before. */
import type { Booking } from '../booked.ts'
import type { Interval } from '../time/interval.ts'
import { dayMs, hourMs, minuteMs } from '../time/units.ts'
import { eventOfKind, type MailKind, type MailWishes, type Recipient, wants } from './kinds.ts'

/** An agent's key can name any address: an account sends so many in an hour, and an attendee gets so many in a day. */
export const mailsPerHourMax = 100
export const mailsPerAddressMax = 10
export const accountWindowMs = hourMs
export const addressWindowMs = dayMs

/** What an event is called that hands a booking over, among others. */
export const handOverType = 'booking.updated'

/** The waits before each attempt. */
export const mailSchedule: readonly number[] = [
  0,
  minuteMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  6 * hourMs,
  dayMs,
]

/** What somebody was sent last about a booking: as it stood then. */
export interface Told extends Interval {
  readonly sequence: number
  readonly eventSeq: number
  /** It may have left; nobody knows. */
  readonly isSending: boolean
}

/** What is known of an event when a mail of it is due. */
export interface MailCase {
  readonly event: { readonly seq: number; readonly type: string; readonly createdAtMs: number }
  /** As it is now. */
  readonly booking: Booking
  /** What each was told last. */
  readonly told: Readonly<Record<Recipient, Told | null>>
  /** Who was sent this very event, or will never be. */
  readonly done: readonly Recipient[]
  /** Where the booking stood when the event was written. */
  readonly eventSlot: Interval
  /** Whose it was from then on, where the event hands it over. */
  readonly handedTo: string | null
  readonly wishes: MailWishes
  /** Since when the account sends what it sends. */
  readonly sinceMs: number
}

/** Null: there is nothing to tell, or nothing any more. */
export function decideMail(known: MailCase, recipient: Recipient, nowMs: number): MailKind | null {
  const { booking, done, wishes } = known
  if (!booking.notifies || done.includes(recipient)) return null
  const kind = kindOf(known, recipient, nowMs)
  return kind !== null && wants(wishes, recipient, kind) ? kind : null
}

function kindOf(known: MailCase, recipient: Recipient, nowMs: number): MailKind | null {
  const { type } = known.event
  if (type === eventOfKind.reminder) return reminded(known, nowMs)
  return type === handOverType ? handed(known, recipient, nowMs) : told(known, recipient, nowMs)
}

/** Whoever gets a booking knows nothing of it; for the attendee nothing changes but the name. */
function handed(known: MailCase, recipient: Recipient, nowMs: number): MailKind | null {
  const { booking, eventSlot, handedTo } = known
  const isTheirs = recipient === 'human' && handedTo === booking.humanId
  const stands = booking.status === 'confirmed' && eventSlot.startMs === booking.startMs
  return isTheirs && stands && nowMs < booking.endMs ? 'confirmed' : null
}

function reminded({ booking, eventSlot }: MailCase, nowMs: number): MailKind | null {
  const isDue = booking.status === 'confirmed' && booking.startMs === eventSlot.startMs
  return isDue && nowMs < booking.startMs ? 'reminder' : null
}

/** A later event of the same booking tells more: this one is overtaken. */
function told(known: MailCase, recipient: Recipient, nowMs: number): MailKind | null {
  const { booking, event, eventSlot } = known
  if (booking.endMs <= nowMs) return null
  const last = known.told[recipient]
  if (last && last.sequence >= booking.inviteSequence && last.eventSeq !== event.seq) return null
  if (booking.status === 'cancelled') {
    const isIt = event.type === eventOfKind.cancelled
    return isIt && (last !== null || !wasToBeTold(known, recipient)) ? 'cancelled' : null
  }
  if (eventSlot.startMs !== booking.startMs || eventSlot.endMs !== booking.endMs) return null
  if (booking.inviteSequence === 0) return 'confirmed'
  // Whoever never heard of it hears of it now.
  return last === null && wasToBeTold(known, recipient) ? 'confirmed' : 'rescheduled'
}

/** Whether a confirmation was due, so that whoever has none knows nothing of the booking. */
function wasToBeTold({ booking, wishes, sinceMs }: MailCase, recipient: Recipient): boolean {
  return booking.createdAtMs >= sinceMs && wants(wishes, recipient, 'confirmed')
}
