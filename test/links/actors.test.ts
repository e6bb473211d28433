/** Who changed a booking, as events and answers say it: guide/webhooks.md#events. */
import { expect, test } from 'bun:test'
import type { BookingBody } from '../support/answers.ts'
import { type Method, requestOf, startTestApp, type TestApp } from '../support/app.ts'

const own = { 'sec-fetch-site': 'same-origin' }

/** The headers of somebody signed in to the dashboard. */
async function signedIn(app: TestApp) {
  const call = requestOf(
    'POST',
    '/dashboard/session',
    { key: app.key },
    { key: null, headers: own },
  )
  const { headers } = await app.send(call)
  return { ...own, cookie: headers.get('set-cookie')?.split(';')[0] ?? '' }
}

async function begin(app: TestApp) {
  const { id } = await app.human()
  const { body } = await app.book(id, '2026-03-16T09:00:00Z')
  const rep = await app.call('POST', '/v1/api-keys', { name: 'r', scope: 'rep', human_ids: [id] })
  return { path: `/v1/bookings/${body.id}`, repKey: String(JSON.parse(rep.text).key) }
}

test('a program is a key; a key of scope rep and the dashboard are a human', async () => {
  await using app = await startTestApp()
  const { path, repKey } = await begin(app)
  const cookie = await signedIn(app)
  const desk = (method: Method, body?: object) =>
    app.send(requestOf(method, path, body, { key: null, headers: cookie }))
  expect((await app.call('PATCH', path, { attendee_name: 'One' })).status).toBe(200)
  expect((await app.call('PATCH', path, { attendee_name: 'Two' }, { key: repKey })).status).toBe(
    200,
  )
  expect((await desk('PATCH', { starts_at: '2026-03-16T10:00:00Z' })).status).toBe(200)
  expect((await desk('DELETE')).status).toBe(200)
  expect(app.events().map(({ event, by }) => [event, by])).toEqual([
    ['booking.confirmed', undefined],
    ['booking.updated', 'key'],
    ['booking.updated', 'human'],
    ['booking.rescheduled', 'human'],
    ['booking.cancelled', 'human'],
  ])
  const cancelled: BookingBody = (await app.call('GET', path)).body
  expect(cancelled.cancelled_by).toBe('human')
  expect(app.events().at(-1)?.data.cancelled_by).toBe('human')
})

test('one that a program cancelled looks as it always did', async () => {
  await using app = await startTestApp()
  const { path } = await begin(app)
  await app.call('DELETE', path)
  expect((await app.call('GET', path)).body).not.toContainKey('cancelled_by')
})
