import type { ToldDetails } from '../domain/booked.ts'
import { type MailKind, recipientOf } from '../domain/mails/kinds.ts'
import { type News, newsFor } from '../domain/mails/mail.ts'
import { composeMail } from '../mail/compose.ts'
import type { ComposedMail, MailFacts } from '../mail/message.ts'
import type { Context } from '../operations/context.ts'
import { linksOf } from '../operations/links/links.ts'
import { readParties } from '../wire/booking/event-change.ts'
import type { Addressee, ToldEvent } from './mail-parties.ts'

/** The mail of an event; null where the recipient has no address. */
export async function composedOf(
  context: Context,
  event: ToldEvent,
  kind: MailKind,
  addressee: Addressee,
  fromAddress: string,
): Promise<ComposedMail | null> {
  const { known, change } = event
  const { party, told } = addressee
  const recipient = recipientOf[party]
  // Whoever learns at an address of before that a meeting is cancelled has lost nothing else.
  const isElsewhere = party === 'former_address' && known.booking.status === 'confirmed'
  const isFormer = isElsewhere || (party !== recipient && party !== 'former_address')
  // Whoever missed a change is told from where they know it.
  const before = told ?? change.previous
  const news = kind === 'updated' ? newsFor({ ...known, ...change, told }) : noNews
  return composeMail({
    ...{ kind, recipient, fromAddress, isFormer, isElsewhere },
    hasInvite: isTold(event, addressee),
    ...(party !== recipient
      ? await lost(context, event, addressee)
      : { booking: known.booking, human: known.human }),
    serviceName: known.serviceName,
    manageUrl: party === 'attendee' ? linksOf(context)(known.booking) : null,
    eventAtMs: known.event.createdAtMs,
    instanceId: await context.store.instanceId(),
    inviteSequence: known.booking.inviteSequence,
    previous: kind === 'rescheduled' ? before : null,
    previousDetails: news.details,
    previousHumanName: await nameOf(context, event, news.humanId),
    nextHumanName: party === 'former_human' ? known.human.name : null,
  })
}

const noNews: News = { details: {}, humanId: null }

async function nameOf(
  { store }: Context,
  { accountId, formerHuman }: ToldEvent,
  humanId: string | null,
): Promise<string | null> {
  if (humanId === null) return null
  const human =
    formerHuman?.id === humanId ? formerHuman : await store.humans.find(accountId, humanId)
  return human?.name ?? null
}

/**
 * Whether calendars are told by the mail. For a human whose calendar is written to it would make a second event beside the
 * written one; but one that an earlier mail has made there is followed to its end.
 */
function isTold({ known }: ToldEvent, { party, told }: Addressee): boolean {
  if (party === 'former_address') return told?.hasInvite === true
  if (party !== 'human' || !known.isInCalendar) return true
  return told?.hasInvite === true && told.kind !== 'cancelled'
}

/**
 * As they knew it by the mail that they got last, and no more: where it is now, who has come into it since, and how others
 * are reached is theirs no longer. Whoever got none knew what the event itself took from them.
 */
async function lost(
  { store }: Context,
  event: ToldEvent,
  { party, told, email, humanId: whose }: Addressee,
): Promise<Pick<MailFacts, 'booking' | 'human'>> {
  const { known, change, formerHuman, accountId, payload } = event
  const { startMs, endMs } = told ?? known.booking
  const { attendeeName, attendeeEmail } = change.previousDetails
  const asEvent = readParties(payload)
  const own = { ...asEvent, attendeeName: attendeeName ?? asEvent.attendeeName }
  const { humanId, ...knew } = told?.asOfPayload ? readParties(told.asOfPayload) : own
  const details = {
    attendeeName: knew.attendeeName,
    attendeeEmail: knew.attendeeEmail,
    ...{ attendeePhone: null, location: null },
  } satisfies ToldDetails
  const booking = { ...known.booking, ...knew, ...details, startMs, endMs }
  if (party === 'former_human') return { booking, human: formerHuman ?? known.human }
  if (party === 'former_address') {
    const own = whose === null ? null : await store.humans.find(accountId, whose)
    return { booking, human: { ...(own ?? known.human), email } }
  }
  const human = await store.humans.find(accountId, humanId)
  const address = { attendeeEmail: attendeeEmail ?? null }
  return { booking: { ...booking, ...address }, human: human ?? known.human }
}
