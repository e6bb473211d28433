/** guide/requests.md, of queries: every parameter once, in UTF-8, or it is refused by its name. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
/** Two humans, a booking and a webhook. */
let ids: { a: string; b: string; booking: string; webhook: string }
beforeAll(async () => {
  app = await startTestApp()
  // Streams end at once: their answers are read to the end here.
  app.stopping.abort()
  const { id: a } = await app.human()
  const { id: b } = await app.human()
  const { body: booking } = await app.book(a, '2026-03-16T09:00:00Z')
  const endpoint = { url: 'http://127.0.0.1:9/', events: ['booking.confirmed'] }
  const { body: webhook } = await app.call('POST', '/v1/webhooks', endpoint)
  ids = { a, b, booking: booking.id, webhook: webhook.id }
})
afterAll(() => app[Symbol.asyncDispose]())

/** A method and a path, in which A, B, BOOKING and WEBHOOK stand for ids. */
function ask(what: string) {
  const { a, b, booking, webhook } = ids
  const filled = what.replace('BOOKING', booking).replace('WEBHOOK', webhook)
  const [method, path = ''] = filled.replace(/\bA\b/, a).replace(/\bB\b/, b).split(' ')
  return app.call(method === 'DELETE' ? method : 'GET', path)
}

const day = 'date_from=2026-03-16&date_to=2026-03-16'

const repeated: [what: string, fields: string[]][] = [
  ['GET /v1/humans?role=a&role=b', ['role']],
  [`GET /v1/humans/A/slots?${day}&duration=30&duration=30`, ['duration']],
  [`GET /v1/humans/A/slots?${day}&duration=30&date_to=2026-03-16`, ['date_to']],
  [
    'GET /v1/humans/A/slots/explain?starts_at=2026-03-16T10:00:00Z&duration=30&duration=60',
    ['duration'],
  ],
  [`GET /v1/slots?human_ids=A&human_ids=B&${day}&duration=30`, ['human_ids']],
  ['GET /v1/bookings?limit=1&limit=2', ['limit']],
  ['GET /v1/bookings?limit=1&%6Cimit=2', ['limit']],
  ['GET /v1/bookings?status&limit=1&limit=2&status=confirmed&limit=3', ['status', 'limit']],
  ['GET /v1/bookings?limit=1&limit=2&offset=x&color=red', ['limit', 'offset', 'color']],
  ['GET /v1/bookings?metadata.a=1&metadata.a=1', ['metadata.a']],
  ['GET /v1/bookings?metadata.a+b=1&metadata.a%20b=2', ['metadata.a b']],
  ['GET /v1/holds?human_id=A&human_id=B', ['human_id']],
  ['GET /v1/webhooks/WEBHOOK/deliveries?limit=1&limit=1', ['limit']],
  ['GET /v1/events?after=1&after=2', ['after']],
  ['GET /v1/events/stream?after=1&after=2', ['after']],
  ['DELETE /v1/bookings/BOOKING?reason=x&reason=y', ['reason']],
]

test.each(repeated)('%s is refused: twice is %j', async (what, fields) => {
  // What is kept under another query answers no other.
  expect((await ask(`GET /v1/humans/A/slots?${day}&duration=30`)).status).toBe(200)
  expectRefusal(await ask(what), 'VALIDATION_ERROR', fields)
})

test('a parameter that comes twice is told to come once, and how many ids do', async () => {
  const messageOf = async (what: string) => (await ask(what)).body.error.message
  expect(await messageOf('GET /v1/bookings?limit=1&limit=2')).toBe(
    'limit: is given twice: send it once',
  )
  expect(await messageOf(`GET /v1/slots?human_ids=A&human_ids=B&${day}&duration=30`)).toBe(
    'human_ids: is given twice: send it once, with the ids separated by commas',
  )
  // What is no parameter at all had better not come once either.
  expect(await messageOf('GET /v1/humans?color=red&color=red')).toContain('is not a field')
  expect(await messageOf('GET /v1/bookings?color=red&color=red')).toContain('is not a field')
})

test.each([
  'GET /v1/bookings?limit=1&&offset=0&',
  'GET /v1/bookings?metadata.a=1&metadata.b=1&metadata.A=1',
  'GET /v1/bookings?metadata.a=limit=1&limit=1',
  'GET /v1/bookings?',
  'GET /v1/humans?&',
  `GET /v1/humans/A/slots?&${day}&duration=30&`,
])('%s repeats nothing', async (what) => {
  expect((await ask(what)).status).toBe(200)
})

const badlyEncoded: [what: string, fields: string[]][] = [
  ['DELETE /v1/bookings/BOOKING?reason=caf%E9', ['reason']],
  ['DELETE /v1/bookings/BOOKING?reason=%ED%A0%80', ['reason']],
  ['DELETE /v1/bookings/BOOKING?reason=100%&group=true', ['reason']],
  ['DELETE /v1/bookings/BOOKING?reason=%C3&reason=%A9', ['reason']],
  ['GET /v1/humans?role=%C0%AF', ['role']],
  [
    'GET /v1/bookings?metadata.caf%E9=x&metadata.b=%zz&limit=0',
    ['metadata.caf%E9', 'metadata.b', 'limit'],
  ],
  [`GET /v1/humans/A/slots?${day}&duration=%E9&limit=%E9`, ['duration', 'limit']],
  ['GET /v1/humans?caf%E9', ['caf%E9']],
  ['GET /v1/usage?caf%E9', ['caf%E9']],
]

test.each(badlyEncoded)('%s is no UTF-8 in %j, and changes nothing', async (what, fields) => {
  expectRefusal(await ask(what), 'VALIDATION_ERROR', fields)
  expect((await ask('GET /v1/bookings/BOOKING')).body.status).toBe('confirmed')
})

test('a text in UTF-8 is taken as it was meant', async () => {
  const text = 'caf\u00e9 100% 👩🏽‍💼 a+b&c=d \ufffd'
  const role = encodeURIComponent(text)
  const { id } = await app.human({ role: text })
  const found = async (query: string) => (await app.call('GET', `/v1/humans?${query}`)).body.humans
  expect((await found(`role=${role}`)).map((human) => human.id)).toEqual([id])
  expect((await found(`role=${role.replaceAll('%20', '+')}`)).map((human) => human.id)).toEqual([
    id,
  ])
})

test('what is no UTF-8 is told how it is written', async () => {
  const { body } = await ask('DELETE /v1/bookings/BOOKING?reason=caf%E9')
  expect(body.error.message).toBe(
    'reason: must be UTF-8 in percent-encoding: é is %C3%A9, and % itself is %25',
  )
})
