/** Any JSON in any field, at every door that takes some: never a 5xx, never an error of another shape. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import { assigns } from '../../src/domain/assignment.ts'
import { type Answer, expectRefusal } from '../support/answers.ts'
import { type Method, startTestApp, type TestApp } from '../support/app.ts'
import { checkCases, zones } from '../support/random.ts'

let app: TestApp
let humanId: string
let bookingId: string
beforeAll(async () => {
  app = await startTestApp()
  const rules = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
  humanId = (await app.human({ rules })).id
  bookingId = (await app.book(humanId, '2026-03-16T09:00:00Z')).body.id
})
afterAll(() => app[Symbol.asyncDispose]())

type Fields = Readonly<Record<string, fc.Arbitrary<unknown>>>

const name = fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }).map((text) => `A${text}`)
const email = fc.emailAddress()
const zone = fc.constantFrom(...zones)
const time = fc.constantFrom('00:00', '01:30', '09:00', '14:00', '23:59')
const endTime = fc.constantFrom('00:01', '02:30', '17:00', '24:00')
const date = fc.constantFrom('1970-01-01', '2026-03-29', '2026-10-25', '9998-12-31')
const minute = fc.integer({ min: 0, max: 60 * 24 * 300 })
const start = minute.map((after) => new Date(Date.UTC(2026, 2, 20, 0, after)).toISOString())
const weekday = fc.integer({ min: 1, max: 7 })
const weekdays = fc.uniqueArray(weekday, { minLength: 1 })
const interval = fc.integer({ min: 1, max: 1_000 })
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })

const booking = {
  starts_at: start,
  duration: fc.constantFrom(30, 60),
  attendee_name: name,
  attendee_email: optional(email),
  attendee_phone: optional(fc.constantFrom('+14155550123', '+493012345678')),
  attendee_timezone: optional(zone),
  attendee_locale: optional(fc.constantFrom('de', 'en-US', 'zh-Hant-TW')),
  location: optional(name),
  metadata: optional(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 3 }))),
}
const { attendee_name: _, attendee_email: __, ...heldFields } = booking
const hold = { ...heldFields, ttl_seconds: optional(fc.integer({ min: 30, max: 3_600 })) }
const human = { name, timezone: zone, email: optional(email), role: optional(name) }
const override = {
  type: fc.constantFrom('block', 'open'),
  title: name,
  all_day: fc.constant(false),
  start_date: date,
  start_time: time,
  end_time: endTime,
  recurrence: fc.oneof(
    fc.constant(undefined),
    fc.record({ freq: fc.constant('weekly'), interval, days: weekdays }),
    fc.record({ freq: fc.constant('monthly'), interval, day_of_month: fc.constant(31) }),
    fc.record({ freq: fc.constant('monthly'), week: fc.constant(-1), day: weekday }),
  ),
}
const rules = {
  working_days: weekdays,
  work_start: time,
  work_end: endTime,
  meeting_durations: fc.constantFrom([30], [1, 1_440], [7, 30, 45]),
}
const webhook = {
  url: fc.webUrl(),
  events: fc.constantFrom(['booking.confirmed'], ['booking.cancelled', 'booking.rescheduled']),
}

/** The doors that take a body, with what their fields take. The human that is booked is changed by none of them. */
const doors: readonly [method: Method, path: string, fields: Fields][] = [
  ['POST', '/v1/humans', human],
  ['PATCH', '/v1/humans/:other', { ...human, active: fc.constant(true) }],
  ['PUT', '/v1/humans/:other/availability', rules],
  ['POST', '/v1/humans/:other/overrides', override],
  ['POST', '/v1/bookings', { human_id: fc.constant(':human'), ...booking }],
  ['POST', '/v1/holds', { human_id: fc.constant(':human'), ...hold }],
  ['POST', '/v1/bookings', { hold_id: fc.constant(':booking'), attendee_name: name }],
  [
    'POST',
    '/v1/bookings',
    {
      human_ids: fc.constant([':human']),
      assign: optional(fc.constantFrom(...assigns)),
      ...booking,
    },
  ],
  ['PATCH', '/v1/bookings/:booking', booking],
  ['POST', '/v1/webhooks', webhook],
]

/** Values near the edges of what fields take. */
const edges: readonly unknown[] = [
  null,
  '',
  ' ',
  '0',
  '30',
  -1,
  0,
  1,
  31,
  1_440,
  1_441,
  2 ** 31,
  2 ** 53,
  -0.5,
  1e300,
  '24:00',
  '00:00',
  '9:00',
  'UTC',
  'Africa/Cairo',
  '1970-01-01',
  '9998-12-31',
  '2026-02-30',
  '1970-01-01T00:00:00+23:59',
  '9998-12-31T23:59:00-23:59',
  '2026-10-25T01:30:00+02:00',
  '__proto__',
  '\ud800',
  'a\0b',
  'x'.repeat(201),
  'é@exämple.com',
  'monthly',
  'open',
  true,
  [],
  [[]],
  [null],
  [1, 1],
  {},
  { freq: 'monthly', week: -1, day: 5 },
  { freq: 'monthly', day_of_month: 31, interval: 1_000 },
  { freq: 'weekly', days: [7], interval: 1_000 },
]

const anyValue = fc.oneof(
  fc.constantFrom(...edges),
  fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }),
  fc.string({ unit: 'binary', maxLength: 250 }),
  fc.integer(),
)

