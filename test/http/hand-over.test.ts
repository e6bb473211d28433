/** guide/bookings.md#handing-over: what lies ahead of one human goes to others who are free, once, and with its event. */
import { describe, expect, test } from 'bun:test'
import { overrideColumns } from '../../src/store/rows/override-rows.ts'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

interface HandedOver {
  readonly moved: readonly { readonly booking_id: string; readonly human_id: string }[]
  readonly not_moved: readonly { readonly booking_id: string; readonly reason: string }[]
  readonly remaining: number
  readonly cursor?: string
}

const monday = '2026-03-16'
const at = (time: string, day = monday) => `${day}T${time}:00.000Z`

async function booked(app: TestApp, humanId: string, ...starts: readonly string[]) {
  const ids: string[] = []
  for (const start of starts) {
    const { status, text } = await app.book(humanId, start)
    expect([start, status, text]).toEqual([start, 201, expect.any(String)])
    ids.push(JSON.parse(text).id)
  }
  return ids
}

const path = (id: string) => `/v1/humans/${id}/hand-over`

async function hand(app: TestApp, from: string, body: object, key?: string): Promise<HandedOver> {
  const headers = key === undefined ? {} : { 'idempotency-key': key }
  const { status, text } = await app.call('POST', path(from), body, { headers })
  expect([status, text]).toEqual([200, expect.any(String)])
  return JSON.parse(text)
}

test('the bookings ahead of a human who was deleted go to another one, each with its event', async () => {
  await using app = await startTestApp()
  const [tom, sarah] = [await app.human({ name: 'Tom' }), await app.human()]
  const [past, first, gone, second] = await booked(
    ...[app, tom.id, at('09:00'), at('10:00'), at('11:00'), at('12:00')],
  )
  await app.call('DELETE', `/v1/bookings/${gone}`)
  app.clock.set(at('09:10'))
  await app.call('DELETE', `/v1/humans/${tom.id}`)
  const before = app.events().length
  const answer = await hand(app, tom.id, { to: sarah.id })
  expect(answer).toEqual({
    moved: [first, second].map((id) => ({ booking_id: id ?? '', human_id: sarah.id })),
    not_moved: [],
    remaining: 0,
  })
  const events = app.events().slice(before)
  expect(events).toHaveLength(2)
  expect(events[0]).toMatchObject({
    event: 'booking.updated',
    data: { id: first, human_id: sarah.id, starts_at: at('10:00') },
    previous: { human_id: tom.id },
  })
  expect(Object.keys(Object(events[0]).previous)).toEqual(['human_id'])
  const stands = await app.call('GET', `/v1/bookings/${past}`)
  expect(stands.body.human_id).toBe(tom.id)
  // The time is taken of the one, and again: there is nothing left to move.
  expectRefusal(await app.book(sarah.id, at('10:00')), 'SLOT_UNAVAILABLE')
  expect(await hand(app, tom.id, { to: sarah.id })).toMatchObject({ moved: [], remaining: 0 })
  expect(app.events()).toHaveLength(before + 2)
})

test('who is not free then does not get it, and the answer says why', async () => {
  await using app = await startTestApp()
  const rules = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '08:00', work_end: '20:00' }
  const [tom, sarah] = [await app.human({ name: 'Tom', rules }), await app.human()]
  const [early, taken, held, blocked, free] = await booked(
    ...[app, tom.id, at('08:00'), at('10:00'), at('11:00'), at('13:00'), at('15:00')],
  )
  await booked(app, sarah.id, at('10:00'))
  await app.call('POST', '/v1/holds', { human_id: sarah.id, starts_at: at('11:00'), duration: 30 })
  const lunch = { all_day: false, start_time: '13:00', end_time: '14:00', start_date: monday }
  const block = { type: 'block', title: 'Lunch', ...lunch }
  await app.call('POST', `/v1/humans/${sarah.id}/overrides`, block)
  expect(await hand(app, tom.id, { to: sarah.id })).toEqual({
    moved: [{ booking_id: free ?? '', human_id: sarah.id }],
    not_moved: [
      { booking_id: early ?? '', reason: 'OUTSIDE_WORKING_HOURS' },
      { booking_id: taken ?? '', reason: 'SLOT_UNAVAILABLE' },
      { booking_id: held ?? '', reason: 'SLOT_UNAVAILABLE' },
      { booking_id: blocked ?? '', reason: 'SCHEDULE_BLOCKED' },
    ],
    remaining: 0,
  })
})

