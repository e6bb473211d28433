/** Invites as another program reads them. */
import { expect, test } from 'bun:test'
import { composeMail } from '../../src/mail/compose.ts'
import { previewFiles } from '../../src/mail/preview.ts'
import { calendarTest, readCalendar } from '../support/mail/icalendar.ts'
import { type FactsChange, mailFacts, meetingStartMs } from '../support/mail/letters.ts'

async function invite(change: FactsChange) {
  const mail = await composeMail(mailFacts(change))
  if (mail?.invite == null) throw new Error('no invite')
  return mail.invite
}

calendarTest(
  'confirmed, moved and cancelled are one event under one name, each newer than the last',
  async () => {
    const manageUrl = 'https://book.acme.com/b/secret'
    const later = { startMs: meetingStartMs + 3_600_000, endMs: meetingStartMs + 5_400_000 }
    const life: FactsChange[] = [
      { manageUrl, booking: { location: 'Room 5, first floor' } },
      { manageUrl, kind: 'rescheduled', inviteSequence: 1, booking: later },
      { manageUrl, kind: 'cancelled', inviteSequence: 2, booking: later },
    ]
    const read = (await Promise.all(life.map(invite))).map(({ text }) => readCalendar(text))
    expect(read.map(({ method }) => method)).toEqual(['REQUEST', 'REQUEST', 'CANCEL'])
    const events = read.flatMap(({ events: [event] }) => (event ? [event] : []))
    const uid = '019aa3c0-7a00-7000-8000-000000000003@5b1f.slotflow'
    expect(events.map(({ UID, SEQUENCE }) => [UID, SEQUENCE])).toEqual([
      [uid, '0'],
      [uid, '1'],
      [uid, '2'],
    ])
    expect(events[0]).toMatchObject({
      ...{
        SUMMARY: 'Alex Rivera and Jordan Lee',
        STATUS: 'CONFIRMED',
        LOCATION: 'Room 5, first floor',
      },
      ...{ DTSTART: '2026-03-16T14:00:00+00:00', DTEND: '2026-03-16T14:30:00+00:00' },
      ...{ DTSTAMP: '2026-03-10T10:00:00+00:00', URL: manageUrl },
      by: { address: 'mailto:booking@acme.com', CN: 'Jordan Lee' },
      people: [
        {
          address: 'MAILTO:alex@startup.io',
          CN: 'Alex Rivera',
          PARTSTAT: 'NEEDS-ACTION',
          RSVP: 'TRUE',
        },
      ],
    })
    expect(events[1]).toMatchObject({ DTSTART: '2026-03-16T15:00:00+00:00' })
    expect(events[2]).toMatchObject({ STATUS: 'CANCELLED' })
    expect(events[2]).not.toHaveProperty('URL')
  },
)

calendarTest(
  'the whole event is cancelled with its STATUS, and who is taken off it is told of none (RFC 5546 3.2.5)',
  async () => {
    const files = await previewFiles()
    const read = (name: string) => {
      const { method, events } = readCalendar(files.get(`${name}.ics`) ?? '')
      return { method, event: events[0] }
    }
    for (const recipient of ['attendee', 'human']) {
      const { method, event } = read(`cancelled-${recipient}`)
      expect([method, event?.STATUS, event?.people.length]).toEqual(['CANCEL', 'CANCELLED', 1])
    }
    const uids = new Set([read('confirmed-attendee').event?.UID])
    for (const name of [
      ...['handed-over-human-before', 'another-address-attendee-before'],
      'another-address-human-before',
    ]) {
      const { method, event } = read(name)
      expect([name, method, event?.people.length]).toEqual([name, 'CANCEL', 1])
      expect(event).not.toHaveProperty('STATUS')
      expect(event?.SEQUENCE).toBe('1')
      uids.add(event?.UID)
    }
    expect(uids.size).toBe(1)
    const { method, event } = read('handed-over-attendee')
    expect([method, event?.STATUS, event?.by?.CN]).toEqual(['REQUEST', 'CONFIRMED', 'Ben Fox'])
  },
)

