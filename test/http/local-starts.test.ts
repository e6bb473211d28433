/** Times in words: what a refusal says of a time, and starts told in the zone of whoever is spoken with. */
import { expect, test } from 'bun:test'
import type { Answer } from '../support/answers.ts'
import { startTestApp } from '../support/app.ts'

const lunch = {
  ...{ type: 'block', title: 'Lunch', all_day: false, start_date: '2026-03-16' },
  ...{ end_date: '2026-03-16', start_time: '12:00', end_time: '13:00' },
}
const newYork = { timezone: 'America/New_York', overrides: [lunch] }
const inBerlin = '?display_timezone=Europe/Berlin'

test('a refusal says the wish in the zone of the human, what is in the way, and what is free in words', async () => {
  await using app = await startTestApp()
  const { id } = await app.human(newYork)
  const early = await app.book(id, '2026-03-16T11:00:00Z')
  expect(early.body.error).toMatchObject({
    code: 'OUTSIDE_WORKING_HOURS',
    message:
      'This human works Monday to Friday, 09:00 to 17:00 (America/New_York); Monday 16 March 2026, 07:00 EDT is outside. Choose one of the slots that GET /v1/humans/:id/slots offers.',
    alternatives: [{ local_start: 'Monday 16 March 2026, 09:00 EDT' }, {}, {}],
  })
  const late = await app.book(id, '2026-03-16T20:45:00Z')
  expect(late.body.error.message).toContain('16:45 to 17:15 EDT runs past the end.')
  const noon = await app.book(id, '2026-03-16T16:30:00Z')
  expect(noon.body.error.message).toStartWith(
    'Monday 16 March 2026, 12:30 to 13:00 EDT is blocked: "Lunch" blocks Monday 16 March 2026, 12:00 to 13:00 EDT.',
  )
  const past = await app.book(id, '2024-03-16T16:30:00Z')
  expect(past.body.error.message).toContain(
    'lies in the past, on Saturday 16 March 2024, 12:30 EDT: it is now Tuesday 10 March 2026, 06:00 EDT (2026-03-10T10:00:00.000Z).',
  )
})

test('a start in UTC beside another zone is told in that zone, as it was read', async () => {
  await using app = await startTestApp()
  const { id } = await app.human(newYork)
  const berlin = { timezone: 'Europe/Berlin' }
  const read = 'Monday 16 March 2026, 15:00 CET'
  const booked = await app.book(id, '2026-03-16T14:00:00Z', berlin)
  expect(booked.body.local_start).toBe(read)
  const moved = await app.call('PATCH', `/v1/bookings/${booked.body.id}`, {
    ...{ starts_at: '2026-03-16T14:30:00Z', ...berlin },
  })
  expect(moved.body.local_start).toBe('Monday 16 March 2026, 15:30 CET')
  const order = { human_id: id, duration: 30, starts_at: '2026-03-16T14:00:00Z' }
  const held = await app.call('POST', '/v1/holds', { ...order, ...berlin })
  expect(held.body.local_start).toBe(read)
  const query = new URLSearchParams({ duration: '30', starts_at: order.starts_at, ...berlin })
  const explained = await app.call('GET', `/v1/humans/${id}/slots/explain?${query}`)
  expect(explained.body.local_start).toBe(read)
  const plain = await app.book(id, '2026-03-17T14:00:00Z', { timezone: 'Etc/UTC' })
  expect(plain.body.local_start).toBeUndefined()
})

test('a team without a common zone is offered starts in the zone of the first of them', async () => {
  await using app = await startTestApp()
  const [sarah, tom] = [await app.human(newYork), await app.human({ name: 'Tom Berg' })]
  const wish = { human_id: null, human_ids: [sarah.id, tom.id], assign: 'all' }
  const { body } = await app.book(sarah.id, '2026-03-16T13:30:00Z', wish)
  await app.book(sarah.id, '2026-03-16T14:00:00Z', { attendee_name: 'Bo Berg' })
  expect(body.error).toBeUndefined()
  const refused = await app.book(sarah.id, '2026-03-16T14:00:00Z', wish)
  expect(refused.body.error.alternatives?.[0]).toMatchObject({
    local_start: 'Monday 16 March 2026, 10:30 EDT',
  })
})

