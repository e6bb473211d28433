/** guide/requests.md#idempotency: the Idempotency-Key. */

import { expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { operatorOf } from '../../src/domain/access/sight.ts'
import type { Webhook } from '../../src/domain/event.ts'
import { createWebhook } from '../../src/operations/webhooks.ts'
import { type Answer, expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

const hour = 3_600_000
const keyed = (key: string, more: object = {}) => ({ headers: { 'idempotency-key': key }, ...more })
const nine = '2026-03-16T09:00:00Z'

const isReplay = ({ headers }: Answer) => headers.get('idempotent-replayed') === 'true'
const totalOf = async (app: TestApp) => (await app.call('GET', '/v1/bookings')).body.total

test('the same request with the same key gets the first answer again, and books once', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const first = await app.book(id, nine, {}, keyed('order-1'))
  app.clock.advance(hour)
  const again = await app.book(id, nine, {}, keyed('order-1'))
  expect([first.status, again.status]).toEqual([201, 201])
  expect(again.text).toBe(first.text)
  expect([isReplay(first), isReplay(again)]).toEqual([false, true])
  expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'))
  expect([await totalOf(app), app.events().length]).toEqual([1, 1])
})

test('the first answer comes again even when the booking is moved, cancelled or its human deleted', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const first = await app.book(id, nine, {}, keyed('order-1'))
  const path = `/v1/bookings/${first.body.id}`
  await app.call('PATCH', path, { starts_at: '2026-03-16T10:00:00Z' })
  await app.call('DELETE', path)
  await app.call('DELETE', `/v1/humans/${id}`)
  const again = await app.book(id, nine, {}, keyed('order-1'))
  expect([again.status, again.text]).toEqual([201, first.text])
})

test('white space, the order of members and a null make no other request', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const headers = {
    authorization: `Bearer ${app.key}`,
    'content-type': 'application/json',
    'idempotency-key': 'order-1',
  }
  const send = (body: string) =>
    app.send(new Request('http://localhost/v1/bookings', { method: 'POST', headers, body }))
  const bodies = [
    `{"human_id":"${id}","starts_at":"${nine}","duration":30,"attendee_name":"A","metadata":{"a":1,"b":2}}`,
    `{ "metadata": {"b":2,"a":1},\n "attendee_name":"\\u0041", "duration":30.0, "starts_at":"${nine}", "human_id":"${id}" }`,
    `{"human_id":"${id}","starts_at":"${nine}","duration":30,"attendee_name":"A","metadata":{"a":1,"b":2},"attendee_email":null,"attendee_phone":null,"attendee_timezone":null,"location":null}`,
  ]
  const answers = []
  for (const body of bodies) answers.push(await send(body))
  expect(answers.map(isReplay)).toEqual([false, true, true])
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
})

/** The same start, written otherwise. */
const spellings = [
  { starts_at: '2026-03-16T09:00:00Z' },
  { starts_at: '2026-03-16T10:00:00+01:00' },
  { starts_at: '2026-03-16T09:00', timezone: 'UTC' },
  { starts_at: '2026-03-16T10:00[Europe/Berlin]' },
]

test('an instant that is written otherwise makes no other request', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const first = await app.book(id, nine, {}, keyed('order-1'))
  for (const spelling of spellings) {
    const again = await app.book(id, nine, spelling, keyed('order-1'))
    expect([isReplay(again), again.text]).toEqual([true, first.text])
  }
  const held = { human_id: id, starts_at: '2026-03-16T11:00:00Z', duration: 30 }
  const hold = await app.call('POST', '/v1/holds', held, keyed('hold-1'))
  const same = { ...held, starts_at: '2026-03-16T12:00:00+01:00' }
  const again = await app.call('POST', '/v1/holds', same, keyed('hold-1'))
  expect([isReplay(again), again.text]).toEqual([true, hold.text])
})

test('an answer that 0.1.0 kept is given again to the same words', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const first = await app.book(id, nine, {}, keyed('order-1'))
  const body = { human_id: id, starts_at: nine, duration: 30, attendee_name: 'Alex Rivera' }
  const members = Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1))
  const text = `POST /v1/bookings\n${JSON.stringify({ members })}`
  const fingerprint = createHash('sha256').update(text).digest('base64url')
  app.database.run('UPDATE idempotency SET fingerprint = ?', [fingerprint])
  const again = await app.book(id, nine, {}, keyed('order-1'))
  expect([isReplay(again), again.text]).toEqual([true, first.text])
  expectRefusal(await app.book(id, nine, spellings[1], keyed('order-1')), 'IDEMPOTENCY_CONFLICT')
})

