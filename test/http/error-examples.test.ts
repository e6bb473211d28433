/** What the documents show of each error code is what the running service answers. */

import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { RefusalCode } from '../../src/domain/errors.ts'
import { exampleOf } from '../../src/http/docs/error-guide.ts'
import { statusOf } from '../../src/http/door/errors.ts'
import { bodyBytesMax } from '../../src/http/input/body.ts'
import { createGate } from '../../src/operations/caller-memory.ts'
import { writesWaitingMax } from '../../src/store/sqlite/group-commit.ts'
import { type Answer, expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp, type TestAppOptions } from '../support/app.ts'

let app: TestApp
let sarah = ''
beforeAll(async () => {
  app = await startTestApp()
  sarah = (await app.human({ overrides: [lunch] })).id
  await app.book(sarah, '2027-03-22T14:00:00Z')
})
afterAll(() => app[Symbol.asyncDispose]())

const lunch = {
  ...{ type: 'block', title: 'Lunch', all_day: false, start_date: '2027-03-22' },
  ...{ end_date: '2027-03-22', start_time: '13:30', end_time: '14:00' },
}
const someId = '019aa3c0-7a00-7000-8000-000000000001'
const human = { name: 'Alex Rivera', timezone: 'UTC' }

/** What an app of its own answers. */
async function asked(options: TestAppOptions, ask: (app: TestApp) => Promise<Answer>) {
  await using other = await startTestApp(options)
  return await ask(other)
}

async function asAgent(): Promise<Answer> {
  const { text } = await app.call('POST', '/v1/api-keys', { name: 'bot', scope: 'agent' })
  const { key }: { key: string } = JSON.parse(text)
  return app.call('POST', '/v1/humans', human, { key })
}

async function withKeyOfAnother(): Promise<Answer> {
  const headers = { 'idempotency-key': 'one' }
  await app.call('POST', '/v1/humans', human, { headers })
  return app.call('POST', '/v1/humans', { ...human, name: 'Sam' }, { headers })
}

function broken(): Promise<Answer> {
  const newId = () => {
    throw new Error('a bug')
  }
  const headers = { 'x-request-id': someId }
  return asked({ parts: { newId } }, ({ call }) => call('POST', '/v1/humans', human, { headers }))
}

/** The last of so many calls at once. */
async function lastOf(count: number, call: () => Promise<Answer>): Promise<Answer> {
  const answers = await Promise.all(Array.from({ length: count }, call))
  return answers[count - 1] ?? call()
}

/** One way to come to each. */
const ways: readonly [RefusalCode, () => Promise<Answer>][] = [
  ['UNAUTHORIZED', () => app.call('GET', '/v1/humans', undefined, { key: null })],
  [
    'LIMIT_REACHED',
    () =>
      asked({ plan: 'free' }, async (free) => {
        await free.human()
        return free.call('POST', '/v1/humans', human)
      }),
  ],
  ['FORBIDDEN', asAgent],
  ['NOT_FOUND', () => app.call('GET', `/v1/humans/${someId}`)],
  ['METHOD_NOT_ALLOWED', () => app.call('PUT', '/v1/humans', {})],
  ['SLOT_UNAVAILABLE', () => app.book(sarah, '2027-03-22T14:00:00Z', { attendee_name: 'Bo Berg' })],
  ['PAYLOAD_TOO_LARGE', () => app.call('POST', '/v1/humans', { name: 'x'.repeat(bodyBytesMax) })],
  ['INVALID_DURATION', () => app.book(sarah, '2027-03-22T14:30:00Z', { duration: 45 })],
  ['OUTSIDE_WORKING_HOURS', () => app.book(sarah, '2027-03-22T08:00:00Z')],
  ['SCHEDULE_BLOCKED', () => app.book(sarah, '2027-03-22T13:30:00Z')],
  ['VALIDATION_ERROR', () => app.call('POST', '/v1/humans', { name: 'Alex Rivera' })],
  ['IDEMPOTENCY_CONFLICT', withKeyOfAnother],
  [
    'RATE_LIMITED',
    () =>
      asked({ parts: { gate: createGate(50) } }, ({ call }) =>
        lastOf(101, () => call('GET', '/v1/humans')),
      ),
  ],
  ['INTERNAL', broken],
  [
    'UNAVAILABLE',
    () => lastOf(writesWaitingMax + 1, () => app.call('PATCH', `/v1/bookings/${someId}`, {})),
  ],
]

test('there is a way to each code', () => {
  expect<string[]>(ways.map(([code]) => code).sort()).toEqual(Object.keys(statusOf).sort())
})

test.each([...ways])('%s', async (code, refused) => {
  const answer = await refused()
  expectRefusal(answer, code)
  const { alternatives, ...shown } = exampleOf(code).value.error
  const { alternatives: offered, ...error } = answer.body.error
  expect<unknown>(error).toEqual(shown)
  expect(offered === undefined).toBe(alternatives === undefined)
})
