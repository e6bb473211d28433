/** Mails when things go wrong at the same time: two workers, two people, a refusal beside a wait. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { hourMs, minuteMs } from '../../src/domain/time/units.ts'
import type { Context } from '../../src/operations/context.ts'
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
  type MailServerOptions,
  partsOf,
  Refused,
  startMailServer,
} from '../support/mail-server.ts'

setDefaultTimeout(30_000)

const subjectsTo = (mails: readonly ArrivedMail[], address: string) =>
  mails
    .filter(({ to }) => to.includes(address))
    .map((mail) => headerOf(mail, 'Subject')?.replace(/:.*/, ''))

const deliveries = ({ database }: TestApp) =>
  database
    .query<{ status: string; attempts: number }, []>(
      'SELECT status, attempts FROM deliveries ORDER BY event_seq',
    )
    .all()

const failures = (app: TestApp) => app.events().filter(({ event }) => event === 'mail.failed')

async function begin(options: MailServerOptions = {}) {
  const app = await startTestApp()
  const server = await startMailServer(options)
  const mailer = await began(app, plain(server.port))
  return {
    ...{ app, server, mailer },
    async [Symbol.asyncDispose]() {
      mailer[Symbol.dispose]()
      await server[Symbol.asyncDispose]()
      await app[Symbol.asyncDispose]()
    },
  }
}

describe('of two people', () => {
  test('one who is refused for good takes no further attempt from the other', async () => {
    let isBusy = true
    await using it = await begin({
      onTo(address) {
        if (address === ann) throw new Refused(550)
        if (isBusy) throw new Refused(451)
      },
    })
    await it.mailer.book()
    await it.mailer.run()
    expect(it.server.mails).toEqual([])
    isBusy = false
    it.app.clock.advance(1.1 * minuteMs)
    await it.mailer.run()
    expect(subjectsTo(it.server.mails, sarah)).toEqual(['Booked'])
    expect(failures(it.app)).toHaveLength(1)
  })

  test('where all mail is held, no attempt is counted, whatever the other was told', async () => {
    let senders = 0
    await using it = await begin({
      onFrom() {
        senders += 1
        if (senders === 2) throw new Refused(550)
      },
      onTo() {
        if (senders === 1) throw new Refused(451)
      },
    })
    await it.mailer.book()
    await it.mailer.run()
    expect(senders).toBe(2)
    expect(deliveries(it.app)).toEqual([{ status: 'pending', attempts: 0 }])
    it.app.clock.advance(5 * minuteMs + 1)
    await it.mailer.run()
    expect(subjectsTo(it.server.mails, ann)).toEqual(['Booked'])
    expect(subjectsTo(it.server.mails, sarah)).toEqual(['Booked'])
  })
})

describe('of two workers', () => {
  test('one that comes late with an older event sends nothing, for the newer told it', async () => {
    await using it = await begin()
    const { app, mailer, server } = it
    const { store } = mailer.context
    // One that was never sent to is sent to by one worker alone.
    await mailer.book()
    await mailer.run()
    server.mails.length = 0
    const id = await mailer.book()
    // It has decided by the time of nine; before it may begin, the meeting is moved and told of.
    let isLate = true
    const late: Context = {
      ...mailer.context,
      store: {
        ...store,
        mails: {
          ...store.mails,
          async begin(mail, decide) {
            if (isLate) {
              isLate = false
              const starts_at = '2026-03-17T15:00:00Z'
              expect((await app.call('PATCH', `/v1/bookings/${id}`, { starts_at })).status).toBe(
                200,
              )
              await mailer.run()
            }
            return store.mails.begin(mail, decide)
          },
        },
      },
    }
    await startMailer(late, mailer.post)()
    expect(server.mails.map(({ to }) => to)).toEqual([[ann], [sarah]])
    expect(server.mails[0]?.text).toContain('Tuesday 17 March')
    expect(deliveries(app)).toEqual(Array(3).fill({ status: 'delivered', attempts: 1 }))
  })

  test('one whose lease was taken sends nothing more', async () => {
    const taken = Promise.withResolvers<void>()
    await using it = await begin({
      async onMail() {
        await it.app.elsewhere("UPDATE deliveries SET lease_owner = 'another'")
        taken.resolve()
      },
    })
    await it.mailer.book()
    await it.mailer.run()
    await taken.promise
    expect(it.server.mails.map(({ to }) => to)).toEqual([[ann]])
    expect(deliveries(it.app)).toEqual([{ status: 'pending', attempts: 0 }])
  })
})

