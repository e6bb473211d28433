/** What an attendee meets: a booking, or what of several that were made together is one meeting. */
import { isTogether, meetingsAt } from '../domain/attendees/together.ts'
import type { Booking } from '../domain/booked.ts'
import type { KnownMail } from '../store/store.ts'

export type Member = KnownMail['group'][number]

/** A meeting as a mail tells it. */
export interface MailMeeting {
  /** As it stands, with the number of its latest event: cancelled, where nothing of it does. */
  readonly booking: Booking
  /** By whose name calendars know it. */
  readonly leadId: string
  /** The event whose text says how it stands: of several, that of the one by which they are shown. */
  readonly shownBy: number
  /** Who is met; none: it is over with it. */
  readonly members: readonly Member[]
  /** The event is about another meeting of the same group. */
  readonly isBeside: boolean
}

export function meetingOf({ booking, group }: KnownMail): MailMeeting {
  const members = group.filter((one) => one.booking.id === booking.id)
  const shownBy = booking.sequence ?? 0
  return { booking, leadId: booking.id, shownBy, members, isBeside: false }
}

/** All meetings of the group that there are, or may have been, at an address; the one that the event is about first. */
export function meetingsTo({ booking: own, group }: KnownMail, address: string): MailMeeting[] {
  const memberOf = new Map(group.map((one) => [one.booking.id, one]))
  const bookings = group.map(({ booking }) => booking)
  return meetingsAt(bookings, address)
    .map(({ lead, isLead, present }) => {
      const isBeside = !isLead || !isTogether(lead, own)
      const members = present.flatMap(({ id }) => memberOf.get(id) ?? [])
      const shown = present[0] ?? { ...lead, status: 'cancelled' }
      const its = { booking: asMeeting(shown, bookings), shownBy: shown.sequence ?? 0 }
      return { ...its, leadId: lead.id, members, isBeside }
    })
    .sort((a, b) => Number(a.isBeside) - Number(b.isBeside))
}

/**
 * A booking as the whole of its group numbers it: calendars tell an old invite from a new one by what changed in any of
 * them, and a mail about one speaks for all.
 */
function asMeeting(booking: Booking, group: readonly Booking[]): Booking {
  return {
    ...booking,
    inviteSequence: group.reduce((sum, { inviteSequence }) => sum + inviteSequence, 0),
    sequence: Math.max(...group.map(({ sequence }) => sequence ?? 0)),
  }
}
