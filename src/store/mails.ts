/** The part of the port that is about mails: what there is to tell whom, and what became of it. */
import type { Entry } from '../domain/access/audit.ts'
import type { Booking } from '../domain/booked.ts'
import type { BookingChange } from '../domain/booking.ts'
import type { EventType, MailFailed } from '../domain/event.ts'
import type { Human } from '../domain/human.ts'
import type { MailKind, MailWishes, Party } from '../domain/mails/kinds.ts'
import type { EventChange, MailCase, MailHold, Told } from '../domain/mails/mail.ts'

/** A mail that left, or may have left. */
export interface SentMail extends Omit<Told, 'knew'> {
  /** By whose name calendars know the meeting. */
  readonly bookingId: string
  /** Null: it went to an attendee. */
  readonly humanId: string | null
  /** Null: the attendee is erased. */
  readonly addressDigest: string | null
  readonly hasInvite: boolean
  /** The text of the event that says how the booking stood in it. Null: that is removed by now. */
  readonly asOfPayload: string | null
}

export interface BegunMail extends Pick<SentMail, 'bookingId' | 'humanId' | 'addressDigest'> {
  readonly party: Party
}

export type MailHuman = Pick<Human, 'id' | 'name' | 'email' | 'timeZone'>

export interface Member {
  readonly booking: Booking
  readonly human: MailHuman
}

export interface FormerAddress {
  readonly humanId: string
  readonly address: string
}

/** What is known of an event that a mail may tell; the event's own text says how the booking stood then. */
export interface KnownMail
  extends Omit<
    MailCase,
    'told' | 'toldElsewhere' | 'done' | 'human' | 'humanIds' | keyof EventChange
  > {
  readonly booking: Booking
  /** All that were booked together with it, itself among them, also those that are cancelled: the oldest first. */
  readonly group: readonly Member[]
  /** Who was sent this very event of which booking, or will never be. */
  readonly done: readonly { readonly bookingId: string; readonly party: Party }[]
  /** Who may have been sent this very event of which booking: nobody knows. */
  readonly begun: readonly BegunMail[]
  /** By other events, and of all the group, the latest first. */
  readonly sent: readonly SentMail[]
  /** Where the humans who got mails of it were written to before. */
  readonly formerAddresses: readonly FormerAddress[]
  readonly human: MailHuman
  /** Whether their calendar has the booking anyway. */
  readonly isInCalendar: boolean
  /** JSON: the terms of the service. */
  readonly serviceName: string | null
}

/** A mail that is about to leave. */
export interface LeavingMail {
  readonly eventSeq: number
  readonly recipient: Party
  readonly kind: MailKind
  /** Whether calendars are told by it. */
  readonly hasInvite: boolean
  /** As it tells it. */
  readonly booking: Pick<Booking, 'id' | 'startMs' | 'endMs' | 'inviteSequence' | 'sequence'>
  /** The number of the event whose text says how it stands in the mail. */
  readonly shownBy: number
  /** Null: it is to an attendee. */
  readonly humanId: string | null
  /** Whom an attendee meets, where several; null: the one of the booking. */
  readonly humanIds: readonly string[] | null
  /** To which address it goes; those of attendees are counted. */
  readonly addressDigest: string
  readonly nowMs: number
}

/** How many mails left before it: of the account, and to the address; it is among neither. */
export interface MailCounts {
  readonly ofAccount: number
  /** When the first of those leaves the count. */
  readonly accountFreeMs: number
  readonly toAddress: number
  /** A mail of another event left meanwhile, and told of this one too. */
  readonly isOvertaken: boolean
  /** An attempt before this one may have left: nobody knows. */
  readonly mayHaveLeft: boolean
}

export type MailEnd =
  | { readonly status: 'sent' }
  /** For good; the event tells it. */
  | { readonly status: 'failed'; readonly failure: MailFailed }
  /** It never left: as if nothing had been tried. */
  | { readonly status: 'again' }

/** Bookings that lie ahead of humans whose address has changed, some in a transaction. */
export interface DueReaddressings {
  readonly nowMs: () => number
  /** At most so many; and none of an account of which as many mails wait. */
  readonly rowsMax: number
  /** Null: nobody is sent anything of it. */
  readonly decide: (
    booking: Booking,
    before: string | null,
    present: string | null,
    nowMs: number,
  ) => BookingChange | null
}

