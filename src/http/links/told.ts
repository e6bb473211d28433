/** Answers that are bookings, with their links for whoever may change them. */
import type { Sight } from '../../domain/access/sight.ts'
import type { Context } from '../../operations/context.ts'
import { linksFor, noLink } from '../../operations/links/links.ts'
import type { TextOf } from '../../wire/booking/booking.ts'
import { linkedAnswer, linkedText } from '../../wire/booking/manage-url.ts'
import type { Answer } from '../operation.ts'

/** Bookings as they are told, with their links for whoever may change them. */
export function linked(context: Context, sight: Sight, textOf: TextOf): TextOf {
  const linkOf = linksFor(context, sight)
  if (linkOf === noLink) return textOf
  return (booking) => linkedText(textOf(booking), linkOf(booking))
}

/** What was booked now or is answered again, with the links it was answered with at first: nothing kept has one inside. */
export function withLinks(context: Context, sight: Sight, answer: Answer): Answer {
  const linkOf = linksFor(context, sight)
  if (linkOf === noLink || !('text' in answer)) return answer
  const asMade = { linkVersion: 0, status: 'confirmed', endMs: Number.POSITIVE_INFINITY } as const
  const text = linkedAnswer(answer.text, (id) => linkOf({ id, ...asMade }))
  return { ...answer, text }
}