test('what is offered in place of a time is told where the attendee is, unless another zone is asked for', async () => {
  await using app = await startTestApp()
  const { id } = await app.human(newYork)
  const slot = { human_id: id, starts_at: '2026-03-16T14:00:00Z', duration: 30 }
  await app.book(id, slot.starts_at)
  const wish = { ...slot, attendee_timezone: 'Asia/Tokyo' }
  const named = { ...wish, attendee_name: 'Bo Berg' }
  const team = { ...named, human_id: undefined, human_ids: [id] }
  const inTokyo = 'Monday 16 March 2026, 23:30 JST'
  const firstOf = ({ body }: Answer) => body.error.alternatives?.[0]?.local_start
  expect(firstOf(await app.call('POST', '/v1/bookings', named))).toBe(inTokyo)
  expect(firstOf(await app.call('POST', '/v1/bookings', team))).toBe(inTokyo)
  expect(firstOf(await app.call('POST', '/v1/holds', wish))).toBe(inTokyo)
  expect(firstOf(await app.call('POST', `/v1/bookings${inBerlin}`, named))).toBe(
    'Monday 16 March 2026, 15:30 CET',
  )
  const { attendee_timezone } = wish
  const kept = await app.book(id, '2026-03-16T18:00:00Z', { attendee_timezone })
  const move = { starts_at: slot.starts_at }
  expect(firstOf(await app.call('PATCH', `/v1/bookings/${kept.body.id}`, move))).toBe(inTokyo)
  const { body: held } = await app.call('POST', '/v1/holds', {
    ...{ ...wish, starts_at: '2026-03-16T19:00:00Z', ttl_seconds: 30 },
  })
  app.clock.advance(60_000)
  await app.book(id, '2026-03-16T19:00:00Z')
  const turned = { hold_id: held.id, attendee_name: 'Bo Berg' }
  const late = firstOf(await app.call('POST', '/v1/bookings', turned))
  expect(late).toBe('Tuesday 17 March 2026, 04:30 JST')
})

test('display_timezone tells starts of bookings and holds, and of what a refusal offers', async () => {
  await using app = await startTestApp()
  const { id } = await app.human(newYork)
  const slot = { human_id: id, starts_at: '2026-03-16T14:00:00Z', duration: 30 }
  const wish = { ...slot, attendee_name: 'Alex Rivera' }
  const words = 'Monday 16 March 2026, 15:00 CET'
  const booked = await app.call('POST', `/v1/bookings${inBerlin}`, wish)
  expect([booked.status, booked.body]).toMatchObject([201, { local_start: words }])
  const path = `/v1/bookings/${booked.body.id}`
  const read = await app.call('GET', `${path}${inBerlin}`)
  expect(read.text).toBe(booked.text)
  expect((await app.call('GET', path)).body).not.toHaveProperty('local_start')
  const listed = await app.call('GET', `/v1/bookings${inBerlin}`)
  expect(listed.body).toMatchObject({ bookings: [{ local_start: words }] })
  const moved = await app.call('PATCH', `${path}${inBerlin}`, { starts_at: '2026-03-16T15:00:00Z' })
  expect(moved.body).toMatchObject({ local_start: 'Monday 16 March 2026, 16:00 CET' })
  const held = await app.call('POST', `/v1/holds${inBerlin}`, slot)
  expect(held.body).toMatchObject({ local_start: words })
  const holds = await app.call('GET', `/v1/holds${inBerlin}&human_id=${id}`)
  expect(holds.body).toMatchObject({ holds: [{ local_start: words }] })
  const taken = await app.call('POST', `/v1/bookings${inBerlin}`, {
    ...{ ...wish, attendee_name: 'Bo Berg' },
    starts_at: '2026-03-16T15:00:00Z',
  })
  expect(taken.body.error.alternatives?.[0]).toMatchObject({
    local_start: 'Monday 16 March 2026, 16:30 CET',
  })
  const explained = await app.call(
    'GET',
    `/v1/humans/${id}/slots/explain${inBerlin}&starts_at=2026-03-16T15:00:00Z&duration=30`,
  )
  expect(explained.body).toMatchObject({
    ...{ local_start: 'Monday 16 March 2026, 16:00 CET', timezone: 'America/New_York' },
    next_slots: [{ local_start: 'Monday 16 March 2026, 16:30 CET' }, {}, {}],
  })
})

test('a wrong display_timezone is named beside what is wrong in the body, and books nothing', async () => {
  await using app = await startTestApp()
  const { id } = await app.human(newYork)
  const path = '/v1/bookings?display_timezone=Mars&x=1'
  const { status, body } = await app.call('POST', path, { human_id: id })
  expect(status).toBe(422)
  const fields = body.error.details?.map(({ field }) => field) ?? []
  expect(fields).toEqual(expect.arrayContaining(['display_timezone', 'x', 'attendee_name']))
  expect((await app.call('GET', '/v1/bookings')).body).toMatchObject({ total: 0 })
})
