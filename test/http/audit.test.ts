/** guide/security.md#audit: who changed what, in the transaction of the change. */
import { expect, test } from 'bun:test'
import { dayMs } from '../../src/domain/time/units.ts'
import {
  createAccount,
  resumeAccount,
  suspendAccount,
  updateAccount,
} from '../../src/operations/accounts.ts'
import { sweepOld } from '../../src/workers/sweep.ts'
import { expectRefusal } from '../support/answers.ts'
import { requestOf, startTestApp, type TestApp } from '../support/app.ts'
import { startTestServer } from '../support/server.ts'

interface Listed {
  readonly entries: readonly {
    readonly at: string
    readonly key_id: string | null
    readonly key_name?: string
    readonly operation: string
    readonly object: {
      readonly kind: string
      readonly id: string | null
      readonly name?: string
    }
    readonly digest: string | null
    readonly address: string | null
    readonly human_id?: string
  }[]
  readonly cursor?: string
}

async function audit(app: TestApp, query = '', key = app.key): Promise<Listed> {
  const { status, text } = await app.call('GET', `/v1/audit${query}`, undefined, { key })
  expect([status, text]).toEqual([200, expect.any(String)])
  return JSON.parse(text)
}

const named = ({ entries }: Listed) =>
  entries.map(({ operation, object }) => `${operation} ${object.kind} ${object.id}`)

async function keyOf(app: TestApp, fields: object): Promise<{ id: string; key: string }> {
  const { text } = await app.call('POST', '/v1/api-keys', { name: 'k', ...fields })
  return JSON.parse(text)
}

test('an entry names the key, the operation, the object and the time, and nobody by a name', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ name: 'Ann Secret' })
  const rep = await keyOf(app, { scope: 'rep', human_ids: [id] })
  app.clock.advance(60_000)
  const block = { type: 'block', title: 'Secret', all_day: true, start_date: '2026-03-20' }
  const made = await app.call('POST', `/v1/humans/${id}/overrides`, block, { key: rep.key })
  const list = await audit(app)
  expect(list.entries[0]).toEqual({
    at: '2026-03-10T10:01:00.000Z',
    key_id: rep.id,
    operation: 'createOverride',
    object: { kind: 'override', id: JSON.parse(made.text).id },
    human_id: id,
    digest: null,
    address: null,
  })
  expect(list.entries.at(-1)).toMatchObject({ operation: 'createAccount', key_id: null })
  expect(JSON.stringify(app.database.query('SELECT * FROM audit').values())).not.toMatch(
    /secret|ann/i,
  )
})

test('the list is filtered by key and by object, and goes on with its cursor', async () => {
  await using app = await startTestApp()
  const one = (await app.human({ name: 'One' })).id
  const other = (await app.human({ name: 'Other' })).id
  const admin = await keyOf(app, { scope: 'admin' })
  for (const id of [one, other]) {
    await app.call('PATCH', `/v1/humans/${id}`, { role: 'x' }, { key: admin.key })
  }
  const renamed = (id: string) => `updateHuman human ${id}`
  expect(named(await audit(app, `?key_id=${admin.id}`))).toEqual([renamed(other), renamed(one)])
  expect(named(await audit(app, `?key_id=${admin.id}&object_id=${one}`))).toEqual([renamed(one)])
  const ofOne = named(await audit(app, `?object_id=${one.toUpperCase()}`))
  expect(ofOne[0]).toBe(renamed(one))
  expect(ofOne).toContain(`createHuman human ${one}`)
  const all = named(await audit(app))
  const pages: string[] = []
  for (let query = '?limit=2'; query !== ''; ) {
    const page = await audit(app, query)
    pages.push(...named(page))
    query = page.cursor === undefined ? '' : `?limit=2&cursor=${page.cursor}`
  }
  expect(pages).toEqual(all)
  const elsewhere = await app.account('elsewhere')
  const theirs = named(await audit(app, '', elsewhere.key))
  expect(theirs.filter((entry) => all.includes(entry))).toEqual([])
  expectRefusal(await app.call('GET', '/v1/audit?cursor=x'), 'VALIDATION_ERROR')
})

test('a replay and a refusal leave no entry, and a key revoked with others one each', async () => {
  await using app = await startTestApp()
  const body = { name: 'New', timezone: 'UTC' }
  const headers = { 'idempotency-key': 'k' }
  await app.call('POST', '/v1/humans', body, { headers })
  const before = named(await audit(app))
  await app.call('POST', '/v1/humans', body, { headers })
  await app.call('DELETE', '/v1/humans/019aa3c0-7a00-7000-8000-000000000001')
  expect(named(await audit(app))).toEqual(before)
  const maker = await keyOf(app, { scope: 'admin' })
  const { text } = await app.call(
    'POST',
    '/v1/api-keys',
    { name: 'd', scope: 'read' },
    { key: maker.key },
  )
  await app.call('DELETE', `/v1/api-keys/${maker.id}?descendants=true`)
  const revoked = named(await audit(app)).filter((entry) => entry.startsWith('revokeApiKey'))
  const ids = [maker.id, JSON.parse(text).id]
  expect(revoked.sort()).toEqual(ids.map((id) => `revokeApiKey api_key ${id}`).sort())
})