/** A body that is right but for up to two fields. */
function nearly(fields: Fields): fc.Arbitrary<unknown> {
  const names = fc.constantFrom(...Object.keys(fields))
  const field = fc.oneof({ weight: 9, arbitrary: names }, fc.string({ unit: 'binary' }))
  const changes = fc.array(fc.tuple(field, anyValue), { maxLength: 2 })
  return fc
    .tuple(fc.record(fields), changes)
    .map(([right, changed]) => ({ ...right, ...Object.fromEntries(changed) }))
}

interface Request {
  readonly method: Method
  readonly path: string
  readonly body: unknown
}

const anyRequest: fc.Arbitrary<Request> = fc
  .constantFrom(...doors)
  .chain(([method, path, valid]) =>
    fc
      .oneof(
        { weight: 8, arbitrary: nearly(valid) },
        { weight: 1, arbitrary: fc.jsonValue({ stringUnit: 'binary' }) },
        { weight: 1, arbitrary: fc.dictionary(fc.string(), anyValue) },
      )
      .map((body) => ({ method, path, body })),
  )

const anyText = fc.oneof(
  fc.constantFrom(...edges.map(String)),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.integer().map(String),
)
const parameters = ['date_from', 'date_to', 'duration', 'limit', 'offset', 'status', 'human_id']
const choices = ['display_timezone', 'group_by', 'spread', 'match', 'human_ids', 'starts_at']

const anyQuery = fc.array(
  fc.tuple(
    fc.oneof(
      fc.constantFrom(
        ...parameters,
        'attendee_email',
        'attendee_phone',
        'role',
        'metadata.a',
        ...choices,
      ),
      fc.string({ unit: 'binary' }).map((name) => `metadata.${name}`),
      fc.string({ unit: 'binary' }),
    ),
    anyText,
  ),
  { maxLength: 4 },
)

/** Answers whether it was a success. */
function expectSane(answer: Answer): boolean {
  const { status, body } = answer
  if (status === 200 || status === 201) return true
  expect(status).toBeLessThan(500)
  expectRefusal(answer, body.error.code)
  return false
}

/** For a busy machine: each takes about two seconds. */
const timeoutMs = 60_000

test(
  'any JSON in any field is taken or refused in the one shape, and breaks nothing',
  async () => {
    const { id: otherId } = await app.human()
    const successes = new Map<string, number>()
    const withIds = (text: string) =>
      text.replace(':human', humanId).replace(':other', otherId).replace(':booking', bookingId)
    const tried = await checkCases(1_500, anyRequest, async ({ method, path, body }) => {
      const text = withIds(JSON.stringify(body))
      const headers = { authorization: `Bearer ${app.key}`, 'content-type': 'application/json' }
      const url = `http://localhost${withIds(path)}`
      const answer = await app.send(new Request(url, { method, headers, body: text }))
      const door = `${method} ${path}`
      if (expectSane(answer)) successes.set(door, (successes.get(door) ?? 0) + 1)
    })
    // Had every case been refused, little would have been tried.
    for (const [method, path] of doors) {
      expect({ path, enough: (successes.get(`${method} ${path}`) ?? 0) > tried / 200 }).toEqual({
        path,
        enough: true,
      })
    }
    await expectValid()
  },
  timeoutMs,
)

test(
  'any text in any parameter is taken or refused in the one shape',
  async () => {
    const explain = `/v1/humans/${humanId}/slots/explain`
    const [slots, team] = [`/v1/humans/${humanId}/slots`, '/v1/slots']
    const paths = ['/v1/humans', '/v1/bookings', slots, team, explain]
    const range = 'date_from=2026-03-16&date_to=2026-03-20&duration=30&'
    const bases: Record<string, string> = {
      [slots]: range,
      [team]: `human_ids=${humanId}&${range}`,
      [explain]: 'starts_at=2026-03-16T10:00:00Z&duration=30&',
    }
    const cases = fc.tuple(fc.constantFrom(...paths), anyQuery, fc.boolean())
    await checkCases(1_000, cases, async ([path, query, isBased]) => {
      const based = isBased ? (bases[path] ?? '') : ''
      expectSane(await app.call('GET', `${path}?${based}${new URLSearchParams(query)}`))
    })
    const garbled = fc.tuple(fc.constantFrom(...paths, '/v1'), fc.string({ unit: 'binary-ascii' }))
    await checkCases(500, garbled, async ([path, text]) => {
      const safe = text.replace(/[#\\\s]/g, '').replaceAll('.', '')
      expectSane(await app.call('GET', `${path}/${safe}`))
      expectSane(await app.call('GET', `${path}?${safe}`))
    })
  },
  timeoutMs,
)

/** What the requests left behind can all be read, and no two confirmed bookings overlap. */
async function expectValid(): Promise<void> {
  expect(app.log.filter((line) => line.includes('"error"'))).toEqual([])
  expect((await app.call('GET', '/readyz')).status).toBe(200)
  const { humans } = (await app.call('GET', '/v1/humans')).body
  for (const { id, availability_rules: rules } of humans) {
    expect((await app.call('GET', `/v1/humans/${id}/overrides`)).status).toBe(200)
    const duration = rules?.meeting_durations[0] ?? 30
    // Whatever the duration, by which alone the range may have too many starts.
    const query = `date_from=2026-03-16&date_to=2026-06-16&duration=${duration}&limit=1000`
    expect((await app.call('GET', `/v1/humans/${id}/slots?${query}`)).status).toBe(200)
  }
  const overlaps = `SELECT a.id FROM bookings a JOIN bookings b ON a.human_seq = b.human_seq AND a.id < b.id
    WHERE a.cancelled = 0 AND b.cancelled = 0
      AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at`
  expect(app.database.query(overlaps).all()).toEqual([])
  for (const { data } of app.events()) expect(data.metadata).not.toBeUndefined()
}
