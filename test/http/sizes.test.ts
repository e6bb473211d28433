/** guide/requests.md#limits: no answer is larger than 2 MiB, and no refusal lists more than 20 faults. */
import { expect, test } from 'bun:test'
import { answerBytesMax } from '../../src/domain/errors.ts'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp } from '../support/app.ts'

test('of a thousand faults twenty are listed, and the others counted', async () => {
  await using app = await startTestApp()
  const strangers = Object.fromEntries(Array.from({ length: 6_500 }, (_, n) => [`x${n}`, 1]))
  const answer = await app.call('POST', '/v1/humans', strangers)
  const { details = [], message } = answer.body.error
  expect(answer.status).toBe(422)
  expect(details).toHaveLength(20)
  // Two that are missing, and the strangers.
  expect(message).toContain('20 faults are listed, and 6,482 more there are.')
  expect(details.map(({ field }) => field).slice(0, 3)).toEqual(['name', 'timezone', 'x0'])
  const few = await app.call('POST', '/v1/humans', { x: 1 })
  expect(few.body.error.message).not.toContain('listed')
})

test('events beyond one answer are refused with how many fit, and those are answered', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  await app.book(id, '2026-03-16T09:00:00Z', { metadata: { pad: 'é'.repeat(8_000) } })
  app.database.run(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
     INSERT INTO events (account_seq, booking_id, type, payload, created_at, due_at)
     SELECT account_seq, booking_id, type, payload, created_at, due_at FROM events, n`,
  )
  const refused = await app.call('GET', '/v1/events?limit=1000')
  expectRefusal(refused, 'VALIDATION_ERROR', ['limit'])
  const limit = Number(/send limit=(\d+)/.exec(refused.body.error.message)?.[1])
  const answer = await app.call('GET', `/v1/events?limit=${limit}`)
  expect(answer.status).toBe(200)
  const bytes = Buffer.byteLength(answer.text)
  expect(bytes).toBeLessThanOrEqual(answerBytesMax)
  expect(bytes).toBeGreaterThan(answerBytesMax - 20_000)
  expectRefusal(await app.call('GET', `/v1/events?limit=${limit + 1}`), 'VALIDATION_ERROR', [
    'limit',
  ])
})

test('what a key sees is kept by no cache on the way', async () => {
  await using app = await startTestApp()
  const cacheOf = async (path: string, key: string | null = app.key) =>
    (await app.call('GET', path, undefined, { key })).headers.get('cache-control')
  expect(await cacheOf('/v1/humans')).toBe('no-store')
  expect(await cacheOf('/v1/humans/none')).toBe('no-store')
  expect(await cacheOf('/v1/nothing')).toBe('no-store')
  expect(await cacheOf('/healthz', null)).toBeNull()
})

test('a list without pages is whole up to a thousand rows, and goes on with a cursor', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ rules: null })
  app.database.run(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2300)
     INSERT INTO humans (id, account_id, name, email, role, timezone, active, rules, version, created_at)
     SELECT printf('ffffffff-0000-7000-8000-%012d', i), account_id, name, email, 'ae', timezone, 1, NULL, 1, 0
     FROM humans, n WHERE humans.id = ?`,
    [id],
  )
  const ids: string[] = []
  let [cursor, calls]: [string | undefined, number] = ['', 0]
  while (cursor !== undefined) {
    const query: string = cursor === '' ? '' : `?cursor=${cursor}`
    const { body } = await app.call('GET', `/v1/humans${query}`)
    expect(body.total).toBe(2_301)
    ids.push(...body.humans.map((human) => human.id))
    cursor = body.cursor
    calls += 1
  }
  expect([ids.length, new Set(ids).size, calls]).toEqual([2_301, 2_301, 3])
  const ofRole = await app.call('GET', '/v1/humans?role=ae')
  expect([ofRole.body.humans.length, ofRole.body.total]).toEqual([1_000, 2_300])
  expectRefusal(await app.call('GET', '/v1/humans?cursor=x'), 'VALIDATION_ERROR', ['cursor'])
})

test('large rows end a page sooner, and deliveries go on with a cursor', async () => {
  await using app = await startTestApp()
  const events = ['booking.confirmed']
  const url = (n: number) => `https://crm.example/${n}/${'x'.repeat(2_000)}`
  const { text } = await app.call('POST', '/v1/webhooks', { url: url(0), events })
  app.database.run(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
     INSERT INTO webhooks (id, account_seq, url, events, secret, failures, active, created_at)
     SELECT printf('ffffffff-0000-7000-8000-%012d', i), account_seq, url, events, secret, 0, 0, 0 FROM webhooks, n`,
  )
  const first = await app.call('GET', '/v1/webhooks')
  expect(Buffer.byteLength(first.text)).toBeLessThanOrEqual(answerBytesMax)
  const second = await app.call('GET', `/v1/webhooks?cursor=${first.body.cursor}`)
  const [one, two] = [first, second].map((answer) => JSON.parse(answer.text).webhooks.length)
  expect(one + two).toBe(1_000)
  expect(second.body.cursor).toBeUndefined()

  const { id } = JSON.parse(text)
  for (let n = 0; n < 5; n += 1) await app.call('POST', `/v1/webhooks/${id}/test`)
  const seen: string[] = []
  let cursor: string | undefined = ''
  while (cursor !== undefined) {
    const query: string = cursor === '' ? 'limit=2' : `limit=2&cursor=${cursor}`
    const answer = await app.call('GET', `/v1/webhooks/${id}/deliveries?${query}`)
    expect(answer.body.total).toBe(5)
    seen.push(...JSON.parse(answer.text).deliveries.map((delivery: { id: string }) => delivery.id))
    cursor = answer.body.cursor
  }
  expect([seen.length, new Set(seen).size]).toEqual([5, 5])
})