calendarTest('whose calendar was booked has nothing to answer, and no link', async () => {
  const { text } = await invite({ recipient: 'human', manageUrl: 'https://book.acme.com/b/secret' })
  const [event] = readCalendar(text).events
  expect(event?.people).toMatchObject([
    { address: 'MAILTO:jordan@acme.com', PARTSTAT: 'ACCEPTED', RSVP: 'FALSE' },
  ])
  expect(text).not.toContain('/b/')
})

/** Beside the ends of lines, which are ours. */
const hidden = /[[\p{Cc}\u2028-\u202e]--\n]/v

/** With what they hold: a name in one would change it. */
const tagsOf = (html: string) => html.match(/<[!/a-z][^>]*>/g) ?? []

async function plainHtml(recipient: 'attendee' | 'human'): Promise<string> {
  const its = { booking: { location: 'x' }, serviceName: 'x' }
  const mail = await composeMail(mailFacts({ recipient, ...its }))
  return mail?.html ?? ''
}

/** What somebody may have for a name who wants to be read as something else. */
const hostile = [
  'Alex\r\nBcc: all@acme.com\r\n\r\n<h1>Hello',
  'A\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:x@y.z\r\n',
  '<script src="//evil.example"></script><img src=x onerror=alert(1)>',
  '"><a href="https://evil.example">click</a>',
  'Alex\u202egnp.exe\u2066\u2028\u2029\u0007\u0000',
  '\u05d0\u05d1\u05d2',
  'x'.repeat(200),
  '\u{1f468}'.repeat(200),
  '";CN=x:mailto:evil@example.com\\n\\,',
  '=?utf-8?q?=0D=0ABcc:_x=40evil.example?=',
  '=?utf-8?b?4oCuZ25w?= =?utf-8?q?x?=',
  '{{name}} %s &amp; &lt;b&gt; <!-- ',
]

calendarTest.each(hostile)('%j puts nothing into headers, HTML or calendar', async (name) => {
  for (const recipient of ['attendee', 'human'] as const) {
    const its = { booking: { attendeeName: name, location: name }, human: { name } }
    const mail = await composeMail(mailFacts({ recipient, serviceName: name, ...its }))
    if (mail?.invite == null) throw new Error('no mail')
    const {
      subject,
      from,
      to,
      replyTo,
      html,
      text,
      invite: { text: ics },
    } = mail
    for (const header of [subject, from.name, to.name, replyTo?.name]) {
      expect(header).not.toMatch(/[\p{Cc}\u2028-\u202e]/u)
      expect([...(header ?? '')].length).toBeLessThan(150)
      expect(header).not.toContain('=?')
    }
    expect(tagsOf(html)).toEqual(tagsOf(await plainHtml(recipient)))
    expect(html).not.toMatch(hidden)
    expect(text).not.toMatch(hidden)
    expect(text).not.toContain('\nBcc')
    expect(ics).not.toMatch(/[^\r]\n|\r[^\n]|[\u2028-\u202e]/)
    expect(ics.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
    const { components, events } = readCalendar(ics)
    expect(components).toEqual(['VCALENDAR', 'VEVENT'])
    expect(events[0]?.people).toHaveLength(1)
    expect(events[0]?.by?.address).toBe('mailto:booking@acme.com')
  }
})

test('the preview has every mail, each as HTML and text, and its invite where one goes along', async () => {
  const names = [...(await previewFiles()).keys()]
  expect(names).toHaveLength(40)
  expect(names.filter((name) => name.endsWith('.html'))).toHaveLength(14)
  expect(names.filter((name) => name.startsWith('reminder'))).toEqual([
    ...['reminder-attendee.html', 'reminder-attendee.txt'],
    ...['reminder-human.html', 'reminder-human.txt'],
  ])
})