test('whoever has as many meetings a day or week as it takes gets no more, with what the call gave it already', async () => {
  await using app = await startTestApp()
  const tuesday = '2026-03-17'
  for (const [rules, wanted] of [
    [{ max_per_day: 2 }, 2],
    [{ max_per_week: 3 }, 2],
  ] as const) {
    const from = await app.human()
    const to = await app.human({ rules })
    // One of its own: a live hold counts as a booking does.
    const own = { human_id: to.id, starts_at: at('16:00'), duration: 30, ttl_seconds: 3_600 }
    expect((await app.call('POST', '/v1/holds', own)).status).toBe(201)
    await booked(app, from.id, at('09:00'), at('10:00'), at('09:00', tuesday))
    const answer = await hand(app, from.id, { to: to.id })
    expect(answer.moved).toHaveLength(wanted)
    expect(answer.not_moved.map(({ reason }) => reason)).toEqual(['SLOT_UNAVAILABLE'])
  }
})

test('of a role each booking goes to one who is free, and to whoever got the fewest', async () => {
  await using app = await startTestApp()
  const ae = { role: 'ae' }
  const [tom, ann, bo] = [await app.human(ae), await app.human(ae), await app.human(ae)]
  const ids = await booked(app, tom.id, at('09:00'), at('10:00'), at('11:00'), at('12:00'))
  await booked(app, ann.id, at('09:00'))
  const { moved } = await hand(app, tom.id, { to: 'ae' })
  const whose = ids.map((id) => moved.find((one) => one.booking_id === id)?.human_id)
  expect(whose).toEqual([bo.id, ann.id, ann.id, bo.id])
})

test('at most 200 a call, and the cursor goes on behind those that stayed', async () => {
  await using app = await startTestApp()
  const rules = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
  const [tom, sarah] = [await app.human({ rules }), await app.human({ rules: null })]
  const starts = Array.from({ length: 205 }, (_, n) =>
    new Date(Date.parse(at('00:00')) + n * 1_800_000).toISOString(),
  )
  const ids = await booked(app, tom.id, ...starts)
  const none = await hand(app, tom.id, { to: sarah.id })
  expect([none.moved.length, none.not_moved.length, none.remaining]).toEqual([0, 200, 5])
  const rest = await hand(app, tom.id, { to: sarah.id, cursor: none.cursor })
  expect([rest.not_moved.map((one) => one.booking_id), rest.remaining]).toEqual([ids.slice(200), 0])
  expect(rest).not.toHaveProperty('cursor')
  await app.call('PUT', `/v1/humans/${sarah.id}/availability`, {
    ...{ ...rules, meeting_durations: [60] },
  })
  const first = await hand(app, tom.id, { to: sarah.id })
  expect([first.moved.length, first.remaining]).toEqual([200, 5])
  const last = await hand(app, tom.id, { to: sarah.id })
  expect([last.moved.length, last.remaining]).toEqual([5, 0])
}, 60_000)

test('a repeated call is answered as the first time; one that moved nothing leaves no answer', async () => {
  await using app = await startTestApp()
  const [tom, sarah] = [await app.human({ name: 'Tom' }), await app.human()]
  const kept = () =>
    app.database.query<{ n: number }, []>('SELECT count(*) AS n FROM idempotency').get()?.n
  const audited = () =>
    app.database.query<{ n: number }, []>('SELECT count(*) AS n FROM audit').get()?.n
  const before = audited()
  await hand(app, tom.id, { to: sarah.id }, 'k')
  expect([kept(), audited()]).toEqual([0, before])
  await booked(app, tom.id, at('09:00'))
  const first = await hand(app, tom.id, { to: sarah.id }, 'k')
  await booked(app, tom.id, at('09:00'))
  expect(await hand(app, tom.id, { to: sarah.id }, 'k')).toEqual(first)
  expect([kept(), audited()]).toEqual([1, (before ?? 0) + 1])
  const other = await app.call(
    'POST',
    path(tom.id),
    { to: 'ae' },
    {
      headers: { 'idempotency-key': 'k' },
    },
  )
  expectRefusal(other, 'IDEMPOTENCY_CONFLICT')
})

