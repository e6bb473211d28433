/** Arguments that no route could be asked with: refused as a tool refuses, and by their own name. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startTestApp, type TestApp } from '../support/app.ts'
import { callTool } from '../support/tools.ts'

let app: TestApp
let humanId = ''
beforeAll(async () => {
  app = await startTestApp()
  humanId = (await app.human()).id
})
afterAll(() => app[Symbol.asyncDispose]())

test('an id of half a character, or of an object that makes no text, is found nowhere', async () => {
  const deep: unknown = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000))
  const broken = { toString: 1, valueOf: 1 }
  for (const id of ['\ud800', '\udc00a', broken, [broken], deep]) {
    const { isError, data } = await callTool(app, 'get_human', { human_id: id })
    expect([id, isError, data]).toMatchObject([id, true, { error: { code: 'NOT_FOUND' } }])
    const { data: listed } = await callTool(app, 'list_bookings', { human_id: id })
    expect([id, listed]).toMatchObject([id, { error: { details: [{ field: 'human_id' }] } }])
  }
})

test('metadata to find bookings by is an object of texts, and anything else is told so', async () => {
  await app.book(humanId, '2026-03-16T09:00:00Z', { metadata: { lead_id: 'lead_2', n: 7 } })
  const asked = (metadata: unknown) => callTool(app, 'list_bookings', { metadata })
  const named = [{ name: { toString: 1 }, value: 'x' }]
  const members = [{ lead_id: {} }, { lead_id: null }]
  for (const metadata of ['lead_id=2', 7, true, ['lead_id'], named, ...members]) {
    const { sentence } = await asked(metadata)
    expect([metadata, sentence]).toEqual([
      metadata,
      'VALIDATION_ERROR: metadata: must be an object such as {"lead_id": "lead_123"}.',
    ])
  }
  for (const metadata of [{ lead_id: 'lead_2' }, { n: 7 }, [{ name: 'n', value: '7' }], {}]) {
    expect([metadata, (await asked(metadata)).sentence]).toEqual([metadata, '1 booking found.'])
  }
})

test('a time is taken as it is said, with its zone, and dates are told from today', async () => {
  const whom = { attendee_name: 'Alex Rivera', human_id: humanId, duration: 30 }
  const said = { ...whom, starts_at: '2026-03-17T10:00', timezone: 'Europe/Berlin' }
  expect((await callTool(app, 'create_booking', { ...said, hold_id: null })).sentence).toBe(
    'Booked: "Alex Rivera" with "Sarah Chen", Tuesday 17 March 2026, 09:00 UTC, 30 minutes.',
  )
  const { sentence } = await callTool(app, 'create_booking', { ...said, timezone: null })
  expect(sentence).toContain('starts_at: says no time zone')
  const days = { date_from: '2026-03-17', date_to: '+7d', timezone: 'Asia/Tokyo' }
  const listed = await callTool(app, 'list_bookings', { ...days, human_id: humanId })
  expect(listed.data).toMatchObject({ total: 1, timezone: 'Asia/Tokyo' })
  const why = { human_id: humanId, starts_at: '2026-03-17T10:00[Europe/Berlin]', duration: 30 }
  expect((await callTool(app, 'explain_slot', why)).data).toMatchObject({
    starts_at: '2026-03-17T09:00:00.000Z',
    code: 'SLOT_UNAVAILABLE',
  })
})

test('slots of one human refuse timezone, those of several take it', async () => {
  const days = { date_from: 'today', date_to: '+7d', duration: 30, timezone: 'Asia/Tokyo' }
  const alone = await callTool(app, 'find_slots', { ...days, human_id: humanId })
  expect(alone.sentence).toContain('timezone: is not taken here')
  expect(alone.sentence).toContain('display_timezone')
  const { data } = await callTool(app, 'find_team_slots', { ...days, human_ids: [humanId] })
  expect(data).toMatchObject({ timezone: 'Asia/Tokyo' })
})

test('a repeated call is known by its key, whichever door it came by first', async () => {
  const wanted = {
    ...{ human_id: humanId, starts_at: '2026-03-18T09:00:00.000Z', duration: 30 },
    attendee_name: 'Alex Rivera',
  }
  const headers = { 'idempotency-key': 'both doors' }
  const { body } = await app.call('POST', '/v1/bookings', wanted, { headers })
  const again = { ...wanted, idempotency_key: ' both doors ' }
  expect((await callTool(app, 'create_booking', again)).data.id).toBe(body.id)
  const override = { type: 'block', title: 'x', all_day: true, start_date: '2026-04-01' }
  const path = `/v1/humans/${humanId}/overrides`
  const made = await app.call('POST', path, override, { headers: { 'idempotency-key': 'two' } })
  const given = { human_id: humanId, ...override, idempotency_key: 'two' }
  expect((await callTool(app, 'create_override', given)).data.id).toBe(made.body.id)
})

test('an argument that stands in the metadata to find by, too, is given twice', async () => {
  const asked = { metadata: { lead_id: 'a' }, 'metadata.lead_id': 'b' }
  expect((await callTool(app, 'list_bookings', asked)).sentence).toBe(
    'VALIDATION_ERROR: metadata.lead_id: is given twice: send it once.',
  )
})

test('slots are answered again from memory only while they stand, and to their own account', async () => {
  const asked = {
    ...{ human_id: humanId, date_from: '2026-03-19', date_to: '2026-03-19', duration: 30 },
  }
  // Made before: another account is a change that ends what stands.
  const { key } = await app.account('other-tools')
  const total = async () => (await callTool(app, 'find_slots', asked)).data.total
  const [first, second] = [await total(), await total()]
  expect([first, second]).toEqual([16, 16])
  await app.book(humanId, '2026-03-19T09:00:00Z')
  expect(await total()).toBe(15)
  const { data } = await callTool({ ...app, key }, 'find_slots', asked)
  expect(data).toMatchObject({ error: { code: 'NOT_FOUND' } })
})
