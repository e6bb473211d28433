/**
 * The pages behind the links of bookings, public: the link is what lets somebody in. A GET changes nothing, for scanners
 * of mail fetch whatever they find; only a button, which POSTs the form of a page, does.
 */
import { linkPath } from '../../operations/links/links.ts'
import { mayNow } from '../../operations/links/meeting.ts'
import type { Arrival } from '../door/arrivals.ts'
import { refusalOf, statusOf } from '../door/errors.ts'
import { open, type Page as Route } from '../route.ts'
import { meetingIn, tellingOf, timesIn } from './found.ts'
import * as meetings from './meeting-page.ts'
import * as pages from './page.ts'
import { done } from './presses.ts'
import * as times from './times-page.ts'

const path = `${linkPath}/:token`

export const attendeePages: readonly Route[] = [
  open('GET', path, (arrival) => answered(arrival, shown)),
  open('POST', path, (arrival) => answered(arrival, done)),
]

async function answered(
  arrival: Arrival,
  answer: (arrival: Arrival) => Promise<pages.Outcome>,
): Promise<Response> {
  const outcome = await answer(arrival).catch((error: unknown) => failed(arrival, error))
  return outcome instanceof Response ? outcome : pages.pageAnswer(outcome)
}

/** People get a page also where a program would get JSON. */
function failed({ context, requestId }: Arrival, error: unknown): pages.Page {
  const { code } = refusalOf(context, error, requestId)
  return pages.broken(statusOf[code], requestId)
}

async function shown(arrival: Arrival): Promise<pages.Outcome> {
  const { context, request } = arrival
  const meeting = await meetingIn(arrival)
  if (meeting === null) return pages.gone
  const { searchParams: query } = new URL(request.url)
  const telling = tellingOf(arrival, meeting)
  if (query.has('move') && mayNow(meeting, telling.nowMs).move) {
    return times.timesPage(meeting, await timesIn(context, meeting, query), telling)
  }
  const note = query.has('moved') ? meetings.movedNote : null
  return meetings.meetingPage(meeting, { ...telling, note })
}
