/** guide/bookings.md: making a booking, and why one is refused. */
import { expect, test } from 'bun:test'
import { type Answer, expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

const nobody = '019aa3c0-7a00-7000-8000-000000000001'
const timed = { all_day: false, title: 'x', start_date: '2026-03-16' }
const lunch = { ...timed, type: 'block', start_time: '12:00', end_time: '13:00' }
const evening = { ...timed, type: 'open', start_time: '19:00', end_time: '20:00' }

const startsOf = ({ body }: Answer) =>
  (body.error.alternatives ?? []).map(({ starts_at }) => starts_at.slice(5, 16))
const codeOf = ({ status, body }: Answer) => (status === 201 ? 'yes' : body.error.code)
const tally = (answers: readonly Answer[]) =>
  Object.fromEntries([...Map.groupBy(answers, codeOf)].map(([code, same]) => [code, same.length]))

test('a booking comes back from creation, from GET, from the list and in its event, the same', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const fields = { attendee_email: 'alex@startup.io', metadata: { lead_id: 'lead_123' } }
  const { status, body } = await app.book(id, '2026-03-16T14:00:00+02:00', fields)
  expect(status).toBe(201)
  const { id: bookingId, ...rest } = body
  expect<unknown>(rest).toEqual({
    human_id: id,
    starts_at: '2026-03-16T12:00:00.000Z',
    ends_at: '2026-03-16T12:30:00.000Z',
    duration_minutes: 30,
    attendee_name: 'Alex Rivera',
    ...fields,
    status: 'confirmed',
    created_at: '2026-03-10T10:00:00.000Z',
  })
  expect((await app.call('GET', `/v1/bookings/${bookingId}`)).body).toEqual(body)
  expect((await app.call('GET', '/v1/bookings')).body.bookings).toEqual([body])
  const created_at = '2026-03-10T10:00:00.000Z'
  expect(app.events()).toEqual([{ event: 'booking.confirmed', created_at, data: body }])
})

const said = {
  ...{ attendee_phone: '+14155550123', attendee_timezone: 'Europe/Berlin', location: 'Room 5' },
  attendee_locale: 'de-AT',
}

test('a phone, a zone, a language and a place stand in answers and in the event where they were sent', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const { status, body } = await app.book(id, '2026-03-16T14:00:00Z', said)
  expect(status).toBe(201)
  expect(body).toMatchObject(said)
  expect((await app.call('GET', `/v1/bookings/${body.id}`)).body).toEqual(body)
  expect((await app.call('GET', '/v1/bookings')).body.bookings).toEqual([body])
  const none = Object.fromEntries(Object.keys(said).map((name) => [name, null]))
  const bare = await app.book(id, '2026-03-16T15:00:00Z', none)
  for (const field of Object.keys(said)) expect(bare.body).not.toHaveProperty(field)
  expect(app.events().map(({ data }) => data)).toEqual([body, bare.body])
  const utc = await app.book(id, '2026-03-16T16:00:00Z', { attendee_timezone: 'Etc/UTC' })
  expect(utc.body.attendee_timezone).toBe('UTC')
})

test('an answer that is one booking has the number of its latest event in a header', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const keyed = { headers: { 'idempotency-key': 'one' } }
  const numberOf = ({ headers }: Answer) => headers.get('x-slotflow-sequence')
  const newest = () =>
    String(app.database.query<{ seq: number }, []>('SELECT max(seq) AS seq FROM events').get()?.seq)
  const made = await app.book(id, '2026-03-16T14:00:00Z', {}, keyed)
  expect(numberOf(made)).toBe(newest())
  const path = `/v1/bookings/${made.body.id}`
  expect(numberOf(await app.call('GET', path))).toBe(newest())
  await app.book(id, '2026-03-16T15:00:00Z')
  const first = numberOf(made)
  expect(numberOf(await app.call('GET', path))).toBe(first)
  expect(numberOf(await app.call('PATCH', path, { attendee_name: 'Alex Rivera' }))).toBe(first)
  const changed = await app.call('PATCH', path, { location: 'Room 5' })
  expect(numberOf(changed)).toBe(newest())
  expect(newest()).not.toBe(first)
  await app.call('DELETE', path)
  expect(numberOf(await app.call('GET', path))).toBe(newest())
  expect(numberOf(await app.book(id, '2026-03-16T14:00:00Z', {}, keyed))).toBeNull()
  const team = { human_id: undefined, human_ids: [id, (await app.human()).id], assign: 'all' }
  expect(numberOf(await app.book('', '2026-03-16T16:00:00Z', team))).toBeNull()
  expect(numberOf(await app.call('GET', '/v1/bookings'))).toBeNull()
})