/** What differs from a booking at nine with metadata {"x":{"a":1}}. */
const otherBodies: object[] = [
  { starts_at: '2026-03-16T10:00:00Z' },
  { duration: 60 },
  { attendee_name: 'Sam' },
  { attendee_email: 'a@b.co' },
  { attendee_phone: '+14155550123' },
  { attendee_timezone: 'UTC' },
  { attendee_locale: 'de' },
  { location: 'Room 5' },
  { metadata: null },
  { metadata: {} },
  { metadata: { x: { a: '1' } } },
  { metadata: { x: { a: 1, b: 1 } } },
  { metadata: { x: [['a', 1]] } },
  { metadata: { x: ['a', 1] } },
]

test.each(otherBodies)('the same key with another body is a conflict: %j', async (change) => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const metadata = { x: { a: 1 } }
  const first = await app.book(id, nine, { metadata }, keyed('order-1'))
  const other = await app.book(id, nine, { metadata, ...change }, keyed('order-1'))
  expectRefusal(other, 'IDEMPOTENCY_CONFLICT')
  expect(isReplay(other)).toBe(false)
  const again = await app.book(id, nine, { metadata }, keyed('order-1'))
  expect(again.text).toBe(first.text)
  expect(await totalOf(app)).toBe(1)
})

test('the same key on another path is a conflict', async () => {
  await using app = await startTestApp()
  const [one, other] = [await app.human(), await app.human()]
  const block = { type: 'block', title: 'x', all_day: true, start_date: '2026-03-16' }
  const post = (id: string) => app.call('POST', `/v1/humans/${id}/overrides`, block, keyed('k'))
  expect((await post(one.id)).status).toBe(201)
  expectRefusal(await post(other.id), 'IDEMPOTENCY_CONFLICT')
})

test('a key is kept for 24 hours and is free from then on', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const first = await app.book(id, nine, {}, keyed('order-1'))
  app.clock.advance(24 * hour - 1)
  expect((await app.book(id, nine, {}, keyed('order-1'))).text).toBe(first.text)
  app.clock.advance(1)
  expectRefusal(await app.book(id, nine, {}, keyed('order-1')), 'SLOT_UNAVAILABLE')
  const second = await app.book(id, '2026-03-16T10:00:00Z', {}, keyed('order-1'))
  expect([second.status, isReplay(second)]).toEqual([201, false])
  app.clock.advance(12 * hour)
  const again = await app.book(id, '2026-03-16T10:00:00Z', {}, keyed('order-1'))
  expect(again.text).toBe(second.text)
})

test('of a hundred requests with one key at once, one books and all get its answer', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const book = () => app.book(id, nine, {}, keyed('order-1'))
  const answers = await Promise.all(Array.from({ length: 100 }, book))
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  expect(answers[0]?.status).toBe(201)
  expect(answers.filter((answer) => !isReplay(answer))).toHaveLength(1)
  expect([await totalOf(app), app.events().length]).toEqual([1, 1])
})

test('of two different requests with one key at once, one books and the other is a conflict', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const answers = await Promise.all([
    app.book(id, nine, {}, keyed('order-1')),
    app.book(id, '2026-03-16T10:00:00Z', {}, keyed('order-1')),
  ])
  const codes = answers.map(({ status, body }) => (status === 201 ? 'yes' : body.error.code))
  expect(codes.sort()).toEqual(['IDEMPOTENCY_CONFLICT', 'yes'])
  expect(await totalOf(app)).toBe(1)
})

test('a refused answer is not kept: the same request can succeed later', async () => {
  await using app = await startTestApp({ plan: 'free' })
  const { id } = await app.human()
  const other = await app.book(id, nine)
  expectRefusal(await app.book(id, nine, {}, keyed('a')), 'SLOT_UNAVAILABLE')
  expectRefusal(await app.book(id, '2026-03-15T09:00:00Z', {}, keyed('a')), 'OUTSIDE_WORKING_HOURS')
  expectRefusal(await app.book(id, 'soon', {}, keyed('a')), 'VALIDATION_ERROR')
  await app.call('DELETE', `/v1/bookings/${other.body.id}`)
  const booked = await app.book(id, nine, {}, keyed('a'))
  expect([booked.status, isReplay(booked)]).toEqual([201, false])

  const sam = { name: 'Sam', timezone: 'UTC' }
  expectRefusal(await app.call('POST', '/v1/humans', sam, keyed('b')), 'LIMIT_REACHED')
  await app.call('DELETE', `/v1/humans/${id}`)
  expect((await app.call('POST', '/v1/humans', sam, keyed('b'))).status).toBe(201)
})

