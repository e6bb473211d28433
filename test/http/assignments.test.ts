/** POST /v1/bookings with human_ids or role: who of several is booked. */
import { expect, test } from 'bun:test'
import { type Answer, type BookingBody, expectRefusal } from '../support/answers.ts'
import { type CallOptions, startTestApp } from '../support/app.ts'

const nobody = '019aa3c0-7a00-7000-8000-000000000001'
const at = (time: string, day = '16') => `2026-03-${day}T${time}:00.000Z`
const keyed = (key: string) => ({ headers: { 'idempotency-key': key } })

/** So many humans of role ae, Monday to Friday from nine to five. */
async function began(humans: number, plan: 'free' | 'unlimited' = 'unlimited') {
  const app = await startTestApp()
  const ids: string[] = []
  for (let n = 0; n < humans; n += 1) ids.push((await app.human({ role: 'ae' })).id)
  if (plan === 'free') await app.elsewhere("UPDATE accounts SET plan = 'free'")
  const book = (time: string, fields: object, options?: CallOptions) =>
    app.call(
      'POST',
      '/v1/bookings',
      { starts_at: at(time), duration: 30, attendee_name: 'Alex Rivera', ...fields },
      options,
    )
  return { app, ids, book, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() }
}

const groupOf = ({ text }: Answer): { group_id: string; bookings: BookingBody[] } =>
  JSON.parse(text)
const startsOf = ({ body }: Answer) =>
  (body.error.alternatives ?? []).map(({ starts_at }) => starts_at.slice(8, 16))

test('first books in the order given, of a role the oldest, and it is a booking like any other', async () => {
  await using on = await began(3)
  const [one = '', two = '', three = ''] = on.ids
  const answers = [
    await on.book('09:00', { human_ids: [three, one] }),
    await on.book('09:00', { human_ids: [three, one], assign: 'first' }),
    await on.book('09:00', { role: 'ae' }),
  ]
  expect(answers.map(({ status, body }) => [status, body.human_id])).toEqual([
    ...[
      [201, three],
      [201, one],
      [201, two],
    ],
  ])
  const { body } = await on.book('10:00', { role: 'ae' })
  const { id, ...rest } = body
  expect<unknown>(rest).toEqual({
    ...{ human_id: one, starts_at: at('10:00'), ends_at: at('10:30'), duration_minutes: 30 },
    ...{ attendee_name: 'Alex Rivera', attendee_email: null, status: 'confirmed' },
    ...{ metadata: null, created_at: '2026-03-10T10:00:00.000Z' },
  })
  expect(on.app.events().at(-1)?.data).toEqual(body)
  expect((await on.app.call('GET', `/v1/bookings/${id}`)).body).toEqual(body)
})

test('balanced goes round: the fewest bookings in the week, then the longest without one', async () => {
  await using on = await began(3)
  const { app, ids, book } = on
  const names = ['one', 'two', 'three']
  await app.book(ids[0] ?? '', at('09:00', '18'))
  // Too far away to be weighed.
  for (const time of ['09:00', '10:00']) await app.book(ids[1] ?? '', at(time, '27'))
  const booked: (string | undefined)[] = []
  for (const time of ['10:00', '10:30', '11:00', '11:30', '12:00', '12:30', '13:00']) {
    const { body } = await book(time, { role: 'ae', assign: 'balanced' })
    booked.push(names[ids.indexOf(body.human_id)])
  }
  expect(booked).toEqual(['two', 'three', 'one', 'two', 'three', 'one', 'two'])
})

test('who is held, blocked or does not offer the duration is passed over', async () => {
  await using on = await began(3)
  const { app, ids, book } = on
  const [one = '', two = '', three] = ids
  const slot = { human_id: one, starts_at: at('09:00'), duration: 30 }
  await app.call('POST', '/v1/holds', slot)
  const block = { type: 'block', title: 'x', all_day: true, start_date: '2026-03-16' }
  await app.call('POST', `/v1/humans/${two}/overrides`, block)
  expect((await book('09:00', { human_ids: ids })).body.human_id).toBe(three ?? '')
  const hours = { working_days: [1], work_start: '09:00', work_end: '17:00' }
  await app.call('PUT', `/v1/humans/${one}/availability`, { ...hours, meeting_durations: [60] })
  expect((await book('10:00', { human_ids: ids })).body.human_id).toBe(three ?? '')
  expectRefusal(await book('11:00', { human_ids: ids, assign: 'all' }), 'INVALID_DURATION')
})

