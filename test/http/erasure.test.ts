/** guide/security.md#erasing-an-attendee: a person is taken out of all that is kept, and out of nothing else. */
import { expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { answering, register, startDeliverer } from '../support/deliverer.ts'

interface ErasureBody {
  readonly dry_run: boolean
  readonly bookings: number
  readonly events: number
  readonly answers: number
  readonly deliveries: number
  readonly holds: number
  readonly remaining: number
  readonly cursor?: string
  readonly not_reached: readonly string[]
}

async function erase(app: TestApp, body: object): Promise<ErasureBody> {
  const { status, text } = await app.call('POST', '/v1/attendees/erase', body)
  expect([status, text]).toEqual([200, text])
  return JSON.parse(text)
}

/** Every row of every table as text, of the audit those up to a number. */
function everythingIn({ database }: TestApp, auditedSeq?: number): string {
  const tables = database
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .filter(({ name }) => name !== 'zone_rules')
  return tables
    .map(({ name }) => {
      const isCut = name === 'audit' && auditedSeq !== undefined
      const rows = database.query(
        `SELECT * FROM ${name}${isCut ? ` WHERE seq <= ${auditedSeq}` : ''}`,
      )
      return `${name} ${JSON.stringify(rows.all())}`
    })
    .join('\n')
}

const details = {
  ...{ attendee_phone: '+14155550123', attendee_timezone: 'Pacific/Honolulu' },
  attendee_locale: 'haw-US',
  location: 'Rivera House',
}

/** Two bookings of Alex, one cancelled, one that was his before; a hold; and one of somebody else. */
async function began(app: TestApp) {
  const { id } = await app.human()
  const email = 'Alex@Startup.io'
  const alex = {
    attendee_name: 'Alex Rivera',
    attendee_email: email,
    metadata: { crm: 'rivera-7' },
    ...details,
  }
  const options = { headers: { 'idempotency-key': 'once' } }
  const wanted = { human_id: id, starts_at: '2026-03-16T09:00:00Z', duration: 30, ...alex }
  const one = await app.call('POST', '/v1/bookings', wanted, options)
  const two = await app.book(id, '2026-03-16T10:00:00Z', {
    ...alex,
    attendee_email: email.toLowerCase(),
  })
  await app.call('DELETE', `/v1/bookings/${two.body.id}?reason=Rivera%20is%20ill`)
  const three = await app.book(id, '2026-03-16T11:00:00Z', alex)
  const jane = {
    ...{ attendee_name: 'Jane Doe', attendee_email: 'jane@x.io', metadata: { crm: 'doe' } },
    ...{ attendee_phone: '+493012345', attendee_timezone: null, location: null },
    attendee_locale: null,
  }
  await app.call('PATCH', `/v1/bookings/${three.body.id}`, jane)
  await app.call('POST', '/v1/holds', {
    human_id: id,
    starts_at: '2026-03-16T12:00:00Z',
    duration: 30,
    metadata: { of: 'alex@startup.io', crm: 'rivera-7' },
    ...details,
  })
  return {
    humanId: id,
    ids: [one, two].map(({ body }) => body.id),
    janes: three.body.id,
    wanted,
    options,
  }
}

const traces = /rivera|alex@|4155550123|honolulu/i

test('after a dry run that changes nothing, no table tells of the person, whatever case the address was in', async () => {
  await using app = await startTestApp()
  await register(app)
  const { humanId, ids, janes, wanted, options } = await began(app)
  const before = everythingIn(app)
  const dry = await erase(app, { email: 'aLEX@startup.io', dry_run: true })
  expect(everythingIn(app)).toBe(before)
  expect(dry).toMatchObject({
    dry_run: true,
    bookings: 2,
    events: 5,
    answers: 1,
    holds: 1,
    remaining: 0,
  })
  const done = await erase(app, { email: 'aLEX@startup.io' })
  expect(done).toEqual({ ...dry, dry_run: false })
  expect(everythingIn(app)).not.toMatch(traces)

  const listed = await app.call('GET', `/v1/bookings?human_id=${humanId}`)
  const [first, second, third] = listed.body.bookings
  for (const one of [first, second]) {
    expect(one).toMatchObject({
      attendee_name: 'Erased attendee',
      attendee_email: null,
      metadata: null,
    })
    for (const field of ['cancellation_reason', ...Object.keys(details)]) {
      expect(one, field).not.toHaveProperty(field)
    }
  }
  expect([first?.id, second?.id]).toEqual(ids)
  expect([first?.starts_at, second?.status]).toEqual(['2026-03-16T09:00:00.000Z', 'cancelled'])
  expect(third).toMatchObject({ id: janes, attendee_name: 'Jane Doe', metadata: { crm: 'doe' } })

  const again = await app.call('POST', '/v1/bookings', wanted, options)
  expect([again.status, again.body.attendee_name]).toEqual([201, 'Erased attendee'])
  expect(await erase(app, { email: 'alex@startup.io' })).toMatchObject({
    bookings: 0,
    events: 0,
    holds: 0,
  })
})

test('by number as by address; a hold by what it says, its kept answer by what became of it', async () => {
  await using app = await startTestApp()
  const { humanId } = await began(app)
  const slot = { human_id: humanId, starts_at: '2026-03-16T13:00:00Z', duration: 30 }
  const options = { headers: { 'idempotency-key': 'held' } }
  const held = await app.call('POST', '/v1/holds', { ...slot, location: 'Rivera House' }, options)
  await app.call('POST', '/v1/bookings', {
    ...{ hold_id: held.body.id, attendee_name: 'A. Rivera', attendee_phone: '+14155550123' },
  })
  expectRefusal(
    await app.call('POST', '/v1/attendees/erase', { phone: '4155550123' }),
    'VALIDATION_ERROR',
    ['phone'],
  )
  const dry = await erase(app, { phone: '+14155550123', dry_run: true })
  expect(dry).toMatchObject({ bookings: 3, events: 6, answers: 2, holds: 2, remaining: 0 })
  expect(await erase(app, { phone: '+14155550123' })).toEqual({ ...dry, dry_run: false })
  expect(everythingIn(app)).not.toMatch(traces)
  expect(everythingIn(app)).toContain('+493012345')
  expect(await erase(app, { phone: '+14155550123' })).toMatchObject({ bookings: 0, holds: 0 })
})

test('no webhook tells of it, and what still waits is sent without the person', async () => {
  await using app = await startTestApp()
  await register(app)
  await began(app)
  const count = () => app.database.query('SELECT count(*) AS n FROM deliveries').get()
  const waiting = count()
  await erase(app, { email: 'alex@startup.io' })
  expect(count()).toEqual(waiting)
  const sent = await startDeliverer(app.context).run()
  expect(sent.length).toBeGreaterThan(3)
  expect(JSON.stringify(sent)).not.toMatch(traces)
})

test('the log of deliveries tells of the person no more, neither in its list nor in what was sent', async () => {
  await using app = await startTestApp()
  const { id } = await register(app)
  await began(app)
  await startDeliverer(app.context).run()
  const path = `/v1/webhooks/${id}/deliveries`
  const read = async () => {
    const { text } = await app.call('GET', path)
    const { deliveries } = JSON.parse(text)
    const each = deliveries.map((one: { id: string }) => app.call('GET', `${path}/${one.id}`))
    return text + (await Promise.all(each)).map((answer) => answer.text).join()
  }
  expect(await read()).toMatch(traces)
  await erase(app, { email: 'alex@startup.io' })
  expect(await read()).not.toMatch(traces)
})

test('by booking, the attendee of that one alone; kept answers of endpoints go with it', async () => {
  await using app = await startTestApp()
  await register(app)
  const { ids } = await began(app)
  const [first = '', second = ''] = ids
  await startDeliverer(app.context, () => answering(200, 'thanks, Alex Rivera')).run()
  const done = await erase(app, { booking_id: first })
  expect(done).toMatchObject({ bookings: 1, events: 1, answers: 1, deliveries: 1, holds: 0 })
  expect((await app.call('GET', `/v1/bookings/${first}`)).body.attendee_email).toBeNull()
  expect((await app.call('GET', `/v1/bookings/${second}`)).body.attendee_email).toBe(
    'alex@startup.io',
  )
  expect((await erase(app, { booking_id: first })).bookings).toBe(0)
})

test('another account keeps what it has, and its bookings are not there', async () => {
  await using app = await startTestApp()
  const { ids } = await began(app)
  const { key } = await app.account('other')
  const call = (body: object) => app.call('POST', '/v1/attendees/erase', body, { key })
  expectRefusal(await call({ booking_id: ids[0] }), 'NOT_FOUND')
  const before = everythingIn(app)
  expect(JSON.parse((await call({ email: 'alex@startup.io' })).text)).toMatchObject({
    bookings: 0,
    events: 0,
  })
  const audited = app.database.query<{ seq: number }, []>('SELECT max(seq) - 1 AS seq FROM audit')
  expect(everythingIn(app, audited.get()?.seq)).toBe(before)
})

test('one person is named, by one of two ways', async () => {
  await using app = await startTestApp()
  const call = (body: object) => app.call('POST', '/v1/attendees/erase', body)
  const id = Bun.randomUUIDv7()
  const phone = '+14155550123'
  for (const body of [
    {},
    { email: 'a@b.c', booking_id: id },
    { email: 'a@b.c', phone },
    { phone, booking_id: id },
  ]) {
    expectRefusal(await call(body), 'VALIDATION_ERROR', ['email'])
  }
  expectRefusal(await call({ email: 'nobody' }), 'VALIDATION_ERROR', ['email'])
  expectRefusal(await call({ email: 'a@b.c', cursor: 'x' }), 'VALIDATION_ERROR', ['cursor'])
  expectRefusal(await call({ booking_id: id }), 'NOT_FOUND')
  const made = await app.call('POST', '/v1/api-keys', { name: 'a', scope: 'agent' })
  const { key } = JSON.parse(made.text)
  expectRefusal(
    await app.call('POST', '/v1/attendees/erase', { email: 'a@b.c' }, { key }),
    'FORBIDDEN',
  )
})

test('a call looks at so many rows, and the next goes on where it ended', async () => {
  await using app = await startTestApp()
  const { humanId } = await began(app)
  // Older than all: a row each.
  const add = app.database.prepare(
    `INSERT INTO events (account_seq, booking_id, type, payload, created_at, due_at)
     SELECT account_seq, 'x', type, '{"data":{}}', 0, 0 FROM events WHERE seq = 1`,
  )
  app.database.transaction(() => {
    for (let n = 0; n < 100_100; n += 1) add.run()
  })()
  const first = await erase(app, { email: 'alex@startup.io' })
  expect(first.bookings).toBe(0)
  expect(first.remaining).toBeGreaterThan(0)
  const { cursor } = first
  const second = await erase(app, { email: 'alex@startup.io', cursor })
  expect(second).toMatchObject({ bookings: 2, remaining: 0 })
  expect(second.cursor).toBeUndefined()
  expect(everythingIn(app)).not.toMatch(traces)
  expect(humanId).toBeString()
})
