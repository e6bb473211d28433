/** Every mail there is, of one meeting, for whoever wants to see them before anybody gets one. */
import { hourMs, minuteMs } from '../domain/time/units.ts'
import { composeMail } from './compose.ts'
import { type MailFacts, type MailKind, mailKinds, recipients } from './message.ts'

/** Monday 16 March 2026, 10:00 in New York. */
const startMs = Date.UTC(2026, 2, 16, 14)
const endMs = startMs + 30 * minuteMs

const facts: Omit<MailFacts, 'kind' | 'recipient'> = {
  booking: {
    id: '019aa3c0-7a00-7000-8000-000000000003',
    ...{ startMs, endMs, attendeeName: 'Alex Rivera', attendeeEmail: 'alex@startup.io' },
    ...{ attendeePhone: '+14155550123', attendeeTimeZone: 'Europe/Berlin', attendeeLocale: null },
    location: 'Acme, 350 5th Avenue, 21st floor, New York',
  },
  human: { name: 'Sarah Chen', email: 'sarah@acme.com', timeZone: 'America/New_York' },
  serviceName: 'Intro call',
  manageUrl: 'https://book.acme.com/b/the-secret-of-this-booking',
  eventAtMs: startMs - 100 * hourMs,
  instanceId: '0123456789abcdef',
  inviteSequence: 0,
  previous: null,
  previousDetails: {},
  ...{ previousHumanName: null, isFormer: false, isElsewhere: false, nextHumanName: null },
  ...{ metNames: null, joinedNames: null },
  fromAddress: 'book@acme.com',
  hasInvite: true,
}

const changes: Record<MailKind, Partial<MailFacts>> = {
  confirmed: {},
  rescheduled: {
    inviteSequence: 1,
    previous: { startMs: startMs - 24 * hourMs, endMs: endMs - 24 * hourMs },
  },
  updated: { previousDetails: { location: 'Acme, 200 Park Avenue, New York' } },
  cancelled: { inviteSequence: 2 },
  reminder: {},
}

const ben = { name: 'Ben Fox', email: 'ben@acme.com', timeZone: 'Europe/London' }
/** Where it is now is theirs no longer. */
const lost = {
  kind: 'cancelled',
  isFormer: true,
  booking: { ...facts.booking, location: null },
} as const

/** Who hears of a hand-over, and of another address; whoever has the meeting now is sent a confirmation. */
const others: Record<string, Partial<MailFacts> & Pick<MailFacts, 'kind' | 'recipient'>> = {
  'handed-over-attendee': {
    ...{ kind: 'updated', recipient: 'attendee', human: ben, previousHumanName: 'Sarah Chen' },
    ...{ inviteSequence: 1 },
  },
  'handed-over-human-before': {
    ...lost,
    ...{ recipient: 'human', nextHumanName: 'Ben Fox', inviteSequence: 1 },
  },
  'another-address-attendee-before': { ...lost, recipient: 'attendee', inviteSequence: 1 },
  'another-address-human-before': {
    ...lost,
    ...{ recipient: 'human', isElsewhere: true, inviteSequence: 1 },
  },
}

/** By their names: `confirmed-attendee.html`, and beside it `.txt` and, where an invite goes along, `.ics`. */
export async function previewFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  for (const kind of mailKinds) {
    for (const recipient of recipients) {
      await addFiles(files, `${kind}-${recipient}`, { ...facts, ...changes[kind], kind, recipient })
    }
  }
  for (const [name, change] of Object.entries(others)) {
    await addFiles(files, name, { ...facts, ...change })
  }
  return files
}

async function addFiles(files: Map<string, string>, name: string, its: MailFacts): Promise<void> {
  const mail = await composeMail(its)
  if (mail === null) return
  const { subject, text, html, invite } = mail
  files.set(`${name}.html`, html)
  files.set(`${name}.txt`, `Subject: ${subject}\n\n${text}`)
  if (invite !== null) files.set(`${name}.ics`, invite.text)
}
