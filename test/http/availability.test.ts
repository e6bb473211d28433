/** guide/slots.md#availability: PUT availability, and what the rules give. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { officeHours, rulesWith, startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
let id: string
beforeAll(async () => {
  app = await startTestApp()
})
beforeEach(async () => {
  id = (await app.human({ rules: null })).id
})
afterAll(() => app[Symbol.asyncDispose]())

const put = (rules: object) => app.call('PUT', `/v1/humans/${id}/availability`, rulesWith(rules))

/** Rules that are right: what differs from office hours, and how many half hours Monday to Sunday then offer. */
const rightRules: [rules: object, slots: number][] = [
  [{}, 80],
  [{ working_days: [] }, 0],
  [{ working_days: [7] }, 16],
  [{ working_days: [7, 1, 3] }, 48],
  [{ working_days: [1, 2, 3, 4, 5, 6, 7] }, 112],
  [{ work_start: '00:00', work_end: '24:00' }, 240],
  [{ work_end: '09:29' }, 0],
  [{ work_end: '09:30' }, 5],
  [{ work_end: '23:59' }, 145],
  [{ meeting_durations: [30] }, 80],
  [{ meeting_durations: [30, 1, 1_440] }, 80],
  [{ meeting_durations: Array.from({ length: 50 }, (_, k) => k + 1) }, 80],
]

test.each(rightRules)('%j gives %i half hours a week', async (rules, slots) => {
  const { status, body } = await put(rules)
  expect(status).toBe(200)
  expect<unknown>(body.availability_rules).toEqual({ ...officeHours, ...rules })
  expect((await app.call('GET', `/v1/humans/${id}`)).body).toEqual(body)
  expect(await app.slots(id, '2026-03-16', '2026-03-22')).toHaveLength(slots)
})

const mondays = { day: 1, start: '09:00', end: '12:00' }

/** What else may be set: the answer has it as it was sent, and nothing that was not. */
const furtherRules: object[] = [
  { breaks: [] },
  {
    breaks: [
      { start: '12:00', end: '13:00' },
      { start: '23:00', end: '01:00', days: [5, 1] },
    ],
  },
  { slot_interval: 1 },
  { slot_interval: 1_440, buffer_before: 0, buffer_after: 720 },
  { buffer_before: 720, buffer_after: 0 },
  { minimum_notice: 0, booking_window_days: 0 },
  { minimum_notice: 525_600, booking_window_days: 1_825 },
  { max_per_day: 1, max_per_week: 1 },
  { max_per_day: 1_000, max_per_week: 1_000 },
]

test.each(furtherRules)('%j is shown as it was sent, and only that', async (rules) => {
  const { status, body } = await put(rules)
  expect(status).toBe(200)
  expect<unknown>(body.availability_rules).toEqual({ ...officeHours, ...rules })
  expect((await app.call('GET', `/v1/humans/${id}`)).text).toBe(JSON.stringify(body))
  const plain = await put({})
  expect(JSON.stringify(plain.body.availability_rules)).toBe(JSON.stringify(officeHours))
})

test('weekly hours stand with their days, and with null for the one window a day', async () => {
  const weekly_hours = [
    { day: 3, start: '22:00', end: '06:00' },
    mondays,
    { day: 1, start: '12:00', end: '24:00' },
  ]
  const { status, body } = await put({ weekly_hours, meeting_durations: [60] })
  expect(status).toBe(200)
  expect<unknown>(body.availability_rules).toEqual({
    working_days: [1, 3],
    work_start: null,
    work_end: null,
    meeting_durations: [60],
    weekly_hours,
  })
  expect(await app.slots(id, '2026-03-16', '2026-03-22', 60)).toEqual(
    [
      ...[9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23].map((hour) => [16, hour]),
      ...[22, 23].map((hour) => [18, hour]),
      ...[0, 1, 2, 3, 4, 5].map((hour) => [19, hour]),
    ].map(([day, hour]) => `2026-03-${day}T${String(hour).padStart(2, '0')}:00:00.000Z`),
  )
  const none = await put({ weekly_hours: [] })
  expect(none.body.availability_rules).toMatchObject({ working_days: [], weekly_hours: [] })
})

test('a window whose end is not after its start runs into the next day', async () => {
  await put({ working_days: [1], work_start: '22:00', work_end: '01:00' })
  expect(await app.slots(id, '2026-03-16', '2026-03-16')).toEqual([
    '2026-03-16T22:00:00.000Z',
    '2026-03-16T22:30:00.000Z',
    '2026-03-16T23:00:00.000Z',
    '2026-03-16T23:30:00.000Z',
  ])
  const night = ['2026-03-17T00:00:00.000Z', '2026-03-17T00:30:00.000Z']
  expect(await app.slots(id, '2026-03-17', '2026-03-17')).toEqual(night)
})

