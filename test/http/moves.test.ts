/** guide/bookings.md#changes: cancelling a booking, and moving or changing it. */
import { expect, test } from 'bun:test'
import { expectRefusal, wrongFields } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

const at = (time: string, day = '16') => `2026-03-${day}T${time}:00Z`
const out = (time: string, day = '16') => `2026-03-${day}T${time}:00.000Z`
const nobody = '019aa3c0-7a00-7000-8000-000000000001'

/** One human and one booking on Monday, 09:00 to 09:30. */
async function withBooking(app: TestApp, fields: object = {}) {
  const { id: humanId } = await app.human()
  const { body } = await app.book(humanId, at('09:00'), fields)
  return { humanId, booking: body, path: `/v1/bookings/${body.id}` }
}

const eventsOf = (app: TestApp) => app.events().map(({ event }) => event)

test('each change is counted with the booking, and the last is the five hundredth', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const { body } = await app.book(id, '2026-03-16T09:00:00Z')
  const path = `/v1/bookings/${body.id}`
  const name = (attendee_name: string) => app.call('PATCH', path, { attendee_name })
  await name('One')
  await name('One')
  const count = app.database.query<{ changes: number }, []>('SELECT changes FROM bookings')
  expect(count.get()?.changes).toBe(1)
  app.database.run('UPDATE bookings SET changes = 499')
  expect((await name('Last')).status).toBe(200)
  const refused = await name('Beyond')
  expectRefusal(refused, 'VALIDATION_ERROR', ['id'])
  expect(refused.body.error.message).toContain('500 times')
  expect((await app.call('DELETE', path)).status).toBe(200)
})

test('a cancellation answers the id and the state, frees the slot, and sends one event', async () => {
  await using app = await startTestApp()
  const { humanId, booking, path } = await withBooking(app, { metadata: { lead_id: 'lead_1' } })
  app.clock.advance(90_000)
  const { status, body } = await app.call('DELETE', path)
  expect<unknown>({ status, body }).toEqual({
    status: 200,
    body: { id: booking.id, status: 'cancelled' },
  })
  const cancelled = { ...booking, status: 'cancelled' }
  expect((await app.call('GET', path)).body).toMatchObject(cancelled)
  expect((await app.slots(humanId, '2026-03-16'))[0]).toBe(out('09:00'))
  const created_at = '2026-03-10T10:01:30.000Z'
  expect(app.events()[1]).toEqual({
    ...{ event: 'booking.cancelled', created_at, data: cancelled, by: 'key' },
  })
  expect((await app.book(humanId, at('09:00'))).status).toBe(201)
})

test('cancelling again gives the same answer and no second event', async () => {
  await using app = await startTestApp()
  const { path } = await withBooking(app)
  const first = await app.call('DELETE', path)
  const again = await Promise.all([1, 2, 3].map(() => app.call('DELETE', path)))
  for (const { status, text } of again)
    expect({ status, text }).toEqual({ status: 200, text: first.text })
  expect(eventsOf(app)).toEqual(['booking.confirmed', 'booking.cancelled'])
})

test('of many cancellations at once one makes the event', async () => {
  await using app = await startTestApp()
  const { path } = await withBooking(app)
  const answers = await Promise.all(Array.from({ length: 20 }, () => app.call('DELETE', path)))
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  expect(eventsOf(app)).toEqual(['booking.confirmed', 'booking.cancelled'])
})

test('a reason is kept with the booking and sent with the event; the first one counts', async () => {
  await using app = await startTestApp()
  const { path } = await withBooking(app)
  await app.call('DELETE', `${path}?reason=No%20budget%20%F0%9F%98%80`)
  await app.call('DELETE', `${path}?reason=Another`)
  const { body } = await app.call('GET', path)
  expect(body.cancellation_reason).toBe('No budget 😀')
  expect(app.events()[1]?.data).toEqual(body)
})

test('a reason has 1 to 500 characters, and nothing else is taken', async () => {
  await using app = await startTestApp()
  const { path } = await withBooking(app)
  for (const query of ['reason=', 'reason=%20', `reason=${'x'.repeat(501)}`, 'reason=%00']) {
    expectRefusal(await app.call('DELETE', `${path}?${query}`), 'VALIDATION_ERROR', ['reason'])
  }
  expectRefusal(await app.call('DELETE', `${path}?why=x`), 'VALIDATION_ERROR', ['why'])
  expect(eventsOf(app)).toEqual(['booking.confirmed'])
  expect((await app.call('DELETE', `${path}?reason=${'x'.repeat(500)}`)).status).toBe(200)
})

test('a booking that is not there cannot be cancelled or moved', async () => {
  await using app = await startTestApp()
  for (const id of [nobody, 'x']) {
    expectRefusal(await app.call('DELETE', `/v1/bookings/${id}`), 'NOT_FOUND')
    const moved = await app.call('PATCH', `/v1/bookings/${id}`, { starts_at: at('10:00') })
    expectRefusal(moved, 'NOT_FOUND')
  }
})

