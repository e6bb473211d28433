/** Arguments as models write them: numbers, truths and lists as text, names for ids; in every tool alike. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Schema } from '../../src/mcp/document.ts'
import { meant } from '../../src/mcp/given/values.ts'
import { requestOf, startTestApp, type TestApp } from '../support/app.ts'
import { callTool, catalogue, messageOf } from '../support/tools.ts'

let app: TestApp
let sarah = ''
let ann = ''
beforeAll(async () => {
  app = await startTestApp()
  sarah = (await app.human({ name: 'Sarah Chen', role: 'ae' })).id
  ann = (await app.human({ name: 'Ann Lee' })).id
})
afterAll(() => app[Symbol.asyncDispose]())

/** A value of the schema and the texts that a model writes for it. */
function textsFor({ type, items = {} }: Schema): { value: unknown; texts: string[] } | null {
  if (type === 'integer') return { value: 30, texts: ['30', ' 30 ', '30.0'] }
  if (type === 'boolean') return { value: true, texts: ['true', 'True'] }
  if (type === 'object') return { value: { a: '1' }, texts: ['{"a":"1"}'] }
  if (type !== 'array') return null
  const value = items.type === 'integer' ? [1, 2] : ['a', 'b']
  return { value, texts: [JSON.stringify(value), value.join(','), value.join(', ')] }
}

test('every number, truth, list and object of every tool is read from its text', async () => {
  let seen = 0
  for (const { name: tool, args } of await catalogue()) {
    for (const { name, schema } of args) {
      const { value = null, texts = [] } = textsFor(schema) ?? {}
      for (const text of texts) {
        expect([tool, meant(args, { [name]: text })]).toEqual([tool, { [name]: value }])
        seen += 1
      }
    }
  }
  expect(seen).toBeGreaterThan(50)
})

test('what cannot be read stays as it came, and is refused by name', async () => {
  const slot = { human_id: sarah, starts_at: '2026-03-16T09:00:00Z', attendee_name: 'Bo' }
  for (const duration of ['half an hour', '', '0x1e', '3e1']) {
    const { data } = await callTool(app, 'create_booking', { ...slot, duration })
    expect([duration, data]).toMatchObject([
      duration,
      { error: { code: 'VALIDATION_ERROR', details: [{ field: 'duration' }] } },
    ])
  }
  // Over HTTP "30" is not 30.
  expect((await app.book(sarah, '2026-03-16T09:00:00Z', { duration: '30' })).status).toBe(422)
})

test('an empty text or list in what may be left out is left out, in what is needed it is refused', async () => {
  const order = { human_id: sarah, starts_at: '2026-03-18T09:00:00Z', duration: 30 }
  const empty = {
    hold_id: '',
    human_ids: [],
    role: '',
    timezone: '',
    attendee_email: '',
    assign: '',
  }
  const wanted = { ...order, ...empty, attendee_name: 'Bo' }
  expect((await callTool(app, 'create_booking', wanted)).sentence).toStartWith('Booked: "Bo"')
  const { sentence } = await callTool(app, 'create_booking', { ...wanted, attendee_name: '' })
  expect(sentence).toContain('VALIDATION_ERROR: attendee_name: ')
})

test('human_ids is one list in all tools, in whatever form it comes', async () => {
  const days = { date_from: '2026-03-16', date_to: '2026-03-16', duration: '30' }
  const forms = [
    [sarah, ann],
    `${sarah},${ann}`,
    JSON.stringify([sarah, ann]),
    'sarah chen, Ann Lee',
  ]
  for (const human_ids of forms) {
    const { data } = await callTool(app, 'find_team_slots', { ...days, human_ids, match: 'ALL' })
    expect([human_ids, data]).toMatchObject([human_ids, { human_ids: [sarah, ann], match: 'all' }])
  }
  for (const { args } of await catalogue()) {
    const found = args.find(({ name }) => name === 'human_ids')
    if (found) expect(found.schema).toMatchObject({ type: 'array', items: { type: 'string' } })
  }
})

test('the arguments of a call may be JSON in a text, or null', async () => {
  const answerTo = async (given: unknown, name = 'list_humans') => {
    const message = { ...messageOf(name, {}), params: { name, arguments: given } }
    const sent = [message, [message]].map((body) =>
      requestOf('POST', '/mcp', body, { key: app.key }),
    )
    return Promise.all(sent.map(async (request) => (await app.send(request)).text))
  }
  for (const given of ['{"role":"ae"}', '', '{}', null]) {
    for (const text of await answerTo(given)) expect(text).toContain('Sarah Chen')
  }
  for (const text of await answerTo('{"role":"ae"}')) expect(text).not.toContain('Ann Lee')
  for (const text of await answerTo('role=ae')) {
    expect(text).toContain('arguments: is not an argument of list_humans')
  }
})

test('a whole name in place of an id is the human of that name, a part of one is answered with the id', async () => {
  const slot = { starts_at: '2026-03-17T09:00:00Z', duration: 30, attendee_name: 'Alex Rivera' }
  const { data } = await callTool(app, 'create_booking', { ...slot, human_id: ' sarah  CHEN' })
  expect(data.human_id).toBe(sarah)
  const { sentence } = await callTool(app, 'create_booking', { ...slot, human_id: 'Ann' })
  expect(sentence).toBe(`VALIDATION_ERROR: human_id: must be an id, a UUID: ${ann} for "Ann Lee".`)
})

test('a name that nobody has, and an id that is not sent, say where to look', async () => {
  const nobody = await callTool(app, 'get_human', { human_id: 'Bob Nobody' })
  expect(nobody.sentence).toBe(
    'VALIDATION_ERROR: human_id: must be an id, a UUID, and nobody is called "Bob Nobody". list_humans lists those there are.',
  )
  const booking = await callTool(app, 'get_booking', { booking_id: 'Bob' })
  expect(booking.sentence).toContain('list_bookings finds it by a name, as q')
  const missing = await callTool(app, 'cancel_booking', { attendee_name: 'Bob' })
  expect(missing.sentence).toMatch(
    /^VALIDATION_ERROR: booking_id: is required: .* list_bookings finds it by a name, as q\. Also: attendee_name is not an argument of cancel_booking/,
  )
})

test('an e-mail in place of an id is the human who has it', async () => {
  const { id } = await app.human({ name: 'Kim Park' })
  await callTool(app, 'update_human', { human_id: id, email: 'kim@acme.com' })
  const { data } = await callTool(app, 'get_human', { human_id: 'Kim@Acme.com' })
  expect(data.id).toBe(id)
})

test('two of one name are both named, and a human whom the key may not see is not', async () => {
  await using own = await startTestApp()
  const first = await own.human({ name: 'Kim Park' })
  const second = await own.human({ name: 'Kim Park' })
  const { sentence } = await callTool(own, 'get_human', { human_id: 'Kim Park' })
  expect(sentence).toContain(`${first.id} for "Kim Park", or ${second.id} for "Kim Park"`)
  const wanted = { name: 'kim', scope: 'agent', human_ids: [first.id] }
  const { key } = JSON.parse((await own.call('POST', '/v1/api-keys', wanted)).text)
  const { data } = await callTool(own, 'get_human', { human_id: 'Kim Park' }, key)
  expect(data.id).toBe(first.id)
})
