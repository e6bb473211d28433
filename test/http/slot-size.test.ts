/** How much may be asked for with one question for slots, at every door (guide/slots.md#the-range). */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { callTool } from '../support/tools.ts'

const always = {
  working_days: [1, 2, 3, 4, 5, 6, 7],
  work_start: '00:00',
  work_end: '24:00',
  meeting_durations: [1, 30],
}
const year = { date_from: '2026-04-01', date_to: '2027-03-31', duration: '1' }
const sixDays = { ...year, date_to: '2026-04-06' }

let app: TestApp
let id = ''
beforeAll(async () => {
  app = await startTestApp()
  id = (await app.human({ timezone: 'America/New_York', rules: always })).id
})
afterAll(() => app[Symbol.asyncDispose]())

const ask = (query: Readonly<Record<string, string>>, path = `/v1/humans/${id}/slots`) =>
  app.call('GET', `${path}?${new URLSearchParams(query)}`)

test('a range of too many possible starts is refused with the last date that fits, which does', async () => {
  const answer = await ask({ ...year, display_timezone: 'UTC' })
  expectRefusal(answer, 'VALIDATION_ERROR', ['date_to'])
  expect(answer.body.error.message).toContain('must be 2026-04-06 or earlier')
  expect((await ask(sixDays)).body.total).toBe(6 * 1_440)
  expectRefusal(await ask({ ...sixDays, date_to: '2026-04-07' }), 'VALIDATION_ERROR', ['date_to'])
})

test('with a limit nothing is too large, and the first are those that a smaller range has', async () => {
  const { slots } = (await ask(sixDays)).body
  for (const limit of [1, 999, 1_000]) {
    const { status, body } = await ask({ ...year, limit: String(limit) })
    expect([status, body.slots]).toEqual([200, slots.slice(0, limit)])
  }
  expect((await ask({ ...year, limit: '3', group_by: 'day' })).body.total).toBe(3)
})

test('spread looks at whole days, so it is bounded with a limit too', async () => {
  const spread = { ...year, spread: '3', limit: '4' }
  const answer = await ask(spread)
  expectRefusal(answer, 'VALIDATION_ERROR', ['date_to'])
  expect(answer.body.error.message).toContain('leave out spread')
  expect((await ask({ ...spread, date_to: '2026-04-06' })).body.total).toBe(4)
})

test('neither what is booked nor what is past makes a question smaller', async () => {
  const other = (await app.human({ rules: always })).id
  const path = `/v1/humans/${other}/slots`
  const block = { type: 'block', title: 'x', all_day: true }
  const dates = { start_date: '2025-01-01', end_date: '2025-12-31' }
  await app.call('POST', `/v1/humans/${other}/overrides`, { ...block, ...dates })
  const past = { ...year, date_from: '2025-01-01', date_to: '2025-01-07' }
  expectRefusal(await ask(past, path), 'VALIDATION_ERROR', ['date_to'])
  expect((await ask({ ...past, limit: '1' }, path)).body.total).toBe(0)
})

test('thirty opens over the same days, in a year of minutes, give the first one at once', async () => {
  const other = (await app.human({ rules: { ...always, working_days: [] } })).id
  const path = `/v1/humans/${other}/slots`
  const recurrence = { freq: 'weekly', days: [1, 2, 3, 4, 5, 6, 7] }
  const open = { type: 'open', title: 'x', all_day: true, start_date: '2026-04-01', recurrence }
  for (let count = 0; count < 30; count += 1) {
    expect((await app.call('POST', `/v1/humans/${other}/overrides`, open)).status).toBe(201)
  }
  const { status, body } = await ask({ ...year, limit: '1' }, path)
  expect([status, body.slots[0]?.starts_at]).toEqual([200, '2026-04-01T00:00:00.000Z'])
  // Thirty that are the same cost what one costs.
  expect((await ask(sixDays, path)).body.total).toBe(6 * 1_440)
})

test('of several humans the starts of all are counted together, and nothing is cut unasked', async () => {
  const ids = [id, (await app.human({ timezone: 'America/New_York', rules: always })).id]
  const human_ids = ids.join(',')
  const whole = { human_ids, date_from: '2026-04-01', date_to: '2026-04-03', duration: '1' }
  expect((await ask(whole, '/v1/slots')).body.total).toBe(3 * 1_440)
  const { slots } = (await ask(whole, '/v1/slots')).body
  for (const match of ['any', 'all']) {
    const longer = { ...whole, match, date_to: '2026-05-31' }
    const answer = await ask(longer, '/v1/slots')
    expectRefusal(answer, 'VALIDATION_ERROR', ['date_to'])
    expect(answer.body.error.message).toContain('must be 2026-04-03 or earlier')
    const limited = await ask({ ...longer, limit: '1000' }, '/v1/slots')
    expect(limited.body.slots).toEqual(slots.slice(0, 1_000))
  }
})

test('a tool that asks for too much is shown the first, or reads how to ask for less', async () => {
  const given = { human_id: id, date_from: '2026-04-01', date_to: '2027-03-31', duration: 1 }
  const found = await callTool(app, 'find_slots', given)
  expect(found.data).toMatchObject({ total: 1_000, more: 988 })
  expect(found.sentence).toContain(' At least 988 more; narrow it: ask for fewer days')
  const { isError, sentence } = await callTool(app, 'find_slots', { ...given, spread: 3 })
  expect(isError).toBeTrue()
  expect(sentence).toMatch(/^VALIDATION_ERROR: date_to: must be 2026-04-06 or earlier: /)
  const two = await callTool(app, 'find_slots', { ...given, limit: 2 })
  expect(two.data).toMatchObject({ total: 2 })
})

test('what is offered in place of a time that is taken is found in any calendar', async () => {
  const starts_at = '2026-04-10T12:00:00.000Z'
  const order = { human_id: id, starts_at, duration: 1, attendee_name: 'Ann' }
  expect((await app.call('POST', '/v1/bookings', order)).status).toBe(201)
  const taken = await app.call('POST', '/v1/bookings', { ...order, attendee_name: 'Bob' })
  expectRefusal(taken, 'SLOT_UNAVAILABLE')
  const minutes = ['01', '02', '03'].map((minute) => `2026-04-10T12:${minute}:00.000Z`)
  expect(taken.body.error.alternatives?.map((slot) => slot.starts_at)).toEqual(minutes)
  const explained = await ask({ starts_at, duration: '1' }, `/v1/humans/${id}/slots/explain`)
  expect(explained.text).toContain(minutes[2] ?? '')
})
