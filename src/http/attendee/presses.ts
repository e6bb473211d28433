/** The buttons of the page of a meeting. */
import { Refusal, type RefusalCode } from '../../domain/errors.ts'
import { seenOf } from '../../domain/text.ts'
import { ChangedSince, cancelMeeting, moveMeeting } from '../../operations/links/changes.ts'
import { isFormOf } from '../../operations/links/forms.ts'
import type { Meeting } from '../../operations/links/meeting.ts'
import type { Arrival } from '../door/arrivals.ts'
import type { Markup } from '../pages/html.ts'
import { isFromOwnPage, readForm } from './form.ts'
import { isUnknown, meetingIn, tellingOf, timesIn } from './found.ts'
import * as meetings from './meeting-page.ts'
import * as pages from './page.ts'
import * as times from './times-page.ts'

/** What a button of the page does. */
export async function done(arrival: Arrival): Promise<pages.Outcome> {
  const { context, request } = arrival
  if (!isFromOwnPage(request, context.publicUrl)) return pages.foreign
  const meeting = await meetingIn(arrival)
  if (meeting === null) return pages.gone
  const { booking } = meeting
  const rate = context.gate.linkForms.take(booking.id, context.clock.nowMs())
  if (!rate.passes) return pages.tooOften(Math.ceil(rate.waitMs / 1_000))
  const form = await readForm(request)
  if (form === null) return pages.foreign
  const telling = tellingOf(arrival, meeting)
  if (!isFormOf(context, booking, form.get('form') ?? '')) return changedPage(arrival, meeting)
  const press = presses[form.get('do') ?? '']
  try {
    return press === undefined ? pages.foreign : await press(arrival, meeting, form, telling)
  } catch (error) {
    if (!(error instanceof ChangedSince)) throw error
    // The same link leads to what the meeting has become, or nowhere any more.
    const present = await meetingIn(arrival)
    return present === null ? pages.gone : changedPage(arrival, present)
  }
}

type Press = typeof moved

const presses: Readonly<Partial<Record<string, Press>>> = { cancel: cancelled, move: moved }

function changedPage(arrival: Arrival, meeting: Meeting): pages.Page {
  const telling = { ...tellingOf(arrival, meeting), note: meetings.changedNote, status: 409 }
  return meetings.meetingPage(meeting, telling)
}

async function cancelled(
  { context }: Arrival,
  meeting: Meeting,
  form: URLSearchParams,
  telling: meetings.Telling,
): Promise<pages.Outcome> {
  try {
    await cancelMeeting(context, meeting, reasonIn(form.get('reason') ?? ''))
  } catch (error) {
    const note = noteOn(error, { FORBIDDEN: meetings.lateNote })
    return meetings.meetingPage(meeting, { ...telling, note, status: 409 })
  }
  return meetings.cancelledPage(meeting)
}

/** What hides in a text is taken out, where a program would be refused: nobody could find it in a box. */
function reasonIn(text: string): string | null {
  const reason = [...seenOf(text)].slice(0, meetings.reasonCharactersMax).join('').trim()
  return reason === '' ? null : reason
}

async function moved(
  { context, request }: Arrival,
  meeting: Meeting,
  form: URLSearchParams,
  telling: meetings.Telling,
): Promise<pages.Outcome> {
  const { searchParams: query } = new URL(request.url)
  const startMs = Date.parse(form.get('starts_at') ?? '')
  const again = async (note: Markup) =>
    times.timesPage(meeting, await timesIn(context, meeting, query), {
      ...telling,
      note,
      status: 409,
    })
  if (Number.isNaN(startMs)) return again(times.chooseNote)
  try {
    await moveMeeting(context, meeting, startMs)
  } catch (error) {
    if (error instanceof ChangedSince) throw error
    if (isUnknown(error)) return again(times.unknownNote)
    if (error instanceof Refusal && isTaken(error)) return again(times.takenNote)
    const { unmovableNote: shut } = meetings
    const note = noteOn(error, {
      ...{ FORBIDDEN: meetings.lateNote, NOT_FOUND: shut, VALIDATION_ERROR: shut },
      INVALID_DURATION: shut,
    })
    return meetings.meetingPage(meeting, { ...telling, note, status: 409 })
  }
  return pages.goOn('?moved=1')
}

const isTaken = ({ code }: Refusal) =>
  code === 'SLOT_UNAVAILABLE' || code === 'SCHEDULE_BLOCKED' || code === 'OUTSIDE_WORKING_HOURS'

/** What to tell of a refusal; everything else is thrown on. */
function noteOn(error: unknown, notes: Partial<Record<RefusalCode, Markup>>): Markup {
  const note = error instanceof Refusal ? notes[error.code] : undefined
  if (note === undefined) throw error
  return note
}
