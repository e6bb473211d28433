/** What a mail says, before it is set as text and as HTML. Callers' words in it are names and places only. */
import { inLine } from '../domain/text.ts'
import type { MailFacts, MailKind } from './message.ts'
import { type When, whenWords } from './when.ts'

/** A name that is longer says something else than a name. */
export const nameCharactersMax = 80
const placeCharactersMax = 500

/** A part of a sentence: ours as it is, or a stored text, which may run from right to left. */
export type Words = readonly (string | Stored)[]

export interface Stored {
  readonly stored: string
}

export interface Letter {
  readonly subject: Words
  readonly title: Words
  /** What stands first, set in larger type: when it is. */
  readonly when: string
  readonly rows: readonly Row[]
  readonly action: Action | null
  readonly notes: readonly Words[]
}

export interface Row {
  readonly label: string
  readonly value: Words
  /** What holds no longer. */
  readonly isStruck?: true
}

export interface Action {
  readonly label: string
  readonly url: string
}

export function letterOf(facts: MailFacts): Letter {
  const { kind, booking, manageUrl } = facts
  const when = whenWords(booking, readerOf(facts))
  const isForAttendee = facts.recipient === 'attendee'
  const canChange = isForAttendee && kind !== 'cancelled' && manageUrl !== null
  return {
    subject: [`${subjects[kind]}: `, otherOf(facts), `, ${when.start}`],
    title: isForAttendee ? attendeeTitles[kind](otherOf(facts)) : humanTitles[kind](otherOf(facts)),
    when: when.span,
    rows: rowsOf(facts, when),
    action: canChange ? { label: 'Move or cancel', url: manageUrl } : null,
    notes: notesOf(facts),
  }
}

const subjects: Record<MailKind, string> = {
  confirmed: 'Booked',
  rescheduled: 'Moved',
  cancelled: 'Cancelled',
  reminder: 'Reminder',
}

const attendeeTitles: Record<MailKind, (human: Stored) => Words> = {
  confirmed: (human) => ['You are booked with ', human],
  rescheduled: (human) => ['Your meeting with ', human, ' has a new time'],
  cancelled: (human) => ['Your meeting with ', human, ' is cancelled'],
  reminder: (human) => ['Your meeting with ', human, ' is coming up'],
}

const humanTitles: Record<MailKind, (attendee: Stored) => Words> = {
  confirmed: (attendee) => [attendee, ' is booked with you'],
  rescheduled: (attendee) => ['The meeting with ', attendee, ' has a new time'],
  cancelled: (attendee) => ['The meeting with ', attendee, ' is cancelled'],
  reminder: (attendee) => ['The meeting with ', attendee, ' is coming up'],
}

/** Whoever is met by the recipient. */
function otherOf({ recipient, booking, human }: MailFacts): Stored {
  return name(recipient === 'attendee' ? human.name : booking.attendeeName)
}

export function name(text: string): Stored {
  return { stored: inLine(text, nameCharactersMax) }
}

/** By the recipient's clock: an attendee whose zone nobody said reads the human's, with its name. */
function readerOf({ recipient, booking, human }: MailFacts) {
  if (recipient === 'human') return { timeZone: human.timeZone, locale: null }
  const { attendeeTimeZone, attendeeLocale } = booking
  return { timeZone: attendeeTimeZone ?? human.timeZone, locale: attendeeLocale }
}

function rowsOf(facts: MailFacts, { zone }: When): Row[] {
  const { recipient, booking, previous, serviceName } = facts
  const { location } = booking
  const was = previous && whenWords(previous, readerOf(facts)).span
  return [
    ...(was === null ? [] : [{ label: 'Before', value: [was], isStruck: true } as const]),
    { label: 'Time zone', value: [zone] },
    ...(serviceName === null ? [] : [{ label: 'About', value: [name(serviceName)] }]),
    ...(recipient === 'attendee' ? [] : contactRows(facts)),
    ...(location === null
      ? []
      : [{ label: 'Where', value: [{ stored: inLine(location, placeCharactersMax) }] }]),
  ]
}

function contactRows({ booking: { attendeeEmail, attendeePhone } }: MailFacts): Row[] {
  return [
    ...(attendeeEmail === null ? [] : [{ label: 'E-mail', value: [{ stored: attendeeEmail }] }]),
    ...(attendeePhone === null ? [] : [{ label: 'Phone', value: [attendeePhone] }]),
  ]
}

function notesOf(facts: MailFacts): Words[] {
  const { recipient, booking, human } = facts
  const isForeignClock = recipient === 'attendee' && booking.attendeeTimeZone === null
  return [
    ...(isForeignClock ? [['Times are by the clock of ', name(human.name), '.']] : []),
    answersNote(facts),
  ]
}

function answersNote({ recipient, booking, human }: MailFacts): Words {
  const address = recipient === 'attendee' ? human.email : booking.attendeeEmail
  const other = name(recipient === 'attendee' ? human.name : booking.attendeeName)
  return address === null ? ['Nobody reads answers to this mail.'] : ['Answers go to ', other, '.']
}
