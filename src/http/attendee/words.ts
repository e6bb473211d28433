/** Words about a meeting, for its attendee. */
import { joinedNames } from '../../domain/attendees/together.ts'
import { type When, whenWords } from '../../domain/attendees/when.ts'
import type { Human } from '../../domain/human.ts'
import type { Interval } from '../../domain/time/interval.ts'
import { minuteMs } from '../../domain/time/units.ts'
import type { Meeting } from '../../operations/links/meeting.ts'
import { html, type Markup } from '../pages/html.ts'

/** `Sarah Chen, Bo and Ann` */
export function namesOf(humans: readonly Human[]): string {
  return humans.length === 0 ? 'us' : joinedNames(humans.map(({ name }) => name))
}

/** When a meeting is, by the clock of the attendee, as they read dates: as mails tell it. */
export function whenOf({ booking, timeZone }: Meeting, at: Interval = booking): When {
  return whenWords(at, { timeZone, locale: booking.attendeeLocale })
}

/** Dates in another language than the page, and perhaps from right to left. */
export function dated(text: string, language: string | null): Markup {
  return language === null ? html`${text}` : html`<bdi lang="${language}">${text}</bdi>`
}

export function spanOf(meeting: Meeting): Markup {
  const { span, language } = whenOf(meeting)
  return dated(span, language)
}

/** Until when, where that is sooner than the start. */
export function untilOf(meeting: Meeting, noticeMinutes: number | null | undefined): Markup | null {
  if (!noticeMinutes) return null
  const startMs = meeting.booking.startMs - noticeMinutes * minuteMs
  const { start, language } = whenOf(meeting, { startMs, endMs: startMs })
  return dated(start, language)
}

/** No more than an invite tells: the names of the humans, and their addresses, to which replies go. */
export function contactOf({ humans }: Meeting): Markup {
  const [first] = humans.filter(({ email }) => email !== null)
  if (!first?.email) return html`Ask whoever invited you.`
  return html`Write to <bdi>${first.name}</bdi>: <a href="mailto:${first.email}">${first.email}</a>.`
}