test('a team that is booked whole is told all of it', async () => {
  await using app = await startTestApp()
  const human_ids = [(await app.human()).id, (await app.human()).id]
  const team = { human_id: undefined, human_ids, assign: 'all', ...said }
  const { bookings } = (await app.book('', '2026-03-16T14:00:00Z', team)).body
  expect(bookings).toMatchObject([said, said])
})

/** Lunch is blocked, the evening is open, 09:00 is booked; now is Tuesday 10 March, 10:00. */
const starts: [startsAt: string, duration: number, verdict: string][] = [
  ['2026-03-16T09:30:00Z', 30, 'yes'],
  ['2026-03-16T10:10:00Z', 30, 'yes'],
  ['2026-03-16T10:41:00Z', 60, 'yes'],
  ['2026-03-16T11:30:00Z', 30, 'yes'],
  ['2026-03-16T13:00:00Z', 30, 'yes'],
  ['2026-03-16T16:30:00Z', 30, 'yes'],
  ['2026-03-16T19:30:00Z', 30, 'yes'],
  ['2026-03-16T08:30:00Z', 30, 'OUTSIDE_WORKING_HOURS'],
  ['2026-03-16T08:59:00Z', 30, 'OUTSIDE_WORKING_HOURS'],
  ['2026-03-16T16:31:00Z', 30, 'OUTSIDE_WORKING_HOURS'],
  ['2026-03-16T16:30:00Z', 60, 'OUTSIDE_WORKING_HOURS'],
  ['2026-03-16T17:00:00Z', 30, 'OUTSIDE_WORKING_HOURS'],
  ['2026-03-16T19:30:00Z', 60, 'OUTSIDE_WORKING_HOURS'],
  ['2026-03-15T09:00:00Z', 30, 'OUTSIDE_WORKING_HOURS'],
  ['2026-03-16T11:31:00Z', 30, 'SCHEDULE_BLOCKED'],
  ['2026-03-16T12:00:00Z', 60, 'SCHEDULE_BLOCKED'],
  ['2026-03-16T12:59:00Z', 30, 'SCHEDULE_BLOCKED'],
  ['2026-03-16T09:00:00Z', 30, 'SLOT_UNAVAILABLE'],
  ['2026-03-16T09:29:00Z', 30, 'SLOT_UNAVAILABLE'],
  ['2026-03-16T09:00:00Z', 60, 'SLOT_UNAVAILABLE'],
  ['2026-03-16T09:00:00Z', 45, 'INVALID_DURATION'],
  ['2026-03-10T09:59:00Z', 30, 'VALIDATION_ERROR'],
  ['2025-03-17T09:00:00Z', 30, 'VALIDATION_ERROR'],
  ['1970-01-01T00:00:00Z', 30, 'VALIDATION_ERROR'],
  ['2026-03-10T10:00:00Z', 30, 'yes'],
  ['9998-12-31T16:30:00Z', 30, 'yes'],
]

test.each(starts)('%s for %i minutes: %s', async (startsAt, duration, verdict) => {
  await using app = await startTestApp()
  const { id } = await app.human({ overrides: [lunch, evening] })
  await app.book(id, '2026-03-16T09:00:00Z')
  const answer = await app.book(id, startsAt, { duration })
  expect(codeOf(answer)).toBe(verdict)
  if (verdict !== 'yes') expectRefusal(answer, verdict)
})

