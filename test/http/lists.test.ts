/** guide/requests.md#lists: the list of bookings, its filters and its pages. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
let sarahId = ''
let marcusId = ''

/** Name, human, start, and what else it was booked with. `-` after the name: cancelled. */
const bookings: [name: string, human: 'sarah' | 'marcus', startsAt: string, fields: object][] = [
  ['A', 'sarah', '2026-03-16T09:00:00Z', { attendee_email: 'a@x.io', metadata: { n: 1, s: '1' } }],
  [
    'B',
    'marcus',
    '2026-03-16T09:00:00Z',
    { attendee_email: 'é@x.io', metadata: { lead_id: 'lead_1', vip: true } },
  ],
  ['C', 'sarah', '2026-03-16T23:30:00Z', { attendee_email: 'c@x.io', metadata: { n: -1.5 } }],
  ['D-', 'sarah', '2026-03-17T00:00:00Z', { attendee_email: 'a@x.io', metadata: { vip: 'true' } }],
  [
    'E',
    'marcus',
    '2026-03-18T10:00:00Z',
    {
      metadata: { lead_id: 'lead_2', vip: false, z: null },
      ...{ attendee_phone: '+14155550123', location: 'Room 5' },
    },
  ],
  ['F', 'marcus', '2026-03-18T10:30:00Z', { attendee_email: 'A@x.io', metadata: { o: { n: 1 } } }],
  ['G', 'sarah', '2026-03-20T10:00:00Z', { metadata: { 'a.b': 'c', 'x y&=%': "'; --", l: [1] } }],
  ['H', 'sarah', '2026-03-20T11:00:00Z', { metadata: { '': 'empty', lat: 52.520006599999995 } }],
  [
    'I',
    'sarah',
    '2026-03-20T12:00:00Z',
    { metadata: { tiny: 0.00001, sum: 0.1 + 0.2, pi: Math.PI } },
  ],
]

beforeAll(async () => {
  app = await startTestApp()
  const rules = { working_days: [1, 2, 3, 4, 5], work_start: '00:00', work_end: '24:00' }
  sarahId = (await app.human({ rules })).id
  marcusId = (await app.human({ rules })).id
  // Not in order of start.
  for (const [name, human, startsAt, fields] of bookings.toReversed()) {
    const humanId = human === 'sarah' ? sarahId : marcusId
    const attendee_name = name.replace('-', '')
    const { status, body } = await app.book(humanId, startsAt, { attendee_name, ...fields })
    expect(status).toBe(201)
    if (name.endsWith('-')) await app.call('DELETE', `/v1/bookings/${body.id}`)
  }
})
afterAll(() => app[Symbol.asyncDispose]())

const find = (query: Readonly<Record<string, string>>) =>
  app.call('GET', `/v1/bookings?${new URLSearchParams(query)}`)

