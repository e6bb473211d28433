/** guide/slots.md#availability: PUT availability, and what the rules give. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { officeHours, startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
let id: string
beforeAll(async () => {
  app = await startTestApp()
})
beforeEach(async () => {
  id = (await app.human({ rules: null })).id
})
afterAll(() => app[Symbol.asyncDispose]())

const put = (rules: object) =>
  app.call('PUT', `/v1/humans/${id}/availability`, { ...officeHours, ...rules })

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
  ['slot_interval', { slot_interval: 15 }],
  ['Working_Days', { Working_Days: [1] }],
]

test.each(wrongRules)('%s is refused and named: %j', async (field, rules) => {
  expectRefusal(await put(rules), 'VALIDATION_ERROR', [field])
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
