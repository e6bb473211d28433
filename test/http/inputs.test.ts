/** Odd inputs: what each field takes, what it refuses by name, and that what is taken comes back unchanged. */

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Type } from '@sinclair/typebox'
import { reader } from '../../src/http/input/validation.ts'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
let humanId: string
beforeAll(async () => {
  app = await startTestApp()
  const rules = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
  humanId = (await app.human({ rules: { ...rules, meeting_durations: [1, 30, 1_440] } })).id
})
afterAll(() => app[Symbol.asyncDispose]())

/** JSON text, where a value has no JavaScript of its own: `1e400`, `30.0`, a raw `__proto__`. */
class Text {
  constructor(readonly json: string) {}
}
const text = (json: string) => new Text(json)

function jsonOf(value: unknown): string {
  return value instanceof Text ? value.json : (JSON.stringify(value) ?? 'null')
}

function post(path: string, fields: Readonly<Record<string, unknown>>) {
  const members = Object.entries(fields).map(([name, value]) => `"${name}":${jsonOf(value)}`)
  const headers = { authorization: `Bearer ${app.key}`, 'content-type': 'application/json' }
  const body = `{${members.join(',')}}`
  return app.send(new Request(`http://localhost${path}`, { method: 'POST', headers, body }))
}

/** A minute of its own for every booking, so that no test takes another's. */
let minutes = 0
function freeStart(): string {
  minutes += 30
  return new Date(Date.parse('2026-04-01T00:00:00Z') + minutes * 60_000).toISOString()
}

const bookingFields = () => ({
  human_id: humanId,
  starts_at: freeStart(),
  duration: 30,
  attendee_name: 'Alex Rivera',
})
const bookWith = (field: string, value: unknown) =>
  post('/v1/bookings', { ...bookingFields(), [field]: value })
const humanWith = (field: string, value: unknown) =>
  post('/v1/humans', { name: 'Sarah Chen', timezone: 'UTC', [field]: value })

const neitherTextNorAbsent = [1, true, [], {}, ['x']]
const names = {
  takes: [
    'A',
    'x'.repeat(200),
    'שרה',
    '陳大文',
    '👩🏽‍💼',
    'e\u0301',
    '\u200bA',
    ' A ',
    "';--",
    'שרה\u200e (כהן)',
    'می\u200cخواهم',
    '👩\u200d🚀 ❤️\u200d🔥',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
  ],
  refuses: [
    null,
    '',
    ' ',
    ' \t\n',
    '\u00a0',
    'x'.repeat(201),
    'a\0',
    '\ud800',
    'a\udc00b',
    'a\tb\nc',
    'a\u2028b',
    'a\u0085b',
    'a\u202eb',
    'a\u200b\u200bb',
    '\u200d',
    'a\u{e0041}b',
    ...neitherTextNorAbsent,
  ],
}
const emails = {
  takes: [
    'a@b',
    'a@b.co',
    'first.last+tag@sub.example.co.uk',
    "o'neil_%!#$&*/=?^`{|}~@x.io",
    'josé@exämple.com',
    'x@xn--80ak6aa92e.com',
    `${'x'.repeat(249)}@b.co`,
  ],
  refuses: [
    '',
    ' ',
    'a',
    '@',
    'a@',
    '@b.co',
    'a@b@c',
    'a b@c.co',
    'a@b..co',
    'a@.co',
    'a@b.co.',
    'a@b.co, c@d.co',
    'Alex <a@b.co>',
    'a@b.co\n',
    'a@b.co\r\nBcc: c@d.co',
    'a\0@b.co',
    'a\u202e@b.co',
    'a@\u200bb.co',
    'a\u00ad@b.co',
    'a\u007f@b.co',
    `${'x'.repeat(250)}@b.co`,
    ...neitherTextNorAbsent,
  ],
}
const zones = {
  takes: ['UTC', 'America/New_York', 'America/Argentina/Buenos_Aires', 'Asia/Calcutta', 'EST5EDT'],
  refuses: [
    'EST',
    'Etc/GMT+5',
    null,
    '',
    'Mars/X',
    'america/new_york',
    'utc',
    '+02:00',
    '-05',
    'UTC+2',
    'EST5',
    'EDT',
    'Z',
    'America/New York',
    'America/New_York ',
    'America/New_York\0',
    '../UTC',
    ...neitherTextNorAbsent,
  ],
}