/** A filter (`sarah` and `marcus` stand for ids) and the names it finds. */
const filters: [query: Record<string, string>, names: string][] = [
  [{}, 'ABCDEFGHI'],
  [{ human_id: 'sarah' }, 'ACDGHI'],
  [{ human_id: 'marcus' }, 'BEF'],
  [{ status: 'confirmed' }, 'ABCEFGHI'],
  [{ status: 'cancelled' }, 'D'],
  [{ human_id: 'marcus', status: 'cancelled' }, ''],
  [{ date_from: '2026-03-17' }, 'DEFGHI'],
  [{ date_to: '2026-03-16' }, 'ABC'],
  [{ date_from: '2026-03-16', date_to: '2026-03-16' }, 'ABC'],
  [{ date_from: '2026-03-17', date_to: '2026-03-18' }, 'DEF'],
  [{ date_from: '1970-01-01', date_to: '9998-12-31' }, 'ABCDEFGHI'],
  [{ date_from: '2026-03-21' }, ''],
  [{ human_id: 'sarah', date_to: '2026-03-17', status: 'confirmed' }, 'AC'],
  [{ attendee_email: 'a@x.io' }, 'ADF'],
  [{ attendee_email: 'A@X.io' }, 'ADF'],
  [{ attendee_email: 'a@x.io', status: 'confirmed' }, 'AF'],
  [{ attendee_email: 'a@x.io', human_id: 'marcus' }, 'F'],
  [{ attendee_email: 'É@x.io' }, 'B'],
  [{ q: 'a@X' }, 'ADF'],
  [{ attendee_phone: '+14155550123' }, 'E'],
  [{ attendee_phone: '+14155550123', human_id: 'sarah' }, ''],
  [{ attendee_phone: '+1415555012' }, ''],
  [{ q: '5550123' }, 'E'],
  [{ q: '+1415' }, 'E'],
  [{ q: 'Room' }, ''],
  [{ q: 'nobody' }, ''],
  [{ q: '%' }, ''],
  [{ q: 'x.io', human_id: 'sarah', status: 'confirmed' }, 'AC'],
  [{ q: 'x.io', 'metadata.n': '1' }, 'A'],
  [{ attendee_email: 'a@x' }, ''],
  [{ attendee_email: '_@x.io' }, ''],
  [{ 'metadata.lead_id': 'lead_1' }, 'B'],
  [{ 'metadata.lead_id': 'lead_' }, ''],
  [{ 'metadata.lead_id': 'LEAD_1' }, ''],
  [{ 'metadata.lead_id': '%' }, ''],
  [{ 'metadata.n': '1' }, 'A'],
  [{ 'metadata.s': '1' }, 'A'],
  [{ 'metadata.n': '-1.5' }, 'C'],
  [{ 'metadata.vip': 'true' }, 'BD'],
  [{ 'metadata.vip': 'false' }, 'E'],
  [{ 'metadata.vip': '1' }, ''],
  [{ 'metadata.z': 'null' }, ''],
  [{ 'metadata.z': '' }, ''],
  [{ 'metadata.o': '{"n":1}' }, ''],
  [{ 'metadata.o.n': '1' }, ''],
  [{ 'metadata.l': '[1]' }, ''],
  [{ 'metadata.a.b': 'c' }, 'G'],
  [{ 'metadata.x y&=%': "'; --" }, 'G'],
  [{ 'metadata.': 'empty' }, 'H'],
  [{ 'metadata.$': '' }, ''],
  [{ 'metadata.__proto__': 'x' }, ''],
  [{ 'metadata.lead_id': 'lead_1', 'metadata.vip': 'true' }, 'B'],
  [{ 'metadata.lead_id': 'lead_1', 'metadata.vip': 'false' }, ''],
  [{ 'metadata.lat': '52.520006599999995' }, 'H'],
  [{ 'metadata.sum': '0.30000000000000004' }, 'I'],
  [{ 'metadata.sum': '0.3' }, ''],
  [{ 'metadata.tiny': '0.00001' }, 'I'],
  [{ 'metadata.pi': '3.141592653589793' }, 'I'],
]

test.each(filters)('%j finds %s', async (query, names) => {
  const { human_id: human, ...rest } = query
  const humanId = human === 'sarah' ? sarahId : marcusId
  const { status, body } = await find({ ...rest, ...(human ? { human_id: humanId } : {}) })
  expect(status).toBe(200)
  const found = body.bookings.map(({ attendee_name }) => attendee_name)
  // A and B begin at the same time: then the id decides, and B was made before A.
  expect(found.toSorted().join('')).toBe(names)
  expect(body.total).toBe(names.length)
})

test('bookings come in order of their start, and of their id where that is the same', async () => {
  const { body } = await find({})
  const names = body.bookings.map(({ attendee_name }) => attendee_name)
  expect(names.join('')).toBe('BACDEFGHI')
  const keys = body.bookings.map(({ starts_at, id }) => `${starts_at} ${id}`)
  expect(keys).toEqual(keys.toSorted())
})

test('pages hold limit bookings from offset on, and total counts them all', async () => {
  const all = (await find({})).body.bookings
  for (const limit of [1, 2, 4, 9, 100]) {
    const pages = []
    for (let offset = 0; offset < all.length; offset += limit) {
      const { body } = await find({ limit: String(limit), offset: String(offset) })
      expect([body.total, body.limit, body.offset]).toEqual([all.length, limit, offset])
      pages.push(body.bookings)
    }
    expect(pages.flat()).toEqual([...all])
  }
  const beyond = await find({ offset: '10000' })
  expect([beyond.body.bookings.length, beyond.body.total]).toEqual([0, all.length])
  const { body } = await find({ status: 'confirmed', limit: '2', offset: '7' })
  expect([body.bookings.length, body.total]).toEqual([1, 8])
})

/** All ids, page by page, by the cursor alone. */
async function walked(query: Readonly<Record<string, string>>): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const { body } = await find(cursor === '' ? query : { ...query, cursor })
    expect(body.total).toBeGreaterThanOrEqual(body.bookings.length)
    ids.push(...body.bookings.map(({ id }) => id))
    cursor = body.cursor
  }
  return ids
}

test.each([
  {},
  { human_id: 'sarah' },
  { human_id: 'sarah', status: 'confirmed' },
  { status: 'confirmed' },
  { q: 'x.io' },
  { 'metadata.vip': 'true' },
  { date_from: '2026-03-17' },
])('a cursor goes on to the end of %j, either way', async (filter: Record<string, string>) => {
  const query = { ...filter, ...(filter.human_id ? { human_id: sarahId } : {}) }
  const all = (await find(query)).body.bookings.map(({ id }) => id)
  for (const limit of ['1', '2', '3', '100']) {
    expect(await walked({ ...query, limit })).toEqual([...all])
    expect(await walked({ ...query, limit, order: 'desc' })).toEqual([...all].reverse())
  }
})