test('keys of one account are unknown to another', async () => {
  await using app = await startTestApp()
  const { key } = await app.account('other')
  const sarah = { name: 'Sarah', timezone: 'UTC' }
  const mine = await app.call('POST', '/v1/humans', sarah, keyed('k'))
  const theirs = await app.call('POST', '/v1/humans', sarah, keyed('k', { key }))
  expect([mine.status, theirs.status, isReplay(theirs)]).toEqual([201, 201, false])
  expect(theirs.body.id).not.toBe(mine.body.id)
  const different = { ...sarah, name: 'Sam' }
  expectRefusal(await app.call('POST', '/v1/humans', different, keyed('k')), 'IDEMPOTENCY_CONFLICT')
})

test('every creation takes a key: humans, overrides, webhooks and bookings', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const creations: [path: string, body: object][] = [
    ['/v1/humans', { name: 'Sam', timezone: 'UTC' }],
    [
      `/v1/humans/${id}/overrides`,
      { type: 'block', title: 'x', all_day: true, start_date: '2026-03-17' },
    ],
    ['/v1/webhooks', { url: 'https://a.com/', events: ['booking.confirmed'] }],
    ['/v1/bookings', { human_id: id, starts_at: nine, duration: 30, attendee_name: 'Alex' }],
  ]
  for (const [path, body] of creations) {
    const first = await app.call('POST', path, body, keyed(path))
    const again = await app.call('POST', path, body, keyed(path))
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text])
    expect([isReplay(first), isReplay(again)]).toEqual([false, true])
  }
  expect((await app.call('GET', '/v1/humans')).body.total).toBe(2)
  expect((await app.call('GET', '/v1/webhooks')).body.total).toBe(1)
})

test('an endpoint whose address is no longer allowed is answered again all the same', async () => {
  await using app = await startTestApp()
  const account = await app.store.accounts.findFirst()
  const once = {
    ...{ accountId: account?.id ?? '', key: 'k', fingerprint: 'f', nowMs: app.clock.nowMs() },
    answer: (webhook: Webhook) => webhook.url,
  }
  const create = (fault: string | null) =>
    createWebhook(
      { ...app.context, checkUrl: async () => fault },
      operatorOf(once.accountId),
      {
        name: null,
        url: 'https://a.com/',
        events: ['booking.confirmed'],
        headers: {},
        manageLinks: false,
      },
      once,
    )
  expect((await create(null)).replayed).toBe(false)
  expect(await create('leads elsewhere now')).toEqual({ replayed: true, answer: 'https://a.com/' })
})

test('a key is 1 to 255 printable characters', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const wrong = ['', 'x'.repeat(256), 'a\tb', 'é', '\u00ff']
  for (const key of wrong) {
    const answer = await app.book(id, nine, {}, keyed(key))
    expectRefusal(answer, 'VALIDATION_ERROR', ['Idempotency-Key'])
  }
  expect(await totalOf(app)).toBe(0)
  const right = ['x', 'x'.repeat(255), '019aa3c0-7a00-7000-8000-000000000001', '!~ "\\']
  for (const [at, key] of right.entries()) {
    const { status } = await app.book(id, `2026-03-16T1${at}:00:00Z`, {}, keyed(key))
    expect({ key, status }).toEqual({ key, status: 201 })
  }
})

test('a kept answer shows the secret of an endpoint as long as that signs, and no longer', async () => {
  await using app = await startTestApp()
  const wanted = { url: 'https://crm.example/hook', events: ['booking.confirmed'] }
  const register = async () => {
    const answer = await app.call('POST', '/v1/webhooks', wanted, keyed('endpoint'))
    expect(answer.status).toBe(201)
    return JSON.parse(answer.text)
  }
  const first = await register()
  expect(first.secret).toStartWith('whsec_')
  expect(await register()).toEqual(first)
  await app.call('POST', `/v1/webhooks/${first.id}/rotate-secret`)
  const { secret, signing_secret, ...rest } = first
  expect([typeof secret, typeof signing_secret]).toEqual(['string', 'string'])
  expect(await register()).toEqual(rest)
  await app.call('DELETE', `/v1/webhooks/${first.id}`)
  expect(await register()).toEqual(rest)
})

test('two keys in one request are refused, and nothing is made', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const headers = new Headers({ 'idempotency-key': 'one' })
  headers.append('idempotency-key', 'two')
  const answer = await app.book(
    id,
    '2026-03-16T09:00:00Z',
    {},
    {
      headers: Object.fromEntries(headers),
    },
  )
  expectRefusal(answer, 'VALIDATION_ERROR', ['Idempotency-Key'])
  expect(answer.body.error.message).toContain('send the header once')
  expect((await app.call('GET', '/v1/bookings')).body).toMatchObject({ total: 0 })
})
