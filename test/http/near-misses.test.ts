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

test.each([...misses])('%s %s %p', async (method, path, body, says) => {
  await using app = await startTestApp()
  const answer = await app.call(method, path, body)
  expect(answer.body.error.message).toMatch(says)
})
