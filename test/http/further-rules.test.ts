/** guide/slots.md#availability: breaks, the step of the grid, notice and how far ahead, at every door that asks for time. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { firstNow, startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
beforeEach(() => app.clock.set(firstNow))
afterAll(() => app[Symbol.asyncDispose]())

const times = (starts: readonly string[]) => starts.map((start) => start.slice(11, 16)).join(' ')
const monday = '2026-03-16'

test('a break strikes starts out, shifts none, and an open override keeps its time', async () => {
  const breaks = [{ start: '12:10', end: '13:00', days: [1, 2] }]
  const { id } = await app.human({ rules: { work_start: '11:00', work_end: '14:00', breaks } })
  expect(times(await app.slots(id, monday))).toBe('11:00 11:30 13:00 13:30')
  expect(times(await app.slots(id, '2026-03-18'))).toBe('11:00 11:30 12:00 12:30 13:00 13:30')
  const answer = await app.book(id, `${monday}T12:00:00Z`)
  expectRefusal(answer, 'OUTSIDE_WORKING_HOURS')
  const { details, alternatives, message } = answer.body.error
  expect(message).toStartWith('Monday 16 March 2026, 12:10 to 13:00 UTC is a break. Choose one of')
  expect(details).toEqual([
    {
      field: 'starts_at',
      message:
        'must be 2026-03-16T13:00:00.000Z or later, or so early that the meeting ends by 2026-03-16T12:10:00.000Z: in between is a break',
    },
  ])
  expect(alternatives?.map(({ starts_at }) => starts_at)).toEqual(
    ['T13:00', 'T13:30']
      .map((time) => `${monday}${time}:00.000Z`)
      .concat('2026-03-17T11:00:00.000Z'),
  )
  // What is offered beside the break may be booked up to its very ends.
  expect((await app.book(id, `${monday}T11:40:00Z`)).status).toBe(201)
  const override = { type: 'open', title: 'Lunch date', all_day: false, start_date: monday }
  const path = `/v1/humans/${id}/overrides`
  await app.call('POST', path, { ...override, start_time: '12:15', end_time: '12:45' })
  expect(times(await app.slots(id, monday))).toBe('11:00 12:15 13:00 13:30')
  expect((await app.book(id, `${monday}T12:15:00Z`)).status).toBe(201)
})

test('the step of the grid is from start to start, whatever the duration', async () => {
  const rules = { work_start: '09:05', work_end: '10:30', slot_interval: 20 }
  const { id } = await app.human({ rules })
  expect(times(await app.slots(id, monday))).toBe('09:05 09:25 09:45')
  expect(times(await app.slots(id, monday, monday, 60))).toBe('09:05 09:25')
  // Off the grid is fine, as ever.
  expect((await app.book(id, `${monday}T09:10:00Z`, { duration: 60 })).status).toBe(201)
})

test('with less than the notice nothing is offered or booked, and the first possible start is said', async () => {
  app.clock.set(`${monday}T10:00:30.500Z`)
  const { id } = await app.human({ rules: { minimum_notice: 240 } })
  expect(times(await app.slots(id, monday))).toBe('14:30 15:00 15:30 16:00 16:30')
  const answer = await app.book(id, `${monday}T14:00:00Z`)
  expectRefusal(answer, 'OUTSIDE_WORKING_HOURS')
  expect(answer.body.error.details).toEqual([
    { field: 'starts_at', message: 'must be 2026-03-16T14:01:00.000Z or later' },
  ])
  expect(answer.body.error.message).toStartWith(
    'This human needs 4 hours of notice: the first possible start is Monday 16 March 2026, 14:01 UTC.',
  )
  expect(answer.body.error.alternatives?.[0]?.starts_at).toBe('2026-03-16T14:30:00.000Z')
  expect((await app.book(id, `${monday}T14:01:00Z`)).status).toBe(201)
  expectRefusal(await app.book(id, `${monday}T10:00:00Z`), 'VALIDATION_ERROR', ['starts_at'])
})

test('an answer that is kept loses each slot when it has the notice left, and not a moment later', async () => {
  app.clock.set(`${monday}T08:59:59.000Z`)
  const { id } = await app.human({ rules: { work_end: '12:00', minimum_notice: 60 } })
  expect(times(await app.slots(id, monday))).toBe('10:00 10:30 11:00 11:30')
  app.clock.set(`${monday}T09:00:00.000Z`)
  expect(times(await app.slots(id, monday))).toBe('10:00 10:30 11:00 11:30')
  app.clock.set(`${monday}T09:00:00.001Z`)
  expect(times(await app.slots(id, monday))).toBe('10:30 11:00 11:30')
})

test('beyond the days that are booked yet nothing is offered, and the last possible start is said', async () => {
  const { id } = await app.human({
    timezone: 'America/New_York',
    rules: { booking_window_days: 6 },
  })
  // It is Tuesday 10 March there, until 04:00 UTC.
  app.clock.set('2026-03-11T03:59:59.999Z')
  expect(await app.slots(id, '2026-03-16', '2026-03-18')).toHaveLength(16)
  const answer = await app.book(id, '2026-03-17T14:00:00Z')
  expectRefusal(answer, 'OUTSIDE_WORKING_HOURS')
  expect(answer.body.error.details).toEqual([
    { field: 'starts_at', message: 'must be 2026-03-17T03:59:00.000Z or earlier' },
  ])
  expect(answer.body.error.message).toStartWith(
    'This human is booked up to 6 days ahead: the last possible date is Monday 16 March 2026 (America/New_York).',
  )
  expect(answer.body.error.alternatives).toEqual([])
  app.clock.set('2026-03-11T04:00:00.000Z')
  expect(await app.slots(id, '2026-03-16', '2026-03-18')).toHaveLength(32)
  expect((await app.book(id, '2026-03-17T14:00:00Z')).status).toBe(201)
})

test('a live hold is booked whatever rules came after it, and one that has expired is not', async () => {
  const { id } = await app.human()
  const hold = async (time: string) =>
    (
      await app.call('POST', '/v1/holds', {
        human_id: id,
        starts_at: `${monday}T${time}Z`,
        duration: 30,
      })
    ).body.id
  const [kept, late] = [await hold('10:00'), await hold('11:00')]
  const rules = {
    working_days: [2],
    work_start: '09:00',
    work_end: '10:00',
    meeting_durations: [60],
  }
  const path = `/v1/humans/${id}/availability`
  await app.call('PUT', path, { ...rules, minimum_notice: 525_600, booking_window_days: 0 })
  const book = (hold_id: string) =>
    app.call('POST', '/v1/bookings', { hold_id, attendee_name: 'Alex Rivera' })
  expect((await book(kept)).status).toBe(201)
  app.clock.advance(301_000)
  expectRefusal(await book(late), 'INVALID_DURATION')
})

test('in place of a start sooner than a long notice the first possible ones are offered, of a team too', async () => {
  const ids = await Promise.all(
    [43_200, 44_640].map(
      async (minimum_notice) => (await app.human({ rules: { minimum_notice } })).id,
    ),
  )
  // 30 days from now, when the one may be booked; the other a day later.
  const first = ['10:00', '10:30', '11:00'].map((time) => `2026-04-09T${time}:00.000Z`)
  const alone = await app.book(ids[0] ?? '', `${monday}T10:00:00Z`)
  expect(alone.body.error.alternatives?.map(({ starts_at }) => starts_at)).toEqual(first)
  const team = (assign: string) =>
    app.call('POST', '/v1/bookings', {
      ...{ human_ids: ids, assign, starts_at: `${monday}T10:00:00Z`, duration: 30 },
      attendee_name: 'Alex Rivera',
    })
  const [any, all] = [await team('first'), await team('all')]
  expectRefusal(any, 'OUTSIDE_WORKING_HOURS')
  expect(any.body.error.alternatives?.map(({ starts_at }) => starts_at)).toEqual(first)
  expect(all.body.error.alternatives?.map(({ starts_at }) => starts_at)).toEqual(
    first.map((start) => start.replace('04-09', '04-10')),
  )
})

test('a week has every window, and its open time without the breaks', async () => {
  const weekly_hours = [
    { day: 1, start: '09:00', end: '11:00' },
    { day: 1, start: '14:00', end: '15:00' },
  ]
  const breaks = [{ start: '10:00', end: '10:30' }]
  const { id } = await app.human({ rules: { weekly_hours, breaks } })
  const { text } = await app.call('GET', `/v1/humans/${id}/week?date=${monday}&duration=30`)
  const body = JSON.parse(text)
  const spans = (list: readonly { starts_at: string; ends_at: string }[] = []) =>
    list.map((span) => `${span.starts_at.slice(11, 16)}-${span.ends_at.slice(11, 16)}`).join(' ')
  expect(spans(body.windows)).toBe('09:00-11:00 14:00-15:00')
  expect(spans(body.open)).toBe('09:00-10:00 10:30-11:00 14:00-15:00')
  expect(spans(body.slots)).toBe('09:00-09:30 09:30-10:00 10:30-11:00 14:00-14:30 14:30-15:00')
})

test('a hold at the edge of the notice is booked while it lives, however near its start comes; afterwards it is too soon', async () => {
  const { id } = await app.human({ rules: { minimum_notice: 60 } })
  app.clock.set(`${monday}T09:00:00Z`)
  const hold = async (time: string, ttl_seconds: number) => {
    const wanted = { human_id: id, starts_at: `${monday}T${time}Z`, duration: 30, ttl_seconds }
    const answer = await app.call('POST', '/v1/holds', wanted)
    expect([time, answer.status]).toEqual([time, 201])
    return answer.body.id
  }
  const [lives, expires] = [await hold('10:00', 1_800), await hold('10:30', 300)]
  const book = (hold_id: string) =>
    app.call('POST', '/v1/bookings', { hold_id, attendee_name: 'Alex Rivera' })
  app.clock.set(`${monday}T09:29:59Z`)
  expect((await book(lives)).status).toBe(201)
  // At half past nine an hour is left, to the second; then it is not.
  app.clock.set(`${monday}T09:30:01Z`)
  expectRefusal(await book(expires), 'OUTSIDE_WORKING_HOURS')
})