test('where nobody is free it is a 409 with the next times at which one of them is', async () => {
  await using on = await began(2)
  const { app, ids, book } = on
  const [one = '', two = ''] = ids
  for (const id of ids) await app.book(id, at('09:00'))
  await app.book(one, at('09:30'))
  for (const id of ids) await app.book(id, at('10:00'))
  await app.book(two, at('10:30'))
  const other = { attendee_name: 'Bo Berg' }
  for (const whom of [{ human_ids: ids }, { role: 'ae' }]) {
    for (const assign of ['first', 'balanced']) {
      const answer = await book('09:00', { ...whom, ...other, assign })
      expectRefusal(answer, 'SLOT_UNAVAILABLE')
      expect(startsOf(answer)).toEqual(['16T09:30', '16T10:30', '16T11:00'])
    }
    const all = await book('09:30', { ...whom, ...other, assign: 'all' })
    expectRefusal(all, 'SLOT_UNAVAILABLE')
    expect(all.body.error.message).toContain(one)
    expect(startsOf(all)).toEqual(['16T11:00', '16T11:30', '16T12:00'])
  }
  const early = await book('08:00', { role: 'ae' })
  expectRefusal(early, 'OUTSIDE_WORKING_HOURS')
  expect(startsOf(early)).toEqual(['16T09:30', '16T10:30', '16T11:00'])
})

test('alternatives are never of one who does not offer the duration', async () => {
  await using on = await began(2)
  const { app, ids, book } = on
  const [one = '', two = ''] = ids
  const hours = { working_days: [1], work_start: '07:00', work_end: '17:00' }
  await app.call('PUT', `/v1/humans/${one}/availability`, { ...hours, meeting_durations: [60] })
  await app.book(two, at('09:00'), { attendee_name: 'Bo Berg' })
  expect(startsOf(await book('09:00', { role: 'ae' }))).toEqual([
    '16T09:30',
    '16T10:00',
    '16T10:30',
  ])
})

test('all books everybody under one group, with an event each, or nobody', async () => {
  await using on = await began(3)
  const { app, ids, book } = on
  const fields = { human_ids: ids, assign: 'all', metadata: { lead_id: 'l' } }
  const made = await book('09:00', fields)
  expect(made.status).toBe(201)
  const { group_id, bookings, ...rest } = groupOf(made)
  expect(rest).toEqual({})
  expect(bookings.map(({ human_id }) => human_id)).toEqual(ids)
  for (const each of bookings) {
    expect(each).toMatchObject({ group_id, metadata: { lead_id: 'l' }, status: 'confirmed' })
    expect((await app.call('GET', `/v1/bookings/${each.id}`)).text).toBe(JSON.stringify(each))
  }
  expect(app.events().map(({ data }) => data)).toEqual(bookings)

  await app.book(ids[1] ?? '', at('10:00'))
  expectRefusal(await book('10:00', fields), 'SLOT_UNAVAILABLE')
  expect((await app.call('GET', '/v1/bookings')).body.total).toBe(4)
  for (const id of [ids[0], ids[2]]) {
    expect(await app.slots(id ?? '', '2026-03-16')).toContain(at('10:00'))
  }
})

test('a group is cancelled whole with group=true, and one of it without', async () => {
  await using on = await began(3)
  const { app, ids, book } = on
  const { bookings } = groupOf(await book('09:00', { role: 'ae', assign: 'all' }))
  const [one, two, three] = bookings.map(({ id }) => id)
  const cancel = (id = '', query = '') => app.call('DELETE', `/v1/bookings/${id}${query}`)
  const alone = await cancel(one)
  expect<unknown>(alone.body).toEqual({ id: one, status: 'cancelled' })
  for (const id of [two, one]) {
    const whole = await cancel(id, '?group=true&reason=ill')
    expect<unknown>(whole.body).toEqual({ id, status: 'cancelled', cancelled: [one, two, three] })
  }
  const told = app.events().filter(({ event }) => event === 'booking.cancelled')
  expect(told.map(({ data }) => [data.id, data.cancellation_reason])).toEqual([
    ...[
      [one, undefined],
      [two, 'ill'],
      [three, 'ill'],
    ],
  ])
  expect((await book('09:00', { role: 'ae', assign: 'all' })).status).toBe(201)

  const single = (await app.book(ids[0] ?? '', at('12:00'))).body.id
  const ofNoGroup = await cancel(single, '?group=true')
  expect<unknown>(ofNoGroup.body).toEqual({ id: single, status: 'cancelled', cancelled: [single] })
  expectRefusal(await cancel(nobody, '?group=true'), 'NOT_FOUND')
  expectRefusal(await cancel(single, '?group=1'), 'VALIDATION_ERROR', ['group'])
})

