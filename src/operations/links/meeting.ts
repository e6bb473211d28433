/** What an attendee, who came by a link, sees. */
import { Sight, unbound } from '../../domain/access/sight.ts'
import { isTogether } from '../../domain/attendees/together.ts'
import type { Booking } from '../../domain/booked.ts'
import type { Human } from '../../domain/human.ts'
import { isInTime, longestNotices, type Notices, noticesOf } from '../../domain/links/notices.ts'
import type { Service } from '../../domain/services/service.ts'
import { minuteMs } from '../../domain/time/units.ts'
import type { LinkedBooking } from '../../store/store.ts'
import type { Context } from '../context.ts'
import { serviceOf } from '../services/service-team.ts'

/** A booking as its attendee knows it. */
export interface Meeting {
  readonly accountId: string
  readonly booking: Booking
  /** Who is met: several, where they were booked together. */
  readonly humans: readonly Human[]
  readonly service: Service | null
  readonly notices: Required<Notices>
  /** Where the attendee is, as far as that is known; else where the human is. */
  readonly timeZone: string
}

/** Somebody without a key, who acts on the booking of a link and on nothing else. */
export function attendeeOf(accountId: string): Sight {
  const nobody = { accountId, keyId: null, dailyBookings: null, ...unbound }
  return new Sight({ ...nobody, scope: 'agent', actor: 'attendee' })
}

export async function meetingOf(context: Context, linked: LinkedBooking): Promise<Meeting> {
  const { accountId, booking } = linked
  const { store } = context
  const group =
    booking.groupId === null
      ? [booking]
      : await store.bookings.listGroup(accountId, booking.groupId)
  const present = group.filter((one) => one.status === 'confirmed' && isTogether(one, booking))
  const found = await Promise.all(
    present.map(({ humanId }) => store.humans.find(accountId, humanId)),
  )
  const humans = found.filter((human) => human !== null)
  const service = await serviceOf(context, attendeeOf(accountId), booking)
  const own = humans.find(({ id }) => id === booking.humanId) ?? null
  const timeZone = booking.attendeeTimeZone ?? own?.timeZone ?? 'UTC'
  const notices = noticesOf(longestNotices(humans), service)
  return { accountId, booking, humans, service, notices, timeZone }
}

/** Whether it may be cancelled by the link, and moved. */
export function mayNow(meeting: Meeting, nowMs: number) {
  const { booking, notices } = meeting
  const { startMs } = booking
  return {
    cancel: isInTime(startMs, notices.cancelNoticeMinutes, nowMs),
    move: isMovable(meeting) && isInTime(startMs, notices.moveNoticeMinutes, nowMs),
  }
}

/** At any time. Several humans are moved by nobody: they would part. And whoever is not met any more has no other time. */
export function isMovable({ booking, humans }: Meeting): boolean {
  const own = humans.find(({ id }) => id === booking.humanId)
  return humans.length === 1 && own?.active === true
}

/** From when on a meeting may be moved to: with the notice that a move needs. */
export function soonestMove({ notices }: Meeting, nowMs: number): number {
  return nowMs + (notices.moveNoticeMinutes ?? 0) * minuteMs
}