test('commands on accounts, sign-ins and sign-outs leave entries', async () => {
  await using app = await startTestApp()
  const id = (await app.store.accounts.findFirst())?.id ?? ''
  await updateAccount(app.context, id, { name: 'renamed' })
  await suspendAccount(app.context, id)
  await resumeAccount(app.context, id)
  const headers = { 'sec-fetch-site': 'same-origin' }
  const session = '/dashboard/session'
  const signedIn = await app.fetch(requestOf('POST', session, { key: app.key }, { headers }))
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  for (let times = 0; times < 2; times += 1) {
    await app.fetch(requestOf('DELETE', session, undefined, { headers: { ...headers, cookie } }))
  }
  const { entries } = await audit(app)
  const keyId = entries[0]?.key_id
  expect(entries.slice(0, 5).map(({ operation, key_id }) => [operation, key_id])).toEqual([
    ['signOut', keyId ?? null],
    ['signIn', keyId ?? null],
    ['resumeAccount', null],
    ['suspendAccount', null],
    ['updateAccount', null],
  ])
  expect(keyId).toBeString()
  const wanted = { name: 'further', plan: 'free', autoPurchase: false } as const
  const { key } = await createAccount(app.context, wanted)
  expect((await audit(app, '', key)).entries).toMatchObject([{ operation: 'createAccount' }])
})

test('an erasure leaves a digest of the address, one entry for all its steps, and none for a count', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  for (const hour of ['09', '10']) {
    await app.book(id, `2026-03-16T${hour}:00:00Z`, { attendee_email: 'Alex@Startup.io' })
  }
  const before = named(await audit(app)).length
  const email = 'alex@STARTUP.io'
  await app.call('POST', '/v1/attendees/erase', { email, dry_run: true })
  expect(named(await audit(app))).toHaveLength(before)
  await app.call('POST', '/v1/attendees/erase', { email })
  const { entries } = await audit(app)
  expect(entries).toHaveLength(before + 1)
  expect(entries[0]).toMatchObject({
    operation: 'eraseAttendee',
    object: { kind: 'attendee', id: null },
    digest: Bun.SHA256.hash('alex@startup.io', 'base64url'),
  })
})

test('the events of bookings are listed with the key that caused each', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const agent = await keyOf(app, { scope: 'agent' })
  const admin = (await audit(app)).entries[0]?.key_id
  const day = '2026-03-16'
  const booked = await app.call(
    'POST',
    '/v1/bookings',
    { human_id: id, starts_at: `${day}T09:00:00Z`, duration: 30, attendee_name: 'Alex Secret' },
    { key: agent.key },
  )
  const booking: string = JSON.parse(booked.text).id
  await app.book(id, `${day}T10:00:00Z`)
  await app.call('DELETE', `/v1/bookings/${booking}`)
  const list = await audit(app, `?of=bookings&object_id=${booking}`)
  expect(list.entries).toMatchObject([
    { operation: 'booking.cancelled', key_id: admin, object: { kind: 'booking', id: booking } },
    { operation: 'booking.confirmed', key_id: agent.id, object: { kind: 'booking', id: booking } },
  ])
  expect(JSON.stringify(list)).not.toContain('Secret')
  expect(named(await audit(app, `?of=bookings&key_id=${agent.id}`))).toHaveLength(1)
  const newest = await audit(app, '?of=bookings&limit=2')
  expect(newest.entries).toHaveLength(2)
  const rest = await audit(app, `?of=bookings&limit=2&cursor=${newest.cursor}`)
  expect(named(rest)).toEqual([`booking.confirmed booking ${booking}`])
  expect(rest.cursor).toBeUndefined()
})

test('what nobody did is none of the events that are audited: a calendar that is down, a mail that nobody takes', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  await app.book(id, '2026-03-17T10:00:00Z')
  for (const type of ['calendar.unreachable', 'mail.failed', 'booking.conflict']) {
    app.database.run(
      `INSERT INTO events (account_seq, booking_id, type, payload, created_at, due_at)
       SELECT account_seq, booking_id, ?, payload, created_at, due_at FROM events LIMIT 1`,
      [type],
    )
  }
  const { entries } = await audit(app, '?of=bookings')
  expect(entries.map(({ operation }) => operation)).toEqual(['booking.confirmed'])
})

test('entries are kept for 90 days', async () => {
  await using app = await startTestApp()
  await app.human()
  app.clock.advance(90 * dayMs - 1)
  await app.human()
  await sweepOld(app.context, dayMs)
  const kept = named(await audit(app)).length
  app.clock.advance(1)
  await sweepOld(app.context, dayMs)
  const left = named(await audit(app)).length
  expect(left).toBeLessThan(kept)
  expect(left).toBeGreaterThan(0)
})

