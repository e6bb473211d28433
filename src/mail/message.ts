/** What is told in a mail, and the mail that tells it. Whoever sends mails decides which; the room of mails words them. */
import type { Booking, PreviousDetails, ToldDetails } from '../domain/booked.ts'
import type { Human } from '../domain/human.ts'
import type { MailKind, Recipient } from '../domain/mails/kinds.ts'
import type { Interval } from '../domain/time/interval.ts'
import type { Invite } from '../ics/invite.ts'

export { type MailKind, mailKinds, type Recipient, recipients } from '../domain/mails/kinds.ts'

export type MailBooking = Pick<
  Booking,
  'id' | 'startMs' | 'endMs' | 'attendeeTimeZone' | 'attendeeLocale' | keyof ToldDetails
>

export interface MailFacts {
  readonly kind: MailKind
  readonly recipient: Recipient
  /** As the event has it, not as it is by now: every attempt then makes the same mail. */
  readonly booking: MailBooking
  readonly human: Pick<Human, 'name' | 'email' | 'timeZone'>
  /** What the account calls this kind of meeting; null: nothing. */
  readonly serviceName: string | null
  /** Where the attendee changes their mind. A mail to the human never has it. */
  readonly manageUrl: string | null
  /** When what is told happened. */
  readonly eventAtMs: number
  /** Which database made the booking: a part of its name in calendars. */
  readonly instanceId: string
  /** How often time or state changed: what calendars tell an old invite from a new one by. */
  readonly inviteSequence: number
  /** Where a moved meeting stood before. */
  readonly previous: Interval | null
  /** What was said of a changed meeting before; absent: the same. */
  readonly previousDetails: PreviousDetails
  /** With whom it was before it was handed over; null: with the same. */
  readonly previousHumanName: string | null
  /** The meeting stands, and is the recipient's no longer. */
  readonly isFormer: boolean
  /** The meeting stands, and its human gets the mails at another address. */
  readonly isElsewhere: boolean
  /** All who are met by the attendee, where several; null: one. */
  readonly metNames: string | null
  /** Who is met in the other meeting that this one has become a part of; null: it has not. */
  readonly joinedNames: string | null
  /** Who has it in place of the human who lost it; null: it was lost otherwise. */
  readonly nextHumanName: string | null
  /** The address that the service sends from. */
  readonly fromAddress: string
  /** False: the recipient's calendar is written to already, and would show the meeting twice. */
  readonly hasInvite: boolean
}

export interface MailAddress {
  readonly name: string
  readonly address: string
}

export interface ComposedMail {
  readonly from: MailAddress
  readonly to: MailAddress
  /** Null: an answer would reach nobody. */
  readonly replyTo: MailAddress | null
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Null: a reminder, which changes nothing in a calendar. */
  readonly invite: Invite | null
}
