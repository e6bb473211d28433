/** Dates told from today, slots by day, and a few of each day: of one human and of several. */
import { afterAll, beforeEach, expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { firstNow, startTestApp } from '../support/app.ts'

const app = await startTestApp()
/** Works in New York, Monday to Friday, 09:00 to 17:00. */
const { id } = await app.human({ timezone: 'America/New_York' })
const { id: other } = await app.human({ timezone: 'Europe/Berlin' })
afterAll(() => app[Symbol.asyncDispose]())
beforeEach(() => app.clock.set(firstNow))

type Query = Readonly<Record<string, string>>

function ask(query: Query, path = `/v1/humans/${id}/slots`) {
  return app.call('GET', `${path}?${new URLSearchParams({ duration: '30', ...query })}`)
}

const dates = async (query: Query, path?: string) => {
  const { body } = await ask({ group_by: 'day', ...query }, path)
  return body.days.map(({ date, slots }) => `${date} ${slots.length}`)
}

/** Now, in UTC, and the dates that a range comes to; in New York the date changes at 04:00 in summer. */
const days: [now: string, from: string, to: string, found: string[]][] = [
  ['2026-03-12T12:00:00Z', 'today', 'today', ['2026-03-12 16']],
  ['2026-03-12T12:00:00Z', 'tomorrow', 'tomorrow', ['2026-03-13 16']],
  ['2026-03-12T12:00:00Z', 'today', '+4d', ['2026-03-12 16', '2026-03-13 16', '2026-03-16 16']],
  ['2026-03-12T12:00:00Z', '2026-03-12', 'tomorrow', ['2026-03-12 16', '2026-03-13 16']],
  ['2026-03-13T03:59:00Z', 'today', 'today', []],
  ['2026-03-13T03:59:00Z', 'tomorrow', 'tomorrow', ['2026-03-13 16']],
  ['2026-03-13T04:00:00Z', 'today', 'today', ['2026-03-13 16']],
]

test.each(days)('at %s, %s to %s is %j', async (now, date_from, date_to, found) => {
  app.clock.set(now)
  expect(await dates({ date_from, date_to })).toEqual(found)
})

test('today moves on at local midnight, although nothing else changed', async () => {
  const total = async () => (await ask({ date_from: 'tomorrow', date_to: 'tomorrow' })).body.total
  app.clock.set('2026-03-13T03:59:00Z')
  expect(await total()).toBe(16)
  app.clock.set('2026-03-13T04:00:00Z')
  expect(await total()).toBe(0)
})

test('a plus that was not encoded is read as one', async () => {
  const path = `/v1/humans/${id}/slots?duration=30&date_from=+6d&date_to=%2B6d`
  const { status, body } = await app.call('GET', path)
  expect({ status, total: body.total }).toEqual({ status: 200, total: 16 })
})

test('a range that only today shows to be none is refused by name', async () => {
  const backwards = { date_from: 'today', date_to: '2026-03-09' }
  expectRefusal(await ask(backwards), 'VALIDATION_ERROR', ['date_to'])
  const team = { human_ids: id, ...backwards }
  expectRefusal(await ask(team, '/v1/slots'), 'VALIDATION_ERROR', ['date_to'])
  const long = { date_from: '2026-03-10', date_to: '+366d' }
  expectRefusal(await ask(long), 'VALIDATION_ERROR', ['date_to'])
  expectRefusal(await ask({ date_from: 'tomorrow', date_to: 'today' }), 'VALIDATION_ERROR', [
    'date_to',
  ])
})

test('group_by=day answers days in place of slots, each with its date in words', async () => {
  const week = { date_from: '2026-03-13', date_to: '2026-03-16', limit: '18' }
  const flat = (await ask(week)).body
  const { body } = await ask({ ...week, group_by: 'day' })
  const { days: found, ...rest } = body
  expect<unknown>(rest).toEqual({
    human_id: id,
    duration: 30,
    timezone: 'America/New_York',
    total: 18,
    now: 'Tuesday 10 March 2026, 06:00 EDT',
  })
  expect(found.map(({ date, local_date }) => [date, local_date])).toEqual([
    ['2026-03-13', 'Friday 13 March 2026'],
    ['2026-03-16', 'Monday 16 March 2026'],
  ])
  expect(found.flatMap(({ slots }) => slots)).toEqual([...flat.slots])
})

test('with display_timezone days are those of that zone', async () => {
  const evening = { date_from: '2026-03-16', date_to: '2026-03-16' }
  const tokyo = { ...evening, display_timezone: 'Asia/Tokyo' }
  expect(await dates(tokyo)).toEqual(['2026-03-16 4', '2026-03-17 12'])
  const { body } = await ask({ ...tokyo, group_by: 'day', spread: '1' })
  expect(body.days.map(({ slots }) => slots[0]?.local_start)).toEqual([
    'Monday 16 March 2026, 22:00 JST',
    'Tuesday 17 March 2026, 00:00 JST',
  ])
})

const local = (instants: readonly { starts_at: string }[]) =>
  instants.map(({ starts_at }) => starts_at.slice(5, 16)).join(' ')

test('spread=3 gives morning, noon and afternoon of each day, and limit counts after it', async () => {
  const week = { date_from: '2026-03-16', date_to: '2026-03-17', spread: '3' }
  const { body } = await ask(week)
  expect(local(body.slots)).toBe(
    '03-16T13:00 03-16T15:30 03-16T18:00 03-17T13:00 03-17T15:30 03-17T18:00',
  )
  expect((await ask({ ...week, limit: '4' })).body.slots).toEqual(body.slots.slice(0, 4))
  const team = await ask({ ...week, human_ids: `${id},${other}` }, '/v1/slots')
  expect(local(team.body.slots)).toBe(
    '03-16T08:00 03-16T12:00 03-16T16:30 03-17T08:00 03-17T12:00 03-17T16:30',
  )
})

test('the same question with and without a choice is answered each in its own way', async () => {
  const day = { date_from: '2026-03-16', date_to: '2026-03-16' }
  const plain = (await ask(day)).text
  expect((await ask({ ...day, spread: '2' })).body.total).toBe(2)
  expect((await ask({ ...day, group_by: 'day' })).body.slots).toBeUndefined()
  expect((await ask(day)).text).toBe(plain)
})