/** One wrong field and what stands in it; a name with a number is that member of the list. */
const wrongRules: [field: string, rules: object][] = [
  ['working_days', { working_days: [1, 1] }],
  ['working_days', { working_days: null }],
  ['working_days', { working_days: '1-5' }],
  ['working_days', { working_days: {} }],
  ['working_days.0', { working_days: [0] }],
  ['working_days.1', { working_days: [1, 8] }],
  ['working_days.0', { working_days: [1.5] }],
  ['working_days.0', { working_days: ['1'] }],
  ['working_days.0', { working_days: [true] }],
  ['working_days.0', { working_days: [null] }],
  ['work_start', { work_start: '9:00' }],
  ['work_start', { work_start: '09:00:00' }],
  ['work_start', { work_start: '0900' }],
  ['work_start', { work_start: '24:00' }],
  ['work_start', { work_start: '09:60' }],
  ['work_start', { work_start: '25:00' }],
  ['work_start', { work_start: ' 09:00' }],
  ['work_start', { work_start: '٠٩:٠٠' }],
  ['work_start', { work_start: '' }],
  ['work_start', { work_start: null }],
  ['work_start', { work_start: 540 }],
  ['work_end', { work_end: '24:01' }],
  ['work_end', { work_end: '-1:00' }],
  ['work_end', { work_end: '17:00Z' }],
  ['work_end', { work_end: '09:00' }],
  ['work_end', { work_start: '00:00', work_end: '00:00' }],
  ['meeting_durations', { meeting_durations: [] }],
  ['meeting_durations', { meeting_durations: [30, 30] }],
  ['meeting_durations', { meeting_durations: 30 }],
  ['meeting_durations', { meeting_durations: Array.from({ length: 51 }, (_, k) => k + 1) }],
  ['meeting_durations.0', { meeting_durations: [0] }],
  ['meeting_durations.0', { meeting_durations: [1_441] }],
  ['meeting_durations.0', { meeting_durations: [-30] }],
  ['meeting_durations.0', { meeting_durations: [30.5] }],
  ['meeting_durations.0', { meeting_durations: ['30'] }],
  ['meeting_durations.0', { meeting_durations: [2 ** 53] }],
  ['meeting_durations.0', { meeting_durations: [[[[30]]]] }],
  ['timezone', { timezone: 'UTC' }],
  ['slot_intervall', { slot_intervall: 15 }],
  ['Working_Days', { Working_Days: [1] }],
]

test.each(wrongRules)('%s is refused and named: %j', async (field, rules) => {
  expectRefusal(await put(rules), 'VALIDATION_ERROR', [field])
})

const window = (day: number, start: string, end: string) => ({ day, start, end })
const lunch = { start: '12:00', end: '13:00' }
const { working_days, work_start, work_end, meeting_durations } = officeHours

/** Rules sent as they stand, and every field that is wrong in them. */
const wrongSets: [fields: string[], rules: object][] = [
  [['working_days', 'work_start', 'work_end'], { meeting_durations }],
  [['work_start', 'work_end'], { meeting_durations, working_days }],
  [['working_days', 'weekly_hours'], { meeting_durations, working_days, weekly_hours: [] }],
  [
    ['working_days', 'work_start', 'work_end', 'weekly_hours'],
    { ...officeHours, weekly_hours: [mondays] },
  ],
  [['work_start', 'weekly_hours'], { meeting_durations, work_start, weekly_hours: [mondays] }],
  [['working_days.0', 'work_start'], { meeting_durations, working_days: [9], work_end }],
  [['weekly_hours.0.day'], { meeting_durations, weekly_hours: [{ ...mondays, day: 0 }] }],
  [['weekly_hours.0.start'], { meeting_durations, weekly_hours: [window(1, '24:00', '06:00')] }],
  [['weekly_hours.0.end'], { meeting_durations, weekly_hours: [window(1, '09:00', '24:01')] }],
  [
    ['weekly_hours.1.end'],
    { meeting_durations, weekly_hours: [mondays, window(2, '09:00', '09:00')] },
  ],
  [['weekly_hours.0.length'], { meeting_durations, weekly_hours: [{ ...mondays, length: 3 }] }],
  [['weekly_hours.0.end'], { meeting_durations, weekly_hours: [{ day: 1, start: '09:00' }] }],
  [
    ['weekly_hours'],
    { meeting_durations, weekly_hours: Array.from({ length: 71 }, () => mondays) },
  ],
  [['breaks.0.end'], { ...officeHours, breaks: [{ start: '12:00', end: '12:00' }] }],
  [['breaks.0.days'], { ...officeHours, breaks: [{ ...lunch, days: [] }] }],
  [['breaks.0.days'], { ...officeHours, breaks: [{ ...lunch, days: [1, 1] }] }],
  [['breaks'], { ...officeHours, breaks: Array.from({ length: 21 }, () => lunch) }],
  [['slot_interval'], { ...officeHours, slot_interval: 0 }],
  [['slot_interval'], { ...officeHours, slot_interval: 1_441 }],
  [['buffer_before', 'buffer_after'], { ...officeHours, buffer_before: -1, buffer_after: 721 }],
  [['minimum_notice'], { ...officeHours, minimum_notice: 525_601 }],
  [['booking_window_days'], { ...officeHours, booking_window_days: 1_826 }],
  [['max_per_day', 'max_per_week'], { ...officeHours, max_per_day: 0, max_per_week: 1_001 }],
]

