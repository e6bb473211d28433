/** Whether somebody is sent a mail of an event, and which: by what they were told before. */
import {
  type Booking,
  isSameAddress,
  type PreviousDetails,
  replacedDetails,
  type ToldDetails,
} from '../booked.ts'
import type { Interval } from '../time/interval.ts'
import { dayMs, hourMs, minuteMs } from '../time/units.ts'
import { failureWaitsMs } from '../time/waits.ts'
import {
  eventOfKind,
  type MailKind,
  type MailWishes,
  type Party,
  recipientOf,
  wants,
} from './kinds.ts'

/** An agent's key can name any address: an account sends so many in an hour, and an attendee gets so many in a day. */
export interface MailLimits {
  readonly perHour: number
  readonly perAddress: number
}

export const mailLimitsDefault: MailLimits = { perHour: 100, perAddress: 10 }
export const accountWindowMs = hourMs
export const addressWindowMs = dayMs

/** That no mail of anybody leaves, and why. */
export interface MailHold {
  readonly sinceMs: number
  readonly untilMs: number
  /** A clause: `the mail server refused the user or the password`. */
  readonly reason: string
}

/** After a hold one mail tries; until that has ended, nobody knows better. */
const holdGraceMs = minuteMs

export function isHolding({ untilMs }: MailHold, nowMs: number): boolean {
  return nowMs < untilMs + holdGraceMs
}

/** A hold that follows upon another is the same trouble. */
export function decideHold(
  before: MailHold | null,
  reason: string,
  nowMs: number,
  untilMs: number,
): MailHold {
  const isSame = before !== null && isHolding(before, nowMs)
  return { sinceMs: isSame ? before.sinceMs : nowMs, untilMs, reason }
}

/** The waits before each attempt. */
export const mailSchedule: readonly number[] = [0, ...failureWaitsMs]

/** What somebody was sent last about a booking: as it stood then. */
export interface Told extends Interval {
  readonly kind: MailKind
  /** The number of the latest event of the booking by then. */
  readonly asOf: number
  /** What was said of it then, and whose it was; null: nobody knows any more. */
  readonly knew: ToldState | null
  /** Whom the attendee met, where several; null: whose it was. */
  readonly humanIds: readonly string[] | null
}

export type ToldState = ToldDetails & Pick<Booking, 'humanId'>

/** What an event says of the booking, and of how it was before. */
export interface EventChange {
  /** Where the booking stood when the event was written. */
  readonly eventSlot: Interval
  /** Where a moved one stood before. */
  readonly previous: Interval | null
  /** Whose it was before it was handed over; null: it was not. */
  readonly previousHumanId: string | null
  /** Where its human was written to before; null: nowhere; undefined: at the same address. */
  readonly previousHumanEmail: string | null | undefined
  /** What was said of it before; absent: the same. */
  readonly previousDetails: PreviousDetails
}

/** What is known of an event when a mail of it is due. */
export interface MailCase extends EventChange {
  readonly event: { readonly seq: number; readonly type: string; readonly createdAtMs: number }
  /** As it is now. */
  readonly booking: Booking
  readonly human: { readonly email: string | null }
  /** Whom the attendee meets. */
  readonly humanIds: readonly string[]
  /** What this one was told last at this address by mails of other events; null: nothing. */
  readonly told: Told | null
  /** What a human was told last at any other address; null: nothing. */
  readonly toldElsewhere: Told | null
  /** Who was sent this very event, or will never be. */
  readonly done: readonly Party[]
  readonly wishes: MailWishes
  /** Since when the account sends what it sends. */
  readonly sinceMs: number
}

/** Null: there is nothing to tell, or nothing any more. */
export function decideMail(known: MailCase, party: Party, nowMs: number): MailKind | null {
  const { booking, done, event, wishes } = known
  if (!booking.notifies || done.includes(party) || booking.endMs <= nowMs) return null
  const isReminder = event.type === eventOfKind.reminder
  const kind = isReminder ? reminded(known, party, nowMs) : changeFor(known, party)
  return kind !== null && wants(wishes, recipientOf[party], kind) ? kind : null
}

/**
 * The same of another meeting of the same group, of which the event may have made one: whatever parted from it, or came to
 * it. What stands no longer is handed in as cancelled.
 */
export function decideBeside(known: MailCase, party: Party, nowMs: number): MailKind | null {
  const { booking, done, event, told, wishes } = known
  const isAny = event.type !== eventOfKind.reminder && booking.notifies && !done.includes(party)
  if (!isAny || booking.endMs <= nowMs || (told !== null && told.asOf >= event.seq)) return null
  const kind = besideFor(known)
  return kind !== null && wants(wishes, 'attendee', kind) ? kind : null
}

function besideFor(known: MailCase): MailKind | null {
  const { booking, told, previous, previousDetails } = known
  const isKnown = told !== null && told.kind !== 'cancelled'
  if (booking.status === 'cancelled') return isKnown ? 'cancelled' : null
  if (isKnown) return isMovedFor(known) ? 'rescheduled' : updated(known, 'attendee')
  const hasParted = previous !== null || previousDetails.attendeeEmail !== undefined
  return hasParted ? 'confirmed' : null
}

