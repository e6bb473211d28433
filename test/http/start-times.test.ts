/** Times as people say them, at every door that takes a start. The notations are tested in test/domain. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readBooking, readBookingMove } from '../../src/wire/booking/booking-request.ts'
import { readHold } from '../../src/wire/booking/hold-request.ts'
import { type Answer, expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
let id = ''
beforeAll(async () => {
  app = await startTestApp()
  const rules = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
  id = (await app.human({ timezone: 'America/New_York', rules })).id
})
afterAll(() => app[Symbol.asyncDispose]())

type Fields = Readonly<Record<string, unknown>>
type Door = (fields: Fields) => Promise<Answer>

const slot = { duration: 30 }
const whom = { attendee_name: 'Alex Rivera' }
const doors = {
  booking: (fields: Fields) =>
    app.call('POST', '/v1/bookings', { human_id: id, ...slot, ...whom, ...fields }),
  team: (fields: Fields) =>
    app.call('POST', '/v1/bookings', { human_ids: [id], ...slot, ...whom, ...fields }),
  hold: (fields: Fields) => app.call('POST', '/v1/holds', { human_id: id, ...slot, ...fields }),
  'booking of a hold': async (fields: Fields) => {
    const of = { human_id: id, ...slot, starts_at: '2027-06-01T14:00:00Z' }
    const { body: hold } = await app.call('POST', '/v1/holds', of)
    const answer = await app.call('POST', '/v1/bookings', { hold_id: hold.id, ...whom, ...fields })
    await app.call('DELETE', `/v1/holds/${hold.id}`)
    return answer
  },
  move: async (fields: Fields) => {
    const { body: booking } = await app.book(id, '2027-05-01T14:00:00Z')
    const answer = await app.call('PATCH', `/v1/bookings/${booking.id}`, fields)
    await app.call('DELETE', `/v1/bookings/${booking.id}`)
    return answer
  },
  explain: (fields: Fields) => {
    const texts = Object.entries({ ...slot, ...fields }).flatMap(([name, value]) =>
      value === null ? [] : [[name, `${value}`]],
    )
    return app.call(
      'GET',
      `/v1/humans/${id}/slots/explain?${new URLSearchParams(Object.fromEntries(texts))}`,
    )
  },
} satisfies Readonly<Record<string, Door>>

/** Frees what a door has taken. */
async function letGo({ body }: Answer): Promise<void> {
  await app.call('DELETE', `/v1/bookings/${body.id}`)
  await app.call('DELETE', `/v1/holds/${body.id}`)
}

const spoken: Fields[] = [
  { starts_at: '2027-06-01T14:00:00Z' },
  { starts_at: '2027-06-01T14:00:00Z', timezone: 'Europe/Berlin' },
  { starts_at: '2027-06-01T10:00', timezone: 'America/New_York' },
  { starts_at: '2027-06-01T16:00', timezone: 'Europe/Berlin' },
  { starts_at: '2027-06-01T16:00+02:00', timezone: 'Europe/Berlin' },
  { starts_at: '2027-06-01T14:00', timezone: 'Zulu' },
  { starts_at: '2027-06-01T10:00-04:00[America/New_York]' },
  { starts_at: '2027-06-01T10:00[US/Eastern]', timezone: 'America/New_York' },
  { starts_at: '2027-06-01T14:00Z[Asia/Tokyo]', timezone: null },
]

/** Fields, the one that is refused, and what the refusal names. */
const refused: [fields: Fields, field: string, named: string[]][] = [
  [{ starts_at: '2027-06-01T10:00' }, 'starts_at', ['timezone beside', '[Area/City]']],
  [
    { starts_at: '2027-03-14T02:30', timezone: 'America/New_York' },
    'starts_at',
    ['2027-03-14T01:59', '2027-03-14T03:00'],
  ],
  [{ starts_at: '2027-06-01T10:00-05:00', timezone: 'America/New_York' }, 'starts_at', ['-04:00']],
  [{ starts_at: '2027-06-01T10:00[Mars/X]' }, 'starts_at', ['[Mars/X]']],
  [
    { starts_at: '2027-06-01T10:00[Europe/Berlin]', timezone: 'America/New_York' },
    'starts_at',
    ['Europe/Berlin', 'America/New_York'],
  ],
  [{ starts_at: '2027-06-01T10:00', timezone: 'EST' }, 'timezone', ['America/New_York']],
  [{ starts_at: '2027-06-01T10:00', timezone: 'Mars/X' }, 'timezone', ['IANA']],
  [{ starts_at: '2027-02-31T10:00' }, 'starts_at', ['February 2027 has 28 days']],
  [{ starts_at: 'ten' }, 'starts_at', ['YYYY-MM-DDTHH:MM with timezone', 'Z or an offset']],
]

