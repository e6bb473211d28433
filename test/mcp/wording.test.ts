/** A model has tools, not routes: what it is told, in descriptions and in errors, is in their names. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { OpenApi } from '../../src/http/docs/openapi.ts'
import { listed } from '../../src/mcp/listing.ts'
import { functionOf } from '../../src/mcp/strict.ts'
import type { Tool } from '../../src/mcp/tool.ts'
import { createGate } from '../../src/operations/caller-memory.ts'
import { requestOf, startTestApp, type TestApp } from '../support/app.ts'
import { callTool, callTools, catalogue, type ToolAnswer } from '../support/tools.ts'

let app: TestApp
let document: OpenApi
let all: readonly Tool[]
let humanId = ''

beforeAll(async () => {
  app = await startTestApp()
  document = JSON.parse((await app.send(new Request('http://localhost/openapi.json'))).text)
  all = await catalogue()
  humanId = (await app.human()).id
})
afterAll(() => app[Symbol.asyncDispose]())

const nine = '2026-03-16T09:00:00Z'
const someId = '019aa3c0-7a00-7000-8000-000000000001'
const run = (name: string, given: Record<string, unknown>) => callTool(app, name, given)

/** What only a caller of the HTTP API could do or see. */
const strange =
  /\b(?:GET|POST|PUT|PATCH|DELETE) |\/v1\/|%2B|\?\w|Retry-After|Idempotency-Key|createApiKey|null removes|metadata\.\w+=/

/** All that a tool's schemas and description say. */
function words(tool: object): string[] {
  const found: string[] = []
  JSON.stringify(tool, (name, value) => {
    if (name === 'description' && typeof value === 'string') found.push(value)
    return value
  })
  return found
}

describe('descriptions', () => {
  test('of tools and their arguments name nothing that a tool cannot do', () => {
    for (const tool of all) {
      for (const text of [...words(listed(tool)), ...words(functionOf(tool))]) {
        expect([tool.name, text]).toEqual([tool.name, expect.not.stringMatching(strange)])
      }
    }
  })

  test('name no operation either', () => {
    const operations = Object.values(document.paths).flatMap((one) => Object.values(one))
    for (const tool of all) {
      for (const { operationId } of operations)
        expect(JSON.stringify(listed(tool))).not.toContain(operationId)
    }
  })

  test('and the instructions, which are whole sentences still', async () => {
    const hello = {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'test', version: '1' },
    }
    const message = { jsonrpc: '2.0', id: 1, method: 'initialize', params: hello }
    const { text } = await app.send(requestOf('POST', '/mcp', message, { key: app.key }))
    const lines = String(JSON.parse(text).result.instructions).split('\n')
    expect(lines.length).toBeGreaterThan(8)
    for (const line of lines) {
      expect(line).not.toMatch(strange)
      expect(line).toMatch(/^[A-Z].*\.$/)
    }
    expect(lines).toContainEqual(expect.stringContaining('metadata {"lead_id": "lead_123"}'))
    expect(lines).toContainEqual(expect.stringContaining('Send an idempotency_key with every'))
  })
})

/** Neither the sentence nor the data says anything that a model cannot use. */
function expectOwnWords({ isError, sentence, text }: ToolAnswer, says: string) {
  expect(isError).toBe(true)
  expect(sentence).toContain(says)
  expect(text).not.toMatch(/\/v1\/|Idempotency-Key|Retry-After/)
  expect(sentence).not.toMatch(/\.\.|\.;/)
}

