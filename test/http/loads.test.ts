/** How much lies ahead of some humans. */
import { expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp } from '../support/app.ts'

const path = '/v1/usage/humans?human_ids='

test('confirmed bookings of the next seven days count, and the next one may be later', async () => {
  await using app = await startTestApp()
  const [busy, later, free] = [await app.human(), await app.human(), await app.human()]
  await app.book(busy.id, '2026-03-16T09:00:00Z')
  await app.book(busy.id, '2026-03-17T10:00:00Z')
  await app.book(busy.id, '2026-03-20T10:00:00Z')
  await app.book(later.id, '2026-03-31T10:00:00Z')
  const cancelled = await app.book(free.id, '2026-03-18T10:00:00Z')
  await app.call('DELETE', `/v1/bookings/${cancelled.body.id}`)
  app.clock.set('2026-03-16T12:00:00Z')
  const { text } = await app.call('GET', `${path}${[later.id, busy.id, free.id].join(',')}`)
  expect(JSON.parse(text).loads).toEqual([
    { human_id: later.id, bookings: 0, next_starts_at: '2026-03-31T10:00:00.000Z' },
    { human_id: busy.id, bookings: 2, next_starts_at: '2026-03-17T10:00:00.000Z' },
    { human_id: free.id, bookings: 0, next_starts_at: null },
  ])
})

test('a key finds its own humans and its own bookings alone', async () => {
  await using app = await startTestApp()
  const [sarah, tom] = [await app.human(), await app.human()]
  await app.book(sarah.id, '2026-03-17T10:00:00Z')
  const bound = { scope: 'agent', human_ids: [sarah.id], own_bookings: true, name: 'agent' }
  const made = await app.call('POST', '/v1/api-keys', bound)
  const { key } = JSON.parse(made.text)
  const own = await app.call('GET', path + sarah.id, undefined, { key })
  expect(JSON.parse(own.text).loads).toEqual([
    { human_id: sarah.id, bookings: 0, next_starts_at: null },
  ])
  expectRefusal(await app.call('GET', path + tom.id, undefined, { key }), 'NOT_FOUND')
})