/** Requests wrong in two ways: the first in the order of guide/bookings.md#what-is-checked is the one told. */
test('of two reasons the one checked first is told', async () => {
  await using app = await startTestApp({ plan: 'free' })
  const { id } = await app.human()
  const [taken, free] = ['2026-03-16T09:00:00Z', '2026-03-16T10:00:00Z']
  await app.book(id, taken)
  await app.elsewhere('UPDATE usage SET used = 100')
  const past = '2026-03-08T20:00:00Z'
  const wrong: [code: string, answer: Answer][] = [
    ['VALIDATION_ERROR', await app.book(nobody, past, { attendee_name: '' })],
    ['NOT_FOUND', await app.book(nobody, past, { duration: 45 })],
    ['INVALID_DURATION', await app.book(id, past, { duration: 45 })],
    ['VALIDATION_ERROR', await app.book(id, past)],
    ['OUTSIDE_WORKING_HOURS', await app.book(id, '2026-03-15T09:00:00Z')],
    ['SLOT_UNAVAILABLE', await app.book(id, taken)],
    ['LIMIT_REACHED', await app.book(id, free)],
  ]
  for (const [code, answer] of wrong) expectRefusal(answer, code)
  await app.call('POST', `/v1/humans/${id}/overrides`, { ...lunch, start_time: '08:30' })
  expectRefusal(await app.book(id, taken), 'SCHEDULE_BLOCKED')
  // Part of it would be closed even without the block.
  expectRefusal(await app.book(id, '2026-03-16T08:45:00Z'), 'OUTSIDE_WORKING_HOURS')
})

test('without availability any duration is INVALID_DURATION, even in an open override', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ rules: null, overrides: [evening] })
  expectRefusal(await app.book(id, '2026-03-16T19:00:00Z'), 'INVALID_DURATION')
})

test('a start that passes while nobody looks is in the past, with starts_at named', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  app.clock.set('2026-03-16T09:00:00.001Z')
  expectRefusal(await app.book(id, '2026-03-16T09:00:00Z'), 'VALIDATION_ERROR', ['starts_at'])
})

const hours = 'This human works Monday to Friday, 09:00 to 17:00 (America/New_York); '
const another = 'Choose one of the slots that GET /v1/humans/:id/slots offers.'

/** A start in UTC, and what is said of it in the human's zone. */
const refusedWords: [startsAt: string, message: string][] = [
  ['2026-03-15T14:00:00Z', `${hours}Sunday 15 March 2026, 10:00 EDT is outside. ${another}`],
  [
    '2026-03-16T20:45:00Z',
    `${hours}Monday 16 March 2026, 16:45 to 17:15 EDT runs past the end. ${another}`,
  ],
  [
    '2026-03-16T16:45:00Z',
    `Monday 16 March 2026, 12:45 to 13:15 EDT is blocked: "Lunch" blocks Monday 16 March 2026, 12:00 to 13:00 EDT. ${another}`,
  ],
  [
    '2026-03-09T14:00:00Z',
    'starts_at: lies in the past, on Monday 9 March 2026, 10:00 EDT: it is now Tuesday 10 March 2026, 06:00 EDT (2026-03-10T10:00:00.000Z). Ask GET /v1/humans/:id/slots for free times.',
  ],
]

test('a refused time is said in the zone of the human, with what is in the way and what is free', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({
    timezone: 'America/New_York',
    overrides: [{ ...lunch, title: 'Lunch' }],
  })
  for (const [startsAt, message] of refusedWords) {
    const { body } = await app.book(id, startsAt)
    expect(body.error.message).toBe(message)
  }
  const { body } = await app.book(id, '2026-03-16T16:45:00Z')
  const [first] = body.error.alternatives ?? []
  expect(first).toMatchObject({
    starts_at: '2026-03-16T17:00:00.000Z',
    local_start: 'Monday 16 March 2026, 13:00 EDT',
  })
})

