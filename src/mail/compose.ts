/** Makes a mail of what it has to tell: the same facts make the same bytes, on every attempt. */
import { composeInvite, type Invite } from '../ics/invite.ts'
import { htmlOf } from './html.ts'
import { letterOf, name } from './letter.ts'
import type { ComposedMail, MailAddress, MailFacts } from './message.ts'
import { plain, textOf } from './text.ts'

/** Null where the recipient has no address. */
export async function composeMail(facts: MailFacts): Promise<ComposedMail | null> {
  const { recipient, booking, human, metNames, fromAddress } = facts
  const attendee = addressed(booking.attendeeName, booking.attendeeEmail)
  const host = addressed(human.name, human.email)
  const [to, replyTo] = recipient === 'attendee' ? [attendee, host] : [host, attendee]
  if (to === null) return null
  const letter = letterOf(facts)
  const subject = inHeader(plain(letter.subject))
  return {
    from: { name: inHeader(name(metNames ?? human.name).stored), address: fromAddress },
    to,
    replyTo,
    subject,
    text: textOf(letter),
    html: htmlOf(letter, subject),
    invite: await inviteOf(facts, to),
  }
}

function addressed(called: string, address: string | null): MailAddress | null {
  return address === null ? null : { name: inHeader(name(called).stored), address }
}

/** What looks like an encoded word (RFC 2047) is read as what it encodes, and no name is one. */
function inHeader(text: string): string {
  return text.replaceAll('=?', '= ?')
}

/** A reminder changes nothing in a calendar, and a calendar that is written to would show the meeting twice. */
async function inviteOf(facts: MailFacts, to: MailAddress): Promise<Invite | null> {
  const { kind, recipient, booking, human, serviceName, manageUrl, hasInvite } = facts
  if (kind === 'reminder' || !hasInvite) return null
  const isForAttendee = recipient === 'attendee'
  const canChange = isForAttendee && kind !== 'cancelled'
  return composeInvite({
    bookingId: booking.id,
    instanceId: facts.instanceId,
    sequence: facts.inviteSequence,
    atMs: facts.eventAtMs,
    startMs: booking.startMs,
    endMs: booking.endMs,
    isCancelled: kind === 'cancelled',
    isRemoved: facts.isFormer,
    attendeeName: name(booking.attendeeName).stored,
    humanName: name(facts.metNames ?? human.name).stored,
    serviceName: serviceName === null ? null : name(serviceName).stored,
    location: booking.location,
    organizer: facts.fromAddress,
    invited: { ...to, hasAccepted: !isForAttendee },
    manageUrl: canChange ? manageUrl : null,
  })
}