test('while a server keeps its connections waiting, few mails are leased, and the others left to other processes', async () => {
  const open = Promise.withResolvers<void>()
  let isSlow = false
  let asked = 0
  await using it = await begin({
    async onMail() {
      asked += 1
      if (isSlow) await open.promise
    },
  })
  const { app, mailer, server } = it
  // More and more at a time, until nobody but the mail server is slow.
  for (let n = 0; n < 12; n += 1) await mailer.book({ attendee_email: `first-${n}@example.org` })
  await mailer.run()
  asked = 0
  isSlow = true
  for (let n = 0; n < 12; n += 1) await mailer.book({ attendee_email: `guest-${n}@example.org` })
  const running = mailer.run()
  const leased = () =>
    app.database
      .query<{ count: number }, []>(
        'SELECT count(*) AS count FROM deliveries WHERE lease_until IS NOT NULL',
      )
      .get()?.count ?? 0
  while (asked < 2 || leased() < 4) await new Promise((resolve) => setImmediate(resolve))
  expect([asked, leased()]).toEqual([2, 4])
  open.resolve()
  await running
  expect(server.mails).toHaveLength(48)
})

test('a mail that may have left is not counted against itself', async () => {
  await using it = await begin()
  const { app, mailer, server } = it
  await app.call('PATCH', '/v1/account', { notifications: { human: [] } })
  await keepMailEndpoints(mailer.context)
  await mailer.book()
  const asked = Promise.withResolvers<void>()
  const dying: Post = {
    send() {
      asked.resolve()
      return new Promise(() => undefined)
    },
    close: () => undefined,
  }
  const limits = { perHour: 1, perAddress: 1 }
  const senderBy = (post: Post) => {
    const channel = mailChannel(mailer.context, post, 'book@acme.example', limits)
    return createDeliverer(mailer.context, [0], async () => null, { mail: channel })
  }
  void senderBy(dying).runOnce()
  await asked.promise
  app.clock.advance(deliveryLeaseMs + 1)
  const sender = senderBy(mailer.post)
  await sender.runOnce()
  await sender.settled()
  expect(subjectsTo(server.mails, ann)).toEqual(['Booked'])
  // Another is one too many, in whatever capitals.
  await mailer.book({ attendee_email: ann.toUpperCase() })
  app.clock.advance(hourMs + 1)
  await sender.runOnce()
  await sender.settled()
  expect(server.mails).toHaveLength(1)
  expect(failures(app)).toMatchObject([
    { data: { reason: 'this address was sent 1 mails within a day' } },
  ])
})

test('a server that says later seven times is asked no more, and the event says so', async () => {
  let asked = 0
  await using it = await begin({
    onTo(address) {
      if (address === sarah) return
      asked += 1
      throw new Refused(451)
    },
  })
  const id = await it.mailer.book()
  await it.app.call('PATCH', `/v1/bookings/${id}`, { starts_at: '2026-04-16T15:00:00Z' })
  for (let n = 0; n < 12; n += 1) {
    await it.mailer.run()
    it.app.clock.advance(26 * hourMs)
  }
  expect(asked).toBe(7)
  expect(failures(it.app)).toMatchObject([{ data: { booking_id: id, kind: 'confirmed' } }])
  expect(subjectsTo(it.server.mails, sarah)).toEqual(['Booked'])
  expect(deliveries(it.app).map(({ status }) => status)).not.toContain('pending')
})

