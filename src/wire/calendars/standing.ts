/** What answers with slots say of the calendars they come from, where that is not as it should be. */
import { Type } from '@sinclair/typebox'
import type { KnownCalendars } from '../../domain/calendars/known-calendars.ts'
import { showInstant } from '../../domain/time/notation.ts'
import { closed, Id, Instant } from '../vocabulary.ts'

export const StandingFields = {
  calendars: Type.Optional(
    Type.Object(
      {
        status: Type.Literal('stale', { description: 'They cannot be read at the moment.' }),
        as_of: Instant('When the one was read that was read longest ago.'),
      },
      {
        ...closed,
        description:
          'Only where a calendar of the human elsewhere cannot be read, and what it last said is used.',
      },
    ),
  ),
  bookable_until: Type.Optional(
    Instant('Only where the human has calendars elsewhere: no slot is offered behind it.'),
  ),
}

export const Skipped = Type.Optional(
  Type.Array(
    Type.Object(
      {
        human_id: Id('Who.'),
        reason: Type.Literal('calendar_unreachable', {
          description: 'A calendar of theirs cannot be read: nobody knows when they are free.',
        }),
      },
      { ...closed, description: 'One of them.' },
    ),
    { description: 'Only where somebody is left out, who may be back soon.' },
  ),
)

/** As members of an answer, with the comma before them. */
export function standingText(calendars: KnownCalendars | undefined): string {
  if (calendars === undefined) return ''
  const { status, asOfMs, coversUntilMs } = calendars
  const stale =
    status === 'stale' && asOfMs !== null
      ? `,"calendars":{"status":"stale","as_of":"${showInstant(asOfMs)}"}`
      : ''
  return `${stale},"bookable_until":"${showInstant(coversUntilMs)}"`
}

export function skippedText(humanIds: readonly string[]): string {
  if (humanIds.length === 0) return ''
  const skipped = humanIds.map((id) => ({ human_id: id, reason: 'calendar_unreachable' }))
  return `,"skipped":${JSON.stringify(skipped)}`
}
