/** What a request to the page of a meeting is about. */
import { Refusal } from '../../domain/errors.ts'
import type { Context } from '../../operations/context.ts'
import { formWord } from '../../operations/links/forms.ts'
import { findLinked } from '../../operations/links/links.ts'
import { type Meeting, meetingOf } from '../../operations/links/meeting.ts'
import { lastPage, timesOfPage, timesOn } from '../../operations/links/times.ts'
import type { Arrival } from '../door/arrivals.ts'
import type { Telling } from './meeting-page.ts'
import type { Shown } from './times-page.ts'

/** The meeting of a link; null for a link that is none. */
export async function meetingIn(arrival: Arrival): Promise<Meeting | null> {
  const { context, params } = arrival
  const linked = await findLinked(context, params.token ?? '')
  if (linked === null) return null
  arrival.accountId = linked.accountId
  return meetingOf(context, linked)
}

export function tellingOf({ context }: Arrival, { booking }: Meeting): Telling {
  return { nowMs: context.clock.nowMs(), word: formWord(context, booking) }
}

export async function timesIn(
  context: Context,
  meeting: Meeting,
  query: URLSearchParams,
): Promise<Shown> {
  const page = Math.min(lastPage, numberIn(query.get('move')) ?? 0)
  const day = numberIn(query.get('day'))
  const find = () =>
    day === null ? timesOfPage(context, meeting, page) : timesOn(context, meeting, day)
  const times = await find().catch((error: unknown) => {
    if (isUnknown(error)) return null
    throw error
  })
  return { page, day, times }
}

/** A refusal for what nobody knows: when the human is busy. Why, is not for attendees to read. */
export function isUnknown(error: unknown): boolean {
  return error instanceof Refusal && error.extras.isOfHuman === true
}

function numberIn(text: string | null): number | null {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null
}