test('it is refused for nobody, for oneself, and for a role of nobody else', async () => {
  await using app = await startTestApp()
  const [tom, sarah] = [await app.human({ role: 'ae' }), await app.human()]
  await booked(app, tom.id, at('09:00'))
  const nobody = Bun.randomUUIDv7()
  expectRefusal(await app.call('POST', path(nobody), { to: sarah.id }), 'NOT_FOUND')
  expectRefusal(await app.call('POST', path(tom.id), { to: nobody }), 'NOT_FOUND')
  expectRefusal(await app.call('POST', path(tom.id), { to: 'ae' }), 'NOT_FOUND')
  expectRefusal(await app.call('POST', path(tom.id), { to: 'nobody' }), 'NOT_FOUND')
  expectRefusal(await app.call('POST', path(tom.id), { to: tom.id }), 'VALIDATION_ERROR', ['to'])
  expectRefusal(await app.call('POST', path(tom.id), {}), 'VALIDATION_ERROR', ['to'])
  await app.call('DELETE', `/v1/humans/${sarah.id}`)
  expectRefusal(await app.call('POST', path(tom.id), { to: sarah.id }), 'NOT_FOUND')
  const { key } = await app.account('other')
  const own: string = JSON.parse(
    (await app.call('POST', '/v1/humans', { name: 'X', timezone: 'UTC' }, { key })).text,
  ).id
  expectRefusal(await app.call('POST', path(tom.id), { to: own }, { key }), 'NOT_FOUND')
  expectRefusal(await app.call('POST', path(tom.id), { to: own }), 'NOT_FOUND')
})

test('calls that come together, and bookings among them, never book anybody twice', async () => {
  await using app = await startTestApp()
  const [tom, ann, bo] = [await app.human(), await app.human(), await app.human()]
  const hours = ['09:00', '10:00', '11:00', '12:00', '13:00', '14:00', '15:00', '16:00']
  await booked(app, tom.id, ...hours.map((time) => at(time)))
  const calls = [ann.id, bo.id, ann.id, bo.id].flatMap((to) => [
    app.call('POST', path(tom.id), { to }),
    ...hours.slice(0, 3).map((time) => app.book(to, at(time))),
  ])
  const answers = await Promise.all(calls)
  expect(answers.every(({ status }) => status < 500)).toBe(true)
  const rows = app.database
    .query<{ n: number }, []>(
      `SELECT count(*) AS n FROM bookings a JOIN bookings b ON a.human_seq = b.human_seq
         AND a.seq < b.seq AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at`,
    )
    .get()
  expect(rows?.n).toBe(0)
  const moved = answers.flatMap(({ text }): string[] =>
    (JSON.parse(text).moved ?? []).map((one: { booking_id: string }) => one.booking_id),
  )
  expect(new Set(moved).size).toBe(moved.length)
})

test('a booking that was changed as often as may be stays, and a change of hands counts as one', async () => {
  await using app = await startTestApp()
  const [tom, sarah] = [await app.human({ name: 'Tom' }), await app.human()]
  const [full, almost] = await booked(app, tom.id, at('09:00'), at('10:00'))
  const set = app.database.query<null, [number, string]>(
    'UPDATE bookings SET changes = ? WHERE id = ?',
  )
  set.run(500, full ?? '')
  set.run(499, almost ?? '')
  expect(await hand(app, tom.id, { to: sarah.id })).toMatchObject({
    moved: [{ booking_id: almost }],
    not_moved: [{ booking_id: full, reason: 'VALIDATION_ERROR' }],
  })
  const back = await hand(app, sarah.id, { to: tom.id })
  expect(back.not_moved).toEqual([{ booking_id: almost ?? '', reason: 'VALIDATION_ERROR' }])
})

