/** What an attendee, who came by a link, does. */
import { isTogether } from '../../domain/attendees/together.ts'
import type { Booking } from '../../domain/booked.ts'
import { decideGroupCancellation } from '../../domain/booking.ts'
import { Refusal } from '../../domain/errors.ts'
import { dayOf } from '../../domain/time/zone.ts'
import { rescheduleBooking } from '../bookings/booking-changes.ts'
import type { Context } from '../context.ts'
import { attendeeOf, isMovable, type Meeting, mayNow } from './meeting.ts'
import { type DayTimes, timesOn } from './times.ts'

/**
 * Cancels the whole meeting, also where it is with several; what has parted from it stands. @throws Refusal FORBIDDEN where it is too late, ChangedSince
 * where it has changed since the attendee saw it
 */
export async function cancelMeeting(
  context: Context,
  meeting: Meeting,
  reason: string | null,
): Promise<void> {
  const { accountId, booking } = meeting
  const nowMs = context.clock.nowMs()
  if (!mayNow(meeting, nowMs).cancel) throw tooLate()
  await context.store.bookings.changeGroup(accountId, booking.id, (present) => {
    decideUnchanged(present.find(({ id }) => id === booking.id) ?? null, booking)
    const theirs = present.filter((one) => isTogether(one, booking))
    const changes = decideGroupCancellation(theirs, reason, 'attendee', nowMs)
    return changes.map((change) => ({ ...change, event: { ...change.event, by: 'attendee' } }))
  })
}

/**
 * Moves the meeting to a time that its page offers. @throws Refusal VALIDATION_ERROR where it is moved by no link,
 * FORBIDDEN where it is too late, UNAVAILABLE where nobody knows what is free, ChangedSince where it has changed since the attendee saw it, and as `rescheduleBooking` where the time is not free any more
 */
export async function moveMeeting(
  context: Context,
  meeting: Meeting,
  startMs: number,
): Promise<Booking> {
  const { accountId, booking } = meeting
  if (!isMovable(meeting)) throw notMovable()
  if (!mayNow(meeting, context.clock.nowMs()).move) throw tooLate()
  const offered = await timesOn(context, meeting, dayOf(meeting.timeZone, startMs))
  if (!isAmong(offered, startMs)) throw notOffered()
  const move = { startMs, agreedZone: null }
  // A form that is sent several times at once moves once: the others were of a page that is old by then.
  return rescheduleBooking(context, attendeeOf(accountId), booking.id, move, (found) =>
    decideUnchanged(found, booking),
  )
}

const isAmong = (days: readonly DayTimes[], startMs: number) =>
  days.some(({ slots }) => slots.some((slot) => slot.startMs === startMs))

const tooLate = () => new Refusal('FORBIDDEN', 'It is too late for that by the link.')
const notMovable = () => new Refusal('VALIDATION_ERROR', 'This meeting is not moved by a link.')
const notOffered = () => new Refusal('SLOT_UNAVAILABLE', 'This time is not free any more.')

/** The attendee has decided about what is no more. */
export class ChangedSince extends Refusal {
  constructor() {
    super('SLOT_UNAVAILABLE', 'The meeting has changed since the page was opened.')
  }
}

/** Within the transaction that changes it. */
function decideUnchanged(found: Booking | null, seen: Booking): void {
  if (found?.sequence !== seen.sequence || found.linkVersion !== seen.linkVersion) {
    throw new ChangedSince()
  }
}
