import { expect, test } from 'bun:test'
import { composeMail } from '../../src/mail/compose.ts'
import { type MailFacts, mailKinds, recipients } from '../../src/mail/message.ts'
import { type FactsChange, mailFacts, meetingStartMs } from '../support/mail/letters.ts'

const manageUrl = 'https://book.acme.com/b/secret'

async function compose(change: FactsChange = {}) {
  const mail = await composeMail(mailFacts(change))
  if (mail === null) throw new Error('no mail')
  return mail
}

const every: Pick<MailFacts, 'kind' | 'recipient'>[] = mailKinds.flatMap((kind) =>
  recipients.map((recipient) => ({ kind, recipient })),
)

test('a confirmation says who, when by whose clock, and where', async () => {
  const booking = { attendeeTimeZone: 'Europe/Berlin', location: 'Room 5' }
  const { subject, text, from, to, replyTo } = await compose({ booking, manageUrl })
  expect(subject).toBe('Booked: Jordan Lee, Monday 16 March 2026, 15:00 CET')
  expect(text).toBe(`You are booked with Jordan Lee

Monday 16 March 2026, 15:00 to 15:30

Time zone: Europe/Berlin (CET, UTC+01:00)
Where: Room 5

Move or cancel:
https://book.acme.com/b/secret

Answers go to Jordan Lee.
`)
  expect(from).toEqual({ name: 'Jordan Lee', address: 'booking@acme.com' })
  expect(to).toEqual({ name: 'Alex Rivera', address: 'alex@startup.io' })
  expect(replyTo).toEqual({ name: 'Jordan Lee', address: 'jordan@acme.com' })
})

test('an attendee whose zone nobody said reads whose clock it is', async () => {
  const { text } = await compose()
  expect(text).toContain('10:00 to 10:30\n\nTime zone: America/New York (EDT, UTC-04:00)\n')
  expect(text).toContain('Times are by the clock of Jordan Lee.')
})

test('dates are written as the attendee is used to read them, and never as the machine is set', async () => {
  const read = async (attendeeLocale: string) =>
    (await compose({ booking: { attendeeLocale } })).text
  expect(await read('en-US')).toContain('Monday, March 16, 2026, 10:00 AM – 10:30 AM')
  expect(await read('de')).toContain('Montag, 16. März 2026, 10:00 – 10:30')
  expect(await read('xx')).toContain('Monday 16 March 2026, 10:00 to 10:30')
})

test('a date in another language says so, and one from right to left turns nothing', async () => {
  const previous = { startMs: meetingStartMs - 86_400_000, endMs: meetingStartMs - 84_600_000 }
  const { subject, text, html } = await compose({
    ...{ kind: 'rescheduled', previous, booking: { attendeeLocale: 'ar' } },
  })
  expect(html).toMatch(/<h1 [^>]*><bdi lang="ar">[^<]+<\/bdi><\/h1>/)
  expect(html).toMatch(/<s [^>]*><bdi lang="ar">/)
  expect(subject).toMatch(/^Moved: Jordan Lee, \u2068[^\u2068]+\u2069$/)
  expect(text).toMatch(/\n\n\u2068[^\u2068]+\u2069\n\n/)
  expect((await compose()).html).not.toContain('bdi lang')
})

test('a night on which the clock changes names both clocks', async () => {
  const startMs = Date.UTC(2026, 2, 8, 6, 30)
  const { text } = await compose({ booking: { startMs, endMs: startMs + 3_600_000 } })
  expect(text).toContain('Sunday 8 March 2026, 01:30 EST to 03:30 EDT')
  expect(text).toContain('(EST, UTC-05:00, then EDT, UTC-04:00)')
})

test('the clock is that of the rules in force, not of the runtime', async () => {
  const startMs = Date.UTC(2027, 0, 12, 18)
  const booking = { startMs, endMs: startMs + 1_800_000, attendeeTimeZone: 'America/Edmonton' }
  // Whose rules of 2025 say 11:00.
  expect((await compose({ booking })).text).toContain('12 January 2027, 12:00 to 12:30')
})

test('a move says what holds no longer, a hand to the human whom it is with', async () => {
  const previous = { startMs: meetingStartMs - 86_400_000, endMs: meetingStartMs - 84_600_000 }
  const { subject, text, html } = await compose({
    kind: 'rescheduled',
    recipient: 'human',
    previous,
  })
  expect(subject).toBe('Moved: Alex Rivera, Monday 16 March 2026, 10:00 EDT')
  expect(text).toContain('The meeting with Alex Rivera has a new time')
  expect(text).toContain('Before: Sunday 15 March 2026, 10:00 to 10:30')
  expect(text).toContain('E-mail: alex@startup.io')
  expect(html).toContain('<s class="soft"')
})

test.each(every)(
  "$kind to the $recipient: the link is the attendee's, and dies with the booking",
  async (its) => {
    const { text, html, invite } = await compose({ ...its, manageUrl })
    const has = its.recipient === 'attendee' && its.kind !== 'cancelled'
    expect(text.includes(manageUrl)).toBe(has)
    expect(html.includes(manageUrl)).toBe(has)
    expect(invite?.text.includes(manageUrl) ?? false).toBe(has && its.kind !== 'reminder')
  },
)

test.each(every)('$kind to the $recipient is the same on every attempt', async (its) => {
  expect(await compose({ ...its, manageUrl })).toEqual(await compose({ ...its, manageUrl }))
})

test('whoever has no address gets no mail, and answers go nowhere then', async () => {
  expect(await composeMail(mailFacts({ booking: { attendeeEmail: null } }))).toBeNull()
  expect(await composeMail(mailFacts({ recipient: 'human', human: { email: null } }))).toBeNull()
  const { replyTo, text } = await compose({ human: { email: null } })
  expect(replyTo).toBeNull()
  expect(text).toContain('Nobody reads answers to this mail.')
})

test('a reminder has no invite, nor has a mail to a calendar that is written to', async () => {
  expect((await compose({ kind: 'reminder' })).invite).toBeNull()
  expect((await compose({ hasInvite: false })).invite).toBeNull()
  expect((await compose()).invite?.method).toBe('REQUEST')
  expect((await compose({ kind: 'cancelled' })).invite?.method).toBe('CANCEL')
})

test('a time at which nobody is met any more is struck out, and no other', async () => {
  const headingOf = async (change: FactsChange) =>
    /<h1 [^>]*>(.*)<\/h1>/.exec((await compose(change)).html)?.[1] ?? ''
  expect(await headingOf({ kind: 'cancelled' })).toMatch(/^<s .*Monday 16 March.*<\/s>$/)
  expect(await headingOf({ kind: 'rescheduled' })).toBe(
    '<bdi>Monday 16 March 2026, 10:00 to 10:30</bdi>',
  )
})