test.each(wrongSets)('%j are named of %j', async (fields, rules) => {
  expectRefusal(
    await app.call('PUT', `/v1/humans/${id}/availability`, rules),
    'VALIDATION_ERROR',
    fields,
  )
})

/** Windows of a week, and the places of those that lie over an earlier one, with its place. */
const overlaps: [found: [number, number][], windows: ReturnType<typeof window>[]][] = [
  [[], [window(7, '22:00', '05:00'), window(1, '05:00', '06:00')]],
  [[[1, 0]], [window(7, '22:00', '06:00'), window(1, '05:00', '07:00')]],
  [[[1, 0]], [window(1, '05:00', '07:00'), window(7, '22:00', '06:00')]],
  [[[1, 0]], [mondays, mondays]],
  [[], [window(1, '12:00', '24:00'), mondays, window(2, '00:00', '01:00')]],
  [[[1, 0]], [window(1, '22:00', '01:00'), window(2, '00:00', '24:00')]],
  [
    [
      [1, 0],
      [3, 1],
    ],
    [
      mondays,
      window(1, '11:59', '13:00'),
      window(3, '09:00', '12:00'),
      window(1, '12:30', '14:00'),
    ],
  ],
]

test.each(overlaps)('%j overlap on the circle of the week: %j', async (found, weekly_hours) => {
  const answer = await put({ weekly_hours })
  if (found.length === 0) return expect(answer.status).toBe(200)
  expectRefusal(answer, 'VALIDATION_ERROR')
  expect(answer.body.error.details).toEqual(
    found.map(([at, other]) => ({
      field: `weekly_hours.${at}`,
      message: `overlaps weekly_hours.${other}: windows may touch, not overlap`,
    })),
  )
})

test('refused rules leave those before as they were', async () => {
  const { body } = await put({ work_start: '10:00' })
  await put({ work_start: '11:00', work_end: '11:00' })
  expect((await app.call('GET', `/v1/humans/${id}`)).body).toEqual(body)
})

test('lists of thousands of levels are refused like any other', async () => {
  for (const levels of [100, 1_000, 10_000, 15_000]) {
    const deep = `${'['.repeat(levels)}1${']'.repeat(levels)}`
    for (const field of ['working_days', 'meeting_durations']) {
      const rest = JSON.stringify({ ...officeHours, [field]: 0 }).replace(`"${field}":0`, '"x":0')
      const body = rest.replace('"x":0', `"${field}":[${deep},${deep}]`)
      const answer = await app.send(
        new Request(`http://localhost/v1/humans/${id}/availability`, {
          method: 'PUT',
          body,
          headers: { authorization: `Bearer ${app.key}`, 'content-type': 'application/json' },
        }),
      )
      expectRefusal(answer, 'VALIDATION_ERROR')
    }
  }
})

test('new rules touch no booking that was made under the old ones', async () => {
  await put({})
  const { body } = await app.book(id, '2026-03-16T16:30:00Z')
  const later = await put({ working_days: [2], work_start: '06:00', work_end: '07:00' })
  expect(later.status).toBe(200)
  expect((await app.call('GET', `/v1/bookings/${body.id}`)).body).toEqual(body)
})

test('the rules of an unknown human are NOT_FOUND, wrong ones of theirs a VALIDATION_ERROR', async () => {
  const path = '/v1/humans/019aa3c0-7a00-7000-8000-000000000001/availability'
  expectRefusal(await app.call('PUT', path, officeHours), 'NOT_FOUND')
  expectRefusal(await app.call('PUT', path, {}), 'VALIDATION_ERROR')
})