/** What is refused, why, and the starts offered instead: Monday is booked at 09:00 and 10:00 and 10:30. */
const instead: [startsAt: string, duration: number, code: string, starts: string[]][] = [
  ['16T09:00', 30, 'SLOT_UNAVAILABLE', ['03-16T09:30', '03-16T11:00', '03-16T11:30']],
  ['16T09:15', 30, 'SLOT_UNAVAILABLE', ['03-16T09:30', '03-16T11:00', '03-16T11:30']],
  ['16T10:00', 60, 'SLOT_UNAVAILABLE', ['03-16T11:00', '03-16T13:00', '03-16T14:00']],
  ['16T12:30', 30, 'SCHEDULE_BLOCKED', ['03-16T13:00', '03-16T13:30', '03-16T14:00']],
  ['16T16:45', 30, 'OUTSIDE_WORKING_HOURS', ['03-16T19:00', '03-16T19:30', '03-17T09:00']],
  ['20T17:00', 60, 'OUTSIDE_WORKING_HOURS', ['03-23T09:00', '03-23T10:00', '03-23T11:00']],
]

test('a slot refused brings up to three free ones, the nearest after it, and each can be booked', async () => {
  await using app = await startTestApp()
  for (const [start, duration, code, starts] of instead) {
    const { id } = await app.human({ overrides: [lunch, evening] })
    for (const taken of ['09:00', '10:00', '10:30']) await app.book(id, `2026-03-16T${taken}:00Z`)
    const answer = await app.book(id, `2026-03-${start}:00Z`, {
      duration,
      attendee_name: 'Bo Berg',
    })
    expectRefusal(answer, code)
    expect(startsOf(answer)).toEqual(starts)
    for (const slot of answer.body.error.alternatives ?? []) {
      const { body } = await app.book(id, slot.starts_at, { duration })
      expect(slot).toMatchObject({ starts_at: body.starts_at, ends_at: body.ends_at })
    }
  }
})

test('where nothing is free within 14 days, the list of other slots is empty', async () => {
  await using app = await startTestApp()
  const sabbatical = { type: 'block', title: 'x', all_day: true, start_date: '2026-03-16' }
  const { id } = await app.human({ overrides: [{ ...sabbatical, end_date: '2026-04-30' }] })
  const answer = await app.book(id, '2026-03-16T09:00:00Z')
  expect(answer.body.error.alternatives).toEqual([])
})

test('alternatives start within 14 days, to the hour, for one human as for several', async () => {
  await using app = await startTestApp()
  const rules = { working_days: [1], meeting_durations: [60] }
  const away = { type: 'block', title: 'Away', all_day: true, start_date: '2027-03-16' }
  const { id } = await app.human({ rules, overrides: [{ ...away, end_date: '2027-03-28' }] })
  const day = ['09', '10', '11', '12', '13', '14', '15', '16']
  for (const hour of day) await app.book(id, `2027-03-15T${hour}:00:00Z`, { duration: 60 })
  for (const [hour, within] of [
    ['09', []],
    ['10', ['03-29T09:00']],
    ['11', ['03-29T09:00', '03-29T10:00']],
  ] as const) {
    const starts_at = `2027-03-15T${hour}:00:00Z`
    const one = { human_id: id, starts_at, duration: 60 }
    const other = { attendee_name: 'Bo Berg' }
    const team = { human_id: undefined, human_ids: [id], duration: 60, ...other }
    const refused = [
      await app.book(id, starts_at, { ...one, ...other }),
      await app.book(id, starts_at, team),
      await app.book(id, starts_at, { ...team, assign: 'all' }),
      await app.call('POST', '/v1/holds', one),
    ]
    for (const answer of refused) expect(startsOf(answer)).toEqual([...within])
    const query = new URLSearchParams({ starts_at, duration: '60' })
    const { body } = await app.call('GET', `/v1/humans/${id}/slots/explain?${query}`)
    expect(body.next_slots.map((slot) => slot.starts_at.slice(5, 16))).toEqual([...within])
  }
})

test('other refusals bring no other slots', async () => {
  await using app = await startTestApp({ plan: 'free' })
  const { id } = await app.human()
  const answers = [
    await app.book(nobody, '2026-03-16T09:00:00Z'),
    await app.book(id, '2026-03-16T09:00:00Z', { duration: 45 }),
    await app.book(id, '2026-03-09T09:00:00Z'),
    await app.book(id, 'soon'),
  ]
  for (const { body } of answers) expect(body.error.alternatives).toBeUndefined()
})

