/** Every start that a tool answers stands in words as well, with the zone, by the clock of the human. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startTestApp, type TestApp } from '../support/app.ts'
import { callTool } from '../support/tools.ts'

let app: TestApp
let human_id = ''
beforeAll(async () => {
  app = await startTestApp()
  human_id = (await app.human({ timezone: 'America/New_York' })).id
})
afterAll(() => app[Symbol.asyncDispose]())

const starts_at = '2026-03-16T14:00:00.000Z'
const words = { starts_at, local_start: 'Monday 16 March 2026, 10:00 EDT' }
const monday = { date_from: '2026-03-16', date_to: '2026-03-16', duration: 30 }

const dataOf = async (name: string, given: Record<string, unknown>) =>
  (await callTool(app, name, given)).data

test('slots of one or of several, in a row or by day', async () => {
  const slots = { slots: expect.arrayContaining([expect.objectContaining(words)]) }
  expect(await dataOf('find_slots', { human_id, ...monday })).toMatchObject(slots)
  const team = { human_ids: [human_id], ...monday }
  expect(await dataOf('find_team_slots', team)).toMatchObject(slots)
  const byDay = { human_id, ...monday, group_by: 'day' }
  expect(await dataOf('find_slots', byDay)).toMatchObject({ days: [slots] })
  const shown = await dataOf('find_slots', { human_id, ...monday, display_timezone: 'Asia/Tokyo' })
  expect(JSON.stringify(shown)).toContain('"local_start":"Monday 16 March 2026, 23:00 JST"')
})

test('holds, bookings, one or listed, and what is offered in their place', async () => {
  const hold = await dataOf('hold_slot', { human_id, starts_at, duration: 30 })
  expect(hold).toMatchObject(words)
  const wanted = { hold_id: hold.id, attendee_name: 'Alex Rivera' }
  const booked = await dataOf('create_booking', wanted)
  expect(booked).toMatchObject(words)
  expect(await dataOf('get_booking', { booking_id: booked.id })).toMatchObject(words)
  expect(await dataOf('list_bookings', {})).toMatchObject({ bookings: [words] })
  const all = { human_ids: [human_id], assign: 'all', starts_at: '2026-03-16T17:00Z', duration: 30 }
  expect(await dataOf('create_booking', { ...all, attendee_name: 'Bo' })).toMatchObject({
    bookings: [{ local_start: 'Monday 16 March 2026, 13:00 EDT' }],
  })
  const other = { human_id, starts_at, duration: 30, attendee_name: 'Bo' }
  const { sentence, data } = await callTool(app, 'create_booking', other)
  expect(sentence).toContain('10:30 EDT (starts_at 2026-03-16T14:30:00.000Z)')
  expect(data).toMatchObject({
    error: { alternatives: [{ local_start: 'Monday 16 March 2026, 10:30 EDT' }, {}, {}] },
  })
})

test('where the attendee is, the booking is told by the clock there', async () => {
  const said = { attendee_timezone: 'Europe/Berlin', starts_at: '2026-03-17T14:00:00.000Z' }
  const local_start = 'Tuesday 17 March 2026, 15:00 CET'
  const wanted = { human_id, duration: 30, ...said }
  const held = await callTool(app, 'hold_slot', wanted)
  expect([held.data, held.sentence]).toMatchObject([
    { local_start },
    expect.stringContaining(local_start),
  ])
  const turned = { hold_id: held.data.id, attendee_name: 'Alex Rivera' }
  const booked = await callTool(app, 'create_booking', turned)
  expect([booked.data, booked.sentence]).toMatchObject([
    { local_start },
    expect.stringContaining(local_start),
  ])
  const listed = await dataOf('list_bookings', { date_from: '2026-03-17', date_to: '2026-03-17' })
  expect(listed).toMatchObject({ bookings: [{ local_start }] })
  const inTokyo = { booking_id: booked.data.id, display_timezone: 'Asia/Tokyo' }
  expect(await dataOf('get_booking', inTokyo)).toMatchObject({
    local_start: 'Tuesday 17 March 2026, 23:00 JST',
  })
  const cancelled = await callTool(app, 'cancel_booking', { booking_id: booked.data.id })
  expect(cancelled.sentence).toContain(local_start)
})
