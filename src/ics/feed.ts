/**
 * The feed of a human, METHOD:PUBLISH: without organizer and attendees (RFC 5546 3.2.1), under the names that invites
 * have, so that a calendar which has both shows a meeting once.
 */
import type { ICalEventData } from 'ical-generator'
import { type FedBooking, feedRefreshMinutes, type OpenFeed } from '../domain/feeds/feed.ts'
import { inLine } from '../domain/text.ts'
import { newCalendar, words } from './calendar.ts'
import { inviteUid } from './invite.ts'

export interface FeedWriter {
  readonly head: string
  /** A part of the bookings: some milliseconds for some hundred. */
  events(part: readonly FedBooking[]): string
  readonly tail: string
}

const beginning = 'BEGIN:VEVENT'
const end = 'END:VCALENDAR'

export async function feedWriter(feed: OpenFeed, instanceId: string): Promise<FeedWriter> {
  const { ICalCalendar, ICalEventStatus, ICalEventTransparency, escape: escaped } = await words()
  const empty = await newCalendar('PUBLISH')
  // The one text that the package does not escape itself.
  empty.name(escaped(inLine(feed.humanName), false)).ttl(feedRefreshMinutes * 60)
  const [head = ''] = empty.toString().split(end)
  const states = {
    status: ICalEventStatus.CONFIRMED,
    transparency: ICalEventTransparency.OPAQUE,
  }
  return {
    head,
    events(part) {
      const calendar = new ICalCalendar()
      for (const its of part) calendar.createEvent({ ...eventOf(its, feed, instanceId), ...states })
      const text = calendar.toString()
      return part.length === 0 ? '' : text.slice(text.indexOf(beginning), text.lastIndexOf(end))
    },
    tail: `${end}\r\n`,
  }
}

function eventOf(
  { booking, changedAtMs }: FedBooking,
  { detail }: OpenFeed,
  instanceId: string,
): ICalEventData {
  const { id, inviteSequence, startMs, endMs, attendeeName, location } = booking
  const changedAt = new Date(changedAtMs)
  return {
    id: inviteUid(id, instanceId),
    sequence: inviteSequence,
    stamp: changedAt,
    lastModified: changedAt,
    start: new Date(startMs),
    end: new Date(endMs),
    ...(detail === 'busy'
      ? { summary: 'Booked' }
      : { summary: inLine(attendeeName), location: location === null ? null : inLine(location) }),
  }
}