describe('an error', () => {
  const slot = (fields: object = {}) => ({
    ...{ human_id: humanId, starts_at: nine, duration: 30, attendee_name: 'Alex Rivera' },
    ...fields,
  })

  test('says which tool to call next', async () => {
    const bare = await app.human({ rules: null })
    const cases: [string, Record<string, unknown>, string][] = [
      ['get_human', { human_id: someId }, 'list_humans lists those there are.'],
      ['get_booking', { booking_id: someId }, 'list_bookings lists those there are.'],
      [
        'find_team_slots',
        { human_ids: someId, date_from: 'today', date_to: 'today', duration: 30 },
        'list_humans lists',
      ],
      ['create_booking', slot({ role: 'nobody', human_id: null, assign: 'first' }), 'list_humans'],
      [
        'create_booking',
        slot({ starts_at: '2026-03-16T03:00:00Z' }),
        'slots that find_slots offers',
      ],
      ['create_booking', slot({ starts_at: '2025-03-16T03:00:00Z' }), 'Ask find_slots for free'],
      ['create_booking', slot({ human_id: bare.id }), 'Set it with set_availability.'],
      ['delete_override', { human_id: humanId, override_id: someId }, 'list_overrides lists'],
      ['release_hold', { hold_id: someId }, 'Make one with hold_slot, or book'],
    ]
    for (const [name, given, says] of cases) expectOwnWords(await run(name, given), says)
  })

  test('names arguments as the tool does', async () => {
    const hold = await run('hold_slot', slot({ attendee_name: null }))
    const wanted = { hold_id: hold.data.id, attendee_name: 'Alex Rivera' }
    const { data } = await run('create_booking', wanted)
    const booking = { booking_id: data.id }
    const again = await run('create_booking', wanted)
    expect(again.sentence).toStartWith('This booking exists already, nothing was booked twice')
    expect(again.data.id).toBe(data.id)
    const released = await run('release_hold', { hold_id: hold.data.id })
    expectOwnWords(
      released,
      `: hold_id: became booking ${data.id}. Cancel that one with cancel_booking.`,
    )
    expect(released.data).toMatchObject({ error: { details: [{ field: 'hold_id' }] } })

    await run('cancel_booking', booking)
    const moved = await run('reschedule_booking', { ...booking, duration: 60 })
    expectOwnWords(moved, 'Make a new booking with create_booking.')
    const keyed = (fields: object) => run('create_booking', slot({ ...fields }))
    expectOwnWords(await keyed({ idempotency_key: '☃' }), ': idempotency_key: must be 1 to')
    await keyed({ idempotency_key: 'one' })
    const other = await keyed({ idempotency_key: 'one', attendee_name: 'Ann Lee' })
    expectOwnWords(other, 'This idempotency_key was used')
  })

  test('lists what the tool takes where something else is given, and ends each sentence once', async () => {
    const wrong = await run(
      'create_booking',
      slot({ duration: 'x', x_ray: 1, 'Idempotency-Key': 1 }),
    )
    const { args } = all.find(({ name }) => name === 'create_booking') ?? { args: [] }
    const known = args.map(({ name }) => name).join(', ')
    expect(known).toContain('idempotency_key')
    const header = { message: 'is a header: send it as idempotency_key' }
    const message = `is not an argument of create_booking. Known: ${known}.`
    expect(wrong.data).toMatchObject({
      error: { details: [{ field: 'duration' }, { field: 'x_ray', message }, header] },
    })
    expect(wrong.sentence).not.toMatch(/\.\.|\.;/)
    const moved = await run('reschedule_booking', { booking_id: someId, id: someId })
    expectOwnWords(moved, ': id: is not an argument of reschedule_booking. Known: booking_id, ')
    const kept = await run('list_bookings', { lead_id: 'x' })
    expectOwnWords(kept, 'lead_id: is found as metadata {"lead_id": "…"}, where it was kept so')
    const found = await run('list_bookings', { x_ray: 'x' })
    expectOwnWords(found, 'x_ray: is not an argument of list_bookings. Known: human_id, ')
    expect(found.sentence).toEndWith(', metadata.')
    expectOwnWords(
      await run('get_usage', { x: 1 }),
      'is not an argument of get_usage. It takes none.',
    )
    const recurrence = { freq: 'weekly', until: 'x' }
    const block = { type: 'block', title: 'x', all_day: true, start_date: '2026-03-16' }
    const nested = await run('create_override', { human_id: humanId, ...block, recurrence })
    expectOwnWords(nested, 'recurrence.until: is not a field of this object. Known fields: freq,')
  })

  test('says once how long to wait', async () => {
    await using slow = await startTestApp({ parts: { gate: createGate(0.5) } })
    // The message counts for its first call, and each other counts for itself.
    const [first, limited] = await callTools(slow, ['list_humans', 'list_humans'])
    expect(first?.isError).toBe(false)
    if (!limited) throw new Error('two were called')
    expectOwnWords(limited, 'requests a second. Wait 2 s, then repeat.')
    expect(limited.sentence.match(/Wait/g)).toHaveLength(1)
  })
})
