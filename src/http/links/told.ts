/** Answers that are bookings, with their links for whoever may change them. */
import type { Sight } from '../../domain/access/sight.ts'
import type { Context } from '../../operations/context.ts'
import { firstLinksFor, linksFor, livingLinksFor, noLink } from '../../operations/links/links.ts'
import type { TextOf } from '../../wire/booking/booking.ts'
import { bookingIdsIn, linkedAnswer, linkedText } from '../../wire/booking/manage-url.ts'
import type { Answer } from '../operation.ts'

/** Bookings as they are told, with their links for whoever may change them. */
export function linked(context: Context, sight: Sight, textOf: TextOf): TextOf {
  const linkOf = linksFor(context, sight)
  if (linkOf === noLink) return textOf
  return (booking) => linkedText(textOf(booking), linkOf(booking))
}

/** What was booked now, with its links: nothing kept has one inside. */
export function withLinks(context: Context, sight: Sight, answer: Answer): Answer {
  return linkedBy(firstLinksFor(context, sight), answer)
}

/** What is answered again, with those links of then that still lead somewhere. */
export async function withLivingLinks(
  context: Context,
  sight: Sight,
  answer: Answer,
): Promise<Answer> {
  if (!('text' in answer)) return answer
  return linkedBy(await livingLinksFor(context, sight, bookingIdsIn(answer.text)), answer)
}

function linkedBy(urlOf: (id: string) => string | null, answer: Answer): Answer {
  return 'text' in answer ? { ...answer, text: linkedAnswer(answer.text, urlOf) } : answer
}
