/** What is told whom by mail, and what becomes of it: a real mail server, a moved clock. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { keepMailEndpoints } from '../../src/operations/mails/mail-endpoints.ts'
import type { Post } from '../../src/smtp/post.ts'
import { createDeliverer, deliveryLeaseMs } from '../../src/workers/deliver.ts'
import { mailChannel } from '../../src/workers/mails.ts'
import { remindDue } from '../../src/workers/remind.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { ann, began, plain, sarah, startMailer } from '../support/mail/mailer.ts'
import {
  type ArrivedMail,
  freePort,
  headerOf,
  inviteOf,
  Refused,
  startMailServer,
} from '../support/mail-server.ts'

// The first mail loads what sends it, on a machine that may be busy.
setDefaultTimeout(30_000)

const toldTo = (mails: readonly ArrivedMail[], address: string) =>
  mails
    .filter(({ to }) => to.includes(address))
    .map((mail) => {
      const invite = inviteOf(mail)
      const method = /METHOD:(\w+)/.exec(invite ?? '')?.[1] ?? 'none'
      return `${method} ${/SEQUENCE:(\d+)/.exec(invite ?? '')?.[1] ?? '-'}`
    })

const mailRows = (app: TestApp) =>
  app.database
    .query<{ recipient: string; status: string; reason: string | null }, []>(
      'SELECT recipient, status, reason FROM mails ORDER BY event_seq, recipient',
    )
    .all()

const waiting = (app: TestApp) =>
  app.database
    .query<{ status: string; at: number | null }, []>(
      'SELECT status, next_attempt_at AS at FROM deliveries ORDER BY event_seq',
    )
    .all()

test('a human whose calendar has the booking is sent no invite, unless that calendar refuses it', async () => {
  await using app = await startTestApp()
  await using server = await startMailServer()
  using it = await began(app, `smtp://127.0.0.1:${server.port}?starttls=off`)
  const calendar = { type: 'caldav', url: 'http://127.0.0.1:9/', username: 'a', password: 'b' }
  const path = `/v1/humans/${it.humanId}/calendars`
  const made = await app.call('POST', path, { ...calendar, write_bookings: true })
  await app.call('PATCH', `${path}/${made.body.id}`, { read_busy: false })
  const invited = () =>
    server.mails.map(({ to, ...mail }) => `${to[0]} ${inviteOf({ to, ...mail }) !== null}`).sort()
  await it.book()
  await it.run()
  expect(invited()).toEqual([`${ann} true`, `${sarah} false`])
  server.mails.length = 0
  await it.book()
  await app.elsewhere("UPDATE remote_events SET state = 'refused'")
  await it.run()
  expect(invited()).toEqual([`${ann} true`, `${sarah} true`])
})

test('a human who was sent an invite is sent what becomes of it, also with a calendar that has the bookings since', async () => {
  await using app = await startTestApp()
  await using server = await startMailServer()
  using it = await began(app, plain(server.port))
  const before = await it.book()
  await it.run()
  const calendar = { type: 'caldav', url: 'http://127.0.0.1:9/', username: 'a', password: 'b' }
  const path = `/v1/humans/${it.humanId}/calendars`
  const made = await app.call('POST', path, { ...calendar, write_bookings: true })
  await app.call('PATCH', `${path}/${made.body.id}`, { read_busy: false })
  const since = await it.book()
  for (const id of [before, since]) {
    await it.run()
    server.mails.length = 0
    for (const day of ['17', '18']) {
      const starts_at = `2026-03-${day}T09:00:00Z`
      expect((await app.call('PATCH', `/v1/bookings/${id}`, { starts_at })).status).toBe(200)
      await it.run()
    }
    await app.call('DELETE', `/v1/bookings/${id}`)
    await it.run()
    const followed = ['REQUEST 1', 'REQUEST 2', 'CANCEL 3']
    expect(toldTo(server.mails, sarah)).toEqual(
      id === before ? followed : ['none -', 'none -', 'none -'],
    )
  }
})

test('attendee and human are told of a booking, its move and its end: one UID, 0, 1, 2', async () => {
  await using server = await startMailServer()
  await using app = await startTestApp()
  using mailer = await began(app, plain(server.port))
  const id = await mailer.book()
  await mailer.run()
  await app.call('PATCH', `/v1/bookings/${id}`, { starts_at: '2026-03-16T15:00:00Z' })
  await mailer.run()
  await app.call('DELETE', `/v1/bookings/${id}`)
  await mailer.run()
  for (const address of [ann, sarah]) {
    expect(toldTo(server.mails, address)).toEqual(['REQUEST 0', 'REQUEST 1', 'CANCEL 2'])
  }
  const uids = server.mails.map((mail) => /UID:(\S+)/.exec(inviteOf(mail) ?? '')?.[1])
  expect(new Set(uids).size).toBe(1)
  const [first] = server.mails
  expect(inviteOf(first ?? { from: '', to: [], text: '' })).toContain(
    'https://book.acme.example/b/',
  )
  expect(first && headerOf(first, 'Auto-Submitted')).toBe('auto-generated')
  expect(new Set(server.mails.map((mail) => headerOf(mail, 'Message-ID'))).size).toBe(6)
  await mailer.run()
  expect(server.mails.length).toBe(6)
})

test('a booking without mail set up makes no delivery, and one that asks for none sends none', async () => {
  await using server = await startMailServer()
  await using app = await startTestApp()
  const human = await app.human({ email: sarah })
  await app.book(human.id, '2026-03-17T09:00:00Z', { attendee_email: ann })
  expect(waiting(app)).toEqual([])
  using mailer = await began(app, plain(server.port))
  await mailer.book({ notify: false })
  await mailer.run()
  expect(server.mails).toEqual([])
  expect(waiting(app)).toMatchObject([{ status: 'delivered' }])
})

test('a server that says later is asked again by the schedule, and the same mail arrives', async () => {
  let isBusy = true
  const tries: ArrivedMail[] = []
  await using server = await startMailServer({
    onMail(mail) {
      tries.push(mail)
      if (isBusy) throw new Refused(451)
    },
  })
  await using app = await startTestApp()
  using mailer = await began(app, plain(server.port))
  await mailer.book()
  await mailer.run()
  expect(mailRows(app)).toEqual([])
  isBusy = false
  await mailer.run()
  expect(server.mails).toEqual([])
  app.clock.advance(1.1 * minuteMs)
  await mailer.run()
  expect(server.mails.map(({ to }) => to)).toEqual([[ann], [sarah]])
  // Byte for byte.
  expect(server.mails.map(({ text }) => text)).toEqual(tries.slice(0, 2).map(({ text }) => text))
})

test('an address that is refused fails for good, with an event; the other is told', async () => {
  await using server = await startMailServer({
    onTo(address) {
      if (address === ann) throw new Refused(550)
    },
  })
  await using app = await startTestApp()
  using mailer = await began(app, plain(server.port))
  const id = await mailer.book()
  await mailer.run()
  expect(server.mails.map(({ to }) => to)).toEqual([[sarah]])
  expect(mailRows(app)).toMatchObject([
    { recipient: 'attendee', status: 'failed' },
    { recipient: 'human', status: 'sent' },
  ])
  const failures = app.events().filter(({ event }) => event === 'mail.failed')
  expect(failures).toMatchObject([
    { data: { booking_id: id, kind: 'confirmed', reason: 'the mail server answered 550' } },
  ])
  app.clock.advance(48 * hourMs)
  await mailer.run()
  expect(server.mails.length).toBe(1)
})

test('a wrong password holds all mail for five minutes, and loses none', async () => {
  let logins = 0
  let isRight = false
  await using server = await startMailServer({
    onLogin() {
      logins += 1
      if (!isRight) throw new Refused(535)
    },
  })
  await using app = await startTestApp()
  using mailer = await began(app, `smtp://u:p@127.0.0.1:${server.port}?starttls=off`)
  await mailer.book()
  await mailer.run()
  await mailer.book()
  await mailer.run()
  expect(logins).toBe(1)
  expect(app.log.some((line) => line.includes('mail is held'))).toBe(true)
  const metrics = (await app.call('GET', '/metrics')).text
  expect(metrics).toContain('slotflow_mail_held_seconds 300')
  const reason = 'the mail server refused the user or the password'
  expect(await app.store.mails.held()).toMatchObject({ reason, sinceMs: app.clock.nowMs() })
  isRight = true
  app.clock.advance(5 * minuteMs + 1)
  await mailer.run()
  expect(await app.store.mails.held()).toBeNull()
  expect(server.mails.length).toBe(4)
  expect(waiting(app).map(({ status }) => status)).toEqual(['delivered', 'delivered'])
})

test('a server without TLS is not handed anything unless the setting says so', async () => {
  await using server = await startMailServer()
  await using app = await startTestApp()
  using mailer = await began(app, `smtp://127.0.0.1:${server.port}`)
  await mailer.book()
  await mailer.run()
  expect(server.mails).toEqual([])
  expect(app.log.some((line) => line.includes('mail is held') && line.includes('TLS'))).toBe(true)
})

test('confirmed and cancelled while the server is away: no mail; moved: one confirmation', async () => {
  const port = freePort()
  await using app = await startTestApp()
  using mailer = await began(app, plain(port))
  const id = await mailer.book()
  const moved = await mailer.book()
  await mailer.run()
  await app.call('DELETE', `/v1/bookings/${id}`)
  await app.call('PATCH', `/v1/bookings/${moved}`, { starts_at: '2026-03-17T15:00:00Z' })
  await mailer.run()
  await using server = await startMailServer({ port })
  for (const _ of [1, 2, 3]) {
    app.clock.advance(10 * minuteMs)
    await mailer.run()
  }
  expect(toldTo(server.mails, ann)).toEqual(['REQUEST 1'])
  expect(server.mails[0] && headerOf(server.mails[0], 'Subject')).toMatch(/^Confirmed|^Booked/)
  expect(waiting(app).filter(({ status }) => status === 'pending')).toEqual([])
})

test('no more than a hundred mails leave an account in an hour, and ten an address in a day', async () => {
  await using server = await startMailServer()
  await using app = await startTestApp()
  using mailer = await began(app, plain(server.port))
  for (let n = 0; n < 11; n += 1) await mailer.book()
  await mailer.run()
  expect(toldTo(server.mails, ann).length).toBe(10)
  expect(toldTo(server.mails, sarah).length).toBe(11)
  for (let n = 0; n < 45; n += 1) await mailer.book({ attendee_email: `guest-${n}@example.org` })
  await mailer.run()
  // The one that an address was not sent takes nothing from the others.
  expect(server.mails.length).toBe(100)
  app.clock.advance(hourMs + 1)
  await mailer.run()
  expect(server.mails.length).toBe(21 + 90)
})

test('fifty bookings at once, sent by two workers, exceed neither limit that is set', async () => {
  await using server = await startMailServer()
  await using app = await startTestApp()
  using mailer = await began(app, plain(server.port))
  await app.call('PATCH', '/v1/account', { notifications: { human: [] } })
  await keepMailEndpoints(mailer.context)
  const emails = Array.from({ length: 50 }, (_, n) => (n % 2 ? ann : `guest-${n}@example.org`))
  for (const attendee_email of emails) await mailer.book({ attendee_email })
  const limits = { perHour: 12, perAddress: 3 }
  const workers = [1, 2].map(() => {
    const channel = mailChannel(mailer.context, mailer.post, 'book@acme.example', limits)
    return createDeliverer(mailer.context, [0], async () => null, { mail: channel })
  })
  const bothRun = () =>
    Promise.all(
      workers.map(async (worker) => {
        await worker.runOnce()
        await worker.settled()
      }),
    )
  for (const _ of [1, 2, 3]) await bothRun()
  expect(server.mails.length).toBeLessThanOrEqual(12)
  for (const _ of [1, 2, 3, 4, 5, 6, 7, 8]) {
    app.clock.advance(hourMs + 1)
    await bothRun()
  }
  expect(toldTo(server.mails, ann).length).toBe(3)
  expect(server.mails.length).toBe(25 + 3)
})

test('a worker that dies between handing a mail over and noting it sends it twice, by one name', async () => {
  await using server = await startMailServer()
  await using app = await startTestApp()
  using mailer = await began(app, plain(server.port))
  await mailer.book()
  const handedOver = Promise.withResolvers<void>()
  // As kill -9 ends it: the mail has left, and nothing more is ever noted.
  const dying: Post = {
    async send(mail) {
      await mailer.post.send(mail)
      handedOver.resolve()
      return new Promise(() => undefined)
    },
    close: () => undefined,
  }
  const channel = mailChannel(mailer.context, dying, 'book@acme.example')
  void createDeliverer(mailer.context, [0], async () => null, { mail: channel }).runOnce()
  await handedOver.promise
  await mailer.run()
  expect(server.mails.length).toBe(1)
  app.clock.advance(deliveryLeaseMs + 1)
  await mailer.run()
  expect(server.mails.map(({ to }) => to)).toEqual([[ann], [ann], [sarah]])
  const [first, second] = server.mails
  expect(second?.text).toBe(first?.text ?? '')
  expect(mailRows(app).map(({ status }) => status)).toEqual(['sent', 'sent'])
})

test('what may have left before a crash is cancelled by mail', async () => {
  await using server = await startMailServer()
  await using app = await startTestApp()
  using mailer = await began(app, plain(server.port))
  const id = await mailer.book()
  const asked = Promise.withResolvers<void>()
  const dying: Post = {
    send() {
      asked.resolve()
      return new Promise(() => undefined)
    },
    close: () => undefined,
  }
  const channel = mailChannel(mailer.context, dying, 'book@acme.example')
  void createDeliverer(mailer.context, [0], async () => null, { mail: channel }).runOnce()
  await asked.promise
  await app.call('DELETE', `/v1/bookings/${id}`)
  app.clock.advance(deliveryLeaseMs + 1)
  await mailer.run()
  expect(toldTo(server.mails, ann)).toEqual(['CANCEL 1'])
  expect(toldTo(server.mails, sarah)).toEqual([])
})

test.each([
  ['after the whole mail had come', true],
  ['before anything of it had', false],
])('a server that breaks off %s: what may have left is cancelled by mail', async (_, isTaken) => {
  const port = freePort()
  await using app = await startTestApp()
  using mailer = await began(app, plain(port))
  const id = await mailer.book()
  let hasCome = 0
  const breaking = await startMailServer({
    port,
    async onTo() {
      if (isTaken) return
      await breaking.breakOff()
      await new Promise(() => undefined)
    },
    async onMail() {
      hasCome += 1
      await breaking.breakOff()
      await new Promise(() => undefined)
    },
  })
  await mailer.run()
  expect(hasCome).toBe(isTaken ? 1 : 0)
  // An attempt that reaches nobody says nothing about the one before.
  app.clock.advance(2 * minuteMs)
  await mailer.run()
  expect(mailRows(app)).toMatchObject(isTaken ? [{ recipient: 'attendee', status: 'sending' }] : [])
  await app.call('DELETE', `/v1/bookings/${id}`)
  await using server = await startMailServer({ port })
  app.clock.advance(10 * minuteMs)
  await mailer.run()
  expect(toldTo(server.mails, ann)).toEqual(isTaken ? ['CANCEL 1'] : [])
  expect(toldTo(server.mails, sarah)).toEqual([])
  expect(waiting(app).map(({ status }) => status)).toEqual(['delivered', 'delivered'])
})

test('a server that breaks off when a mail had come is sent it again by one name', async () => {
  const port = freePort()
  await using app = await startTestApp()
  using mailer = await began(app, plain(port))
  await mailer.book()
  const taken: ArrivedMail[] = []
  const breaking = await startMailServer({
    port,
    async onMail(mail) {
      taken.push(mail)
      await breaking.breakOff()
      await new Promise(() => undefined)
    },
  })
  await mailer.run()
  await using server = await startMailServer({ port })
  app.clock.advance(2 * minuteMs)
  await mailer.run()
  expect(server.mails.map(({ to }) => to)).toEqual([[ann], [sarah]])
  expect(server.mails[0]?.text).toBe(taken[0]?.text ?? '')
  expect(mailRows(app).map(({ status }) => status)).toEqual(['sent', 'sent'])
})

test('a reminder comes at its time by mail, once, also from two processes; none after the start', async () => {
  await using server = await startMailServer()
  await using app = await startTestApp()
  using mailer = await began(app, plain(server.port))
  const settings = { notifications: { attendee: ['reminder'], human: [], reminders: [60] } }
  expect((await app.call('PATCH', '/v1/account', settings)).body).toMatchObject(settings)
  await keepMailEndpoints(mailer.context)
  await mailer.book()
  const other = startMailer(mailer.context, mailer.post)
  const bothRun = async () => {
    await Promise.all([remindDue(mailer.context), remindDue(mailer.context)])
    await Promise.all([mailer.run(), other()])
  }
  app.clock.set('2026-03-16T12:59:59Z')
  await bothRun()
  expect(server.mails).toEqual([])
  app.clock.set('2026-03-16T13:00:00Z')
  await bothRun()
  await bothRun()
  expect(toldTo(server.mails, ann)).toEqual(['none -'])
  expect(server.mails.length).toBe(1)
  // The next one waits for a server that is away until it has begun.
  await mailer.book()
  app.clock.set('2026-03-16T15:00:00Z')
  await remindDue(mailer.context)
  app.clock.set('2026-03-16T16:00:00Z')
  await bothRun()
  expect(server.mails.length).toBe(1)
})

test('whoever is not to be told of a kind is not, and a booking of before mail was set up is cancelled by mail', async () => {
  await using server = await startMailServer()
  await using app = await startTestApp()
  const { id: humanId } = await app.human({ email: sarah })
  const old = (await app.book(humanId, '2026-03-17T09:00:00Z', { attendee_email: ann })).body.id
  app.clock.advance(minuteMs)
  using mailer = await began(app, plain(server.port))
  await app.call('PATCH', '/v1/account', { notifications: { human: ['confirmed'] } })
  await keepMailEndpoints(mailer.context)
  await app.call('DELETE', `/v1/bookings/${old}`)
  await mailer.run()
  expect(toldTo(server.mails, ann)).toEqual(['CANCEL 1'])
  const id = await mailer.book()
  await mailer.run()
  await app.call('DELETE', `/v1/bookings/${id}`)
  await mailer.run()
  expect(toldTo(server.mails, ann)).toEqual(['CANCEL 1', 'REQUEST 0', 'CANCEL 1'])
  expect(toldTo(server.mails, sarah)).toEqual(['REQUEST 0'])
})

const allDays = {
  ...{ working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' },
}

test('a booking handed over and back: each loses and gets it by mail, and the attendee hears whom they meet', async () => {
  await using server = await startMailServer()
  await using app = await startTestApp()
  using mailer = await began(app, plain(server.port))
  await mailer.book()
  await mailer.run()
  const ben = 'ben@acme.example'
  const other = await app.human({ name: 'Ben Fox', email: ben, rules: allDays })
  const give = async (from: string, to: string) => {
    expect((await app.call('POST', `/v1/humans/${from}/hand-over`, { to })).status).toBe(200)
    await mailer.run()
  }
  await give(mailer.humanId, other.id)
  await mailer.run()
  expect(toldTo(server.mails, sarah)).toEqual(['REQUEST 0', 'CANCEL 1'])
  expect(toldTo(server.mails, ben)).toEqual(['REQUEST 1'])
  expect(toldTo(server.mails, ann)).toEqual(['REQUEST 0', 'REQUEST 1'])
  const [, told] = server.mails.filter(({ to }) => to.includes(ann))
  expect(told?.text).toContain('You now meet Ben Fox')
  const [, lost] = server.mails.filter(({ to }) => to.includes(sarah))
  expect(lost?.text).toContain('Ben Fox meets')
  // The meeting stands: it is only theirs no longer.
  expect(lost && inviteOf(lost)).not.toContain('STATUS:CANCELLED')
  await give(other.id, mailer.humanId)
  expect(toldTo(server.mails, sarah)).toEqual(['REQUEST 0', 'CANCEL 1', 'REQUEST 2'])
  expect(toldTo(server.mails, ben)).toEqual(['REQUEST 1', 'CANCEL 2'])
  const uids = server.mails.map((mail) => /UID:(\S+)/.exec(inviteOf(mail) ?? '')?.[1])
  expect(new Set(uids).size).toBe(1)
})

test('handed over while the server is away: only who has it now hears of it', async () => {
  const port = freePort()
  await using app = await startTestApp()
  using mailer = await began(app, plain(port))
  await mailer.book()
  await mailer.run()
  const ben = 'ben@acme.example'
  const other = await app.human({ name: 'Ben Fox', email: ben, rules: allDays })
  await app.call('POST', `/v1/humans/${mailer.humanId}/hand-over`, { to: other.id })
  await using server = await startMailServer({ port })
  for (const _ of [1, 2, 3]) {
    app.clock.advance(10 * minuteMs)
    await mailer.run()
  }
  expect(toldTo(server.mails, sarah)).toEqual([])
  expect(toldTo(server.mails, ben)).toEqual(['REQUEST 1'])
  expect(toldTo(server.mails, ann)).toEqual(['REQUEST 1'])
})

test('another address is confirmed and the old one cancelled; capitals are no other address', async () => {
  await using server = await startMailServer()
  await using app = await startTestApp()
  using mailer = await began(app, plain(server.port))
  const path = `/v1/bookings/${await mailer.book({ location: 'Room 5' })}`
  const bob = 'bob@example.org'
  const patch = async (body: object) => {
    expect((await app.call('PATCH', path, body)).status).toBe(200)
    await mailer.run()
  }
  await mailer.run()
  await patch({ attendee_email: bob, attendee_name: 'Bob', location: 'Room 6' })
  expect(toldTo(server.mails, ann)).toEqual(['REQUEST 0', 'CANCEL 1'])
  expect(toldTo(server.mails, bob)).toEqual(['REQUEST 1'])
  expect(toldTo(server.mails, sarah)).toEqual(['REQUEST 0', 'REQUEST 1'])
  const [, lost] = server.mails.filter(({ to }) => to.includes(ann))
  expect(lost?.text).not.toMatch(/Bob|Room 6|\/b\//)
  await patch({ attendee_email: 'BOB@example.org' })
  expect(toldTo(server.mails, bob).length + toldTo(server.mails, 'BOB@example.org').length).toBe(1)
  await patch({ attendee_email: ann })
  expect(toldTo(server.mails, ann)).toEqual(['REQUEST 0', 'CANCEL 1', 'REQUEST 2'])
  await patch({ attendee_email: null })
  expect(toldTo(server.mails, ann).at(-1)).toBe('CANCEL 3')
})

test('a place or a name that changes is told without another SEQUENCE, and metadata is told to nobody', async () => {
  await using server = await startMailServer()
  await using app = await startTestApp()
  using mailer = await began(app, plain(server.port))
  const path = `/v1/bookings/${await mailer.book({ location: 'Room 5' })}`
  await mailer.run()
  await app.call('PATCH', path, { metadata: { lead: 1 }, attendee_locale: 'de' })
  await mailer.run()
  expect(server.mails.length).toBe(2)
  await app.call('PATCH', path, { location: 'Room 6' })
  await mailer.run()
  expect(toldTo(server.mails, ann)).toEqual(['REQUEST 0', 'REQUEST 0'])
  expect(toldTo(server.mails, sarah)).toEqual(['REQUEST 0', 'REQUEST 0'])
  const [, , told] = server.mails
  expect(told && inviteOf(told)).toContain('LOCATION:Room 6')
  expect(told?.text).toContain('Before: Room 5')
  // Two changes that wait together are one mail.
  await app.call('PATCH', path, { location: 'Room 7' })
  await app.call('PATCH', path, { attendee_name: 'Anna' })
  await mailer.run()
  expect(server.mails.length).toBe(6)
  const wishes = { notifications: { attendee: ['confirmed'], human: [] } }
  await app.call('PATCH', '/v1/account', wishes)
  await app.call('PATCH', path, { location: 'Room 8' })
  await mailer.run()
  expect(server.mails.length).toBe(6)
})

test('a booking of before mail was set up: another address is confirmed, and metadata tells nobody', async () => {
  await using server = await startMailServer()
  await using app = await startTestApp()
  const { id: humanId } = await app.human({ email: sarah })
  const old = (await app.book(humanId, '2026-03-17T09:00:00Z', { attendee_email: ann })).body.id
  app.clock.advance(minuteMs)
  using mailer = await began(app, plain(server.port))
  await app.call('PATCH', `/v1/bookings/${old}`, { metadata: { lead: 1 } })
  await mailer.run()
  expect(server.mails).toEqual([])
  await app.call('PATCH', `/v1/bookings/${old}`, { attendee_email: 'bob@example.org' })
  await mailer.run()
  expect(toldTo(server.mails, ann)).toEqual(['CANCEL 1'])
  expect(toldTo(server.mails, 'bob@example.org')).toEqual(['REQUEST 1'])
})

test('an attendee who is erased is sent nothing more', async () => {
  await using server = await startMailServer()
  await using app = await startTestApp()
  using mailer = await began(app, plain(server.port))
  await mailer.book()
  await app.call('POST', '/v1/attendees/erase', { email: ann })
  await mailer.run()
  expect(toldTo(server.mails, ann)).toEqual([])
  expect(server.mails.map(({ text }) => text).join('')).not.toContain(ann)
})
