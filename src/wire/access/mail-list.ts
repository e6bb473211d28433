/** Mails as an answer shows them. */
import { Type } from '@sinclair/typebox'
import { mailKinds, parties } from '../../domain/mails/kinds.ts'
import { showInstant } from '../../domain/time/notation.ts'
import {
  type LoggedMail,
  type MailFilter,
  type MailPage,
  type Mails,
  mailsLookedAtMax,
} from '../../operations/mails/mail-list.ts'
import {
  closed,
  Id,
  Instant,
  type Members,
  Nullable,
  OneOf,
  PageQuery,
  type Read,
  readPage,
} from '../vocabulary.ts'

const lookedAt = mailsLookedAtMax.toLocaleString('en')

export const MailQuery = Type.Object(
  {
    status: Type.Optional(
      OneOf(
        ['waiting', 'sent', 'failed'],
        'Only these. waiting: also those that are held, as no mail of anybody leaves.',
      ),
    ),
    kind: Type.Optional(OneOf(mailKinds, 'Only those that tell this.')),
    ...PageQuery,
  },
  closed,
)

const example = {
  id: '019aa3c0-7a00-7000-8000-00000000000c',
  ...{ status: 'failed', kind: 'confirmed', recipient: 'attendee' },
  ...{ human_id: null, booking_id: '019aa3c0-7a00-7000-8000-000000000003' },
  ...{ attendee_name: 'Alex Rivera', reason: 'the mail server answered 550' },
  ...{ at: '2027-03-15T18:02:11.000Z', next_attempt_at: null },
} as const

export const MailAnswer = Type.Object(
  {
    id: Nullable(
      Id('All mails of one event have the same.'),
      'null: its event is no longer kept, and it cannot be sent again.',
    ),
    status: OneOf(
      ['waiting', 'held', 'sending', 'sent', 'failed'],
      'held: it waits, as no mail of anybody leaves. sending: it may have left, nobody knows yet.',
    ),
    kind: OneOf(mailKinds, 'What it tells. Of what waits, what happened.'),
    recipient: Nullable(
      OneOf(parties, 'Whom: those of the booking, or those it was taken from.'),
      'null: it waits, and whom it will tell is decided when it leaves.',
    ),
    human_id: Nullable(Id('Which human.'), 'null: an attendee, or it waits.'),
    human_name: Type.Optional(Type.String({ description: 'What the human is called.' })),
    booking_id: Id('The booking.'),
    attendee_name: Type.String({ description: 'As the booking has it now.' }),
    reason: Nullable(
      Type.String(),
      'Why it failed or is held, or what went wrong at the last attempt, as a clause.',
    ),
    at: Instant('When it left, or failed; of what waits, when its event happened.'),
    next_attempt_at: Nullable(Instant('When it is tried next.')),
  },
  { ...closed, title: 'Mail', examples: [example] },
)

export const MailList = Type.Object(
  {
    mails: Type.Array(MailAnswer, {
      description: 'One page: what waits, the one due first first, then the others, newest first.',
    }),
    total: Type.Integer({
      description: `How many match, of the ${lookedAt} that are due first and of the newest ${lookedAt} others.`,
    }),
    limit: Type.Integer({ description: 'As asked for.' }),
    offset: Type.Integer({ description: 'As asked for.' }),
  },
  {
    ...closed,
    title: 'MailList',
    examples: [{ mails: [example], total: 1, limit: 50, offset: 0 }],
  },
)

export const ResendAnswer = Type.Object(
  {
    id: Id('The mails of one event.'),
    recipients: Type.Array(OneOf(parties, 'Whom.'), { description: 'Who is told once more.' }),
  },
  {
    ...closed,
    title: 'ResentMail',
    examples: [{ id: example.id, recipients: [example.recipient] }],
  },
)

export function readMailFilter({ status: state, kind }: Read<typeof MailQuery>): MailFilter {
  return { state, kind }
}

export function showMails({ mails, total, ...beside }: Mails, { limit, offset }: MailPage) {
  return { mails: mails.map((mail) => showMail(mail, beside)), total, limit, offset }
}

export const readMailPage = (input: Read<typeof MailQuery>): MailPage => readPage(input)

export function showMail(mail: LoggedMail, { heldBy, names }: Pick<Mails, 'heldBy' | 'names'>) {
  const { humanId, nextAttemptMs } = mail
  const isHeld = mail.state === 'waiting' && heldBy !== null
  return {
    ...{ id: mail.id, kind: mail.kind, recipient: mail.recipient, human_id: humanId },
    status: isHeld ? 'held' : mail.state,
    human_name: humanId === null ? undefined : names.get(humanId),
    ...{ booking_id: mail.bookingId, attendee_name: mail.attendeeName },
    reason: isHeld ? heldBy : mail.reason,
    at: showInstant(mail.atMs),
    next_attempt_at: nextAttemptMs === null ? null : showInstant(nextAttemptMs),
  } satisfies Members<typeof MailAnswer>
}
