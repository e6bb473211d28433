/** Words about a meeting, for its attendee. */
import type { Human } from '../../domain/human.ts'
import { minuteMs } from '../../domain/time/units.ts'
import { offsetMsAt, showLocal, showLocalSpan, showOffset } from '../../domain/time/zone.ts'
import type { Meeting } from '../../operations/links/meeting.ts'
import { html, type Markup } from '../pages/html.ts'

/** `Sarah Chen, Bo and Ann` */
export function namesOf(humans: readonly Human[]): string {
  const names = humans.map(({ name }) => name)
  const last = names.at(-1) ?? 'us'
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

export const whenOf = ({ booking, timeZone }: Meeting) => showLocalSpan(timeZone, booking)

/** `Europe/Berlin, UTC+01:00` */
export function zoneOf({ booking, timeZone }: Meeting): string {
  return `${timeZone.replaceAll('_', ' ')}, ${showOffset(offsetMsAt(timeZone, booking.startMs))}`
}

/** Until when, where that is sooner than the start. */
export function untilOf({ booking, timeZone }: Meeting, noticeMinutes: number | null | undefined) {
  return noticeMinutes ? showLocal(timeZone, booking.startMs - noticeMinutes * minuteMs) : null
}

/** No more than an invite tells: the names of the humans, and their addresses, to which replies go. */
export function contactOf({ humans }: Meeting): Markup {
  const [first] = humans.filter(({ email }) => email !== null)
  if (!first?.email) return html`Ask whoever invited you.`
  return html`Write to <bdi>${first.name}</bdi>: <a href="mailto:${first.email}">${first.email}</a>.`
}