for (const [name, ask] of Object.entries(doors)) {
  test.each(spoken)(`${name}: %j is 14:00 in UTC`, async (fields) => {
    const answer = await ask(fields)
    await letGo(answer)
    expect([answer.text, answer.body.starts_at]).toEqual([answer.text, '2027-06-01T14:00:00.000Z'])
  })

  test.each(refused)(`${name}: %j is refused: %s`, async (fields, field, named) => {
    const answer = await ask(fields)
    expectRefusal(answer, 'VALIDATION_ERROR', [field])
    for (const word of named) expect(answer.body.error.message).toContain(word)
  })

  test(`${name}: a start is refused beside whatever else is wrong`, async () => {
    const answer = await ask({ starts_at: '2027-06-01T10:00', duration: 0, color: 'red' })
    expectRefusal(answer, 'VALIDATION_ERROR', ['starts_at', 'duration', 'color'])
  })
}

test('timezone without a start says nothing, and is refused', async () => {
  for (const ask of [doors.move, doors['booking of a hold']]) {
    expectRefusal(await ask({ timezone: 'America/New_York' }), 'VALIDATION_ERROR', ['timezone'])
  }
})

/** What of a request says when, and the zone that it is carried on with. */
const agreed: [when: { starts_at?: string; timezone?: string }, zone: string | null][] = [
  [{}, null],
  [{ starts_at: '2027-06-01T14:00:00Z' }, null],
  [{ starts_at: '2027-06-01T14:00:00Z', timezone: 'Europe/Berlin' }, null],
  [{ starts_at: '2027-06-01T10:00', timezone: 'US/Eastern' }, 'US/Eastern'],
  [{ starts_at: '2027-06-01T16:00+02:00[Europe/Berlin]' }, 'Europe/Berlin'],
]

test.each(agreed)('%j was agreed in the zone %s', (when, agreedZone) => {
  const fields = { ...when, ...slot, ...whom }
  const humans = { human_ids: [id] }
  const whose = [{ human_id: id }, { hold_id: id }, humans]
  const { starts_at } = when
  const read = [
    ...whose.map((one) => readBooking({ ...fields, ...one })),
    readBookingMove(when),
    ...(starts_at === undefined ? [] : [readHold({ human_id: id, ...slot, ...when, starts_at })]),
  ]
  for (const request of read) expect(request.agreedZone).toBe(agreedZone)
})

test('the doubled hour is the first, and its offset says which', async () => {
  const starts = ['01:30', '01:30-04:00', '01:30-05:00']
  const found = []
  for (const time of starts) {
    const answer = await doors.hold({ starts_at: `2027-11-07T${time}`, timezone: 'US/Eastern' })
    await letGo(answer)
    found.push(answer.body.starts_at.slice(11, 16))
  }
  expect(found).toEqual(['05:30', '05:30', '06:30'])
})

test('a kept answer is that of the same words, and of no others', async () => {
  const options = { headers: { 'idempotency-key': 'said' } }
  const spokenAt = (fields: Fields) =>
    app.call('POST', '/v1/holds', { human_id: id, ...slot, ...fields }, options)
  const said = { starts_at: '2027-06-02T10:00', timezone: 'America/New_York' }
  const first = await spokenAt(said)
  expect((await spokenAt(said)).text).toBe(first.text)
  expectRefusal(await spokenAt({ ...said, timezone: 'Europe/Berlin' }), 'IDEMPOTENCY_CONFLICT')
})