test('a page is counted alike with and without a cursor, and the last one has none', async () => {
  for (const filter of [{}, { q: 'x.io' }]) {
    const first = await find({ ...filter, limit: '2' })
    const { total, cursor = '' } = first.body
    const second = await find({ ...filter, limit: String(total - 2), cursor })
    expect([second.body.total, second.body.cursor]).toEqual([total, undefined])
  }
})

test('a deep offset is refused with the way round, and none goes with a cursor', async () => {
  const deep = await find({ offset: '10001' })
  expect(deep.body.error.message).toContain('cursor')
  const { cursor = '' } = (await find({ limit: '1' })).body
  expectRefusal(await find({ cursor, offset: '1' }), 'VALIDATION_ERROR', ['offset'])
})

/** A parameter and the texts it refuses. */
const wrongTexts: Record<string, readonly string[]> = {
  human_id: ['', 'x', 'null', '019aa3c0-7a00-7000-8000-00000000000'],
  status: ['', 'open', 'Confirmed', 'confirmed,cancelled'],
  date_from: ['', 'yesterday', '+7', '2026-02-30', '2026-03-16T00:00:00Z', '1969-12-31'],
  date_to: ['', '16.3.2026', '9999-12-31'],
  timezone: ['', 'utc', '+02:00', 'EST'],
  limit: ['', '0', '-1', '101', 'abc', '1.5', '1e1', '0x10', ' 5', '9'.repeat(20)],
  offset: ['', '-1', 'abc', '10001', '1000000000000', '0.5', '0x0'],
  order: ['', 'down', 'DESC'],
  q: ['', ' ', 'a\u202e', 'x'.repeat(201)],
  cursor: ['', 'x', 'W10', btoa('[1,"a",-1]'), btoa('[1]'), '!'],
  metadata: ['', '{}', '{"n":1}'],
  'metadata[n]': ['1'],
  Status: ['confirmed'],
  attendee_name: ['A'],
  constructor: ['1'],
  __proto__: ['1'],
}

for (const [name, texts] of Object.entries(wrongTexts)) {
  test(`${name} refuses ${texts.map((text) => JSON.stringify(text)).join(', ')}`, async () => {
    for (const text of texts) {
      expectRefusal(await find({ [name]: text }), 'VALIDATION_ERROR', [name])
    }
  })
}

test('a date_to before date_from is refused', async () => {
  const answer = await find({ date_from: '2026-03-17', date_to: '2026-03-16' })
  expectRefusal(answer, 'VALIDATION_ERROR', ['date_to'])
})

test('a thousand conditions are answered like one: with bookings or with a refusal', async () => {
  for (const count of [10, 100, 999, 1_100]) {
    const query = Array.from({ length: count }, (_, k) => [`metadata.${k.toString(36)}`, '1'])
    const answer = await find(Object.fromEntries(query))
    if (answer.status === 200) expect(answer.body.total).toBe(0)
    else expectRefusal(answer, 'VALIDATION_ERROR')
  }
})

test('date_from=now lists what lies ahead, date_to=now what has begun; neither names a zone', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  for (const start of ['2026-03-16T09:00:00Z', '2026-03-16T10:00:00Z', '2026-03-17T09:00:00Z']) {
    await app.book(id, start)
  }
  app.clock.set('2026-03-16T09:15:00Z')
  const startsIn = async (query: string) => {
    const { body, text } = await app.call('GET', `/v1/bookings?${query}`)
    return [body.bookings.map(({ starts_at }) => starts_at.slice(8, 16)), text.includes('timezone')]
  }
  expect(await startsIn('date_from=now')).toEqual([['16T10:00', '17T09:00'], false])
  expect((await startsIn('date_from=now&date_to=today'))[0]).toEqual(['16T10:00'])
  expect(await startsIn('date_to=now')).toEqual([['16T09:00'], false])
  // What begins at this very moment lies ahead.
  app.clock.set('2026-03-16T10:00:00Z')
  expect((await startsIn('date_from=now'))[0]).toEqual(['16T10:00', '17T09:00'])
})

test('a cursor goes on in the list that gave it, and in no other', async () => {
  const query = { human_id: sarahId, order: 'desc', limit: '2' }
  const first = await find(query)
  const cursor = first.body.cursor ?? ''
  const next = await find({ ...query, limit: '1', display_timezone: 'UTC', cursor })
  expect(next.status).toBe(200)
  for (const other of [{ ...query, human_id: marcusId }, { limit: '2' }, { ...query, q: 'A' }]) {
    const answer = await find({ ...other, cursor })
    expect(answer.body.error.details).toEqual([
      {
        field: 'cursor',
        message:
          'is of a list with other filters: send those that it came with, or leave it out to begin anew',
      },
    ])
  }
})