test('nothing refused leaves a booking, an event or a count behind', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ overrides: [lunch] })
  for (const start of ['16T12:00', '16T20:00', '09T09:00'])
    await app.book(id, `2026-03-${start}:00Z`)
  await app.book(id, '2026-03-16T09:00:00Z', { duration: 45 })
  expect((await app.call('GET', '/v1/bookings')).body.total).toBe(0)
  expect(app.events()).toEqual([])
  expect(app.database.query('SELECT * FROM usage').all()).toEqual([])
})

test('of fifty agents after one slot, one gets it and the others are told 409', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const book = () => app.book(id, '2026-03-16T09:00:00Z')
  const answers = await Promise.all(Array.from({ length: 50 }, book))
  expect(tally(answers)).toEqual({ yes: 1, SLOT_UNAVAILABLE: 49 })
  expect(app.events()).toHaveLength(1)
})

test('of agents after times that overlap, no two get them, and neighbours disturb nobody', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const minutes = Array.from({ length: 48 }, (_, k) => k * 10)
  const answers = await Promise.all(
    minutes.map((minute, at) => {
      const start = new Date(Date.parse('2026-03-16T09:00:00Z') + minute * 60_000)
      return app.book(id, start.toISOString(), { duration: at % 2 === 0 ? 30 : 60 })
    }),
  )
  const booked = answers.filter(({ status }) => status === 201).map(({ body }) => body)
  booked.sort((a, b) => a.starts_at.localeCompare(b.starts_at))
  for (const [at, { ends_at }] of booked.entries()) {
    expect(ends_at <= (booked[at + 1]?.starts_at ?? '9')).toBe(true)
  }
  expect(booked.length).toBeGreaterThan(7)

  const other = await app.human()
  const all = await app.slots(other.id, '2026-03-16')
  const adjacent = await Promise.all(all.map((start) => app.book(other.id, start)))
  expect(tally(adjacent)).toEqual({ yes: 16 })
})

test('bookings that race with a deletion, a block or new hours are made before it or refused after it', async () => {
  await using app = await startTestApp()
  const change: [(app: TestApp, id: string) => Promise<Answer>, string][] = [
    [(on, id) => on.call('DELETE', `/v1/humans/${id}`), 'NOT_FOUND'],
    [
      (on, id) => on.call('POST', `/v1/humans/${id}/overrides`, { ...lunch, start_time: '09:00' }),
      'SCHEDULE_BLOCKED',
    ],
    [
      (on, id) =>
        on.call('PUT', `/v1/humans/${id}/availability`, {
          working_days: [2],
          work_start: '09:00',
          work_end: '17:00',
          meeting_durations: [30],
        }),
      'OUTSIDE_WORKING_HOURS',
    ],
  ]
  for (const [run, refusal] of change) {
    const { id } = await app.human()
    const times = ['09:00', '09:30', '10:00', '10:30', '11:00', '11:30']
    const book = (time: string) => app.book(id, `2026-03-16T${time}:00Z`)
    const [before, changed, after] = [
      times.slice(0, 3).map(book),
      run(app, id),
      times.slice(3).map(book),
    ]
    expect((await changed).status).toBeLessThan(300)
    const answers = await Promise.all([...before, ...after])
    expect(['yes', refusal]).toEqual(expect.arrayContaining(Object.keys(tally(answers))))
    const { total } = (await app.call('GET', `/v1/bookings?human_id=${id}`)).body
    expect(total).toBe(tally(answers).yes ?? 0)
    expectRefusal(await book('11:30'), refusal)
  }
})

test('GET of a booking that is not there is NOT_FOUND', async () => {
  await using app = await startTestApp()
  expectRefusal(await app.call('GET', `/v1/bookings/${nobody}`), 'NOT_FOUND')
  expectRefusal(await app.call('GET', '/v1/bookings/x'), 'NOT_FOUND')
})
