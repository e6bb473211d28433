/** Holds: a slot kept for a while, and the booking that it becomes. */

import { expect, test } from 'bun:test'
import { holdKeptMs } from '../../src/domain/hold.ts'
import { dayMs } from '../../src/domain/time/units.ts'
import { sweepOld } from '../../src/workers/sweep.ts'
import { type Answer, expectRefusal } from '../support/answers.ts'
import { type CallOptions, startTestApp, type TestApp } from '../support/app.ts'

const nobody = '019aa3c0-7a00-7000-8000-000000000001'
const monday = '2026-03-16'
const at = (time: string) => `${monday}T${time}:00.000Z`
const keyed = (key: string) => ({ headers: { 'idempotency-key': key } })

function holder(app: TestApp, humanId: string) {
  const hold = (time: string, fields: object = {}, options?: CallOptions) =>
    app.call(
      'POST',
      '/v1/holds',
      { human_id: humanId, starts_at: at(time), duration: 30, ...fields },
      options,
    )
  const turn = (holdId: string, fields: object = {}, options?: CallOptions) =>
    app.call(
      'POST',
      '/v1/bookings',
      { hold_id: holdId, attendee_name: 'Alex Rivera', ...fields },
      options,
    )
  return { hold, turn, slots: () => app.slots(humanId, monday) }
}