export interface WantedEndpoints {
  readonly newId: () => string
  readonly nowMs: number
  /** To which events the endpoint of an account listens, by its wishes; null: it has none. */
  readonly decide: (wishes: MailWishes) => readonly EventType[] | null
  /** Undefined: of all accounts. */
  readonly accountId: string | undefined
}

/** A mail that will not arrive. */
export interface FailedMail {
  readonly atMs: number
  /** A clause. */
  readonly reason: string
  readonly kind: MailKind
  readonly recipient: Party
  readonly bookingId: string
  /** As the booking has it now. */
  readonly attendeeName: string
}

/** What became of the mails of an account since some instant, and what waits. */
export interface MailFigures {
  readonly sent: number
  readonly failed: number
  /** The newest of them, newest first. */
  readonly failures: readonly FailedMail[]
  /** Events of which mails are yet to be sent, counted up to `backlogCountedMax`. */
  readonly waiting: number
}

export const mailStates = ['waiting', 'sending', 'sent', 'failed'] as const

/** `sending`: it may have left. */
export type MailState = (typeof mailStates)[number]

/** A mail, or an event that is yet to be told by mail: then nobody knows to whom. */
export interface LoggedMail {
  /** All mails of one event have the same. Null: the event is removed by now. */
  readonly id: string | null
  readonly state: MailState
  readonly kind: MailKind
  readonly recipient: Party | null
  /** Null: an attendee, or nobody knows. */
  readonly humanId: string | null
  readonly bookingId: string
  /** As the booking has it now. */
  readonly attendeeName: string
  /** Why it failed, or the last attempt did. */
  readonly reason: string | null
  /** When it left or failed; of what waits, when its event happened. */
  readonly atMs: number
  /** Null: nothing more is tried. */
  readonly nextAttemptMs: number | null
}

/** Which of them; absent: any. `waiting` and what was tried are two lists, of which the first comes first. */
export interface MailFilter {
  readonly state?: Exclude<MailState, 'sending'> | undefined
  readonly kind?: MailKind | undefined
}

export interface MailPage {
  readonly limit: number
  readonly offset: number
}

export interface ListedMails {
  readonly mails: readonly LoggedMail[]
  /** Counted among the newest `mailsLookedAtMax` of each list. */
  readonly total: number
}

/** So many that wait, and so many of the newest that were tried, are looked at for one page. */
export const mailsLookedAtMax = 10_000

/** What a mail would tell that is to be sent again. */
export interface ResentMail {
  readonly bookingId: string
  readonly endMs: number
  /** Who was to be told, and was not. */
  readonly failed: readonly Party[]
}

export interface MailLog {
  list(accountId: string, filter: MailFilter, page: MailPage): Promise<ListedMails>
  /** All of one booking, what waits first, then the newest first. */
  ofBooking(accountId: string, bookingId: string): Promise<readonly LoggedMail[]>
  /** Has what failed of one event tried anew, where `decide` lets it, which is handed null where there is no such mail. */
  resend(
    accountId: string,
    id: string,
    nowMs: number,
    decide: (mail: ResentMail | null) => ResentMail,
    entryOf: (mail: ResentMail) => Entry,
  ): Promise<ResentMail>
}

export interface Mails extends MailLog {
  /** Null: the event or its booking is gone. */
  known(webhookId: string, eventSeq: number): Promise<KnownMail | null>
  /** Notes it as leaving where `decide` lets it, all in one transaction: many that are sent at once are counted all the same. */
  begin(mail: LeavingMail, decide: (counts: MailCounts) => boolean): Promise<MailCounts>
  end(mail: LeavingMail, end: MailEnd): Promise<void>
  /** Writes the events that tell of another address; answers whether there may be more by now. */
  writeReaddressed(due: DueReaddressings): Promise<boolean>
  /** Gives each account the endpoint of its mails, and takes it. Writes nothing where all is so already. */
  keepEndpoints(wanted: WantedEndpoints): Promise<void>
  /** Notes for every process that no mail leaves; a decision of null: mail leaves again. */
  hold(decide: (before: MailHold | null) => MailHold | null): Promise<void>
  held(): Promise<MailHold | null>
  figures(accountId: string, sinceMs: number): Promise<MailFigures>
  /** When an account that may send so many in an hour may send the next; null: now. */
  limitedUntil(accountId: string, perHour: number, nowMs: number): Promise<number | null>
}
