/** One day of several humans, as a team view draws it: the same that the week of each says. */
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { expectRefusal, type WeekBody } from '../support/answers.ts'
import { officeHours, startTestApp, type TestApp } from '../support/app.ts'
import { addCalendar, found, syncAll } from '../support/calendars.ts'

let app: TestApp
beforeEach(async () => {
  app = await startTestApp()
})
afterEach(() => app[Symbol.asyncDispose]())

const monday = '2026-03-16'
const ask = (query: string, key?: string) =>
  app.call('GET', `/v1/day?${query}`, undefined, key === undefined ? {} : { key })

type Spans = WeekBody['open']

interface DayBody extends Pick<WeekBody, 'timezone' | 'clocks'> {
  readonly day: WeekBody['days'][number]
  readonly humans: readonly (Pick<WeekBody, 'open' | 'slots' | 'busy' | 'overrides'> & {
    readonly human_id: string
    readonly timezone: string
    readonly bookings: Spans
    readonly holds: Spans
  })[]
}

async function dayOf(query: string): Promise<DayBody> {
  const answer = await ask(query)
  expect([query, answer.status, answer.text]).toEqual([query, 200, expect.any(String)])
  return JSON.parse(answer.text)
}

test('each has what the week says of that day, in the zone of whoever looks, by names and times alone', async () => {
  const block = { type: 'block', title: 'Lunch', all_day: false, start_date: monday }
  const ann = await app.human({
    overrides: [{ ...block, start_time: '12:00', end_time: '13:00' }],
    rules: { buffer_after: 15 },
  })
  const bo = await app.human({ timezone: 'America/New_York' })
  const { body } = await app.book(ann.id, `${monday}T10:00:00Z`, { metadata: { secret: 1 } })
  const hold = { human_id: bo.id, starts_at: `${monday}T15:00:00Z`, duration: 30 }
  expect((await app.call('POST', '/v1/holds', hold)).status).toBe(201)
  const query = `human_ids=${bo.id},${ann.id.toUpperCase()}&date=${monday}&timezone=Asia/Kolkata&duration=30`
  const day = await dayOf(query)
  expect(day.day).toEqual({
    ...{ date: monday, weekday: 1 },
    starts_at: '2026-03-15T18:30:00.000Z',
    ends_at: '2026-03-16T18:30:00.000Z',
  })
  expect(day.clocks.map((clock) => clock.timezone)).toEqual([
    ...['Asia/Kolkata', 'America/New_York', 'UTC'],
  ])
  expect(day.humans.map((one) => [one.human_id, one.timezone])).toEqual([
    [bo.id, 'America/New_York'],
    [ann.id, 'UTC'],
  ])
  const [first, second] = day.humans
  expect(second?.bookings).toEqual([
    Object({
      ...{ id: body.id, starts_at: body.starts_at, ends_at: body.ends_at },
      attendee_name: body.attendee_name,
    }),
  ])
  // The buffer behind it is taken as well.
  expect(second?.busy).toEqual([
    { starts_at: '2026-03-16T10:30:00.000Z', ends_at: '2026-03-16T10:45:00.000Z' },
  ])
  expect(first?.holds).toEqual([
    Object({
      ...{ id: expect.any(String), expires_at: expect.any(String) },
      ...{ starts_at: '2026-03-16T15:00:00.000Z', ends_at: '2026-03-16T15:30:00.000Z' },
    }),
  ])
  for (const one of day.humans) {
    const path = `/v1/humans/${one.human_id}/week?date=${monday}&duration=30`
    const week = await app.call('GET', path)
    const within = (spans: Spans = []) =>
      spans.filter(({ starts_at }) => starts_at < day.day.ends_at && starts_at >= day.day.starts_at)
    const told: WeekBody = JSON.parse(week.text)
    expect(one.slots).toEqual(within(told.slots))
    expect(one.busy ?? []).toEqual(within(told.busy))
    expect(one.overrides).toEqual(told.overrides)
  }
})

