/** Roles and names as people say them: understood, or answered with those there are. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startTestApp, type TestApp } from '../support/app.ts'
import { callTool } from '../support/tools.ts'

let app: TestApp
let john = ''
beforeAll(async () => {
  app = await startTestApp()
  john = (await app.human({ name: 'John Miller', role: 'sales' })).id
  await app.human({ name: 'Ann Lee', role: 'ae' })
})
afterAll(() => app[Symbol.asyncDispose]())

const get = async (path: string) => (await app.call('GET', path)).body
const slots = 'date_from=2026-03-16&date_to=2026-03-16&duration=30'
const known = 'The roles there are: "ae", "sales".'
const order = { starts_at: '2026-03-16T14:00:00Z', duration: 30, attendee_name: 'Alex' }

test.each(['Sales', 'SALES', ' sales'])('%p is the role sales', async (role) => {
  expect((await get(`/v1/humans?role=${role}`)).humans).toMatchObject([{ id: john }])
  expect((await get(`/v1/slots?role=${role}&${slots}`)).human_ids).toEqual([john])
  const { status, body } = await app.call('POST', '/v1/bookings', { ...order, role })
  expect([status, body.human_id ?? body.error]).toEqual([201, john])
  await app.call('DELETE', `/v1/bookings/${body.id}`)
})

test('of a role that nobody has, those there are are named', async () => {
  const none = `No active human has the role "support". ${known}`
  expect(await get('/v1/humans?role=support')).toMatchObject({ total: 0, note: none })
  expect((await get(`/v1/slots?role=support&${slots}`)).note).toStartWith(none)
  const { status, body } = await app.call('POST', '/v1/bookings', { ...order, role: 'support' })
  expect([status, body.error.message]).toEqual([
    404,
    `${none} GET /v1/humans lists those there are.`,
  ])
  const { sentence } = await callTool(app, 'list_humans', { role: 'support' })
  expect(sentence).toContain(known)
})

test('a role of others is not told', async () => {
  const wanted = { name: 'bot', scope: 'agent', human_ids: [john] }
  const { key }: { key: string } = JSON.parse((await app.call('POST', '/v1/api-keys', wanted)).text)
  const { body } = await app.call('GET', '/v1/humans?role=AE', undefined, { key })
  expect(body.note).toBe('No active human has the role "AE". The roles there are: "sales".')
})

test('a search for the name of a colleague says to send human_id', async () => {
  const note = `q looks among attendees, and this is the name of a colleague who is met: send human_id in place of q, ${john} for "John Miller".`
  expect(await get('/v1/bookings?q=John')).toMatchObject({ total: 0, note })
  expect((await callTool(app, 'list_bookings', { q: 'john miller' })).sentence).toContain(note)
  expect(await get('/v1/bookings?q=Nobody')).not.toHaveProperty('note')
  await app.book(john, '2026-03-16T15:00:00Z', { attendee_name: 'John Doe' })
  expect(await get('/v1/bookings?q=John')).not.toHaveProperty('note')
})

test('name is no filter of humans, and the refusal says the way', async () => {
  const { error } = await get('/v1/humans?name=John')
  expect(error.message).toMatch(/^name: is no filter here: send the name in place of an id/)
})
