/** GET slots/explain: the decision of POST in words. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { runs } from '../support/random.ts'

const explain = (app: TestApp, id: string, starts_at: string, duration = 30) => {
  const query = new URLSearchParams({ starts_at, duration: String(duration) })
  return app.call('GET', `/v1/humans/${id}/slots/explain?${query}`)
}

test('a time outside the hours is explained ready to say, with the next free slots', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ timezone: 'America/New_York' })
  const { status, body } = await explain(app, id, '2026-03-14T10:00:00-04:00')
  const text =
    '"Sarah Chen" works Monday to Friday, 09:00 to 17:00 (America/New_York); Saturday 14 March 2026, 10:00 EDT is outside.'
  expect(status).toBe(200)
  expect<unknown>(body).toEqual({
    human_id: id,
    starts_at: '2026-03-14T14:00:00.000Z',
    ends_at: '2026-03-14T14:30:00.000Z',
    timezone: 'America/New_York',
    local_start: 'Saturday 14 March 2026, 10:00 EDT',
    bookable: false,
    code: 'OUTSIDE_WORKING_HOURS',
    message: text,
    reasons: [{ type: 'working_hours', text }],
    next_slots: ['09:00', '09:30', '10:00'].map((time, at) => ({
      starts_at: `2026-03-16T1${['3:00', '3:30', '4:00'][at]}:00.000Z`,
      ends_at: `2026-03-16T1${['3:30', '4:00', '4:30'][at]}:00.000Z`,
      local_start: `Monday 16 March 2026, ${time} EDT`,
    })),
  })
})

test('a free time is bookable, without reasons and without other slots', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const { body } = await explain(app, id, '2026-03-16T09:10:00Z')
  expect([body.bookable, body.code, body.reasons, body.next_slots]).toEqual([true, null, [], []])
  expect(body.message).toBe('"Sarah Chen" can be booked: Monday 16 March 2026, 09:10 to 09:40 UTC.')
})

test('the override or the booking in the way is named by its id', async () => {
  await using app = await startTestApp()
  const holiday = { type: 'block', title: 'Holiday', all_day: true, start_date: '2026-03-17' }
  const { id } = await app.human({ overrides: [holiday] })
  const [override] = (await app.call('GET', `/v1/humans/${id}/overrides`)).body.overrides
  const blocked = await explain(app, id, '2026-03-17T10:00:00Z')
  expect(blocked.body.code).toBe('SCHEDULE_BLOCKED')
  expect<unknown>(blocked.body.reasons).toEqual([
    {
      type: 'override',
      id: override?.id,
      title: 'Holiday',
      starts_at: '2026-03-17T00:00:00.000Z',
      ends_at: '2026-03-18T00:00:00.000Z',
      text: '"Holiday" blocks Tuesday 17 March 2026, 00:00 UTC to Wednesday 18 March 2026, 00:00 UTC.',
    },
  ])
  expect(blocked.body.next_slots[0]?.starts_at).toBe('2026-03-18T09:00:00.000Z')

  const { body: booking } = await app.book(id, '2026-03-16T10:00:00Z')
  await app.book(id, '2026-03-16T11:00:00Z')
  const taken = await explain(app, id, '2026-03-16T10:15:00Z')
  expect(taken.body.code).toBe('SLOT_UNAVAILABLE')
  expect<unknown>(taken.body.reasons).toEqual([
    {
      type: 'booking',
      id: booking.id,
      starts_at: '2026-03-16T10:00:00.000Z',
      ends_at: '2026-03-16T10:30:00.000Z',
      text: 'Already booked: Monday 16 March 2026, 10:00 to 10:30 UTC.',
    },
  ])
  await app.call('DELETE', `/v1/bookings/${booking.id}`)
  expect((await explain(app, id, '2026-03-16T10:15:00Z')).body.bookable).toBe(true)
  const { body: second } = await app.book(id, '2026-03-16T10:10:00Z')
  const { reasons } = (await explain(app, id, '2026-03-16T10:15:00Z')).body
  expect(reasons.map((reason) => reason.id)).toEqual([second.id])
})

test('a hold is named too, with when it ends, and is no reason from then on', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const slot = { human_id: id, starts_at: '2026-03-16T10:00:00Z', duration: 30 }
  const { body: hold } = await app.call('POST', '/v1/holds', { ...slot, ttl_seconds: 300 })
  const { body: booking } = await app.book(id, '2026-03-16T10:30:00Z')
  const { body } = await explain(app, id, '2026-03-16T10:00:00Z', 60)
  expect(body.code).toBe('SLOT_UNAVAILABLE')
  expect(body.reasons.map((reason) => [reason.type, reason.id])).toEqual([
    ['booking', booking.id],
    ['hold', hold.id],
  ])
  expect(body.reasons[1]?.text).toBe(
    'Held for somebody until Tuesday 10 March 2026, 10:05 UTC: Monday 16 March 2026, 10:00 to 10:30 UTC.',
  )
  expect((await explain(app, id, '2026-03-16T10:00:00Z')).body.bookable).toBe(false)
  app.clock.advance(300_000)
  expect((await explain(app, id, '2026-03-16T10:00:00Z')).body.bookable).toBe(true)
})

test('what another start would not help gets no other slots', async () => {
  await using app = await startTestApp({ plan: 'free' })
  const { id } = await app.human()
  const wrong = await explain(app, id, '2026-03-16T09:00:00Z', 45)
  expect([wrong.body.code, wrong.body.next_slots]).toEqual(['INVALID_DURATION', []])
  app.database.run('INSERT INTO usage SELECT id, ?, 100, 0 FROM accounts', [Date.UTC(2026, 2, 1)])
  const late = await explain(app, id, '2026-03-16T09:00:00Z')
  expect([late.body.code, late.body.next_slots]).toEqual(['LIMIT_REACHED', []])
  expect(late.body.message).toBe((await app.book(id, '2026-03-16T09:00:00Z')).body.error.message)
})

test('an unknown human is NOT_FOUND, a wrong start or duration is named', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  expectRefusal(await explain(app, Bun.randomUUIDv7(), '2026-03-16T09:00:00Z'), 'NOT_FOUND')
  expectRefusal(await explain(app, 'x', '2026-03-16T09:00:00Z'), 'NOT_FOUND')
  expectRefusal(await explain(app, id, '2026-03-16T09:00:00'), 'VALIDATION_ERROR', ['starts_at'])
  expectRefusal(await explain(app, id, 'tomorrow', 0), 'VALIDATION_ERROR', [
    'starts_at',
    'duration',
  ])
})

test('it says of any time what POST then does, and what it offers instead can be booked', async () => {
  await using app = await startTestApp()
  const part = (type: string, start_date: string, start_time: string, end_time: string) => ({
    ...{ type, title: 'x', all_day: false, start_date, start_time, end_time },
  })
  const trip = { type: 'block', title: 'Trip', all_day: true, start_date: '2026-03-18' }
  const daily = { freq: 'weekly', days: [1, 2, 3, 4, 5] }
  const overrides = [
    { ...part('block', '2026-03-02', '12:00', '13:00'), recurrence: daily },
    part('open', '2026-03-14', '10:00', '14:00'),
    { ...trip, end_date: '2026-03-19' },
    part('open', '2026-03-19', '20:00', '22:00'),
  ]
  const { id } = await app.human({ timezone: 'America/New_York', overrides })
  app.clock.set('2026-03-12T15:00:00Z')
  const firstMs = Date.UTC(2026, 2, 12)
  const start = fc.nat(10 * 24 * 12).map((k) => new Date(firstMs + k * 300_000).toISOString())
  const seen = new Map<string, number>()
  const property = fc.asyncProperty(
    start,
    fc.constantFrom(30, 30, 60, 45),
    async (at, duration) => {
      const { body: said } = await explain(app, id, at, duration)
      const { status, body } = await app.book(id, at, { duration })
      const code = status === 201 ? null : body.error.code
      expect({ at, duration, code: said.code, bookable: said.bookable }).toEqual({
        ...{ at, duration, code },
        bookable: status === 201,
      })
      expect(said.reasons.length > 0).toBe(status !== 201)
      for (const { starts_at } of said.next_slots.slice(0, 1)) {
        const next = await app.book(id, starts_at, { duration })
        expect({ starts_at, status: next.status }).toEqual({ starts_at, status: 201 })
        await app.call('DELETE', `/v1/bookings/${next.body.id}`)
      }
      seen.set(code ?? 'yes', (seen.get(code ?? 'yes') ?? 0) + 1)
    },
  )
  await fc.assert(property, { ...runs(400), endOnFailure: true })
  expect(seen.size).toBe(6)
})