function isMovedFor({ booking, told }: MailCase): boolean {
  return told?.startMs !== booking.startMs || told.endMs !== booking.endMs
}

function reminded({ booking, eventSlot }: MailCase, party: Party, nowMs: number): MailKind | null {
  const isDue = booking.status === 'confirmed' && booking.startMs === eventSlot.startMs
  return party === recipientOf[party] && isDue && nowMs < booking.startMs ? 'reminder' : null
}

function changeFor(known: MailCase, party: Party): MailKind | null {
  const { booking, event, eventSlot, told } = known
  // Whatever is told next, and where: at this address the meeting stands for nothing any more.
  if (party === 'former_address') return told?.kind === 'cancelled' ? null : told && 'cancelled'
  if (party !== recipientOf[party]) return lost(known, party)
  // A later event of the same booking told more: this one is overtaken.
  if (told !== null && told.asOf >= event.seq) return null
  if (booking.status === 'cancelled') {
    const isIt = event.type === eventOfKind.cancelled
    return isIt && knowsOfIt(known, party) ? 'cancelled' : null
  }
  if (eventSlot.startMs !== booking.startMs || eventSlot.endMs !== booking.endMs) return null
  const isFirst = told === null || told.kind === 'cancelled'
  return isFirst ? firstFor(known, party) : againFor(known, party)
}

/** Whose it was: the event took it away. */
function lost(known: MailCase, party: Party): MailKind | null {
  const isFormer = party === 'former_human' ? isHandedOver(known) : isReaddressed(known)
  return isFormer && knowsOfIt(known, party) ? 'cancelled' : null
}

/** To whoever was told nothing, or was told last that it is theirs no longer. */
function firstFor(known: MailCase, party: Party): MailKind | null {
  const { event } = known
  const isTheirsAnew = party === 'human' ? isAtAnother(known) : isReaddressed(known)
  if (isTheirsAnew || event.type === eventOfKind.confirmed) return 'confirmed'
  if (event.type === eventOfKind.rescheduled) {
    // Whoever never heard of it hears of it now.
    return knowsOfIt(known, party) ? 'rescheduled' : 'confirmed'
  }
  return knowsOfIt(known, party) ? updated(known, party) : null
}

/**
 * What is new to whoever has heard of it. Changes that took each other back, while no mail could leave, are
 * no news to anybody, and a time of which they missed the mail is.
 */
function againFor(known: MailCase, party: Party): MailKind | null {
  const isMoved = isMovedFor(known)
  if (isMoved && wants(known.wishes, recipientOf[party], 'rescheduled')) return 'rescheduled'
  // Each change of the address makes the link anew, also where it ends as it began.
  if (party === 'attendee' && isReaddressed(known)) return 'confirmed'
  return updated(known, party)
}

/** What an invite says, and for the human how to reach the attendee; the attendee is told with whom it is. */
function updated(known: MailCase, party: Party): MailKind | null {
  const { details, humanIds } = newsFor(known)
  const { attendeeName, attendeeEmail, attendeePhone, location } = details
  const isToHuman = party === 'human'
  const isNews = {
    attendeeName: attendeeName !== undefined,
    attendeeEmail: isToHuman && attendeeEmail !== undefined,
    attendeePhone: isToHuman && attendeePhone !== undefined,
    location: location !== undefined,
  } satisfies Record<keyof ToldDetails, boolean>
  const isMet = !isToHuman && humanIds !== null
  return isMet || Object.values(isNews).some(Boolean) ? 'updated' : null
}

/** What was said of a booking before and holds no longer, and who was met before; null: the same. */
export interface News {
  readonly details: PreviousDetails
  readonly humanIds: readonly string[] | null
}

/** By what this one was told last, where anybody knows that, else by the event. */
export function newsFor(
  known: Pick<MailCase, 'booking' | 'humanIds' | 'told' | 'previousDetails' | 'previousHumanId'>,
): News {
  const { booking, told, previousDetails, previousHumanId: before } = known
  if (!told?.knew) return { details: previousDetails, humanIds: before === null ? null : [before] }
  const met = told.humanIds ?? [told.knew.humanId]
  const isSame =
    met.length === known.humanIds.length && met.every((id) => known.humanIds.includes(id))
  return { details: replacedDetails(told.knew, booking), humanIds: isSame ? null : met }
}

function isHandedOver({ previousHumanId }: MailCase): boolean {
  return previousHumanId !== null
}

/** With another human, or at another address of theirs. */
function isAtAnother(known: MailCase): boolean {
  const { human, previousHumanEmail: before } = known
  return isHandedOver(known) || (before !== undefined && !isSameAddress(before, human.email))
}

function isReaddressed({ booking, previousDetails: { attendeeEmail } }: MailCase): boolean {
  return attendeeEmail !== undefined && !isSameAddress(attendeeEmail, booking.attendeeEmail)
}

/** By a mail, or from before there were any. */
function knowsOfIt(known: MailCase, party: Party): boolean {
  const { booking, wishes, sinceMs } = known
  const told = known.told ?? known.toldElsewhere
  if (told !== null) return told.kind !== 'cancelled'
  const wasToBeTold = booking.createdAtMs >= sinceMs
  return !wasToBeTold || !wants(wishes, recipientOf[party], 'confirmed')
}
