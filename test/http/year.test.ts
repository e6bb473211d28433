/**
 * The story of guide/services.md in four calls, and what it comes to on every day of 2027: by a calendar and by clock changes
 * that are written down here, and are asked of nobody.
 */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
let humanId: string
let introId: string
let deepId: string

const morning = { start: '09:00', end: '12:00' }
const afternoon = { start: '14:00', end: '17:00' }

beforeAll(async () => {
  app = await startTestApp()
  app.clock.set('2026-12-31T12:00:00Z')
  const made = async (path: string, body: object): Promise<string> => {
    const { status, body: answer, text } = await app.call('POST', path, body)
    expect([status, text]).toEqual([201, expect.any(String)])
    return answer.id
  }
  humanId = await made('/v1/humans', {
    ...{ name: 'Sarah Chen', timezone: 'Europe/Berlin' },
    holidays: { country: 'DE', region: 'BY' },
  })
  const rules = await app.call('PUT', `/v1/humans/${humanId}/availability`, {
    weekly_hours: [
      ...[1, 3].flatMap((day) => [
        { day, ...morning },
        { day, ...afternoon },
      ]),
      { day: 5, ...morning },
    ],
    ...{ meeting_durations: [30], buffer_after: 15, minimum_notice: 240 },
    ...{ booking_window_days: 30, max_per_day: 4 },
  })
  expect(rules.status).toBe(200)
  const whose = { human_ids: [humanId] }
  introId = await made('/v1/services', {
    ...{ name: 'Intro call', durations: [20], slot_interval: 15, ...whose },
  })
  deepId = await made('/v1/services', {
    ...{ name: 'Deep dive', durations: [60], ...whose },
    weekly_hours: [1, 2, 3, 4, 5].map((day) => ({ day, start: '12:00', end: '18:00' })),
  })
})
afterAll(() => app[Symbol.asyncDispose]())

/** Those of Bavaria that fall on a Monday, Wednesday or Friday; Easter is on 28 March. */
const holidays = new Set([
  ...['2027-01-01', '2027-01-06', '2027-03-26', '2027-03-29', '2027-05-17', '2027-11-01'],
])

/** The clock is two hours ahead of UTC from the last Sunday of March to that of October. */
const offsetOn = (date: string) => (date >= '2027-03-28' && date < '2027-10-31' ? 2 : 1)

const every = (minutes: number, first: number, last: number) =>
  Array.from({ length: (last - first) / minutes + 1 }, (_, at) => first + at * minutes)

const nine = 9 * 60
const two = 14 * 60
const starts = {
  // The last of a morning is at 11:30: one at 11:45 would end after twelve.
  intro: { early: every(15, nine, nine + 150), late: every(15, two, two + 150) },
  deep: { early: [], late: every(60, two, two + 120) },
}

function expected(kind: keyof typeof starts, date: string): string[] {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  if (![1, 3, 5].includes(weekday) || holidays.has(date)) return []
  const { early, late } = starts[kind]
  return [...early, ...(weekday === 5 ? [] : late)].map((minutes) => {
    const hour = Math.floor(minutes / 60) - offsetOn(date)
    const rest = String(minutes % 60).padStart(2, '0')
    return `${date}T${String(hour).padStart(2, '0')}:${rest}:00.000Z`
  })
}

async function offered(id: string, date: string): Promise<string[]> {
  const path = `/v1/services/${id}/slots?date_from=${date}&date_to=${date}`
  const { body } = await app.call('GET', path)
  return body.slots.map((slot) => slot.starts_at)
}

const dateAt = (days: number) =>
  new Date(Date.parse('2027-01-01T00:00:00Z') + days * 86_400_000).toISOString().slice(0, 10)

test('each day of 2027 has the starts that a hand writes down', async () => {
  let total = 0
  for (let days = 0; days < 365; days += 1) {
    const date = dateAt(days)
    app.clock.set(`${dateAt(days - 1)}T12:00:00Z`)
    for (const [kind, id] of [
      ['intro', introId],
      ['deep', deepId],
    ] as const) {
      const wanted = expected(kind, date)
      expect([date, kind, await offered(id, date)]).toEqual([date, kind, wanted])
      total += wanted.length
    }
  }
  expect(total).toBeGreaterThan(2_500)
}, 30_000)

test('notice, days ahead, four a day and a quarter of an hour between hold on one of them', async () => {
  const monday = '2027-06-14'
  app.clock.set(`${monday}T05:30:00Z`)
  // Half past seven in Berlin: the first is four hours later.
  expect((await offered(introId, monday))[0]).toBe(`${monday}T09:30:00.000Z`)
  expect(await offered(introId, '2027-07-14')).toEqual(expected('intro', '2027-07-14'))
  expect(await offered(introId, '2027-07-16')).toEqual([])
  const book = (time: string, fields: object) =>
    app.call('POST', '/v1/bookings', {
      ...{ attendee_name: 'Alex', starts_at: `2027-06-16T${time}:00Z`, ...fields },
    })
  const intro = { service_id: introId }
  expect((await book('07:00', intro)).status).toBe(201)
  expectRefusal(await book('07:30', intro), 'SLOT_UNAVAILABLE')
  expect((await book('07:35', intro)).status).toBe(201)
  expect((await book('12:00', { service_id: deepId })).status).toBe(201)
  expect((await book('14:00', { human_id: humanId, duration: 30 })).status).toBe(201)
  const full = await book('08:30', intro)
  expectRefusal(full, 'SLOT_UNAVAILABLE')
  expect(full.body.error.alternatives?.[0]?.starts_at).toBe('2027-06-18T07:00:00.000Z')
  expect(await offered(introId, '2027-06-16')).toEqual([])
})
