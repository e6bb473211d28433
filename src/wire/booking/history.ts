/** What was done to a booking, and who was told, as an answer shows it. */
import { Type } from '@sinclair/typebox'
import { actors } from '../../domain/access/actor.ts'
import { showInstant } from '../../domain/time/notation.ts'
import type { BookingHistory } from '../../operations/bookings/history.ts'
import { MailAnswer, showMail } from '../access/mail-list.ts'
import { closed, Id, Instant, Nullable, OneOf } from '../vocabulary.ts'
import { PreviousDetailsAnswer } from './event-change.ts'

const example = {
  event: 'booking.rescheduled',
  ...{ at: '2027-03-14T09:00:00.000Z', by: 'attendee' },
  ...{ starts_at: '2027-03-16T10:00:00.000Z', ends_at: '2027-03-16T10:30:00.000Z' },
  ...{ human_id: '019aa3c0-7a00-7000-8000-000000000001', human_name: 'Sarah Chen' },
  previous: { starts_at: '2027-03-15T10:00:00.000Z', ends_at: '2027-03-15T10:30:00.000Z' },
} as const

const HumanName = (description: string) => Type.Optional(Type.String({ description }))

const Change = Type.Object(
  {
    event: Type.String({ description: 'What was done, as its event is called.' }),
    at: Instant('When.'),
    by: Type.Optional(
      OneOf(actors, 'Who: the attendee by the link, a program, or a person. Absent: not known.'),
    ),
    key_id: Type.Optional(Id('The key that did it. Only for whoever may list keys.')),
    key_name: Type.Optional(Type.String({ description: 'What that key is for.' })),
    starts_at: Instant('When the meeting started since then.'),
    ends_at: Instant('When it ended.'),
    human_id: Id('With whom it was.'),
    human_name: HumanName('What they are called, where this key sees them.'),
    previous: Type.Optional(
      Type.Object(
        {
          starts_at: Type.Optional(Instant('When it had started.')),
          ends_at: Type.Optional(Instant('When it had ended.')),
          human_id: Type.Optional(Id('With whom it had been.')),
          human_name: HumanName('What they are called, where this key sees them.'),
          human_email: Type.Optional(
            Nullable(
              Type.String(),
              'The old address of the human, where this key sees them; null: there was none.',
            ),
          ),
          ...PreviousDetailsAnswer,
        },
        { ...closed, description: 'What it was before; only what changed.' },
      ),
    ),
  },
  { ...closed, title: 'BookingChange', examples: [example] },
)

export const BookingHistoryAnswer = Type.Object(
  {
    changes: Type.Array(Change, {
      description:
        'The latest first, as long as events are kept, 100 at most. What was done before 0.2.0 is not among them.',
    }),
    mails: Type.Array(MailAnswer, {
      description: 'What is yet to be told by mail, then what was told, the latest first.',
    }),
  },
  {
    ...closed,
    title: 'BookingHistory',
    examples: [{ changes: [example], mails: MailAnswer.examples }],
  },
)

/** What our own text of an event says. */
interface EventBody {
  readonly data?: {
    readonly starts_at: string
    readonly ends_at: string
    readonly human_id: string
  }
  readonly by?: (typeof actors)[number]
  readonly previous?: { readonly human_id?: string; readonly human_email?: string | null }
}

const bodyOf = (payload: string): EventBody => JSON.parse(payload)

/** The humans that an event names. */
export function humansInChange({ payload }: { readonly payload: string }): string[] {
  const { data, previous } = bodyOf(payload)
  return [data?.human_id, previous?.human_id].filter((id) => id !== undefined)
}

export function showHistory({ changes, mails, heldBy, names, seesKeys }: BookingHistory) {
  return {
    changes: changes.flatMap(({ type, atMs, keyId, keyName, payload }) => {
      const { data, by, previous } = bodyOf(payload)
      // An event of which a deletion has left nothing.
      if (data === undefined) return []
      const { starts_at, ends_at, human_id } = data
      const key =
        seesKeys && keyId !== null ? { key_id: keyId, key_name: keyName ?? undefined } : {}
      return {
        ...{ event: type, at: showInstant(atMs), by, ...key },
        ...{ starts_at, ends_at, human_id, human_name: names.get(human_id) },
        previous: previous && {
          ...previous,
          human_name: names.get(previous.human_id ?? ''),
          human_email: names.has(human_id) ? previous.human_email : undefined,
        },
      }
    }),
    mails: mails.map((mail) => showMail(mail, { heldBy, names })),
  }
}
