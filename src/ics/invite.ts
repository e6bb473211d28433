/**
 * The invite of a booking, iTIP in a mail (RFC 5546): one UID for life, a SEQUENCE that counts changes of time and the
 * cancellation, and the instant of the event as DTSTAMP, so that every attempt is the same.
 */
import { inLine } from '../domain/text.ts'
import { calendarText, newCalendar, words } from './calendar.ts'

export interface InviteFacts {
  readonly bookingId: string
  readonly instanceId: string
  readonly sequence: number
  /** When what is told happened. */
  readonly atMs: number
  readonly startMs: number
  readonly endMs: number
  readonly isCancelled: boolean
  /** The meeting stands without them: such a cancellation names no state of it (RFC 5546 3.2.5). */
  readonly isRemoved: boolean
  readonly attendeeName: string
  readonly humanName: string
  readonly serviceName: string | null
  readonly location: string | null
  /** The sender's address: programs want an organizer who is the sender. */
  readonly organizer: string
  readonly invited: Invited
  readonly manageUrl: string | null
}

interface Invited {
  readonly name: string
  readonly address: string
  /** Whose calendar was booked has nothing to answer. */
  readonly hasAccepted: boolean
}

export interface Invite {
  readonly method: 'REQUEST' | 'CANCEL'
  readonly text: string
}

/** What a booking is called in every calendar, for life. */
export function inviteUid(bookingId: string, instanceId: string): string {
  return `${bookingId}@${instanceId}.slotflow`
}

/** What a meeting is called there: the same in every copy, which have one UID. */
export function inviteTitle(names: {
  readonly attendeeName: string
  readonly humanName: string
  readonly serviceName: string | null
}): string {
  const whom = `${names.attendeeName} and ${names.humanName}`
  return names.serviceName === null ? whom : `${names.serviceName}: ${whom}`
}

export async function composeInvite(facts: InviteFacts): Promise<Invite> {
  const { isCancelled, invited, manageUrl, location } = facts
  const method = isCancelled ? 'CANCEL' : 'REQUEST'
  const calendar = await newCalendar(method)
  const { ICalAttendeeRole, ICalAttendeeStatus, ICalEventStatus, ICalEventTransparency } =
    await words()
  calendar.createEvent({
    id: inviteUid(facts.bookingId, facts.instanceId),
    sequence: facts.sequence,
    stamp: new Date(facts.atMs),
    start: new Date(facts.startMs),
    end: new Date(facts.endMs),
    summary: inviteTitle(facts),
    location: location === null ? null : inLine(location),
    organizer: { name: facts.humanName, email: facts.organizer },
    attendees: [
      {
        name: invited.name,
        email: invited.address,
        role: ICalAttendeeRole.REQ,
        status: ICalAttendeeStatus[invited.hasAccepted ? 'ACCEPTED' : 'NEEDSACTION'],
        rsvp: !invited.hasAccepted,
      },
    ],
    ...(manageUrl === null ? {} : { url: manageUrl, description: `Move or cancel: ${manageUrl}` }),
    status: facts.isRemoved ? null : ICalEventStatus[isCancelled ? 'CANCELLED' : 'CONFIRMED'],
    transparency: ICalEventTransparency.OPAQUE,
  })
  return { method, text: calendarText(calendar) }
}