test.each([
  [true, '127.0.0.1'],
  [false, null],
])('addresses are kept by a setting only: %p', async (auditAddresses, address) => {
  await using server = await startTestServer({ auditAddresses })
  const headers = { authorization: `Bearer ${server.key}` }
  const body = JSON.stringify({ name: 'New', timezone: 'UTC' })
  const sent = { ...headers, 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.1' }
  await fetch(`${server.url}/v1/humans`, { method: 'POST', headers: sent, body })
  const session = JSON.stringify({ key: server.key })
  const own = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  await fetch(`${server.url}/dashboard/session`, { method: 'POST', headers: own, body: session })
  const list: Listed = await (await fetch(`${server.url}/v1/audit`, { headers })).json()
  expect(list.entries.map((entry) => [entry.operation, entry.address])).toEqual([
    ['signIn', address],
    ['createHuman', address],
    ['createAccount', null],
  ])
})

test('names are told where they are asked for, as they are now; the audit keeps none', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ name: 'Ann Before' })
  const rep = await keyOf(app, { name: 'Desk of Ann', scope: 'rep', human_ids: [id] })
  const block = { type: 'block', title: 'Dentist', all_day: true, start_date: '2026-03-20' }
  const path = `/v1/humans/${id}/overrides`
  const { id: overrideId } = JSON.parse(
    (await app.call('POST', path, block, { key: rep.key })).text,
  )
  const address = 'http://127.0.0.1:9/x'
  await app.call('POST', '/v1/webhooks', { url: address, events: ['booking.confirmed'] })
  await app.call('POST', '/v1/services', { name: 'Intro call', durations: [30], human_ids: [id] })
  await app.call('POST', `/v1/humans/${id}/calendars`, { type: 'ics', name: 'Work', url: address })
  await app.call('PATCH', `/v1/humans/${id}`, { name: 'Ann Now' })
  await app.call('PATCH', '/v1/account', { holidays: null })
  const { entries } = await audit(app, '?names=true')
  const told = entries.map(({ operation, object, key_name }) => [operation, object.name, key_name])
  expect(told.toReversed()).toEqual([
    ['createAccount', 'default', undefined],
    ['createHuman', 'Ann Now', 'first'],
    ['setAvailability', 'Ann Now', 'first'],
    ['createApiKey', 'Desk of Ann', 'first'],
    ['createOverride', 'Dentist', 'Desk of Ann'],
    ['createWebhook', address, 'first'],
    ['createService', 'Intro call', 'first'],
    ['connectCalendar', 'Work', 'first'],
    ['updateHuman', 'Ann Now', 'first'],
    ['updateAccount', 'default', 'first'],
  ])
  await app.call('DELETE', `${path}/${overrideId}`)
  await app.call('DELETE', `/v1/api-keys/${rep.id}`)
  const ofOverride = await audit(app, `?names=true&object_id=${overrideId}`)
  // An override that is gone has no name any more; a key that is revoked has.
  expect(ofOverride.entries.map(({ object, key_name }) => [object.name, key_name])).toEqual([
    [undefined, 'first'],
    [undefined, 'Desk of Ann'],
  ])
  const plain = JSON.stringify(await audit(app))
  expect(plain).not.toMatch(/Ann Now|Dentist|"key_name"/)
})

test('whoever is erased has no name in it either', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  await app.book(id, '2026-03-16T14:00:00Z', {
    ...{ attendee_name: 'Mia Secret', attendee_email: 'mia@example.org' },
  })
  const query = '?of=bookings&names=true'
  expect((await audit(app, query)).entries[0]?.object.name).toBe('Mia Secret')
  await app.call('POST', '/v1/attendees/erase', { email: 'mia@example.org' })
  expect(JSON.stringify(await audit(app, query))).not.toContain('Secret')
  expect(JSON.stringify(await audit(app, '?names=true'))).not.toMatch(/secret|mia@/i)
})

test('since and until narrow the list, of the account and of bookings', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const day = 24 * 3_600_000
  const starts = ['2026-03-20T14:00:00Z', '2026-03-20T15:00:00Z', '2026-03-20T16:00:00Z']
  for (const starts_at of starts) {
    app.clock.advance(day)
    await app.call('PATCH', `/v1/humans/${id}`, { role: starts_at })
    await app.book(id, starts_at)
  }
  const span = 'since=2026-03-12T00:00:00Z&until=2026-03-13T00:00:00Z'
  const ofDay = await audit(app, `?${span}`)
  expect(ofDay.entries.map(({ at, operation }) => [at, operation])).toEqual([
    ['2026-03-12T10:00:00.000Z', 'updateHuman'],
  ])
  expect((await audit(app, `?of=bookings&${span}`)).entries.map(({ at }) => at)).toEqual([
    '2026-03-12T10:00:00.000Z',
  ])
  expect((await audit(app, '?of=bookings&since=2026-03-12T00:00:00Z')).entries).toHaveLength(2)
  expect((await audit(app, '?until=2020-01-01T00:00:00Z')).entries).toEqual([])
  expectRefusal(await app.call('GET', '/v1/audit?since=yesterday'), 'VALIDATION_ERROR', ['since'])
})
