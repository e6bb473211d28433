/** How the service is: what a page of it shows, in one request. */
import { expect, test } from 'bun:test'
import { decideHold } from '../../src/domain/mails/mail.ts'
import { dayMs, hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { createMetrics } from '../../src/observe/metrics.ts'
import { keepMailEndpoints } from '../../src/operations/mails/mail-endpoints.ts'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

const healthOf = async (app: TestApp) => JSON.parse((await app.call('GET', '/v1/health')).text)

const refused = 'the mail server refused the user or the password'

test('a service that nobody has set anything for says so, and how much disk is left', async () => {
  await using app = await startTestApp()
  const { storage, zone_rules, ...health } = await healthOf(app)
  expect(health).toEqual({
    mail: { status: 'off', waiting: 0, sent: 0, failed: 0, failures: [] },
    calendars: {
      counts: { syncing: 0, ok: 0, stale: 0, unreachable: 0, reconnect: 0 },
      ...{ troubled: [], writes_waiting: 0, writes_held: 0 },
    },
    deliveries: { waiting: 0 },
    backups: {},
  })
  expect(storage.data_bytes).toBeGreaterThan(4_096)
  expect(storage.free_bytes).toBeGreaterThan(storage.data_bytes)
  expect(zone_rules).toMatchObject({ is_old: false, bookings_shifted: 0 })
  app.clock.set('2028-01-01T00:00:00Z')
  const later = await healthOf(app)
  expect(later.zone_rules.is_old).toBe(true)
})

test('mail that is held says why and since when, until one leaves or the hold has passed', async () => {
  await using app = await startTestApp({ parts: { sendsMail: true } })
  expect((await healthOf(app)).mail.status).toBe('sending')
  const hold = (untilMs: number) => {
    const nowMs = app.clock.nowMs()
    return app.store.mails.hold((before) => decideHold(before, refused, nowMs, nowMs + untilMs))
  }
  const since = new Date(app.clock.nowMs()).toISOString()
  await hold(5 * minuteMs)
  app.clock.advance(5 * minuteMs)
  await hold(5 * minuteMs)
  const held = { status: 'held', reason: refused, since }
  expect((await healthOf(app)).mail).toMatchObject(held)
  // The first mail after a hold may take half a minute to be refused.
  app.clock.advance(5 * minuteMs + minuteMs / 2)
  expect((await healthOf(app)).mail).toMatchObject(held)
  app.clock.advance(minuteMs)
  const none = { waiting: 0, sent: 0, failed: 0, failures: [] }
  expect((await healthOf(app)).mail).toEqual({ status: 'sending', ...none })
  await hold(5 * minuteMs)
  await app.store.mails.hold(() => null)
  expect((await healthOf(app)).mail.status).toBe('sending')
})

test('mails of the last day count, those of the account alone', async () => {
  await using app = await startTestApp({ parts: { sendsMail: true } })
  const { id } = await app.human()
  const { body } = await app.book(id, '2026-03-16T14:00:00Z')
  const nowMs = app.clock.nowMs()
  const insert = (at: number, account: number, status: string, event: number) =>
    app.elsewhere(`INSERT INTO mails (booking_seq, event_seq, recipient, account_seq, kind, as_of, shown_by, sequence, starts_at,
      ends_at, status, reason, at) SELECT seq, ${event}, 'attendee', ${account}, 'confirmed', 0, ${event}, 0, 0, 0, '${status}',
      ${status === 'failed' ? `'answer ${event}'` : 'NULL'}, ${at} FROM bookings WHERE id = '${body.id}'`)
  await insert(nowMs - 2 * dayMs, 1, 'failed', 100)
  await insert(nowMs - 3 * minuteMs, 1, 'failed', 101)
  await insert(nowMs - 2 * minuteMs, 1, 'failed', 102)
  await insert(nowMs - minuteMs, 1, 'sent', 103)
  await insert(nowMs - minuteMs, 2, 'failed', 104)
  const { mail } = await healthOf(app)
  const failure = (minutes: number, reason: string) => ({
    ...{ at: new Date(nowMs - minutes * minuteMs).toISOString(), reason },
    ...{ kind: 'confirmed', recipient: 'attendee' },
    ...{ booking_id: body.id, attendee_name: 'Alex Rivera' },
  })
  expect(mail).toMatchObject({ sent: 1, failed: 2 })
  expect(mail.failures).toEqual([failure(2, 'answer 102'), failure(3, 'answer 101')])
  for (let n = 0; n < 12; n += 1) await insert(nowMs - n, 1, 'failed', 200 + n)
  const more = (await healthOf(app)).mail
  expect([more.failed, more.failures.length, more.failures[0].reason]).toEqual([
    14,
    10,
    'answer 200',
  ])
})

test('mails that wait for the limit of an hour say until when, and nobody else waits for it', async () => {
  await using app = await startTestApp({ parts: { sendsMail: true, mailsPerHour: 2 } })
  await keepMailEndpoints(app.context)
  const { id } = await app.human()
  const { body } = await app.book(id, '2026-03-16T14:00:00Z')
  const firstMs = app.clock.nowMs()
  const insert = (event: number, whom: string, status = 'sent') =>
    app.elsewhere(`INSERT INTO mails (booking_seq, event_seq, recipient, account_seq, kind, as_of, shown_by, sequence, starts_at,
      ends_at, address_digest, status, at) SELECT seq, ${event}, 'attendee', account_seq, 'confirmed', 0, ${event}, 0, 0, 0, ${whom},
      '${status}', ${app.clock.nowMs()} FROM bookings WHERE id = '${body.id}'`)
  // What was kept back for its address takes nothing from the others.
  await insert(100, 'NULL', 'failed')
  await insert(101, "'ann'")
  expect((await healthOf(app)).mail).toMatchObject({ status: 'sending', waiting: 1 })
  expect((await healthOf(app)).mail).not.toContainKey('limited_until')
  app.clock.advance(minuteMs)
  await insert(102, "'bo'")
  const limited_until = new Date(firstMs + hourMs).toISOString()
  expect((await healthOf(app)).mail).toMatchObject({ status: 'sending', limited_until })
  app.clock.set(limited_until)
  expect((await healthOf(app)).mail).not.toContainKey('limited_until')
})

test('calendars count by how they are known, and those in trouble are named', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const path = `/v1/humans/${id}/calendars`
  const connect = (name: string) =>
    app.call('POST', path, { type: 'ics', name, url: `http://127.0.0.1:9/${name}` })
  for (const name of ['well', 'stale', 'gone', 'locked']) await connect(name)
  const nowMs = app.clock.nowMs()
  const fault = (words: string, asksForPerson = false) =>
    JSON.stringify({ words, asksForPerson, sinceMs: nowMs })
  await app.elsewhere(`UPDATE calendars SET synced_at = ${nowMs} WHERE name IN ('well', 'stale')`)
  await app.elsewhere(
    `UPDATE calendars SET fault = '${fault('does not answer')}' WHERE name = 'stale'`,
  )
  await app.elsewhere(`UPDATE calendars SET fault = '${fault('answers 500')}' WHERE name = 'gone'`)
  await app.elsewhere(
    `UPDATE calendars SET fault = '${fault('answers 401', true)}' WHERE name = 'locked'`,
  )
  const { calendars } = await healthOf(app)
  const counts = { syncing: 0, ok: 1, stale: 1, unreachable: 1, reconnect: 1 }
  expect(calendars.counts).toEqual(counts)
  const named = (name: string, status: string, reason: string) => ({
    ...{ human_id: id, human_name: 'Sarah Chen', name, status, reason },
    since: new Date(nowMs).toISOString(),
  })
  expect(calendars.troubled).toEqual([
    named('locked', 'reconnect', 'answers 401'),
    named('gone', 'unreachable', 'answers 500'),
    named('stale', 'stale', 'does not answer'),
  ])
})

