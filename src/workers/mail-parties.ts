/** Whom a mail of an event may go to, and what they know of the booking. */
import { isSameAddress } from '../domain/booked.ts'
import type { Human } from '../domain/human.ts'
import { eventOfKind, type Party, parties, recipientOf } from '../domain/mails/kinds.ts'
import type { EventChange, Told } from '../domain/mails/mail.ts'
import type { Context } from '../operations/context.ts'
import type { KnownMail, SentMail } from '../store/store.ts'
import { readEventChange, readParties } from '../wire/booking/event-change.ts'
import { type MailMeeting, meetingOf, meetingsTo } from './mail-meetings.ts'

/** What is known of an event, with what its own text says. */
export interface ToldEvent {
  readonly known: KnownMail
  readonly change: EventChange
  readonly accountId: string
  /** Its own text. */
  readonly payload: string
  /** Whose the booking was before it was handed over, also where they are no longer active. */
  readonly formerHuman: Human | null
}

export interface Addressee {
  readonly party: Party
  readonly meeting: MailMeeting
  readonly email: string
  readonly humanId: string | null
  readonly addressDigest: string
  /** By mails of other events, at this address. */
  readonly told: ToldMail | null
  /** The same of a human at any other, and of what an attendee met in another meeting of the group. */
  readonly toldElsewhere: ToldMail | null
}

export type ToldMail = SentMail & Told

export async function toldEventOf(
  { store }: Context,
  { accountId, payload }: Pick<ToldEvent, 'accountId' | 'payload'>,
  known: KnownMail,
): Promise<ToldEvent> {
  const change = readEventChange(payload)
  const { previousHumanId } = change
  const formerHuman =
    previousHumanId === null ? null : await store.humans.find(accountId, previousHumanId)
  return { known, change, accountId, payload, formerHuman }
}

/**
 * All but those in whose place another may have been sent this very event, and has yet to hear that it is theirs no longer.
 * Whoever has it since learns so from the change that gave it to them.
 */
export function addresseesOf(event: ToldEvent): Addressee[] {
  const isAnothers = ({ party, meeting, humanId, addressDigest }: Addressee) =>
    event.known.begun.some(
      (one) =>
        one.bookingId === meeting.leadId &&
        one.party === party &&
        (one.humanId !== humanId || one.addressDigest !== addressDigest),
    )
  return partiesOf(event).filter((one) => !isAnothers(one))
}

/** Two humans who read the same box lose nothing to each other. */
function partiesOf({ known, change, formerHuman }: ToldEvent): Addressee[] {
  const { booking, human } = known
  const { attendeeEmail = null } = change.previousDetails
  const former = formerAddressOf(known)
  const isSameBox = isSameAddress(formerHuman?.email ?? null, human.email)
  const emails = {
    ...{ attendee: booking.attendeeEmail, human: human.email },
    former_attendee: attendeeEmail,
    former_human: isSameBox ? null : (formerHuman?.email ?? null),
    former_address: former?.address ?? null,
  } satisfies Record<Party, string | null>
  const humanIds = {
    ...{ attendee: null, former_attendee: null, human: booking.humanId },
    ...{ former_human: formerHuman?.id ?? null, former_address: former?.humanId ?? null },
  } satisfies Record<Party, string | null>
  return parties.flatMap((party) => {
    const email = emails[party]
    if (email === null) return []
    if (known.group.length > 1 && recipientOf[party] === 'attendee') {
      return membersOf(known, party, email)
    }
    const humanId = humanIds[party]
    const addressDigest = digestOf(email)
    const theirs = known.sent.filter(
      (mail) => mail.bookingId === booking.id && mail.humanId === humanId,
    )
    const isHere = (mail: SentMail) => mail.addressDigest === addressDigest
    const told = toldBy(theirs.find(isHere))
    const elsewhere = humanId === null ? undefined : theirs.find((mail) => !isHere(mail))
    const meeting = meetingOf(known)
    return [
      { party, meeting, email, humanId, addressDigest, told, toldElsewhere: toldBy(elsewhere) },
    ]
  })
}

/** Each meeting that an attendee of several has, or had, has mails of its own, and one reminder. */
function membersOf(known: KnownMail, party: Party, email: string): Addressee[] {
  const { booking, event, sent } = known
  // In other capitals it is the same address, and was told as that of now.
  if (party === 'former_attendee' && isSameAddress(email, booking.attendeeEmail)) return []
  const addressDigest = digestOf(email)
  const theirs = sent.filter(
    (mail) => mail.humanId === null && mail.addressDigest === addressDigest,
  )
  const isOfOwn = ({ kind, humanIds }: SentMail) =>
    kind !== 'cancelled' && humanIds?.includes(booking.humanId) === true
  const elsewhere = toldBy(theirs.find(isOfOwn))
  return meetingsTo(known, email).flatMap((meeting) => {
    const told = toldBy(theirs.find(({ bookingId }) => bookingId === meeting.leadId))
    if (meeting.isBeside && meeting.members.length === 0 && told === null) return []
    const isFirst = meeting.members[0]?.booking.id === booking.id
    if (event.type === eventOfKind.reminder && !isFirst) return []
    const toldElsewhere = meeting.isBeside ? null : elsewhere
    return [{ party, meeting, email, humanId: null, addressDigest, told, toldElsewhere }]
  })
}

/** An address that got the meeting, and has not heard that it stands there no longer. Nobody loses what the same box has. */
function formerAddressOf({
  booking,
  sent,
  human,
  formerAddresses,
}: KnownMail): FormerAddress | null {
  const isOwed = ({ humanId, address }: FormerAddress) => {
    const digest = digestOf(address)
    const last = sent.find(
      (mail) =>
        mail.bookingId === booking.id && mail.humanId === humanId && mail.addressDigest === digest,
    )
    return last !== undefined && last.kind !== 'cancelled' && !isSameAddress(address, human.email)
  }
  return formerAddresses.find(isOwed) ?? null
}

function toldBy(mail: SentMail | undefined): ToldMail | null {
  if (mail === undefined) return null
  const { asOfPayload } = mail
  return { ...mail, knew: asOfPayload === null ? null : readParties(asOfPayload) }
}

type FormerAddress = KnownMail['formerAddresses'][number]

function digestOf(address: string): string {
  return new Bun.CryptoHasher('sha256').update(address.toLowerCase()).digest('base64url')
}
