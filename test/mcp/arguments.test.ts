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
    'Booked: Alex Rivera with Sarah Chen, Tuesday 17 March 2026, 09:00 UTC, 30 minutes.',
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