test('a cancelled slot goes to exactly one of those who race for it', async () => {
  await using app = await startTestApp()
  const { humanId, path } = await withBooking(app)
  const racers = Array.from({ length: 10 }, () => app.book(humanId, at('09:00')))
  const [cancelled, ...answers] = await Promise.all([app.call('DELETE', path), ...racers])
  const late = await app.book(humanId, at('09:00'))
  expect(cancelled?.status).toBe(200)
  const booked = [...answers, late].filter(({ status }) => status === 201)
  expect(booked).toHaveLength(1)
})

test('PATCH moves a booking, tells where it stood, and frees the old slot', async () => {
  await using app = await startTestApp()
  const { humanId, booking, path } = await withBooking(app, { metadata: { lead_id: 'lead_1' } })
  app.clock.advance(60_000)
  const { status, body } = await app.call('PATCH', path, { starts_at: at('14:00', '17') })
  const moved = { ...booking, starts_at: out('14:00', '17'), ends_at: out('14:30', '17') }
  expect<unknown>({ status, body }).toEqual({ status: 200, body: moved })
  expect((await app.call('GET', path)).body).toEqual(body)
  expect(app.events()[1]).toEqual({
    event: 'booking.rescheduled',
    created_at: '2026-03-10T10:01:00.000Z',
    data: moved,
    by: 'key',
    previous: { starts_at: out('09:00'), ends_at: out('09:30') },
  })
  expect(await app.slots(humanId, '2026-03-16')).toContain(out('09:00'))
  expect(await app.slots(humanId, '2026-03-17')).not.toContain(out('14:00', '17'))
})

test('a move may overlap where the booking itself stood', async () => {
  await using app = await startTestApp()
  const { path } = await withBooking(app)
  const moves = [
    { starts_at: at('09:15') },
    { duration: 60 },
    { starts_at: at('09:00') },
    { starts_at: at('09:30'), duration: 30 },
  ]
  for (const move of moves) {
    const { status } = await app.call('PATCH', path, move)
    expect({ move, status }).toEqual({ move, status: 200 })
  }
  const { body } = await app.call('GET', path)
  expect([body.starts_at, body.ends_at]).toEqual([out('09:30'), out('10:00')])
})

/** A move and why it is refused: 10:00 is booked, lunch is blocked. */
const refusedMoves: [move: object, code: string][] = [
  [{ starts_at: at('10:00') }, 'SLOT_UNAVAILABLE'],
  [{ starts_at: at('09:45') }, 'SLOT_UNAVAILABLE'],
  [{ starts_at: at('09:15'), duration: 60 }, 'SLOT_UNAVAILABLE'],
  [{ starts_at: at('12:30') }, 'SCHEDULE_BLOCKED'],
  [{ starts_at: at('18:00') }, 'OUTSIDE_WORKING_HOURS'],
  [{ starts_at: at('16:45') }, 'OUTSIDE_WORKING_HOURS'],
  [{ duration: 45 }, 'INVALID_DURATION'],
  [{ starts_at: at('09:00', '09') }, 'VALIDATION_ERROR'],
]

test.each(refusedMoves)('a move to %j is %s and changes nothing', async (move, code) => {
  await using app = await startTestApp()
  const { humanId, booking, path } = await withBooking(app)
  await app.book(humanId, at('10:00'))
  await app.call('POST', `/v1/humans/${humanId}/overrides`, {
    type: 'block',
    title: 'Lunch',
    all_day: false,
    start_date: '2026-03-16',
    start_time: '12:00',
    end_time: '13:00',
  })
  const answer = await app.call('PATCH', path, move)
  expectRefusal(answer, code)
  expect((await app.call('GET', path)).body).toEqual(booking)
  expect(eventsOf(app)).toEqual(['booking.confirmed', 'booking.confirmed'])
  const { alternatives } = answer.body.error
  if (alternatives === undefined) return
  expect(alternatives).toHaveLength(3)
  for (const { starts_at } of alternatives) {
    expect((await app.call('PATCH', path, { ...move, starts_at })).status).toBe(200)
  }
})

