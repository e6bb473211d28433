/** guide/slots.md#limits: how many meetings a day and a week, over HTTP. */
import { expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

const at = (time: string, date = '2026-03-16') => `${date}T${time}:00.000Z`

async function offered(app: TestApp, id: string, date: string) {
  return (await app.slots(id, date)).length
}

test('a full day is a 409 with times of other days, and has no slots until one is cancelled', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ rules: { max_per_day: 2 } })
  const { body: first } = await app.book(id, at('09:00'))
  expect(await offered(app, id, '2026-03-16')).toBe(15)
  await app.book(id, at('16:30'))
  expect(await offered(app, id, '2026-03-16')).toBe(0)
  expect(await offered(app, id, '2026-03-17')).toBe(16)
  const refused = await app.book(id, at('12:00'))
  expectRefusal(refused, 'SLOT_UNAVAILABLE')
  expect(refused.body.error?.message).toStartWith('Monday 16 March 2026 is full')
  expect(refused.body.error?.alternatives?.[0]?.starts_at).toBe(at('09:00', '2026-03-17'))
  const query = 'date_from=2026-03-16&date_to=2026-03-16&duration=30'
  const { body } = await app.call('GET', `/v1/humans/${id}/slots?${query}`)
  expect(body.note).toStartWith('No more meetings are taken on Monday 16 March 2026: 2 meetings')
  await app.call('DELETE', `/v1/bookings/${first.id}`)
  expect(await offered(app, id, '2026-03-16')).toBe(15)
})

test('the date is that of the human, by the start of the meeting', async () => {
  await using app = await startTestApp()
  const rules = { work_start: '22:00', work_end: '04:00', max_per_day: 1 }
  const { id } = await app.human({ timezone: 'America/New_York', rules })
  // 23:45 on Monday in New York is Tuesday in UTC.
  expect((await app.book(id, '2026-03-16T23:45:00-04:00')).status).toBe(201)
  expectRefusal(await app.book(id, '2026-03-16T22:30:00-04:00'), 'SLOT_UNAVAILABLE')
  expect((await app.book(id, '2026-03-17T00:30:00-04:00')).status).toBe(201)
  expectRefusal(await app.book(id, '2026-03-17T02:30:00-04:00'), 'SLOT_UNAVAILABLE')
})

test('a week is full from Monday to Sunday; a move within it is well, one into it is not', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({
    rules: { max_per_week: 1, working_days: [1, 2, 3, 4, 5, 6, 7] },
  })
  const { body: made } = await app.book(id, at('09:00'))
  expectRefusal(await app.book(id, at('09:00', '2026-03-22')), 'SLOT_UNAVAILABLE')
  const { body: next } = await app.book(id, at('09:00', '2026-03-23'))
  const path = `/v1/bookings/${made.id}`
  expect((await app.call('PATCH', path, { starts_at: at('10:00', '2026-03-22') })).status).toBe(200)
  const back = { starts_at: at('10:00', '2026-03-18') }
  expectRefusal(await app.call('PATCH', `/v1/bookings/${next.id}`, back), 'SLOT_UNAVAILABLE')
})

test('a hold counts until the clock ends it, also for answers that are kept', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ rules: { max_per_day: 1 } })
  const body = { human_id: id, starts_at: at('09:00'), duration: 30, ttl_seconds: 60 }
  const { body: hold } = await app.call('POST', '/v1/holds', body)
  expect(await offered(app, id, '2026-03-16')).toBe(0)
  expectRefusal(await app.book(id, at('15:00')), 'SLOT_UNAVAILABLE')
  app.clock.advance(59_999)
  expect(await offered(app, id, '2026-03-16')).toBe(0)
  app.clock.advance(1)
  expect(await offered(app, id, '2026-03-16')).toBe(16)
  app.clock.advance(-60_000)
  expect((await app.book(id, at('09:00'), { hold_id: hold.id })).status).toBe(201)
})

test('a hold in the same week ends a kept answer for another day of it', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ rules: { max_per_week: 1 } })
  const body = { human_id: id, starts_at: at('09:00'), duration: 30, ttl_seconds: 60 }
  await app.call('POST', '/v1/holds', body)
  expect(await offered(app, id, '2026-03-18')).toBe(0)
  app.clock.advance(60_000)
  expect(await offered(app, id, '2026-03-18')).toBe(16)
})

test('of a team whoever is full is passed over; with all, the day is full', async () => {
  await using app = await startTestApp()
  const [full, free] = [
    await app.human({ rules: { max_per_day: 1 } }),
    await app.human({ rules: { max_per_day: 2 } }),
  ]
  await app.book(full.id, at('09:00'))
  await app.book(free.id, at('09:00'))
  const body = { human_ids: [full.id, free.id], duration: 30, attendee_name: 'Alex' }
  const book = (fields: object) => app.call('POST', '/v1/bookings', { ...body, ...fields })
  expectRefusal(await book({ starts_at: at('10:00'), assign: 'all' }), 'SLOT_UNAVAILABLE')
  expect((await book({ starts_at: at('10:00') })).body.human_id).toBe(free.id)
  const none = await book({ starts_at: at('11:00'), assign: 'balanced' })
  expectRefusal(none, 'SLOT_UNAVAILABLE')
  expect(none.body.error?.alternatives?.[0]?.starts_at).toBe(at('09:00', '2026-03-17'))
})