test('backups say how often they are made, where, how many are kept, and of the newest when, how large and whether whole', async () => {
  const metrics = createMetrics(null)
  const backupPlace = { where: '/backups', keep: 24 }
  const parts = { metrics, backupEveryMs: 60 * minuteMs, backupPlace }
  await using app = await startTestApp({ parts })
  const set = { every_minutes: 60, place: '/backups', keep: 24 }
  expect((await healthOf(app)).backups).toEqual(set)
  const begunMs = app.clock.nowMs()
  metrics.backedUp({ begunMs, bytes: 4_096, verifiedMs: begunMs + 2_000, kept: 3 })
  expect((await healthOf(app)).backups).toEqual({
    ...{ ...set, last_bytes: 4_096, kept: 3, last_at: new Date(begunMs).toISOString() },
    verified_at: new Date(begunMs + 2_000).toISOString(),
  })
  metrics.backedUp({ begunMs, bytes: null, verifiedMs: null, kept: 3 })
  expect((await healthOf(app)).backups).not.toContainKeys(['verified_at', 'last_bytes'])
})

test('it is for admin keys', async () => {
  await using app = await startTestApp()
  const { text } = await app.call('POST', '/v1/api-keys', { name: 'read', scope: 'read' })
  const { key } = JSON.parse(text)
  expectRefusal(await app.call('GET', '/v1/health', undefined, { key }), 'FORBIDDEN')
})