const phones = {
  takes: ['+1415555', '+14155550123', '+493012345678', '+123456789012345'],
  refuses: [
    '',
    '+',
    '4155550123',
    '+4155',
    '+141555',
    '+1234567890123456',
    '+0155550123',
    '0014155550123',
    '+1 415 555 0123',
    '+1-415-555-0123',
    '(415) 555-0123',
    '+1415555012a',
    '+14155550123;ext=5',
    'tel:+14155550123',
    ' +14155550123',
    '+14155550123\n',
    '+\u0661\u0664\u0661\u0665\u0665\u0665\u0665\u0660',
    ...neitherTextNorAbsent,
  ],
}
const locations = {
  takes: [...names.takes.filter((name) => name.length <= 500), 'x'.repeat(500)],
  refuses: ['x'.repeat(501), ' ', 'a\u202eb', 'a\nb', ...neitherTextNorAbsent],
}

const locales = {
  takes: ['de', 'en-US', 'zh-Hant-TW', 'es-419', 'sl-rozaj-biske-1994', 'DE-at', 'qaa'],
  refuses: [
    ...[
      '',
      ' ',
      'german',
      'de_DE',
      'de-',
      'x',
      'i',
      '*',
      'de,en',
      'de-DE-x-mine',
      'de-u-ca-buddhist',
    ],
    ...['en-Latn-US-posix-1994-fonipa-scouses', 'a\u202eb', ...neitherTextNorAbsent],
  ],
}

/** A field, how to send it, and what it takes (and gives back as it came) or refuses by its name. */
const fields: [
  field: string,
  send: (field: string, value: unknown) => ReturnType<typeof post>,
  values: { takes: unknown[]; refuses: unknown[] },
][] = [
  ['name', humanWith, names],
  ['email', humanWith, emails],
  ['timezone', humanWith, zones],
  ['role', humanWith, { ...names, refuses: names.refuses.slice(1) }],
  ['attendee_name', bookWith, names],
  ['attendee_email', bookWith, emails],
  ['attendee_phone', bookWith, phones],
  [
    'attendee_timezone',
    bookWith,
    { ...zones, refuses: zones.refuses.filter((zone) => zone !== null) },
  ],
  ['attendee_locale', bookWith, locales],
  ['location', bookWith, locations],
]

for (const [field, send, { takes, refuses }] of fields) {
  test(`${field} takes ${takes.length} odd values and gives each back as it came`, async () => {
    for (const value of takes) {
      const { status, body } = await send(field, value)
      const found: unknown = Reflect.get(body, field)
      expect({ status, found }).toEqual({ status: 201, found: value })
    }
  })

  test(`${field} refuses ${refuses.length} odd values by its name`, async () => {
    for (const value of refuses) {
      expectRefusal(await send(field, value), 'VALIDATION_ERROR', [field])
    }
  })
}

/** Instants that are taken, and the same in UTC. */
const instants: [sent: string, utc: string][] = [
  ['2026-06-01T10:00:00Z', '2026-06-01T10:00:00.000Z'],
  ['2026-06-02T10:00:00.000Z', '2026-06-02T10:00:00.000Z'],
  ['2026-06-03T10:00:00.000000000Z', '2026-06-03T10:00:00.000Z'],
  ['2026-06-04T10:00:00+00:00', '2026-06-04T10:00:00.000Z'],
  ['2026-06-05T10:00:00-00:00', '2026-06-05T10:00:00.000Z'],
  ['2026-06-06T10:00:00+05:30', '2026-06-06T04:30:00.000Z'],
  ['2026-06-07T23:30:00-04:00', '2026-06-08T03:30:00.000Z'],
  ['2026-06-09t10:00:00z', '2026-06-09T10:00:00.000Z'],
  ['2026-06-11T10:00:00[UTC]', '2026-06-11T10:00:00.000Z'],
  ['2028-02-29T10:00:00Z', '2028-02-29T10:00:00.000Z'],
  ['2026-06-10T10:07:00Z', '2026-06-10T10:07:00.000Z'],
]

test.each(instants)('starts_at takes %s as %s', async (sent, utc) => {
  const { status, body } = await bookWith('starts_at', sent)
  expect({ status, starts_at: body.starts_at }).toEqual({ status: 201, starts_at: utc })
})

