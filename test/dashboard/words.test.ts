/** What the dashboard says of webhooks, plans and calls, for facts that are dear to bring about. */
import { describe, expect, test } from 'bun:test'
import type { Delivery, Usage, Webhook } from '../../src/dashboard/api/types.ts'
import {
  agoWords,
  clockWords,
  dayWords,
  momentWords,
  timeWords,
  wallWords,
  writeDatesAs,
} from '../../src/dashboard/ui/words.ts'
import { curlOf, shortPath } from '../../src/dashboard/views/curl.ts'
import { operationsOf, pathOf } from '../../src/dashboard/views/operations.ts'
import { packWords, quotaWords } from '../../src/dashboard/views/usage/usage-words.ts'
import {
  healthOf,
  nextWords,
  problemOf,
  reasonWords,
} from '../../src/dashboard/views/webhooks/webhook-words.ts'
import { learnClock } from '../../src/dashboard/week/zone.ts'
import { clockOf } from '../support/weeks.ts'

const nowMs = Date.parse('2026-03-10T10:00:00Z')

const webhook: Webhook = {
  id: '019aa3c0-7a00-7000-8000-000000000004',
  url: 'https://your-agent.com/webhooks',
  events: ['booking.confirmed'],
  active: true,
  created_at: '2026-03-01T10:00:00.000Z',
}

const pending: Delivery = {
  id: '019aa3c0-7a00-7000-8000-000000000005',
  event: 'booking.confirmed',
  booking_id: '019aa3c0-7a00-7000-8000-000000000003',
  attendee_name: 'Alex Rivera',
  status: 'pending',
  attempts: 1,
  postponed: 0,
  last_status_code: 500,
  error: 'answered 500',
  next_attempt_at: '2026-03-10T10:05:00.000Z',
  created_at: '2026-03-10T09:58:00.000Z',
  settled_at: null,
}
const failed: Delivery = {
  ...{ ...pending, status: 'failed', attempts: 3, next_attempt_at: null },
  settled_at: '2026-03-10T09:00:00.000Z',
}
const delivered: Delivery = {
  ...{ ...pending, status: 'delivered', error: null, last_status_code: 200 },
  ...{ next_attempt_at: null, settled_at: '2026-03-10T09:59:30.000Z' },
}

writeDatesAs('en-GB')

test('dates and times are written as the reader is used to', () => {
  learnClock(clockOf('America/New_York'))
  const words = () => [
    momentWords('2027-03-14T17:05Z', 'America/New_York'),
    ...[wallWords(9 * 60), clockWords('22:30', '24:00')],
  ]
  expect(words()).toEqual(['Sun, 14 Mar 2027, 13:05', '09:00', '22:30–00:00'])
  writeDatesAs('en-US')
  expect(words().map((text) => text.replaceAll('\u202f', ' '))).toEqual([
    ...['Sun, Mar 14, 2027, 1:05 PM', '9 AM', '10:30 PM–12 AM'],
  ])
  writeDatesAs('de')
  expect(words()).toEqual(['So., 14. März 2027, 13:05', '09:00', '22:30–00:00'])
  writeDatesAs('en-GB')
})

test('how far off something is, is counted: a day and a half is neither tomorrow nor the day after', () => {
  const words = (at: string) => agoWords(at, Date.parse('2026-03-10T20:00:00Z'))
  expect(words('2026-03-10T20:00:00Z')).toBe('now')
  expect(words('2026-03-10T19:55:00Z')).toBe('5 minutes ago')
  expect(words('2026-03-12T03:00:00Z')).toBe('in 1 day')
  expect(words('2026-03-09T07:00:00Z')).toBe('2 days ago')
})

test('a time that the clock shows twice is told apart by its offset', () => {
  learnClock(clockOf('America/New_York'))
  const words = (instant: string) => momentWords(instant, 'America/New_York')
  expect(words('2027-11-07T04:30Z')).toBe('Sun, 7 Nov 2027, 00:30')
  expect(words('2027-11-07T05:00Z')).toBe('Sun, 7 Nov 2027, 01:00 EDT')
  expect(words('2027-11-07T06:00Z')).toBe('Sun, 7 Nov 2027, 01:00 EST')
  expect(words('2027-11-07T07:00Z')).toBe('Sun, 7 Nov 2027, 02:00')
  expect(words('2027-03-14T07:00Z')).toBe('Sun, 14 Mar 2027, 03:00')
})