test('where the overrides of somebody are many, one call hands over a day, and the next goes on', async () => {
  await using app = await startTestApp()
  const block = { type: 'block', title: 'x', all_day: true, start_date: '2026-04-01' }
  const sarah = await app.human({ overrides: [block] })
  const columns = overrideColumns.join(', ')
  app.database.run(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
     INSERT INTO overrides (${columns}) SELECT printf('ffffffff-0000-7000-8000-%012d', i),
       ${overrideColumns.slice(1).join(', ')} FROM overrides, n`,
  )
  await app.elsewhere('UPDATE humans SET version = version + 1')
  const tom = await app.human({ name: 'Tom' })
  const [wednesday, thursday] = ['2026-03-18', '2026-03-19']
  const ids = await booked(
    ...[app, tom.id, at('16:30', wednesday), at('09:00', thursday), at('16:30', thursday)],
  )
  const first = await hand(app, tom.id, { to: sarah.id })
  expect(first.moved.map((each) => each.booking_id)).toEqual(ids.slice(0, 2))
  expect(first.remaining).toBe(1)
  const second = await hand(app, tom.id, { to: sarah.id })
  expect(second.moved.map((each) => each.booking_id)).toEqual(ids.slice(2))
  expect(second.remaining).toBe(0)
})

describe('a booking of a service', () => {
  const service = async (app: TestApp, fields: object) => {
    const body = { name: 'Intro', durations: [30], ...fields }
    return (await app.call('POST', '/v1/services', body)).body.id
  }
  const bookedAs = async (app: TestApp, serviceId: string, humanId: string, startsAt: string) => {
    const who = { service_id: serviceId, human_id: humanId, attendee_name: 'Ann' }
    const answer = await app.call('POST', '/v1/bookings', { ...who, starts_at: startsAt })
    expect([answer.status, answer.text]).toEqual([201, expect.any(String)])
    return answer.body.id
  }

  test('goes only to somebody who gives it, and others of the same call go as ever', async () => {
    await using app = await startTestApp()
    const ae = { role: 'ae' }
    const [tom, bo, ann] = [await app.human(ae), await app.human(ae), await app.human(ae)]
    const intro = await service(app, { human_ids: [tom.id, ann.id] })
    const [first, second] = [
      await bookedAs(app, intro, tom.id, at('09:00')),
      await bookedAs(app, intro, tom.id, at('10:00')),
    ]
    const [plain] = await booked(app, tom.id, at('11:00'))
    expect(await hand(app, tom.id, { to: bo.id })).toEqual({
      moved: [{ booking_id: plain ?? '', human_id: bo.id }],
      not_moved: [first, second].map((id) => ({ booking_id: id, reason: 'SERVICE_NOT_GIVEN' })),
      remaining: 0,
    })
    // One who gives it and is taken came nearer than one who does not.
    await booked(app, ann.id, at('10:00'))
    expect(await hand(app, tom.id, { to: 'ae' })).toEqual({
      moved: [{ booking_id: first, human_id: ann.id }],
      not_moved: [{ booking_id: second, reason: 'SLOT_UNAVAILABLE' }],
      remaining: 0,
    })
    const moved = await app.call('GET', `/v1/bookings/${first}`)
    expect(moved.body).toMatchObject({ human_id: ann.id, service_id: intro })
  })

  test('is given by a role, by everybody, and by those of one that was deleted since', async () => {
    await using app = await startTestApp()
    const [tom, ann, bo] = [await app.human(), await app.human(), await app.human({ role: 'ae' })]
    const [ofAll, ofRole, gone] = [
      await service(app, {}),
      await service(app, { role: 'ae' }),
      await service(app, { human_ids: [tom.id, ann.id] }),
    ]
    const everybodys = await bookedAs(app, ofAll, tom.id, at('09:00'))
    const deleted = await bookedAs(app, gone, tom.id, at('10:00'))
    const roles = await bookedAs(app, ofRole, bo.id, at('11:00'))
    await app.call('DELETE', `/v1/services/${gone}`)
    const to = (id: string, humanId: string) => ({ booking_id: id, human_id: humanId })
    const kept = (id: string) => ({ booking_id: id, reason: 'SERVICE_NOT_GIVEN' })
    expect(await hand(app, bo.id, { to: ann.id })).toMatchObject({ not_moved: [kept(roles)] })
    await app.call('PATCH', `/v1/humans/${ann.id}`, { role: 'ae' })
    expect(await hand(app, bo.id, { to: ann.id })).toMatchObject({ moved: [to(roles, ann.id)] })
    expect(await hand(app, tom.id, { to: bo.id })).toMatchObject({
      moved: [to(everybodys, bo.id)],
      not_moved: [kept(deleted)],
    })
    expect(await hand(app, tom.id, { to: ann.id })).toMatchObject({ moved: [to(deleted, ann.id)] })
  })

  test('counts for the number of its meetings a day that one human has, and no other booking does', async () => {
    await using app = await startTestApp()
    const [tom, ann] = [await app.human(), await app.human()]
    const [intro, other] = [
      await service(app, { max_per_day: 2 }),
      await service(app, { max_per_day: 1 }),
    ]
    await booked(app, ann.id, at('15:00'), at('16:00'))
    const ids: string[] = []
    await bookedAs(app, intro, ann.id, at('14:00'))
    for (const time of ['09:00', '10:00']) {
      ids.push(await bookedAs(app, intro, tom.id, at(time)))
    }
    const another = await bookedAs(app, other, tom.id, at('11:00'))
    const [plain] = await booked(app, tom.id, at('12:00'))
    const [first, second] = ids
    expect(await hand(app, tom.id, { to: ann.id })).toEqual({
      moved: [first, another, plain].map((id) => ({ booking_id: id ?? '', human_id: ann.id })),
      not_moved: [{ booking_id: second ?? '', reason: 'SLOT_UNAVAILABLE' }],
      remaining: 0,
    })
  })
})

describe('bookings that are named', () => {
  test('are handed over alone, to one of several; each page goes on among them', async () => {
    await using app = await startTestApp()
    const [tom, ann, bo] = [await app.human(), await app.human(), await app.human()]
    const [first, second, third] = await booked(
      ...[app, tom.id, at('09:00'), at('10:00'), at('11:00')],
    )
    await booked(app, ann.id, at('09:00'))
    const to_human_ids = [ann.id, bo.id.toUpperCase()]
    const body = { to_human_ids, booking_ids: [third, first?.toUpperCase()] }
    expect(await hand(app, tom.id, body)).toEqual({
      moved: [
        { booking_id: first ?? '', human_id: bo.id },
        { booking_id: third ?? '', human_id: ann.id },
      ],
      not_moved: [],
      remaining: 0,
    })
    const stays = await app.call('GET', `/v1/bookings/${second}`)
    expect(stays.body.human_id).toBe(tom.id)
  })

  test('have to lie ahead of that human, each of them, or nothing is handed over', async () => {
    await using app = await startTestApp()
    const [tom, ann] = [await app.human(), await app.human()]
    const [past, gone, good] = await booked(...[app, tom.id, at('09:00'), at('10:00'), at('11:00')])
    const [others] = await booked(app, ann.id, at('12:00'))
    await app.call('DELETE', `/v1/bookings/${gone}`)
    app.clock.set(at('09:10'))
    const ids = [good, past, gone, others, Bun.randomUUIDv7()]
    const refused = await app.call('POST', path(tom.id), { to: ann.id, booking_ids: ids })
    const fields = [1, 2, 3, 4].map((n) => `booking_ids.${n}`)
    expectRefusal(refused, 'VALIDATION_ERROR', fields)
    expect((await app.call('GET', `/v1/bookings/${good}`)).body.human_id).toBe(tom.id)
    for (const [body, field] of [
      [{ to: ann.id, booking_ids: [] }, 'booking_ids'],
      [
        { to: ann.id, booking_ids: Array.from({ length: 201 }, () => Bun.randomUUIDv7()) },
        'booking_ids',
      ],
      [{ to: ann.id, to_human_ids: [ann.id] }, 'to'],
      [{ booking_ids: [good] }, 'to'],
      [{ to_human_ids: [ann.id, tom.id] }, 'to_human_ids'],
    ] as const) {
      expectRefusal(await app.call('POST', path(tom.id), body), 'VALIDATION_ERROR', [field])
    }
  })

  test('tried only, they stay, and the answer names whoever could take each', async () => {
    await using app = await startTestApp()
    const [tom, ann, bo] = [await app.human(), await app.human(), await app.human()]
    const [first, second] = await booked(app, tom.id, at('09:00'), at('10:00'))
    await booked(app, ann.id, at('10:00'))
    const before = app.events().length
    const asked = { to_human_ids: [ann.id, bo.id], booking_ids: [first, second] }
    const headers = { 'idempotency-key': 'k' }
    const tried = await app.call('POST', `${path(tom.id)}?dry_run=true`, asked, { headers })
    expect([tried.status, JSON.parse(tried.text)]).toEqual([
      200,
      {
        moved: [
          { booking_id: first, human_id: ann.id, free_human_ids: [ann.id, bo.id] },
          { booking_id: second, human_id: bo.id, free_human_ids: [bo.id] },
        ],
        not_moved: [],
        remaining: 0,
        dry_run: true,
      },
    ])
    expect(app.events()).toHaveLength(before)
    // No answer was kept for the key either.
    expect((await hand(app, tom.id, asked, 'k')).moved).toHaveLength(2)
    const hasRows = app.database.query<{ n: number }, []>(
      `SELECT count(*) AS n FROM audit WHERE operation = 'handOver'`,
    )
    expect(hasRows.get()?.n).toBe(1)
  })

  test('that are more than one look takes go on with the cursor', async () => {
    await using app = await startTestApp()
    const tom = await app.human({ name: 'Tom' })
    const others: string[] = []
    for (let n = 0; n < 100; n += 1) others.push((await app.human()).id)
    const days = ['2026-03-17', '2026-03-18', '2026-03-19']
    const starts = days.flatMap((day) =>
      Array.from({ length: 8 }, (_, n) => at(`${String(9 + n).padStart(2, '0')}:00`, day)),
    )
    const ids = await booked(app, tom.id, ...starts)
    const body = { to_human_ids: others, booking_ids: ids }
    const first = await hand(app, tom.id, body)
    expect([first.moved.length, first.remaining]).toEqual([20, 4])
    const second = await hand(app, tom.id, { ...body, cursor: first.cursor })
    expect([second.moved.length, second.remaining]).toEqual([4, 0])
  })
})