test('PATCH changes who comes and what is known of them, and leaves the rest', async () => {
  await using app = await startTestApp()
  const { booking, path } = await withBooking(app, {
    attendee_email: 'alex@startup.io',
    metadata: { a: 1, b: 2 },
  })
  const said = {
    ...{ attendee_phone: '+14155550123', attendee_timezone: 'Asia/Tokyo', location: 'Room 5' },
    attendee_locale: 'ja',
  }
  const changes: [change: object, then: object][] = [
    [{ attendee_name: 'Sam' }, { attendee_name: 'Sam' }],
    [{ attendee_email: 'sam@startup.io' }, { attendee_email: 'sam@startup.io' }],
    [{ metadata: { b: 3 } }, { metadata: { b: 3 } }],
    [said, said],
    [{ location: 'Room 6' }, { location: 'Room 6' }],
    [{ attendee_locale: 'de' }, { attendee_locale: 'de' }],
    [{ attendee_name: null, starts_at: null, duration: null }, {}],
    [{ metadata: {} }, { metadata: {} }],
    [
      { attendee_email: null, metadata: null },
      { attendee_email: null, metadata: null },
    ],
  ]
  let wanted: object = booking
  for (const [change, then] of changes) {
    wanted = { ...wanted, ...then }
    const { status, body } = await app.call('PATCH', path, change)
    expect<unknown>({ change, status, body }).toEqual({ change, status: 200, body: wanted })
  }
  const told = eventsOf(app).filter((event) => event !== 'booking.confirmed')
  expect(told).toEqual(Array(8).fill('booking.updated'))
  const unsaid = {
    ...{ attendee_phone: null, attendee_timezone: null, attendee_locale: null, location: null },
  }
  const { body: bare } = await app.call('PATCH', path, unsaid)
  for (const field of Object.keys(said)) expect(bare).not.toHaveProperty(field)
  expect(app.events().at(-1)?.data).toEqual(bare)
  const { attendee_phone } = said
  expect(app.events().at(-1)).toHaveProperty('previous', { attendee_phone, location: 'Room 6' })
  await app.call('PATCH', path, { attendee_name: 'Kim', starts_at: at('14:00') })
  expect(eventsOf(app).at(-1)).toBe('booking.rescheduled')
})

test('a PATCH that changes nothing makes no event', async () => {
  await using app = await startTestApp()
  const { booking, path } = await withBooking(app, {
    ...{ metadata: { a: 1 }, attendee_phone: '+14155550123', location: 'Room 5' },
    attendee_timezone: 'UTC',
  })
  const same = [
    {},
    { starts_at: at('09:00') },
    { starts_at: '2026-03-16T11:00:00+02:00', duration: 30 },
    { attendee_name: 'Alex Rivera', metadata: { a: 1 } },
    { attendee_phone: '+14155550123', attendee_timezone: 'UTC', location: 'Room 5' },
    { attendee_timezone: 'Etc/UTC' },
  ]
  for (const change of same) {
    const { status, body } = await app.call('PATCH', path, change)
    expect({ status, body }).toEqual({ status: 200, body: Object.assign(body, booking) })
  }
  expect(eventsOf(app)).toEqual(['booking.confirmed'])
})

test('details of a booking that has begun can still be changed, its time cannot', async () => {
  await using app = await startTestApp()
  const { path } = await withBooking(app)
  app.clock.set('2026-03-16T09:10:00Z')
  expect((await app.call('PATCH', path, { attendee_name: 'Sam' })).status).toBe(200)
  const longer = await app.call('PATCH', path, { duration: 60 })
  expectRefusal(longer, 'VALIDATION_ERROR', ['starts_at'])
  expect((await app.call('PATCH', path, { starts_at: at('11:00') })).status).toBe(200)
})

test('a cancelled booking cannot be changed', async () => {
  await using app = await startTestApp()
  const { path } = await withBooking(app)
  await app.call('DELETE', path)
  for (const change of [{}, { attendee_name: 'Sam' }, { starts_at: at('10:00') }]) {
    const answer = await app.call('PATCH', path, change)
    expectRefusal(answer, 'VALIDATION_ERROR')
    expect(wrongFields(answer)).not.toBeEmpty()
  }
  expect(eventsOf(app)).toEqual(['booking.confirmed', 'booking.cancelled'])
})

test('a move takes nothing from the quota, and is allowed when it is used up', async () => {
  await using app = await startTestApp({ plan: 'free' })
  const { path } = await withBooking(app)
  await app.elsewhere('UPDATE usage SET used = 100')
  expect((await app.call('PATCH', path, { starts_at: at('10:00') })).status).toBe(200)
  expect(app.database.query('SELECT used FROM usage').get()).toEqual({ used: 100 })
})

test('of two bookings moved to one slot at once, one gets it', async () => {
  await using app = await startTestApp()
  const { humanId, path } = await withBooking(app)
  const other = await app.book(humanId, at('10:00'))
  const paths = [path, `/v1/bookings/${other.body.id}`]
  const answers = await Promise.all(
    paths.map((one) => app.call('PATCH', one, { starts_at: at('13:00') })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
})

test('human and state of a booking cannot be patched', async () => {
  await using app = await startTestApp()
  const { humanId, path } = await withBooking(app)
  const answer = await app.call('PATCH', path, {
    human_id: humanId,
    status: 'cancelled',
    id: nobody,
  })
  expectRefusal(answer, 'VALIDATION_ERROR', ['human_id', 'status', 'id'])
})

test('of a move that is refused, its own place is among what is offered instead', async () => {
  await using app = await startTestApp()
  const { humanId, path } = await withBooking(app)
  await app.call('PATCH', path, { starts_at: at('10:00') })
  await app.book(humanId, at('09:00'), { duration: 60 })
  const answer = await app.call('PATCH', path, { starts_at: at('09:00'), duration: 60 })
  expectRefusal(answer, 'SLOT_UNAVAILABLE')
  const [first] = answer.body.error.alternatives ?? []
  expect(first?.starts_at).toBe(out('10:00'))
  const moved = await app.call('PATCH', path, { starts_at: first?.starts_at, duration: 60 })
  expect(moved.status).toBe(200)
})