test('where the clock was not told, the words are those of UTC and say so', () => {
  expect(momentWords('2027-11-07T04:30Z', 'Asia/Seoul')).toBe('Sun, 7 Nov 2027, 04:30 UTC')
  expect(dayWords('2027-11-07T20:30Z', 'Asia/Seoul')).toBe('7 Nov 2027 UTC')
  expect(dayWords('2027-11-07T20:30Z', 'UTC')).toBe('7 Nov 2027')
  expect(timeWords('2127-11-07T20:30Z', 'America/New_York')).toBe('20:30 UTC')
  learnClock(clockOf('Asia/Seoul'))
  expect(momentWords('2027-11-07T04:30Z', 'Asia/Seoul')).toBe('Sun, 7 Nov 2027, 13:30')
})

test('how an endpoint fares, by the newest of what was sent to it', () => {
  const health = (fields: Partial<Webhook>, newest?: Delivery) => {
    const last_delivery = newest && {
      ...{ status: newest.status, attempts: newest.attempts, error: newest.error },
      at: newest.settled_at ?? newest.created_at,
    }
    const fared = { ...webhook, ...(last_delivery && { last_delivery }), ...fields }
    const { tone, words, detail = '' } = healthOf(fared, nowMs)
    return `${tone}: ${words} (${detail})`
  }
  expect(health({})).toBe('calm: Nothing sent yet ()')
  expect(health({}, delivered)).toBe('good: Healthy (30 seconds ago)')
  const recently = (failed: number, total: number) =>
    health({ recent_attempts: { total, failed } }, delivered)
  expect(recently(0, 20)).toBe('good: Healthy (30 seconds ago)')
  expect(recently(1, 20)).toBe('waiting: 5% failed (1 of the last 20 attempts, 30 seconds ago)')
  expect(recently(10, 20)).toBe('bad: 50% failed (10 of the last 20 attempts, 30 seconds ago)')
  const lost = { recent_attempts: { total: 20, failed: 1 }, failed: 1 }
  expect(health(lost, delivered)).toBe('bad: 1 failed (In the last 24 hours)')
  expect(health({ failed: 100 }, delivered)).toStartWith('bad: 100 or more failed')
  const waits = (oldest_waiting_at: string) =>
    health({ waiting: 2, oldest_waiting_at }, { ...delivered, error: null })
  expect(waits('2026-03-10T09:59:00.000Z')).toBe('good: Healthy (30 seconds ago)')
  expect(waits('2026-03-10T09:58:59.000Z')).toBe('waiting: Late (The oldest from 1 minute ago)')
  const refusal = 'not sent: the URL leads to a loopback address'
  expect(health({ refusal }, failed)).toBe(`bad: Refused (${refusal})`)
  expect(health({}, failed)).toBe('bad: Failing (answered 500, 1 hour ago)')
  expect(health({}, pending)).toBe('waiting: Trying again (answered 500, 2 minutes ago)')
  expect(health({}, { ...pending, attempts: 0, error: null })).toStartWith('waiting: Sending')
  expect(health({ active: false }, delivered)).toBe('calm: Off (Nothing is sent.)')
  const disabled_reason = '20 deliveries in a row failed since 2026-03-09T10:00:00.000Z'
  const failing_since = '2026-03-09T10:00:00.000Z'
  expect(health({ active: false, disabled_reason }, failed)).toStartWith(
    'bad: Switched off (20 del',
  )
  const off = { ...webhook, active: false, disabled_reason, failing_since }
  expect(health(off, failed)).toMatch(
    /^bad: Switched off \(Every delivery since .*9 Mar.* failed\)$/,
  )
  expect([reasonWords(off), reasonWords(webhook)]).toEqual([
    expect.not.stringContaining('T10:00'),
    null,
  ])
})

test('when a delivery is tried next', () => {
  const next = (fields: Partial<Delivery>, { active } = webhook) =>
    nextWords({ ...pending, ...fields }, { ...webhook, active }, nowMs)
  expect(next({})).toBe('In 5 minutes')
  expect(next({ next_attempt_at: '2026-03-10T11:00:00.000Z' })).toBe('In 1 hour')
  expect(next({ next_attempt_at: '2026-03-10T09:59:59.000Z' })).toBe('Now')
  expect(next({}, { ...webhook, active: false })).toBe('When switched on')
  expect(next(failed)).toBe('None left')
  expect(next(delivered)).toBe('–')
})