async function began() {
  const app = await startTestApp()
  const { id } = await app.human()
  return { app, id, ...holder(app, id), [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() }
}

const startsOf = ({ body }: Answer) =>
  (body.error.alternatives ?? []).map(({ starts_at }) => starts_at.slice(11, 16))

test('a hold comes back from creation and from GET, the same', async () => {
  await using on = await began()
  const metadata = { conversation_id: 'c', __proto__: 1 }
  const { status, body } = await on.hold('09:00', { ttl_seconds: 30, metadata })
  expect(status).toBe(201)
  const { id, ...rest } = body
  expect<unknown>(rest).toEqual({
    ...{ human_id: on.id, starts_at: at('09:00'), ends_at: at('09:30'), duration_minutes: 30 },
    ...{ status: 'live', booking_id: null, metadata },
    ...{ created_at: '2026-03-10T10:00:00.000Z', expires_at: '2026-03-10T10:00:30.000Z' },
  })
  expect((await on.app.call('GET', `/v1/holds/${id}`)).body).toEqual(body)
  const standard = await on.hold('09:30')
  expect(standard.body.expires_at).toBe('2026-03-10T10:05:00.000Z')
})

test('the live holds of a human are listed by their start: none that expired, was released or is booked', async () => {
  await using on = await began()
  const { app, id, hold, turn } = on
  const list = async () => (await app.call('GET', `/v1/holds?human_id=${id}`)).text
  const times = ['11:00', '09:00', '10:00', '12:00', '13:00']
  const held = await Promise.all(times.map((time) => hold(time)))
  const [late, early, released, booked] = held.map(({ body }) => body)
  await hold('14:00', { ttl_seconds: 30 })
  await app.call('DELETE', `/v1/holds/${released?.id}`)
  await turn(booked?.id ?? '')
  app.clock.advance(31_000)
  expect(JSON.parse(await list())).toEqual({ holds: [early, late, held[4]?.body], total: 3 })
  await app.call('DELETE', `/v1/humans/${id}`)
  expectRefusal(await app.call('GET', `/v1/holds?human_id=${id}`), 'NOT_FOUND')
  expectRefusal(await app.call('GET', '/v1/holds'), 'VALIDATION_ERROR', ['human_id'])
})

test('a held slot is offered to nobody and booked by nobody else, and others are offered instead', async () => {
  await using on = await began()
  const { app, id, hold } = on
  const free = await on.slots()
  await hold('09:00')
  await hold('10:00', { duration: 60 })
  const held = ['09:00', '10:00', '10:30'].map(at)
  expect(await on.slots()).toEqual(free.filter((start) => !held.includes(start)))
  const { body } = await app.book(id, at('12:00'))
  // One's own hold is named, and no other time with it.
  const { text } = await app.call('POST', '/v1/api-keys', { name: 'another', scope: 'agent' })
  const another = JSON.parse(text).key
  const path = `/v1/bookings/${body.id}`
  const nineHeld = { human_id: id, starts_at: at('09:00'), duration: 30 }
  const refused = [
    await app.book(id, at('09:00'), {}, { key: another }),
    await app.book(id, at('09:15'), {}, { key: another }),
    await app.call('POST', '/v1/holds', nineHeld, { key: another }),
    await app.call('PATCH', path, { starts_at: at('09:00') }, { key: another }),
    await app.call('PATCH', path, { starts_at: at('09:15') }, { key: another }),
  ]
  for (const answer of refused) {
    expectRefusal(answer, 'SLOT_UNAVAILABLE')
    expect(startsOf(answer)).toEqual(['09:30', '11:00', '11:30'])
  }
  expectRefusal(await hold('12:00'), 'SLOT_UNAVAILABLE')
  expect((await app.book(id, at('09:30'))).status).toBe(201)
})

/** Each fault hides those after it, as with a booking. */
test('a hold is refused for the reasons of a booking, in their order, with its alternatives', async () => {
  await using on = await began()
  const { app, id, hold } = on
  const lunch = { type: 'block', title: 'x', all_day: false, start_date: monday }
  const span = { start_time: '12:00', end_time: '13:00' }
  await app.call('POST', `/v1/humans/${id}/overrides`, { ...lunch, ...span })
  await app.book(id, at('09:00'))
  const past = { starts_at: '2026-03-08T20:00:00Z' }
  expectRefusal(await hold('09:00', { ...past, human_id: nobody, duration: 45 }), 'NOT_FOUND')
  expectRefusal(await hold('09:00', { ...past, duration: 45 }), 'INVALID_DURATION')
  expectRefusal(await hold('09:00', past), 'VALIDATION_ERROR', ['starts_at'])
  for (const [time, code, starts] of [
    ['08:00', 'OUTSIDE_WORKING_HOURS', ['09:30', '10:00', '10:30']],
    ['12:00', 'SCHEDULE_BLOCKED', ['13:00', '13:30', '14:00']],
    ['09:00', 'SLOT_UNAVAILABLE', ['09:30', '10:00', '10:30']],
  ] as const) {
    const answer = await hold(time)
    expectRefusal(answer, code)
    expect(startsOf(answer)).toEqual([...starts])
  }
})

test('wrong fields are named', async () => {
  await using on = await began()
  const { app, hold } = on
  for (const ttl_seconds of [29, 3_601, 0, -30, 30.5, '300', true]) {
    expectRefusal(await hold('09:00', { ttl_seconds }), 'VALIDATION_ERROR', ['ttl_seconds'])
  }
  for (const ttl_seconds of [30, 3_600]) {
    const { body } = await hold('09:00', { ttl_seconds })
    expect(Date.parse(body.expires_at) - Date.parse(body.created_at)).toBe(ttl_seconds * 1_000)
    await app.call('DELETE', `/v1/holds/${body.id}`)
  }
  const empty = await app.call('POST', '/v1/holds', {})
  expectRefusal(empty, 'VALIDATION_ERROR', ['human_id', 'starts_at', 'duration'])
  expectRefusal(await hold('09:00', { attendee_name: 'A' }), 'VALIDATION_ERROR', ['attendee_name'])
})

test('a hold ends by the clock, to the millisecond, also for answers that are kept', async () => {
  await using on = await began()
  const { app, id, hold, slots } = on
  const free = await slots()
  await hold('09:00', { ttl_seconds: 60 })
  await hold('09:30', { ttl_seconds: 30 })
  const seen: number[] = []
  for (const stepMs of [0, 29_999, 1, 29_999, 1]) {
    app.clock.advance(stepMs)
    seen.push((await slots()).length, (await slots()).length)
  }
  expect(seen).toEqual([14, 14, 14, 14, 15, 15, 15, 15, 16, 16])
  expect(await slots()).toEqual(free)
  expect((await app.book(id, at('09:00'))).status).toBe(201)
})

test('a live hold refuses until its last millisecond', async () => {
  await using on = await began()
  const { app, id } = on
  const { body } = await on.hold('09:00', { ttl_seconds: 30 })
  app.clock.advance(29_999)
  expectRefusal(await app.book(id, at('09:00')), 'SLOT_UNAVAILABLE')
  expect((await app.call('GET', `/v1/holds/${body.id}`)).body.status).toBe('live')
  app.clock.advance(1)
  expect((await app.call('GET', `/v1/holds/${body.id}`)).body.status).toBe('expired')
  expect((await app.book(id, at('09:00'))).status).toBe(201)
})

test('a hold becomes a booking, which says all that the hold said', async () => {
  await using on = await began()
  const { app, id, turn } = on
  const held = (await on.hold('09:00', { metadata: { lead_id: 'l' } })).body
  const answer = await turn(held.id, { attendee_email: 'a@b.co' })
  expect(answer.status).toBe(201)
  const { id: bookingId, ...rest } = answer.body
  expect<unknown>(rest).toEqual({
    ...{ human_id: id, starts_at: at('09:00'), ends_at: at('09:30'), duration_minutes: 30 },
    ...{ attendee_name: 'Alex Rivera', attendee_email: 'a@b.co', status: 'confirmed' },
    ...{ metadata: { lead_id: 'l' }, created_at: '2026-03-10T10:00:00.000Z' },
  })
  expect(app.events().map(({ data }) => data)).toEqual([answer.body])
  const kept = (await app.call('GET', `/v1/holds/${held.id}`)).body
  expect(kept).toEqual({ ...held, status: 'booked', booking_id: bookingId })
  const other = (await on.hold('10:00', { metadata: { lead_id: 'l' } })).body
  const same = { human_id: id.toUpperCase(), starts_at: at('10:00'), duration: 30 }
  const { body } = await turn(other.id.toUpperCase(), { ...same, metadata: { n: 1 } })
  expect(body.metadata).toEqual({ n: 1 })
})

test('a phone, a zone, a language and a place of a hold become those of the booking, where it says no others', async () => {
  await using on = await began()
  const said = {
    ...{ attendee_phone: '+14155550123', attendee_timezone: 'Asia/Tokyo', location: 'Zoom' },
    attendee_locale: 'ja',
  }
  const held = (await on.hold('09:00', said)).body
  expect(held).toMatchObject(said)
  expect((await on.app.call('GET', `/v1/holds/${held.id}`)).body).toEqual(held)
  expect((await on.turn(held.id, { location: 'Room 5' })).body).toMatchObject({
    ...said,
    location: 'Room 5',
  })
  const bare = (await on.hold('10:00')).body
  for (const field of Object.keys(said)) expect(bare).not.toHaveProperty(field)
  expect((await on.turn(bare.id, said)).body).toMatchObject(said)
})

test('what is sent beside hold_id must be what the hold says', async () => {
  await using on = await began()
  const { body } = await on.hold('09:00')
  const wrong = { human_id: nobody, starts_at: at('09:30'), duration: 60 }
  const names = ['human_id', 'starts_at', 'duration']
  expectRefusal(await on.turn(body.id, wrong), 'VALIDATION_ERROR', names)
  expectRefusal(await on.turn(body.id, { duration: 60 }), 'VALIDATION_ERROR', ['duration'])
  expectRefusal(await on.turn(nobody), 'NOT_FOUND')
  expectRefusal(await on.turn('x'), 'VALIDATION_ERROR', ['hold_id'])
  expect((await on.turn(body.id)).status).toBe(201)
})

test('a hold that became a booking is never a 409: the refusal names the booking', async () => {
  await using on = await began()
  const { app, turn } = on
  const held = (await on.hold('09:00')).body
  const booked = (await turn(held.id)).body
  for (const fields of [{}, { duration: 60 }, { human_id: nobody }]) {
    const again = await turn(held.id, fields)
    expectRefusal(again, 'VALIDATION_ERROR', ['hold_id'])
    expect(again.body.error.message).toContain(booked.id)
  }
  const released = await app.call('DELETE', `/v1/holds/${held.id}`)
  expectRefusal(released, 'VALIDATION_ERROR', ['id'])
  expect(released.body.error.message).toContain(booked.id)
  await app.call('DELETE', `/v1/bookings/${booked.id}`)
  expectRefusal(await turn(held.id), 'VALIDATION_ERROR', ['hold_id'])
  expect(await on.slots()).toHaveLength(16)
})

test('of fifty that turn one hold into a booking at once, one does; with one key all get its answer', async () => {
  await using on = await began()
  const [one, other] = [(await on.hold('09:00')).body, (await on.hold('10:00')).body]
  const calls = Array.from({ length: 50 }, () => on.turn(one.id))
  const answers = await Promise.all(calls)
  const statuses = answers.map(({ status }) => status).sort()
  expect(statuses).toEqual([201, ...Array(49).fill(422)])
  const repeated = await Promise.all(calls.map(() => on.turn(other.id, {}, keyed('k'))))
  expect(new Set(repeated.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  expect(on.app.events()).toHaveLength(2)
})

test('of fifty that hold or book one slot at once, one gets it', async () => {
  await using on = await began()
  const calls = Array.from({ length: 50 }, (_, n) =>
    n % 2 === 0 ? on.hold('09:00') : on.app.book(on.id, at('09:00')),
  )
  const statuses = (await Promise.all(calls)).map(({ status }) => status).sort()
  expect(statuses).toEqual([201, ...Array(49).fill(409)])
})

test('an expired hold becomes a booking while its slot is free, and is a 409 with others if not', async () => {
  await using on = await began()
  const { app, id, hold, turn } = on
  const [one, other, third] = [
    (await hold('09:00')).body,
    (await hold('10:00')).body,
    (await hold('11:00')).body,
  ]
  app.clock.advance(300_000)
  expect((await turn(one.id)).status).toBe(201)
  await app.book(id, at('10:00'))
  await hold('11:00')
  for (const [held, starts] of [
    [other, ['10:30', '11:30', '12:00']],
    [third, ['11:30', '12:00', '12:30']],
  ] as const) {
    const refused = await turn(held.id)
    expectRefusal(refused, 'SLOT_UNAVAILABLE')
    expect(startsOf(refused)).toEqual([...starts])
  }
})

test('a change of the schedule ends no hold, and a live one is booked as it stands', async () => {
  await using on = await began()
  const { app, id, turn } = on
  const { body } = await on.hold('09:00')
  const late = await on.hold('10:00')
  const block = { type: 'block', title: 'x', all_day: true, start_date: monday }
  await app.call('POST', `/v1/humans/${id}/overrides`, block)
  await app.call('DELETE', `/v1/humans/${id}`)
  expectRefusal(await turn(body.id), 'NOT_FOUND')
  await app.call('PATCH', `/v1/humans/${id}`, { active: true })
  expect((await turn(body.id)).status).toBe(201)
  app.clock.advance(3_600_000)
  const refused = await turn(late.body.id)
  expectRefusal(refused, 'SCHEDULE_BLOCKED')
  expect(refused.body.error.alternatives?.[0]?.starts_at).toBe('2026-03-17T09:00:00.000Z')
})

test('a released hold frees its slot at once, and is gone', async () => {
  await using on = await began()
  const { app, id, turn } = on
  const { body } = await on.hold('09:00')
  expect(await on.slots()).toHaveLength(15)
  const path = `/v1/holds/${body.id}`
  const released = await app.call('DELETE', path)
  expect<unknown>(released.body).toEqual({ id: body.id, status: 'released' })
  expect(await on.slots()).toHaveLength(16)
  expectRefusal(await app.call('DELETE', path), 'NOT_FOUND')
  expectRefusal(await app.call('GET', path), 'NOT_FOUND')
  expectRefusal(await turn(body.id), 'NOT_FOUND')
  expect((await app.book(id, at('09:00'))).status).toBe(201)
})

test('three live holds are allowed a conversation, of one account, and an end of one makes room', async () => {
  await using on = await began()
  const { app, hold, turn } = on
  const { id: otherHuman } = await app.human()
  const metadata = { conversation_id: 'conv_456' }
  const first = (await hold('09:00', { metadata, ttl_seconds: 30 })).body
  const second = (await hold('09:30', { metadata })).body
  expect((await hold('09:00', { metadata, human_id: otherHuman })).status).toBe(201)
  const refused = await hold('10:00', { metadata })
  expectRefusal(refused, 'VALIDATION_ERROR', ['metadata.conversation_id'])
  expect(refused.body.error.message).toContain('2026-03-10T10:00:30.000Z')
  expect((await hold('11:00', { metadata: { conversation_id: 'other' } })).status).toBe(201)
  const { key } = await app.account('other')
  const theirs = await app.human({ key })
  const own = { metadata, human_id: theirs.id }
  expect((await hold('09:00', own, { key })).status).toBe(201)

  expect((await turn(second.id)).status).toBe(201)
  expect((await hold('12:00', { metadata })).status).toBe(201)
  expectRefusal(await hold('13:00', { metadata }), 'VALIDATION_ERROR')
  await app.call('DELETE', `/v1/holds/${first.id}`)
  expect((await hold('13:00', { metadata, ttl_seconds: 30 })).status).toBe(201)
  expectRefusal(await hold('14:00', { metadata }), 'VALIDATION_ERROR')
  app.clock.advance(30_000)
  expect((await hold('14:00', { metadata })).status).toBe(201)
})

test('a conversation cannot exceed its holds by asking for many at once', async () => {
  await using on = await began()
  const metadata = { conversation_id: 7 }
  const slots = await on.slots()
  const answers = await Promise.all(
    slots.map((start) => on.hold(start.slice(11, 16), { metadata })),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(3)
})

test('a human has at most a hundred live holds', async () => {
  await using on = await began()
  const { app, hold } = on
  const days = ['16', '17', '18', '19', '20', '23', '24']
  const starts = (await Promise.all(days.map((day) => app.slots(on.id, `2026-03-${day}`)))).flat()
  const answers = await Promise.all(
    starts.slice(0, 101).map((starts_at) => hold('', { starts_at })),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(100)
  const [refused] = answers.filter(({ status }) => status !== 201)
  if (refused) expectRefusal(refused, 'VALIDATION_ERROR', ['human_id'])
})

test('a hold uses nothing of the quota, and its booking one place', async () => {
  await using app = await startTestApp({ plan: 'free' })
  const { id } = await app.human()
  const { hold, turn } = holder(app, id)
  await app.elsewhere(
    `INSERT INTO usage SELECT id, ${Date.parse('2026-03-01T00:00:00Z')}, 99, 0 FROM accounts`,
  )
  const [one, other] = [(await hold('09:00')).body, (await hold('09:30')).body]
  expect((await turn(one.id)).status).toBe(201)
  expect((await hold('10:00')).status).toBe(201)
  expectRefusal(await turn(other.id), 'LIMIT_REACHED')
  expect((await app.call('GET', `/v1/holds/${other.id}`)).body.status).toBe('live')
})

test('the same key gives the first answer again, whatever became of the hold', async () => {
  await using on = await began()
  const first = await on.hold('09:00', {}, keyed('h'))
  await on.turn(first.body.id)
  const again = await on.hold('09:00', {}, keyed('h'))
  expect([again.status, again.text]).toEqual([201, first.text])
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expectRefusal(await on.hold('09:30', {}, keyed('h')), 'IDEMPOTENCY_CONFLICT')
  const { body } = await on.hold('10:00')
  const [one, two] = [
    await on.turn(body.id, {}, keyed('t')),
    await on.turn(body.id, {}, keyed('t')),
  ]
  expect([two.status, two.text]).toEqual([201, one.text])
})

test('a hold is swept a day after it has ended, and no sooner', async () => {
  await using on = await began()
  const { app, hold, turn } = on
  const [one, other] = [(await hold('09:00')).body, (await hold('10:00')).body]
  await turn(other.id)
  app.clock.advance(300_000 + holdKeptMs - 1)
  const left = async () => {
    await sweepOld(app.context, 30 * dayMs)
    const paths = [one, other].map(({ id }) => `/v1/holds/${id}`)
    const answers = await Promise.all(paths.map((path) => app.call('GET', path)))
    return answers.map(({ status }) => status)
  }
  expect(await left()).toEqual([200, 200])
  app.clock.advance(1)
  expect(await left()).toEqual([404, 404])
})
