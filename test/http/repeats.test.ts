/** A caller who books again what it booked before is told so, and not sent to another time. */
import { afterAll, expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

const app = await startTestApp()
afterAll(() => app[Symbol.asyncDispose]())
const nine = '2026-03-16T09:00:00.000Z'
const ann = { attendee_name: 'Ann Lee', attendee_email: 'Ann.Lee@Example.com' }

const phone = '+14155550123'
const bo = { attendee_name: 'Bo Berg', attendee_phone: phone }
const bob = { attendee_email: 'bob@example.com' }

async function keyOf(scope: string, fields: object = {}): Promise<string> {
  const made = await app.call('POST', '/v1/api-keys', { name: scope, scope, ...fields })
  return JSON.parse(made.text).key
}

/** What is sent again, differing from what was sent first; whether it is the same booking. */
const again: [what: string, first: object, second: object, isSame: boolean][] = [
  ['the same', ann, ann, true],
  ['another spelling of the e-mail', ann, { ...ann, attendee_email: 'ann.lee@example.com' }, true],
  ['another name at the same e-mail', ann, { ...ann, attendee_name: 'A. Lee' }, true],
  [
    'the same instant, written otherwise',
    ann,
    { ...ann, starts_at: '2026-03-16T10:00+01:00' },
    true,
  ],
  ['another e-mail', ann, { ...ann, attendee_email: 'bob@example.com' }, false],
  ['no e-mail any more', ann, { attendee_name: 'Ann Lee' }, false],
  ['another duration', ann, { ...ann, duration: 60 }, false],
  ['the same without an e-mail', { metadata: { a: 1 } }, { metadata: { a: 1 } }, true],
  ['other metadata without an e-mail', { metadata: { a: 1 } }, { metadata: { a: 2 } }, false],
  ['another name without an e-mail', {}, { attendee_name: 'Bo' }, false],
  ['the same phone without an e-mail', { attendee_phone: phone }, { ...bo, metadata: {} }, true],
  ['the same phone of who has an e-mail', { ...ann, attendee_phone: phone }, bo, true],
  ['another phone', { attendee_phone: '+493012345678' }, { attendee_phone: phone }, false],
  ['a phone that was not said before', {}, { attendee_phone: phone }, false],
  ['no phone any more', { attendee_phone: phone }, {}, false],
  ['the same phone and another e-mail', { ...ann, ...bo }, { ...bo, ...bob }, false],
  [
    'the same e-mail and another phone',
    { ...bo, ...bob },
    { attendee_phone: '+493012345', ...bob },
    true,
  ],
  ['another place without an e-mail', { location: 'Room 5' }, { location: 'Room 6' }, false],
  ['another zone without an e-mail', { attendee_timezone: 'UTC' }, {}, false],
  ['another language without an e-mail', { attendee_locale: 'de' }, {}, false],
]

test.each(again)('%s', async (_, first, second, isSame) => {
  const { id } = await app.human()
  const made = await app.book(id, nine, first)
  const answer = await app.book(id, nine, second)
  expectRefusal(answer, 'SLOT_UNAVAILABLE')
  const { booking_id, alternatives, message } = answer.body.error
  expect(booking_id).toBe(isSame ? made.body.id : undefined)
  expect(alternatives === undefined).toBe(isSame)
  expect(message.includes(`exists already, it is ${made.body.id}`)).toBe(isSame)
})

test('a cancelled booking is none that exists', async () => {
  const { id } = await app.human()
  const { body } = await app.book(id, nine, ann)
  await app.call('DELETE', `/v1/bookings/${body.id}`)
  expect((await app.book(id, nine, ann)).status).toBe(201)
})

test('all of a team that is booked already is named by one of its bookings', async () => {
  const ids = [(await app.human()).id, (await app.human()).id]
  const team = { ...ann, human_id: undefined, human_ids: ids, assign: 'all' }
  const { bookings } = (await app.book('', nine, team)).body
  const answer = await app.book('', nine, team)
  expectRefusal(answer, 'SLOT_UNAVAILABLE')
  expect(bookings.map(({ id }) => id)).toContain(answer.body.error.booking_id ?? '')
})

test('a key that may not read the booking gets the ordinary answer, byte for byte', async () => {
  const { id } = await app.human()
  const bound = await keyOf('agent', { own_bookings: true })
  await app.book(id, nine, ann)
  const same = await app.book(id, nine, ann, { key: bound })
  const other = await app.book(id, nine, { attendee_name: 'Bo' }, { key: bound })
  expect(same.text).toBe(other.text)
  expect(same.body.error.alternatives).toHaveLength(3)
  const strangers = await keyOf('agent')
  // Without an e-mail it is the key that tells: another one may well want the same.
  const { id: free } = await app.human()
  await app.book(free, nine, {})
  expect((await app.book(free, nine, {}, { key: strangers })).body.error.booking_id).toBeUndefined()
})

async function hold(on: TestApp, humanId: string, key?: string) {
  const body = { human_id: humanId, starts_at: nine, duration: 30 }
  return (await on.call('POST', '/v1/holds', body, key === undefined ? {} : { key })).body
}

test('one’s own hold in the way is named, another’s is not', async () => {
  const { id } = await app.human()
  const { id: holdId } = await hold(app, id)
  const own = await app.book(id, nine, ann)
  expectRefusal(own, 'SLOT_UNAVAILABLE')
  expect(own.body.error).toMatchObject({ hold_id: holdId })
  expect(own.body.error.message).toContain(`Send hold_id ${holdId} with POST /v1/bookings`)
  expect(own.body.error.alternatives).toBeUndefined()
  const other = await app.book(id, nine, ann, { key: await keyOf('agent') })
  expect(other.body.error.hold_id).toBeUndefined()
  expect(other.body.error.alternatives).toHaveLength(3)
  const booked = await app.call('POST', '/v1/bookings', { hold_id: holdId, ...ann })
  expect(booked.status).toBe(201)
})

test.each([
  [ann, { attendee_email: 'bo@berg.example' }],
  [bo, { attendee_phone: '+493012345678' }],
])(
  'whoever is free may be another one the second time: a repeat of %j is found first',
  async (whoever, others) => {
    for (const assign of ['first', 'balanced']) {
      const role = `team ${assign} ${whoever.attendee_name}`
      const ids = [(await app.human({ role })).id, (await app.human({ role })).id]
      for (const whom of [{ role }, { human_ids: ids }]) {
        const start = 'role' in whom ? nine : '2026-03-16T11:00:00Z'
        const team = { ...whoever, human_id: undefined, ...whom, assign }
        const made = await app.book('', start, team)
        const again = await app.book('', start, team)
        expectRefusal(again, 'SLOT_UNAVAILABLE')
        expect(again.body.error.booking_id).toBe(made.body.id)
        const other = await app.book('', start, { ...team, ...others })
        expect(other.status).toBe(201)
      }
    }
  },
)

test.each(['first', 'balanced', 'all'])(
  'two that ask for whoever is free at once, assigned %s, book once',
  async (assign) => {
    const role = `at once ${assign}`
    for (let n = 0; n < 4; n += 1) await app.human({ role })
    for (const whoever of [ann, bo]) {
      const start = whoever === ann ? nine : '2026-03-16T11:00:00Z'
      const team = { ...whoever, human_id: undefined, role, assign }
      const answers = await Promise.all([0, 1, 2].map(() => app.book('', start, team)))
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
      const refused = answers.filter(({ status }) => status === 409)
      for (const { body } of refused) expect(body.error.booking_id).toBeString()
      expect(new Set(refused.map(({ body }) => body.error.booking_id)).size).toBe(1)
    }
  },
)

test('a repeat that arrives together with its first is of one key only: what it may not read is no repeat', async () => {
  const role = 'at once, own bookings'
  await app.human({ role })
  await app.human({ role })
  const bound = await keyOf('agent', { own_bookings: true })
  const team = { ...ann, human_id: undefined, role }
  const answers = await Promise.all([
    app.book('', nine, team),
    app.book('', nine, team, { key: bound }),
  ])
  expect(answers.map(({ status }) => status)).toEqual([201, 201])
})

test('a repeat of a team by its Idempotency-Key gets the first answer', async () => {
  const role = 'team with a key'
  await app.human({ role })
  await app.human({ role })
  const keyed = { headers: { 'idempotency-key': 'team-1' } }
  const team = { ...ann, human_id: undefined, role }
  const made = await app.book('', nine, team, keyed)
  const again = await app.book('', nine, team, keyed)
  expect([again.status, again.text]).toEqual([201, made.text])
})

test('one’s own hold is named whatever meets it, and has to go where it only overlaps', async () => {
  const { id } = await app.human()
  const { id: holdId } = await hold(app, id)
  const again = { human_id: id, starts_at: nine, duration: 30 }
  const { body: booking } = await app.book(id, '2026-03-16T12:00:00Z', ann)
  const refused = [
    await app.call('POST', '/v1/holds', again),
    await app.call('POST', '/v1/holds', { ...again, duration: 60 }),
    await app.call('PATCH', `/v1/bookings/${booking.id}`, { starts_at: nine }),
    await app.book(id, nine, { ...ann, duration: 60 }),
  ]
  for (const answer of refused) {
    expectRefusal(answer, 'SLOT_UNAVAILABLE')
    expect(answer.body.error.hold_id).toBe(holdId)
  }
  const words = refused.map(({ body }) => body.error.message.includes(`DELETE /v1/holds/${holdId}`))
  expect(words).toEqual([false, true, false, true])
})

test('a hold that became a booking names it once more', async () => {
  const { id } = await app.human()
  const { id: hold_id } = await hold(app, id)
  const made = await app.call('POST', '/v1/bookings', { hold_id, ...ann })
  const again = await app.call('POST', '/v1/bookings', { hold_id, ...ann })
  expectRefusal(again, 'VALIDATION_ERROR')
  expect(again.body.error.booking_id).toBe(made.body.id)
})

test('all is another request than one of them: who is booked is said, and who is not', async () => {
  const ids = [(await app.human()).id, (await app.human()).id]
  const team = { human_id: undefined, human_ids: ids }
  for (const [start, whoever] of [
    [nine, ann],
    ['2026-03-16T11:00:00Z', { attendee_name: 'Nobody Known' }],
  ] as const) {
    const { body: one } = await app.book('', start, { ...whoever, ...team })
    const all = await app.book('', start, { ...whoever, ...team, assign: 'all' })
    expectRefusal(all, 'SLOT_UNAVAILABLE')
    expect(all.body.error.booking_id).toBeUndefined()
    expect(all.body.error.alternatives).toBeUndefined()
    expect(all.body.error.message).toContain(
      `booked already with human ${one.human_id} (booking ${one.id}), and not with ${ids[1]}.`,
    )
    const other = await app.book(ids[1] ?? '', start, whoever)
    expect(other.status).toBe(201)
    const again = await app.book('', start, { ...whoever, ...team, assign: 'all' })
    expect(again.body.error.booking_id).toBe(one.id)
  }
})