describe('the quota', () => {
  const usage = (fields: Partial<Usage>, used: number, limit: number | null): Usage => ({
    ...{ plan: 'starter', auto_purchase: false },
    period: { start: '2026-03-01T00:00:00.000Z', end: '2026-04-01T00:00:00.000Z' },
    bookings: { used, limit, overage_packs: 0, overage_cents: 0 },
    humans: { used: 0, limit: 5 },
    webhooks: { used: 0, limit: 10 },
    ...fields,
  })

  test('what is left of it, and what comes then', () => {
    const buys = { auto_purchase: true }
    expect(quotaWords(usage({ plan: 'unlimited' }, 7, null))).toBe('This plan has no limit.')
    expect(quotaWords(usage({}, 3, 2_000))).toBe('1,997 left.')
    expect(quotaWords(usage(buys, 3, 1_000))).toContain('then packs are bought')
    expect(quotaWords(usage(buys, 1_000, 1_000))).toContain('the next booking buys a pack')
    expect(quotaWords(usage({}, 1_000, 1_000))).toContain('bookings are refused')
    expect(quotaWords(usage({ ...buys, plan: 'free' }, 100, 100))).toContain('are refused')
  })

  test('what the packs cost', () => {
    const packs = (overage_packs: number, overage_cents: number) =>
      packWords({ used: 0, limit: 0, overage_packs, overage_cents })
    expect(packs(1, 1_900)).toBe('1 pack of bookings was bought this month, for $19.00.')
    expect(packs(2, 3_800)).toBe('2 packs of bookings were bought this month, for $38.00.')
  })
})

describe('calls', () => {
  test('a command holds what was sent, and never a key', () => {
    expect(
      curlOf({ method: 'GET', path: '/v1/bookings?limit=1&offset=2', body: undefined }, 'http://x'),
    ).toBe(
      `curl 'http://x/v1/bookings?limit=1&offset=2' \\\n  -H "Authorization: Bearer $SLOTFLOW_API_KEY"`,
    )
    const body = { name: "O'Brien" }
    expect(curlOf({ method: 'POST', path: '/v1/humans', body }, 'http://x')).toEndWith(
      `  -d '{"name":"O'\\''Brien"}'`,
    )
  })

  test('of an id only its end is shown', () => {
    expect(shortPath(`/v1/webhooks/${webhook.id}/deliveries?limit=1`)).toBe(
      '/v1/webhooks/…0004/deliveries?limit=1',
    )
  })

  test('those of the documents that answer JSON, with their parameters in place', () => {
    const answers = (type: string) => ({ responses: { 200: { content: { [type]: {} } } } })
    const parameters = [
      { name: 'id', in: 'path', required: true },
      { name: 'reason', in: 'query', required: false },
      { name: 'Idempotency-Key', in: 'header', required: false },
    ]
    const cancel = { operationId: 'cancelBooking', summary: 'Cancel a booking', parameters }
    const stream = { operationId: 'streamEvents', summary: 'Follow events' }
    const operations = operationsOf({
      paths: {
        '/v1/bookings/{id}': { delete: { ...cancel, ...answers('application/json') } },
        '/v1/events/stream': { get: { ...stream, ...answers('text/event-stream') } },
      },
    })
    expect(operations.map(({ operationId }) => operationId)).toEqual(['cancelBooking'])
    const values: Readonly<Record<string, string>> = { id: 'a/b', reason: 'no time' }
    const [operation] = operations
    expect(operation && pathOf(operation, (name) => values[name])).toBe(
      '/v1/bookings/a%2Fb?reason=no+time',
    )
  })
})

test.each([
  [200, null, null],
  [500, 'answered 500', null],
  [302, 'answered 302: redirects are not followed', 'Redirects are not followed.'],
  [null, 'the connection was refused', 'the connection was refused'],
])(
  'of an attempt answered %p it is told what the status does not say',
  (status_code, error, told) => {
    expect(problemOf({ status_code, error })).toBe(told)
  },
)
