/** What other services call by another name is told what it is called here. */
import { expect, test } from 'bun:test'
import type { Method } from '../../src/http/route.ts'
import { startTestApp } from '../support/app.ts'

const id = '019aa3c0-7a00-7000-8000-000000000003'
const wanted = { human_id: id, starts_at: '2026-03-16T14:00:00Z', duration: 30 }
const { duration, ...untimed } = wanted

/** Method, path, body, and what the message says. */
const misses: readonly [method: Method, path: string, body: object | undefined, says: RegExp][] = [
  ['GET', '/humans', undefined, /Did you mean \/v1\/humans\?/],
  [
    'POST',
    `/v1/bookings/${id}/cancel`,
    {},
    new RegExp(`Did you mean DELETE /v1/bookings/${id}\\?`),
  ],
  ['POST', `/bookings/${id}/reschedule`, {}, new RegExp(`mean PATCH /v1/bookings/${id}\\?`)],
  ['GET', '/v1/nothing', undefined, /^There is nothing at \/v1\/nothing\. See/],
  [
    'PATCH',
    `/v1/bookings/${id}`,
    { status: 'cancelled' },
    /^status: .*DELETE \/v1\/bookings\/:id$/,
  ],
  [
    'POST',
    '/v1/bookings',
    { ...untimed, duration_minutes: duration, name: 'Alex', email: 'alex@startup.io' },
    /^duration: is required.* duration_minutes is called duration here; name is called attendee_name here; email is called attendee_email here\.$/,
  ],
  [
    'POST',
    '/v1/bookings',
    { ...wanted, attendee_name: 'Alex', ends_at: '2026-03-16T14:30:00Z' },
    /^ends_at: is not sent: say in duration how many minutes it takes$/,
  ],
  [
    'GET',
    '/v1/bookings?attendee_email=notanemail',
    undefined,
    /must be a whole e-mail address; q finds/,
  ],
  ['GET', '/v1/bookings?attendee_email=', undefined, /must be a whole e-mail address/],
  ['GET', '/v1/bookings?attendee_email=%25', undefined, /must be a whole e-mail address/],
  [
    'GET',
    `/v1/bookings?attendee_email=${encodeURIComponent("' OR 1=1 --")}`,
    undefined,
    /must be a whole e-mail address/,
  ],
  ['GET', '/v1/bookings?attendee_email=ann+test@example.com', undefined, /%2B/],
  [
    'GET',
    `/v1/humans/${id}/slots?date_from=2027-02-01&date_to=2027-02-31&duration=30`,
    undefined,
    /February 2027 has 28 days/,
  ],
]

test('an empty text or list in an optional field is told to be left out', async () => {
  await using app = await startTestApp()
  const sent = { ...wanted, attendee_name: '', attendee_email: '', human_ids: [] }
  const { body } = await app.call('POST', '/v1/bookings', sent)
  const words = body.error.details?.map(({ field, message }) => [
    field,
    /leave it out/.test(message),
  ])
  expect(words).toEqual([
    ['human_ids', true],
    ['attendee_name', false],
    ['attendee_email', true],
  ])
  const asked = await app.call('GET', '/v1/humans?role=')
  expect(asked.body.error.message).toMatch(/^role: is empty: leave it out; if it is sent, it must/)
})

test('a body that is compressed, or belongs to a GET, is told what to do', async () => {
  await using app = await startTestApp()
  const send = async (method: string, headers: object, body: BodyInit | null) => {
    const all = {
      authorization: `Bearer ${app.key}`,
      'content-type': 'application/json',
      ...headers,
    }
    const { status, text } = await app.send(
      new Request('http://localhost/v1/bookings', { method, headers: all, body }),
    )
    return [status, JSON.parse(text).error?.message]
  }
  const zipped = Bun.gzipSync(JSON.stringify(wanted))
  const words = 'The request body is compressed: send it as plain JSON, without Content-Encoding.'
  expect(await send('POST', { 'content-encoding': 'gzip' }, zipped)).toEqual([422, words])
  expect(await send('POST', {}, zipped)).toEqual([422, words])
  expect(await send('POST', { 'content-encoding': 'br' }, new Uint8Array([0xff]))).toEqual([
    422,
    words,
  ])
  expect(await send('GET', { 'content-length': '25' }, null)).toEqual([
    422,
    'The request body is not read in a GET: send its fields in the query, as in ?duration=30.',
  ])
  expect(await send('GET', { 'content-length': '2' }, null)).toEqual([200, undefined])
})

test.each([...misses])('%s %s %p', async (method, path, body, says) => {
  await using app = await startTestApp()
  const answer = await app.call(method, path, body)
  expect(answer.body.error.message).toMatch(says)
})