test('exactly one of human_id, human_ids, role and hold_id is asked for', async () => {
  await using on = await began(1)
  const [id] = on.ids
  const wrong: [fields: object, named: string[]][] = [
    [{}, ['human_id']],
    [{ assign: 'all' }, ['human_id', 'assign']],
    [{ human_id: id, assign: 'first' }, ['assign']],
    [{ human_id: id, human_ids: [id] }, ['human_id', 'human_ids']],
    [{ human_id: id, role: 'ae', assign: 'all' }, ['human_id', 'role']],
    [{ human_ids: [id], role: 'ae' }, ['human_ids', 'role']],
    [{ hold_id: nobody, human_ids: [id] }, ['hold_id', 'human_ids']],
    [{ hold_id: nobody, role: 'ae', human_id: id }, ['hold_id', 'role']],
    [{ hold_id: nobody, assign: 'first' }, ['assign']],
    [{ human_ids: [] }, ['human_ids']],
    [{ human_ids: ['x'] }, ['human_ids.0']],
    [{ human_ids: [id, id] }, ['human_ids']],
    [{ human_ids: id }, ['human_ids']],
    [{ human_ids: Array(101).fill(id) }, ['human_ids']],
    [{ human_ids: [id], assign: 'any' }, ['assign']],
    [{ role: ' ' }, ['role']],
    [{ role: 'ae', starts_at: null, duration: null }, ['starts_at', 'duration']],
  ]
  for (const [fields, named] of wrong) {
    const answer = await on.book('09:00', fields)
    expectRefusal(answer, 'VALIDATION_ERROR', named)
  }
  const upper = String(id).toUpperCase()
  const both = await on.book('09:00', { human_ids: [id, upper], assign: 'all' })
  expect(groupOf(both).bookings).toHaveLength(1)
})

test('an unknown id is NOT_FOUND and named, and so is a role that nobody has', async () => {
  await using on = await began(2)
  const { app, ids, book } = on
  const [one, two = ''] = ids
  await app.call('DELETE', `/v1/humans/${two}`)
  for (const assign of ['first', 'balanced', 'all']) {
    const answer = await book('09:00', { human_ids: [one, nobody, two], assign })
    expectRefusal(answer, 'NOT_FOUND')
    expect(answer.body.error.message).toContain(`${nobody}, ${two}`)
    expect(answer.body.error.message).not.toContain(String(one))
    expectRefusal(await book('09:00', { role: 'cto', assign }), 'NOT_FOUND')
  }
  expect((await book('09:00', { role: 'ae' })).body.human_id).toBe(one ?? '')
})

test('all take as many places of the quota as there are humans, and never more than are left', async () => {
  await using on = await began(3, 'free')
  const { app, ids, book } = on
  const month = Date.parse('2026-03-01T00:00:00Z')
  await app.elsewhere(`INSERT INTO usage SELECT id, ${month}, 96, 0 FROM accounts`)
  const all = { human_ids: ids, assign: 'all' }
  expect((await book('09:00', all)).status).toBe(201)
  const answers = await Promise.all(['10:00', '11:00', '12:00'].map((time) => book(time, all)))
  for (const answer of answers) expectRefusal(answer, 'LIMIT_REACHED')
  expect((await book('10:00', { role: 'ae' })).status).toBe(201)
  expectRefusal(await book('10:00', { role: 'ae' }), 'LIMIT_REACHED')
  expect((await app.call('GET', '/v1/bookings')).body.total).toBe(4)
})

test('a repeated request gets its first answer, group and all, and another team is a conflict', async () => {
  await using on = await began(2)
  const { app, ids, book } = on
  const all = { human_ids: ids, assign: 'all' }
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => book('09:00', all, keyed('k'))),
  )
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  expect(app.events()).toHaveLength(2)
  const other = await book('09:00', { ...all, human_ids: ids.toReversed() }, keyed('k'))
  expectRefusal(other, 'IDEMPOTENCY_CONFLICT')
})

test('of fifty that want any of five at once, five get one each and the others a 409', async () => {
  await using on = await began(5)
  const calls = Array.from({ length: 50 }, (_, n) =>
    on.book('10:00', { role: 'ae', assign: n % 2 === 0 ? 'first' : 'balanced' }),
  )
  const answers = await Promise.all(calls)
  const won = answers.filter(({ status }) => status === 201)
  expect(won.map(({ body }) => body.human_id).sort()).toEqual([...on.ids].sort())
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(45)
})