const noInstants = [
  null,
  '',
  'now',
  'tomorrow at ten',
  '2026-06-01',
  '10:00',
  '2026-06-01T10:00:00',
  '2026-06-01T10:00:00 Z',
  '2026-06-01 10:00:00Z',
  '20260601T100000Z',
  '2026-06-01T10:00:30Z',
  '2026-06-01T10:00:00.001Z',
  '2026-06-01T10:00:00.000000001Z',
  '2026-06-01T24:00:00Z',
  '2026-06-01T10:60:00Z',
  '2026-06-01T10:59:60Z',
  '2026-06-30T23:59:60Z',
  '2026-02-30T10:00:00Z',
  '2026-13-01T10:00:00Z',
  '2026-00-01T10:00:00Z',
  '2027-02-29T10:00:00Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:00:00Z',
  '+275760-09-13T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '2026-06-01T10:00:00+25:00',
  '2026-06-01T10:00:00+05:60',
  '2026-06-01T10:00:00+0530',
  '2026-06-01T10:00:00[utc]',
  '2026-06-01T10:00:00Z[]',
  '2026-06-01T10:00:00Z[UTC',
  '2026-06-01T10:00:00 EST',
  '２０２６-06-01T10:00:00Z',
  1_780_308_000,
  1_780_308_000_000,
  true,
  [],
  {},
]

test('starts_at refuses what is no instant on a whole minute with its offset', async () => {
  for (const value of noInstants) {
    expectRefusal(await bookWith('starts_at', value), 'VALIDATION_ERROR', ['starts_at'])
  }
})

test('duration is a whole number from 1 to 1440, as JSON writes numbers', async () => {
  for (const value of [1, 30, 1_440, text('30.0'), text('3e1'), text('300e-1')]) {
    expect((await bookWith('duration', value)).status).toBe(201)
    minutes += 1_440
  }
  const wrong = [
    null,
    '30',
    '',
    0,
    -30,
    30.5,
    1_441,
    2 ** 53,
    true,
    [30],
    {},
    text('1e400'),
    text('-1e400'),
  ]
  for (const value of wrong) {
    expectRefusal(await bookWith('duration', value), 'VALIDATION_ERROR', ['duration'])
  }
})

test('human_id is a UUID', async () => {
  for (const value of [
    null,
    '',
    'x',
    `${humanId}0`,
    humanId.replaceAll('-', ''),
    `{${humanId}}`,
    1,
  ]) {
    expectRefusal(await bookWith('human_id', value), 'VALIDATION_ERROR', ['human_id'])
  }
})

test('fields that an answer has are no fields of a request', async () => {
  for (const field of [
    'id',
    'status',
    'ends_at',
    'duration_minutes',
    'created_at',
    'account_id',
    '',
  ]) {
    expectRefusal(await bookWith(field, 'x'), 'VALIDATION_ERROR', [field])
  }
  for (const field of ['id', 'active', 'created_at', 'availability_rules', 'Name']) {
    expectRefusal(await humanWith(field, 'x'), 'VALIDATION_ERROR', [field])
  }
})

/** A nest of so many levels, in objects or lists. */
const nest = (levels: number, open = '{"a":', close = '}') =>
  text(`${open.repeat(levels - 1)}{}${close.repeat(levels - 1)}`)
const inLists = (levels: number) => text(`{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`)
const ofBytes = (bytes: number) => ({ a: 'x'.repeat(bytes - '{"a":""}'.length) })

