/** The page of a meeting: when, with whom and where, and what can still be done about it. */
import { isMovable, type Meeting, mayNow } from '../../operations/links/meeting.ts'
import { html, type Markup } from '../pages/html.ts'
import type { Page } from './page.ts'
import { contactOf, namesOf, spanOf, untilOf, whenOf } from './words.ts'

export const reasonCharactersMax = 500

/** What a page says beside the meeting, and the word of its forms. */
export interface Telling {
  readonly nowMs: number
  readonly word: string
  readonly note?: Markup | null
  readonly status?: number
}

const titleOf = ({ humans, service }: Meeting) =>
  `${service?.name ?? 'Your meeting'} with ${namesOf(humans)}`

export const movedNote = html`<p class="note good" role="status">The meeting was moved. This is when it is now.</p>`
export const changedNote = html`<p class="note" role="status">The meeting has changed since you opened this page. This is how it stands; nothing was changed by you.</p>`
export const unmovableNote = html`<p class="note" role="status">It was not moved: it cannot be moved here.</p>`
export const lateNote = html`<p class="note" role="status">Nothing was changed: it is too late to do that here.</p>`

export function meetingPage(meeting: Meeting, { nowMs, word, note, status = 200 }: Telling): Page {
  const title = titleOf(meeting)
  const body = html`${note ?? null}
<div class="card">
<h1>${title}</h1>
${factsOf(meeting)}
${actionsOf(meeting, nowMs, word)}
</div>`
  return { title, body, status }
}

function factsOf(meeting: Meeting): Markup {
  const { booking, humans } = meeting
  return html`<dl>
<dt>When</dt><dd><span class="when">${spanOf(meeting)}</span><br><small class="soft">${whenOf(meeting).zone}</small></dd>
<dt>With</dt><dd><bdi>${namesOf(humans)}</bdi></dd>
${booking.location === null ? null : html`<dt>Where</dt><dd>${placeOf(booking.location)}</dd>`}
<dt>For</dt><dd><bdi>${booking.attendeeName}</bdi></dd>
</dl>`
}

/** A link where it is one as a whole; who is led there is not told where from. */
function placeOf(location: string): Markup {
  const isLink = /^https?:\/\/\S+$/.test(location) && URL.canParse(location)
  return isLink
    ? html`<a href="${location}" rel="noopener noreferrer nofollow">${location}</a>`
    : html`<bdi>${location}</bdi>`
}

function actionsOf(meeting: Meeting, nowMs: number, word: string): Markup {
  const may = mayNow(meeting, nowMs)
  if (nowMs >= meeting.booking.startMs) {
    return html`<p class="soft">The meeting has begun or is over. ${contactOf(meeting)}</p>`
  }
  return html`${may.move ? html`<p class="actions"><a class="button main" href="?move=0">Move to another time</a></p>` : null}
${limitsOf(meeting, may)}
${may.cancel ? cancelForm(word) : null}`
}

/** What is not possible any more, or will not be from some time on, and whom to ask then. */
function limitsOf(meeting: Meeting, may: { readonly cancel: boolean; readonly move: boolean }) {
  const { humans, notices } = meeting
  const cancelUntil = untilOf(meeting, notices.cancelNoticeMinutes)
  const canMove = isMovable(meeting)
  const moveUntil = canMove ? untilOf(meeting, notices.moveNoticeMinutes) : null
  const several = humans.length === 1 ? 'This meeting' : 'A meeting with several people'
  const parts = [
    canMove ? null : html`${several} is not moved here. `,
    limitWords('moved', moveUntil, may.move),
    limitWords('cancelled', cancelUntil, may.cancel),
  ].filter((part) => part !== null)
  if (parts.length === 0) return null
  const isShut = !may.cancel || !may.move
  return html`<p class="small soft">${parts}${isShut ? contactOf(meeting) : null}</p>`
}

function limitWords(what: string, until: Markup | null, isOpen: boolean): Markup | null {
  if (until === null) return null
  return isOpen
    ? html`It can be ${what} here until ${until}. `
    : html`It could be ${what} here until ${until}: that is over. `
}

function cancelForm(word: string): Markup {
  return html`<details>
<summary>Cancel the meeting</summary>
<form method="post">
<input type="hidden" name="form" value="${word}">
<div class="field">
<label for="reason">Why? You need not say.</label>
<textarea id="reason" name="reason" maxlength="${reasonCharactersMax}" rows="3"></textarea>
</div>
<button class="button bad" name="do" value="cancel">Cancel the meeting</button>
</form>
</details>`
}

export function cancelledPage(meeting: Meeting): Page {
  const title = 'The meeting is cancelled'
  const body = html`<div class="card">
<h1>${title}</h1>
<p role="status">The time is free again, and nothing more is needed from you.</p>
<dl>
<dt>When</dt><dd><s>${spanOf(meeting)}</s></dd>
<dt>With</dt><dd><bdi>${namesOf(meeting.humans)}</bdi></dd>
</dl>
</div>`
  return { title, body }
}