test('whoever was refused the confirmation is not told of the end, and a move is a confirmation to them', async () => {
  let isKnown = false
  await using it = await begin({
    onTo(address) {
      if (address === ann && !isKnown) throw new Refused(550)
    },
  })
  const { app, mailer, server } = it
  const [ended, moved] = [await mailer.book(), await mailer.book()]
  await mailer.run()
  isKnown = true
  await app.call('DELETE', `/v1/bookings/${ended}`)
  await app.call('PATCH', `/v1/bookings/${moved}`, { starts_at: '2026-03-17T15:00:00Z' })
  await mailer.run()
  expect(subjectsTo(server.mails, ann)).toEqual(['Booked'])
  expect(subjectsTo(server.mails, sarah).sort()).toEqual(['Booked', 'Booked', 'Cancelled', 'Moved'])
})

test('a reminder that comes before a confirmation that waits takes nothing from it', async () => {
  let isOpen = false
  await using it = await begin({
    onMail(mail) {
      const isReminder = headerOf(mail, 'Subject')?.startsWith('Reminder')
      if (!isReminder && !isOpen) throw new Refused(451)
    },
  })
  const { app, mailer, server } = it
  await app.call('PATCH', '/v1/account', { notifications: { human: [], reminders: [60] } })
  await keepMailEndpoints(mailer.context)
  await mailer.book()
  app.clock.set('2026-03-16T13:00:00Z')
  await remindDue(mailer.context)
  await mailer.run()
  expect(subjectsTo(server.mails, ann)).toEqual(['Reminder'])
  isOpen = true
  app.clock.advance(2 * minuteMs)
  await mailer.run()
  expect(subjectsTo(server.mails, ann)).toEqual(['Reminder', 'Booked'])
})

test('handed over to whoever reads the same box, or to another address and back: nobody has lost it', async () => {
  await using it = await begin()
  const { app, mailer, server } = it
  const path = `/v1/bookings/${await mailer.book()}`
  await mailer.run()
  const box = 'SARAH@acme.example'
  const days = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
  const other = await app.human({ name: 'Ben Fox', email: box, rules: days })
  await app.call('POST', `/v1/humans/${mailer.humanId}/hand-over`, { to: other.id })
  await mailer.run()
  expect(subjectsTo(server.mails, sarah)).toEqual(['Booked'])
  expect(subjectsTo(server.mails, box)).toEqual(['Booked'])
  const told = server.mails.length
  await app.call('PATCH', path, { attendee_email: 'bob@example.org' })
  await app.call('PATCH', path, { attendee_email: ann })
  await mailer.run()
  const since = server.mails.slice(told)
  // The link that she had is dead, and nothing else is new.
  expect(since.map(({ to }) => to)).toEqual([[ann]])
  expect(subjectsTo(since, ann)).toEqual(['Booked'])
  const links = (mails: readonly ArrivedMail[]) =>
    new Set(
      mails
        .flatMap(partsOf)
        .join('\n')
        .match(/https:\/\/\S+\/b\/[\w-]{44}/g),
    )
  expect(links(since).size).toBe(1)
  expect(links(since)).not.toEqual(links(server.mails.slice(0, told)))
})

test('whoever may have been sent a mail hears that the booking is theirs no longer, whatever was tried since', async () => {
  const port = freePort()
  await using app = await startTestApp()
  using mailer = await began(app, plain(port))
  const id = await mailer.book()
  const breaking = await startMailServer({
    port,
    async onMail() {
      await breaking.breakOff()
      await new Promise(() => undefined)
    },
  })
  await mailer.run()
  await app.call('PATCH', `/v1/bookings/${id}`, { attendee_email: 'bob@example.org' })
  app.clock.advance(2 * minuteMs)
  // Nobody is there.
  await mailer.run()
  await using server = await startMailServer({ port })
  for (const _ of [1, 2]) {
    app.clock.advance(31 * minuteMs)
    await mailer.run()
  }
  expect(subjectsTo(server.mails, ann)).toEqual(['Cancelled'])
  expect(subjectsTo(server.mails, 'bob@example.org')).toEqual(['Booked'])
})
