/** guide/accounts.md#deleting-an-account: all but the ledger goes, and at once nothing of it is answered. */
import { expect, test } from 'bun:test'
import { ensureAccount } from '../../src/operations/accounts.ts'
import { countAccount, deleteAccount } from '../../src/operations/removals.ts'
import { checkSoundness } from '../../src/store/sqlite/file/soundness.ts'
import { migrations } from '../../src/store/sqlite/migrations.ts'
import { expectRefusal, readAnswer } from '../support/answers.ts'
import { requestOf, startTestApp, type TestApp } from '../support/app.ts'
import { expectSound } from '../support/audit.ts'
import { openAt, refusalOf } from '../support/store.ts'

/** Deletes as the command does, in another process. */
async function deleteElsewhere(app: TestApp, id: string) {
  const store = openAt(app.database.filename)
  try {
    return await deleteAccount({ ...app.context, store }, id)
  } finally {
    await store.close()
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const newestSeq = ({ database }: TestApp) =>
  database.query<{ seq: number }, []>('SELECT max(seq) AS seq FROM events').get()?.seq

/** The tables with a row that says a word, or is of an account. */
function tablesWith({ database }: TestApp, word: RegExp): string[] {
  const tables = database
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
  return tables
    .filter(({ name }) => name !== 'zone_rules')
    .filter(({ name }) => word.test(JSON.stringify(database.query(`SELECT * FROM ${name}`).all())))
    .map(({ name }) => name)
}

test('deleted by another process, its keys, sessions and streams are out within one request, and only its ledger stays', async () => {
  await using app = await startTestApp()
  await app.human({ name: 'Ours' })
  const secret = await app.account('secret', 'starter', true)
  const by = { key: secret.key }
  const human = await app.human({ name: 'Ann Secret', ...by })
  const hook = { url: 'http://127.0.0.1:9/secret', events: ['booking.confirmed'] }
  const endpoint = await app.call('POST', '/v1/webhooks', hook, by)
  await app.call('POST', `/v1/webhooks/${JSON.parse(endpoint.text).id}/test`, undefined, by)
  await app.elsewhere(
    `INSERT INTO usage SELECT id, unixepoch('2026-03-01') * 1000, 1000, 0 FROM accounts WHERE name = 'secret'`,
  )
  const headers = { 'idempotency-key': 'k' }
  const email = { attendee_email: 'secret@example.com', attendee_name: 'Alex Secret' }
  const booked = await app.book(human.id, '2026-03-16T09:00:00Z', email, { ...by, headers })
  expect(booked.status).toBe(201)
  await app.call('POST', `/v1/humans/${human.id}/feed`, { detail: 'busy' }, by)
  const slot = { human_id: human.id, starts_at: '2026-03-16T10:00:00Z', duration: 30 }
  await app.call('POST', '/v1/holds', { ...slot, metadata: { of: 'secret' } }, by)
  const here = { 'sec-fetch-site': 'same-origin' }
  const session = requestOf('POST', '/dashboard/session', by, { headers: here })
  const cookie = (await app.fetch(session)).headers.get('set-cookie')?.split(';')[0] ?? ''
  const stream = await app.fetch(requestOf('GET', '/v1/events/stream', undefined, by))
  const before = newestSeq(app)
  const counts = await countAccount(app.context, secret.id)
  expect(counts).toMatchObject({ humans: 1, bookings: 1, holds: 1, events: 1, deliveries: 2 })
  expect(counts).toMatchObject({ webhooks: 1, keys: 1, ledger: 1 })
  expect(await deleteElsewhere(app, secret.id)).toEqual(counts)

  expectRefusal(await app.call('GET', '/v1/humans', undefined, by), 'UNAUTHORIZED')
  const visit = requestOf('GET', '/v1/humans', undefined, { headers: { ...here, cookie } })
  expectRefusal(await readAnswer(await app.fetch(visit)), 'UNAUTHORIZED')
  expect(await new Response(stream.body).text()).not.toContain('data: {"')
  expect(tablesWith(app, /secret/i)).toEqual([])
  expect(tablesWith(app, new RegExp(secret.id)).sort()).toEqual(['accounts', 'audit', 'ledger'])
  expect(newestSeq(app)).toBe(before)
  expectSound(app.database)
  expect(JSON.parse((await app.call('GET', '/v1/humans')).text).total).toBe(1)
  const ours = JSON.parse((await app.call('GET', '/v1/humans')).text).humans[0].id
  await app.call('PUT', `/v1/humans/${ours}/availability`, {
    ...{ working_days: [1], work_start: '09:00', work_end: '17:00', meeting_durations: [30] },
  })
  expect((await app.book(ours, '2026-03-16T09:00:00Z')).status).toBe(201)
  expect(newestSeq(app)).toBe((before ?? 0) + 1)
})

test('more than one transaction takes goes too, and a second run after a cut goes on', async () => {
  await using app = await startTestApp()
  const big = await app.account('big')
  const by = { key: big.key }
  const human = await app.human({ rules: { meeting_durations: [1] }, ...by })
  const here = { 'sec-fetch-site': 'same-origin' }
  const signIn = requestOf('POST', '/dashboard/session', by, { headers: here })
  const cookie = (await app.fetch(signIn)).headers.get('set-cookie')?.split(';')[0] ?? ''
  const starts = Array.from(
    { length: 210 },
    (_, n) => Date.parse('2026-03-16T09:00:00Z') + n * 60_000,
  )
  const made = await Promise.all(
    starts.map((ms) => app.book(human.id, new Date(ms).toISOString(), { duration: 1 }, by)),
  )
  expect(made.every(({ status }) => status === 201)).toBe(true)
  await app.store.removals.close(big.id, app.clock.nowMs())
  await app.store.removals.removeSome(big.id, '')
  const visit = requestOf('GET', '/v1/humans', undefined, { headers: { ...here, cookie } })
  expectRefusal(await readAnswer(await app.fetch(visit)), 'UNAUTHORIZED')
  expect(await countAccount(app.context, big.id)).toMatchObject({ bookings: 110, keys: 1 })
  const findings = checkSoundness(app.database, migrations.length, 0)
  expect(findings.filter(({ name }) => name.startsWith('deleted'))).toMatchObject([{ found: 1 }])
  await deleteElsewhere(app, big.id)
  expect(await countAccount(app.context, big.id)).toMatchObject({ bookings: 0, humans: 0, keys: 0 })
  expectSound(app.database)
})

test('a count deletes nothing; what is not there is not found; the only account may go, and the next start makes one', async () => {
  await using app = await startTestApp()
  const id = (await app.store.accounts.findFirst())?.id ?? ''
  await countAccount(app.context, id)
  expect((await app.call('GET', '/v1/account')).status).toBe(200)
  expect(await refusalOf(deleteAccount(app.context, Bun.randomUUIDv7()))).toBe('NOT_FOUND')
  await deleteAccount(app.context, id)
  expectRefusal(await app.call('GET', '/v1/account'), 'UNAUTHORIZED')
  await ensureAccount(app.context, 'unlimited', app.key)
  const { text } = await app.call('GET', '/v1/account')
  expect(JSON.parse(text).id).not.toBe(id)
})
