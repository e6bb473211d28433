import { joinedNames } from '../domain/attendees/together.ts'
import type { ToldDetails } from '../domain/booked.ts'
import { type MailKind, recipientOf } from '../domain/mails/kinds.ts'
import { type News, newsFor } from '../domain/mails/mail.ts'
import { composeMail } from '../mail/compose.ts'
import type { ComposedMail, MailFacts } from '../mail/message.ts'
import type { Context } from '../operations/context.ts'
import { linksOf } from '../operations/links/links.ts'
import { readParties } from '../wire/booking/event-change.ts'
import { type MailMeeting, type Member, meetingsTo } from './mail-meetings.ts'
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
  const { party, meeting, told } = addressee
  const { booking, leadId, members, isBeside } = meeting
  const recipient = recipientOf[party]
  // Whoever learns at an address of before that a meeting is cancelled has lost nothing else.
  const isElsewhere = party === 'former_address' && known.booking.status === 'confirmed'
  const isLost = isBeside ? members.length === 0 : party !== recipient
  const isFormer = isElsewhere || (isLost && party !== 'former_address')
  // Whoever missed a change is told from where they know it.
  const before = told ?? change.previous
  const humanIds = members.map(({ human }) => human.id)
  const news =
    kind === 'updated' ? newsFor({ ...known, ...change, booking, humanIds, told }) : noNews
  const isMet = recipient === 'attendee' && !isLost
  return composeMail({
    ...{ kind, recipient, fromAddress, isFormer, isElsewhere },
    hasInvite: isTold(event, addressee),
    ...(isLost
      ? await lost(context, event, addressee)
      : { booking: { ...booking, id: leadId }, ...(await metIn(context, event, addressee)) }),
    serviceName: known.serviceName,
    manageUrl: isMet ? linkTo(context, meeting) : null,
    eventAtMs: known.event.createdAtMs,
    instanceId: await context.store.instanceId(),
    inviteSequence: booking.inviteSequence,
    previous: kind === 'rescheduled' ? before : null,
    previousDetails: news.details,
    previousHumanName: news.humanIds && (await namesOf(context, event, news.humanIds)),
    joinedNames: isBeside && isLost ? joinedBy(event, addressee) : null,
    nextHumanName: party === 'former_human' ? known.human.name : null,
  })
}

const namesIn = (members: readonly Member[]) => joinedNames(members.map(({ human }) => human.name))

/** Any booking of a meeting has a link to the whole of it. */
function linkTo(context: Context, { members }: MailMeeting): string | null {
  const [first] = members
  return first === undefined ? null : linksOf(context)(first.booking)
}

/** Who is met. Of several the first has the clock, and the answers. */
async function metIn(
  context: Context,
  event: ToldEvent,
  { party, meeting, told }: Addressee,
): Promise<Pick<MailFacts, 'human' | 'metNames'>> {
  const { human } = event.known
  const { members } = meeting
  if (recipientOf[party] === 'human') return { human, metNames: null }
  const [first] = members
  if (!first) return { human, metNames: await metBefore(context, event, told) }
  return { human: first.human, metNames: members.length > 1 ? namesIn(members) : null }
}

/** Several whom a mail named to the attendee; null: it was one. */
async function metBefore(
  context: Context,
  event: ToldEvent,
  told: Addressee['told'],
): Promise<string | null> {
  const humanIds = told?.humanIds ?? []
  return humanIds.length > 1 ? namesOf(context, event, humanIds) : null
}

/** Who is met in the meeting of which another has become a part; null: in none, it was lost otherwise. */
function joinedBy({ known }: ToldEvent, { email, told }: Addressee): string | null {
  const isMet = ({ human }: Member) => told?.humanIds?.includes(human.id) === true
  const joined = meetingsTo(known, email).find(({ members }) => members.some(isMet))
  return joined ? namesIn(joined.members) : null
}

const noNews: News = { details: {}, humanIds: null }

async function namesOf(
  { store }: Context,
  { accountId, known, formerHuman }: ToldEvent,
  humanIds: readonly string[],
): Promise<string> {
  const near = [...known.group.map(({ human }) => human), ...(formerHuman ? [formerHuman] : [])]
  const humans = await Promise.all(
    humanIds.map((id) => near.find((one) => one.id === id) ?? store.humans.find(accountId, id)),
  )
  return joinedNames(humans.flatMap((human) => human?.name ?? []))
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
  context: Context,
  event: ToldEvent,
  { party, meeting, told, email, humanId: whose }: Addressee,
): Promise<Pick<MailFacts, 'booking' | 'human' | 'metNames'>> {
  const { store } = context
  const { known, change, formerHuman, accountId, payload } = event
  const { startMs, endMs } = told ?? known.booking
  const { attendeeName } = change.previousDetails
  const asEvent = readParties(payload)
  const own = { ...asEvent, attendeeName: attendeeName ?? asEvent.attendeeName }
  const { humanId, ...knew } = told?.asOfPayload ? readParties(told.asOfPayload) : own
  const details = {
    attendeeName: knew.attendeeName,
    attendeeEmail: knew.attendeeEmail,
    ...{ attendeePhone: null, location: null },
  } satisfies ToldDetails
  const { leadId: id } = meeting
  const booking = { ...known.booking, ...knew, ...details, id, startMs, endMs }
  if (party === 'former_human') {
    return { booking, human: formerHuman ?? known.human, metNames: null }
  }
  if (party === 'former_address') {
    const own = whose === null ? null : await store.humans.find(accountId, whose)
    return { booking, human: { ...(own ?? known.human), email }, metNames: null }
  }
  const [met = humanId] = told?.humanIds ?? []
  const human = (await store.humans.find(accountId, met)) ?? known.human
  const its = { booking: { ...booking, attendeeEmail: email }, human }
  return { ...its, metNames: await metBefore(context, event, told) }
}
