/** What a mail says, before it is set as text and as HTML. Callers' words in it are names and places only. */
import { type When, whenWords } from '../domain/attendees/when.ts'
import type { ToldDetails } from '../domain/booked.ts'
import { inLine } from '../domain/text.ts'
import type { MailFacts, MailKind } from './message.ts'

/** A name that is longer says something else than a name. */
export const nameCharactersMax = 80
const placeCharactersMax = 500

/** A part of a sentence: ours as it is, or a stored text or a date, which may run from right to left. */
export type Words = readonly (string | Stored)[]

export interface Stored {
  readonly stored: string
  /** Null or absent: nobody knows it, or it is ours. */
  readonly language?: string | null
}

export interface Letter {
  readonly subject: Words
  readonly title: Words
  /** What stands first, set in larger type: when it is. */
  readonly when: Stored
  /** The recipient does not meet anybody then. */
  readonly isOff: boolean
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
    subject: [`${subjectOf(facts)}: `, otherOf(facts), ', ', { stored: when.start }],
    title: titleOf(facts),
    when: spanOf(when),
    isOff: kind === 'cancelled' && !facts.isElsewhere && facts.joinedNames === null,
    rows: rowsOf(facts, when),
    action: canChange ? { label: 'Move or cancel', url: manageUrl } : null,
    notes: notesOf(facts),
  }
}

const spanOf = ({ span, language }: When): Stored => ({ stored: span, language })

function subjectOf({ kind, nextHumanName, isElsewhere, joinedNames }: MailFacts): string {
  if (joinedNames !== null) return subjects.updated
  if (isElsewhere) return 'Sent elsewhere'
  return nextHumanName === null ? subjects[kind] : 'Handed over'
}

function titleOf(facts: MailFacts): Words {
  const { kind, recipient, previousHumanName, nextHumanName, isFormer } = facts
  const other = otherOf(facts)
  if (facts.joinedNames !== null) {
    return ['Your meeting with ', other, ' is one with ', name(facts.joinedNames), ' now']
  }
  if (facts.isElsewhere) return ['Your meeting with ', other, ' is sent to another address now']
  if (nextHumanName !== null) return [name(nextHumanName), ' meets ', other, ' in your place']
  if (recipient === 'human') return humanTitles[kind](other)
  if (isFormer) return ['You are no longer booked with ', other]
  if (previousHumanName !== null) return ['You now meet ', other]
  return attendeeTitles[kind](other)
}

const subjects: Record<MailKind, string> = {
  confirmed: 'Booked',
  rescheduled: 'Moved',
  updated: 'Changed',
  cancelled: 'Cancelled',
  reminder: 'Reminder',
}

const attendeeTitles: Record<MailKind, (human: Stored) => Words> = {
  confirmed: (human) => ['You are booked with ', human],
  rescheduled: (human) => ['Your meeting with ', human, ' has a new time'],
  updated: (human) => ['Your meeting with ', human, ' has changed'],
  cancelled: (human) => ['Your meeting with ', human, ' is cancelled'],
  reminder: (human) => ['Your meeting with ', human, ' is coming up'],
}

const humanTitles: Record<MailKind, (attendee: Stored) => Words> = {
  confirmed: (attendee) => [attendee, ' is booked with you'],
  rescheduled: (attendee) => ['The meeting with ', attendee, ' has a new time'],
  updated: (attendee) => ['The meeting with ', attendee, ' has changed'],
  cancelled: (attendee) => ['The meeting with ', attendee, ' is cancelled'],
  reminder: (attendee) => ['The meeting with ', attendee, ' is coming up'],
}

/** Whoever is met by the recipient. */
function otherOf({ recipient, booking, human, metNames }: MailFacts): Stored {
  return name(recipient === 'attendee' ? (metNames ?? human.name) : booking.attendeeName)
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
  const { previous, serviceName } = facts
  const was = previous && spanOf(whenWords(previous, readerOf(facts)))
  return [
    ...(was === null ? [] : [before([was])]),
    { label: 'Time zone', value: [zone] },
    ...metRows(facts),
    ...(serviceName === null ? [] : [{ label: 'About', value: [name(serviceName)] }]),
    ...detailRows(facts),
  ]
}

/** With whom the attendee meets, where that changed or is more than a title holds. */
function metRows(facts: MailFacts): Row[] {
  const { recipient, metNames, previousHumanName } = facts
  if (recipient === 'human' || (metNames === null && previousHumanName === null)) return []
  const value = metNames === null ? otherOf(facts) : place(metNames)
  const was = previousHumanName === null ? [] : [before([place(previousHumanName)])]
  return [{ label: 'With', value: [value] }, ...was]
}

/** In this order. Whom the invite names is said where that changed, and how the attendee is reached to the human alone. */
function detailRows({ recipient, isFormer, booking, previousDetails }: MailFacts): Row[] {
  const { attendeeName, attendeeEmail, attendeePhone, location } = previousDetails
  const isNamed = attendeeName !== undefined
  const isReached = recipient === 'human' && !isFormer
  const rows = {
    attendeeName: isNamed ? changedRows('Name', booking.attendeeName, attendeeName, name) : [],
    attendeeEmail: isReached
      ? changedRows('E-mail', booking.attendeeEmail, attendeeEmail, whole)
      : [],
    attendeePhone: isReached
      ? changedRows('Phone', booking.attendeePhone, attendeePhone, whole)
      : [],
    location: changedRows('Where', booking.location, location, place),
  } satisfies Record<keyof ToldDetails, Row[]>
  return Object.values(rows).flat()
}

const whole = (text: string): Stored => ({ stored: text })

const place = (text: string): Stored => ({ stored: inLine(text, placeCharactersMax) })

function before(value: Words): Row {
  return { label: 'Before', value, isStruck: true }
}

/** What holds now, and where that is new what held before it. */
function changedRows(
  label: string,
  present: string | null,
  previous: string | null | undefined,
  stored: (text: string) => Stored,
): Row[] {
  const was = previous == null ? null : [stored(previous)]
  if (present === null && was === null) return []
  const value = present === null ? ['none'] : [stored(present)]
  return [{ label, value }, ...(was === null ? [] : [before(was)])]
}

function notesOf(facts: MailFacts): Words[] {
  const { recipient, booking, human } = facts
  const isForeignClock = recipient === 'attendee' && booking.attendeeTimeZone === null
  return [
    ...(facts.isElsewhere
      ? [['The meeting takes place. This address is sent nothing more of it.']]
      : []),
    ...(isForeignClock ? [['Times are by the clock of ', name(human.name), '.']] : []),
    answersNote(facts),
  ]
}

function answersNote({ recipient, booking, human }: MailFacts): Words {
  const address = recipient === 'attendee' ? human.email : booking.attendeeEmail
  const other = name(recipient === 'attendee' ? human.name : booking.attendeeName)
  return address === null ? ['Nobody reads answers to this mail.'] : ['Answers go to ', other, '.']
}
