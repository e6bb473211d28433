/**
 * A booking as an event in the calendar of its human, under the name that its invite has. Nobody is invited by it: servers
 * would send invitations of their own.
 */
import type { Booking } from '../domain/booked.ts'
import type { DueCopy } from '../domain/calendars/copy.ts'
import { inLine } from '../domain/text.ts'
import { calendarText, keptCalendar, words } from './calendar.ts'
import { inviteUid } from './invite.ts'

/** What of a booking stands there. */
export interface CopiedBooking extends Pick<DueCopy, 'changedAtMs' | 'detail'> {
  readonly booking: Pick<
    Booking,
    | 'id'
    | 'inviteSequence'
    | 'startMs'
    | 'endMs'
    | 'attendeeName'
    | 'attendeeEmail'
    | 'attendeePhone'
    | 'location'
  >
}

/** The same bytes for the same state of a booking. */
export async function copyText(
  { booking, changedAtMs, detail }: CopiedBooking,
  instanceId: string,
): Promise<string> {
  const { id, inviteSequence, startMs, endMs } = booking
  const { ICalEventClass, ICalEventStatus, ICalEventTransparency } = await words()
  const calendar = await keptCalendar()
  const changedAt = new Date(changedAtMs)
  calendar.createEvent({
    id: inviteUid(id, instanceId),
    sequence: inviteSequence,
    stamp: changedAt,
    lastModified: changedAt,
    start: new Date(startMs),
    end: new Date(endMs),
    status: ICalEventStatus.CONFIRMED,
    transparency: ICalEventTransparency.OPAQUE,
    ...(detail === 'busy'
      ? { summary: 'Booked', class: ICalEventClass.PRIVATE }
      : { ...whomAndWhere(booking) }),
  })
  return calendarText(calendar)
}

function whomAndWhere(booking: CopiedBooking['booking']) {
  const { attendeeName, attendeeEmail, attendeePhone, location } = booking
  const contact = [attendeeEmail, attendeePhone].filter((text) => text !== null).join('\n')
  return {
    summary: inLine(attendeeName),
    location: location === null ? null : inLine(location),
    ...(contact === '' ? {} : { description: contact }),
  }
}