/** Metadata that is kept: sent and given back as the very same text. */
const kept: Record<string, Text> = {
  'an empty object': text('{}'),
  'every kind of value': text('{"a":null,"b":true,"c":-1.5,"d":"x","e":[1,[2]],"f":{"g":{}}}'),
  'a member called __proto__': text('{"__proto__":{"admin":true},"constructor":1,"toString":"x"}'),
  '__proto__ inside': text('{"a":[{"__proto__":{"__proto__":"x"}}]}'),
  'NUL and lone surrogates': text('{"a\\u0000b":"\\u0000","c":"\\ud800","\\udc00":1}'),
  'names that are empty or odd': text('{"":1," ":2,"a.b":3,"$":4,"%":5,"\\"":6}'),
  'letters of all kinds': text('{"שרה":"陳","e":"👩🏽‍💼\u200d","line":"\u2028\u2029"}'),
  'text that looks like something else': text(
    `{"sql":"'; DROP TABLE bookings; --","html":"<script>"}`,
  ),
  'the largest safe numbers': text('{"a":9007199254740991,"b":-9007199254740991}'),
  'fractions and small numbers': text('{"a":0.1,"b":5e-324,"c":3.141592653589793}'),
  'text that looks like a number': text('{"a":"9007199254740993","b":"1e400","c":"0x10"}'),
  'eight levels': nest(8),
  'eight levels of lists': inLists(8),
  '16 KiB': text(JSON.stringify(ofBytes(16_384))),
  'a thousand members': text(
    JSON.stringify(Object.fromEntries(Array.from({ length: 1_000 }, (_, k) => [`k${k}`, k]))),
  ),
}

test.each(Object.keys(kept))('metadata is kept and sent as it came: %s', async (name) => {
  const metadata = kept[name] ?? text('')
  const { status, text: answer, body } = await bookWith('metadata', metadata)
  expect(status).toBe(201)
  const member = `"metadata":${metadata.json},`
  expect(answer).toContain(member)
  expect((await app.call('GET', `/v1/bookings/${body.id}`)).text).toContain(member)
  const list = await app.call(
    'GET',
    `/v1/bookings?limit=100&date_from=${body.starts_at.slice(0, 10)}`,
  )
  expect(list.text).toContain(member)
  const payload = 'SELECT payload FROM events ORDER BY seq DESC LIMIT 1'
  const event = app.database.query<{ payload: string }, []>(payload).get()
  expect(event?.payload).toContain(member)
})

test('a member of the metadata that is given twice is refused', async () => {
  const refused = await bookWith('metadata', text('{"a":1,"a":2}'))
  expectRefusal(refused, 'VALIDATION_ERROR', ['metadata.a'])
})

test('null metadata is absent metadata', async () => {
  const { status, body } = await bookWith('metadata', null)
  expect({ status, metadata: body.metadata }).toEqual({ status: 201, metadata: null })
})

/** Metadata that is refused. */
const refused: Record<string, unknown> = {
  'a text': 'x',
  'JSON in a text': '{"a":1}',
  'a number': 1,
  'a boolean': true,
  'a list': [],
  'nine levels': nest(9),
  'nine levels of lists': inLists(9),
  'five thousand levels': nest(5_000),
  'thirty thousand levels of lists': inLists(30_000),
  'one byte over 16 KiB': ofBytes(16_385),
  '16 KiB that are twice as many bytes': { a: 'é'.repeat(10_000) },
  'a number whose digits would be lost': text('{"id":9007199254740993}'),
  'a number beyond all bounds': text('{"a":[{"b":1e400}]}'),
}

test.each(Object.keys(refused))('metadata is refused: %s', async (name) => {
  expectRefusal(await bookWith('metadata', refused[name]), 'VALIDATION_ERROR', ['metadata'])
})

test('PATCH takes and refuses the same metadata as POST', async () => {
  const { body } = await post('/v1/bookings', bookingFields())
  const headers = { authorization: `Bearer ${app.key}`, 'content-type': 'application/json' }
  const patch = (metadata: unknown) =>
    app.send(
      new Request(`http://localhost/v1/bookings/${body.id}`, {
        method: 'PATCH',
        headers,
        body: `{"metadata":${jsonOf(metadata)}}`,
      }),
    )
  for (const metadata of Object.values(kept)) {
    const { status, text: answer } = await patch(metadata)
    expect(status).toBe(200)
    expect(answer).toContain(`"metadata":${metadata.json},`)
  }
  for (const metadata of Object.values(refused)) {
    expectRefusal(await patch(metadata), 'VALIDATION_ERROR', ['metadata'])
  }
})

test('lists nested beyond what the stack holds are the caller’s fault, not ours', () => {
  let deep: unknown = 1
  for (let level = 0; level < 200_000; level += 1) deep = [deep]
  const distinct = Type.Array(Type.Unknown(), { uniqueItems: true })
  const { faults } = reader(Type.Object({ distinct }))({ distinct: [deep, deep] })
  expect(faults).toEqual([{ field: 'body', message: 'is nested too deeply' }])
})
