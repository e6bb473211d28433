/** Whom a mail of an event may go to, and what they know of the booking. */
import { isSameAddress } from '../domain/booked.ts'
import type { Human } from '../domain/human.ts'
import { type Party, parties, recipientOf } from '../domain/mails/kinds.ts'
import type { EventChange, Told } from '../domain/mails/mail.ts'
import type { Context } from '../operations/context.ts'
import type { KnownMail, SentMail } from '../store/store.ts'
import { readEventChange, readParties } from '../wire/booking/event-change.ts'

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
  readonly humanId: string | null
  readonly addressDigest: string | null
  /** By mails of other events. */
  readonly told: (SentMail & Told) | null
}

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

/** Two humans who read the same box lose nothing to each other. */
export function addresseesOf({ known, change, formerHuman }: ToldEvent): Addressee[] {
  const { booking, human } = known
  const { attendeeEmail = null } = change.previousDetails
  const isSameBox = isSameAddress(formerHuman?.email ?? null, human.email)
  const emails = {
    ...{ attendee: booking.attendeeEmail, human: human.email },
    former_attendee: attendeeEmail,
    former_human: isSameBox ? null : (formerHuman?.email ?? null),
  } satisfies Record<Party, string | null>
  const humanIds = { human: booking.humanId, former_human: formerHuman?.id ?? null }
  return parties.flatMap((party) => {
    const email = emails[party]
    if (email === null) return []
    const humanId = party === 'human' || party === 'former_human' ? humanIds[party] : null
    // The human whose calendar it is may be booked all day: nothing is counted.
    const addressDigest = recipientOf[party] === 'attendee' ? digestOf(email) : null
    const isTheirs = (mail: Pick<Addressee, 'humanId' | 'addressDigest'>) =>
      humanId === null ? mail.addressDigest === addressDigest : mail.humanId === humanId
    return [{ party, humanId, addressDigest, told: toldBy(known.sent.find(isTheirs)) }]
  })
}

function toldBy(mail: SentMail | undefined): Addressee['told'] {
  if (mail === undefined) return null
  const { asOfPayload } = mail
  return { ...mail, knew: asOfPayload === null ? null : readParties(asOfPayload) }
}

function digestOf(address: string): string {
  return new Bun.CryptoHasher('sha256').update(address.toLowerCase()).digest('base64url')
}