test('whoever does not offer the duration, or has no hours, has no slots and is there all the same', async () => {
  const [ann, bo] = [await app.human(), await app.human({ rules: null })]
  await app.call('PUT', `/v1/humans/${ann.id}/availability`, {
    ...{ ...officeHours, meeting_durations: [45] },
  })
  const { humans } = await dayOf(`human_ids=${ann.id},${bo.id}&date=${monday}&duration=30`)
  expect(humans.map(({ slots, open }) => [slots, open.length])).toEqual([
    [undefined, 1],
    [undefined, 0],
  ])
})

test('what calendars elsewhere say is busy, in the week as well', async () => {
  const { id } = await app.human()
  const spans = [{ starts_at: `${monday}T12:30:00.000Z`, ends_at: `${monday}T13:00:00.000Z` }]
  const accountId = String(
    app.database.query<{ id: string }, []>('SELECT id FROM accounts').get()?.id,
  )
  await addCalendar(app.store, accountId, id)
  const at = Date.parse(spans[0]?.starts_at ?? '')
  app.clock.set('2026-03-16T08:00:00Z')
  const nowMs = app.clock.nowMs()
  await syncAll(app.store, [found(at, 30)], nowMs, { askedAtMs: nowMs })
  expect((await dayOf(`human_ids=${id}&date=${monday}`)).humans[0]?.busy).toEqual(spans)
  const week = await app.call('GET', `/v1/humans/${id}/week?date=${monday}`)
  expect(JSON.parse(week.text).busy).toEqual(spans)
})

test('it is today in the zone that is named, and refuses what it cannot answer', async () => {
  const { id } = await app.human()
  app.clock.set('2026-03-15T20:00:00Z')
  expect((await dayOf(`human_ids=${id}`)).day.date).toBe('2026-03-15')
  expect((await dayOf(`human_ids=${id}&timezone=Pacific/Auckland`)).day.date).toBe(monday)
  const many = Array.from({ length: 21 }, () => Bun.randomUUIDv7()).join()
  expectRefusal(await ask(`human_ids=${many}`), 'VALIDATION_ERROR', ['human_ids'])
  expectRefusal(await ask('date=today'), 'VALIDATION_ERROR', ['human_ids'])
  expectRefusal(await ask(`human_ids=${id}&date=monday`), 'VALIDATION_ERROR', ['date'])
  expectRefusal(await ask(`human_ids=${id},${Bun.randomUUIDv7()}`), 'NOT_FOUND')
  await app.call('DELETE', `/v1/humans/${id}`)
  expectRefusal(await ask(`human_ids=${id}`), 'NOT_FOUND')
})

test('a key that sees its own bookings only is told when others have booked, not who', async () => {
  const { id } = await app.human()
  const { body: made } = await app.call('POST', '/v1/api-keys', {
    ...{ name: 'own', scope: 'agent', own_bookings: true },
  })
  const key = String(Reflect.get(made, 'key'))
  await app.book(id, `${monday}T10:00:00Z`)
  const slot = { human_id: id, starts_at: `${monday}T11:00:00Z`, duration: 30 }
  const own = await app.call('POST', '/v1/bookings', { ...slot, attendee_name: 'Own' }, { key })
  const answer = await ask(`human_ids=${id}&date=${monday}`, key)
  const [human] = JSON.parse(answer.text).humans
  expect(human.bookings.map((one: { id: string }) => one.id)).toEqual([own.body.id])
  expect(human.busy).toEqual([
    { starts_at: `${monday}T10:00:00.000Z`, ends_at: `${monday}T10:30:00.000Z` },
  ])
})

test('more bookings together than one answer tells are refused, and say of whom to ask', async () => {
  const rules = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
  const [ann, bo] = [await app.human({ rules }), await app.human({ rules })]
  const minutes = { ...rules, meeting_durations: [1] }
  for (const { id } of [ann, bo]) {
    await app.call('PUT', `/v1/humans/${id}/availability`, minutes)
    const starts = Array.from({ length: 501 }, (_, n) => Date.parse(monday) + n * 60_000)
    await Promise.all(starts.map((ms) => app.book(id, new Date(ms).toISOString(), { duration: 1 })))
  }
  expect((await ask(`human_ids=${ann.id}&date=${monday}`)).status).toBe(200)
  const both = await ask(`human_ids=${ann.id},${bo.id}&date=${monday}`)
  expectRefusal(both, 'VALIDATION_ERROR', ['human_ids'])
})
