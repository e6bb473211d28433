/**
 * Zones whose rules were changed in 2026, as a client meets them: where British Columbia and Manitoba keep
 * their summer time, the working day begins an hour earlier by UTC than it did before. What is right is
 * written down here, so that it is proved on a machine without time zones, too.
 */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
  app.clock.set('2026-11-28T10:00:00Z')
})
afterAll(() => app[Symbol.asyncDispose]())

/** The working day is 09:00 to 17:00: its first and last hour by UTC, and the hour after it, when it is over. */
const places = [
  {
    timezone: 'America/Vancouver',
    date: '2026-12-02',
    first: '2026-12-02T16:00:00.000Z',
    last: '2026-12-02T23:00:00.000Z',
    after: '2026-12-03T00:00:00.000Z',
    firstWords: 'Wednesday 2 December 2026, 09:00 MST',
    now: 'Saturday 28 November 2026, 03:00 MST',
  },
  {
    timezone: 'America/Winnipeg',
    date: '2027-01-15',
    first: '2027-01-15T14:00:00.000Z',
    last: '2027-01-15T21:00:00.000Z',
    after: '2027-01-15T22:00:00.000Z',
    firstWords: 'Friday 15 January 2027, 09:00 EST',
    now: 'Saturday 28 November 2026, 05:00 EST',
  },
  {
    timezone: 'America/Edmonton',
    date: '2026-12-02',
    first: '2026-12-02T15:00:00.000Z',
    last: '2026-12-02T22:00:00.000Z',
    after: '2026-12-02T23:00:00.000Z',
    firstWords: 'Wednesday 2 December 2026, 09:00 CST',
    now: 'Saturday 28 November 2026, 04:00 CST',
  },
  {
    timezone: 'Africa/Casablanca',
    date: '2026-12-02',
    first: '2026-12-02T09:00:00.000Z',
    last: '2026-12-02T16:00:00.000Z',
    after: '2026-12-02T17:00:00.000Z',
    firstWords: 'Wednesday 2 December 2026, 09:00 UTC+00:00',
    now: 'Saturday 28 November 2026, 10:00 UTC+00:00',
  },
]

const hour = { duration: 60 }

describe.each(places)('$timezone on $date', ({ timezone, date, first, last, after, ...words }) => {
  test('is offered from nine to five', async () => {
    const { id } = await app.human({ timezone })
    const starts = await app.slots(id, date, date, 60)
    expect([starts.length, starts[0], starts.at(-1)]).toEqual([8, first, last])
  })

  test('is booked at the first and at the last hour, and neither before nor after', async () => {
    const { id } = await app.human({ timezone })
    const eight = new Date(Date.parse(first) - 3_600_000).toISOString()
    for (const startsAt of [eight, after]) {
      expectRefusal(await app.book(id, startsAt, hour), 'OUTSIDE_WORKING_HOURS')
    }
    for (const startsAt of [first, last]) {
      expect((await app.book(id, startsAt, hour)).status).toBe(201)
    }
    const starts = await app.slots(id, date, date, 60)
    expect([starts.length, starts.includes(first), starts.includes(last)]).toEqual([
      6,
      false,
      false,
    ])
  })

  test('is said with the hour that the clock there shows', async () => {
    const { id } = await app.human({ timezone })
    const query = `date_from=${date}&date_to=${date}&duration=60&display_timezone=${timezone}`
    const { body } = await app.call('GET', `/v1/humans/${id}/slots?${query}`)
    expect(body.slots[0]?.local_start).toBe(words.firstWords)
    expect(body.now).toBe(words.now)
  })
})
