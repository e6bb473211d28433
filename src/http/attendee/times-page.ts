/** Free times to which a meeting can be moved. */
import { clockAt, type Dates, dateWords } from '../../domain/attendees/when.ts'
import type { Interval } from '../../domain/time/interval.ts'
import { showInstant } from '../../domain/time/notation.ts'
import type { Meeting } from '../../operations/links/meeting.ts'
import { type DayTimes, lastPage } from '../../operations/links/times.ts'
import { html, type Markup } from '../pages/html.ts'
import type { Telling } from './meeting-page.ts'
import type { Page } from './page.ts'
import { dated, namesOf, spanOf } from './words.ts'

export const takenNote = html`<p class="note" role="status">That time was taken meanwhile, so the meeting stays where it is. Choose another one.</p>`
export const unknownNote = html`<p class="note" role="status">The meeting stays where it is: it cannot be moved just now.</p>`
export const chooseNote = html`<p class="note" role="status">No time was chosen, so the meeting stays where it is.</p>`

/** Which times are shown: a page of them, or with a day all of that one. */
export interface Shown {
  readonly page: number
  readonly day: number | null
  /** Null: nobody knows them just now. */
  readonly times: readonly DayTimes[] | null
}

const askAgainSeconds = 60

export function timesPage(meeting: Meeting, shown: Shown, telling: Telling): Page {
  const title = 'Choose another time'
  const { times } = shown
  const isUnknown = times === null
  const none = isUnknown
    ? 'Times cannot be shown just now; try again later.'
    : 'Nothing is free in these days.'
  const hasTimes = !isUnknown && times.length > 0
  const body = html`${telling.note ?? null}
<div class="card">
<h1>${title}</h1>
<p>With <bdi>${namesOf(meeting.humans)}</bdi>. It is now: ${spanOf(meeting)}.</p>
<p class="soft">Times are those of ${meeting.timeZone.replaceAll('_', ' ')}.</p>
${hasTimes ? timesForm(meeting, { ...shown, times }, telling.word) : html`<p>${none}</p>`}
${isUnknown ? null : pagesOf(shown)}
${hasTimes ? null : html`<p><a href="?">Leave it as it is</a></p>`}
</div>`
  if (isUnknown) return { title, body, status: 503, retryAfterSeconds: askAgainSeconds }
  return { title, body, status: telling.status ?? 200 }
}

function timesForm(
  meeting: Meeting,
  { times, page }: Shown & { readonly times: readonly DayTimes[] },
  word: string,
): Markup {
  const dates = dateWords(meeting.booking.attendeeLocale)
  const starts = times.flatMap(({ slots }) => slots.map((slot) => startOf(meeting, slot)))
  // An hour that comes twice is told apart by the letters of the zone.
  const isPlain = new Set(starts.map(({ letters }) => letters)).size === 1
  const choice = (slot: Interval) => choiceOf(meeting, slot, dates, isPlain)
  return html`<form method="post" action="?move=${page}">
<input type="hidden" name="form" value="${word}">
${times.map((day) => dayField(day, page, dates, choice))}
<div class="end actions">
<button class="button main" name="do" value="move">Move the meeting</button>
<a class="button" href="?">Leave it as it is</a>
</div>
</form>`
}

function dayField(
  { day, slots, more }: DayTimes,
  page: number,
  dates: Dates,
  choice: (slot: Interval) => Markup,
): Markup {
  const date = dated(dates.day(day), dates.language)
  const rest =
    more === 0
      ? null
      : html`<a class="small" href="?move=${page}&amp;day=${day}">${more} more on ${date}</a>`
  return html`<fieldset>
<legend>${date}</legend>
<div class="times">
${slots.map(choice)}
</div>
${rest}
</fieldset>`
}

const startOf = ({ timeZone }: Meeting, { startMs }: Interval) => clockAt(timeZone, startMs)

function choiceOf(meeting: Meeting, slot: Interval, dates: Dates, isPlain: boolean): Markup {
  const { localMs, letters } = startOf(meeting, slot)
  const time = dated(dates.time(localMs), dates.language)
  return html`<label><input type="radio" name="starts_at" value="${showInstant(slot.startMs)}" required>${time}${isPlain ? null : ` ${letters}`}</label>
`
}

function pagesOf({ page, day }: Shown): Markup {
  if (day !== null) return html`<p class="pages"><a href="?move=${page}">All days</a></p>`
  return html`<nav class="pages" aria-label="Weeks">
${page > 0 ? html`<a href="?move=${page - 1}">Earlier</a>` : html`<span></span>`}
${page < lastPage ? html`<a href="?move=${page + 1}">Later</a>` : null}
</nav>`
}
