/** /mcp as the SDK's own client sees it, over a real socket: both revisions of the protocol. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { officeHours } from '../support/app.ts'
import { callerOf } from '../support/process.ts'
import { startTestServer } from '../support/server.ts'
import { dataOf } from '../support/tools.ts'

type Server = Awaited<ReturnType<typeof startTestServer>>

let server: Server
let call: ReturnType<typeof callerOf>
let humanId: string
/** A key of each scope. */
const keys: Record<string, string> = {}

beforeAll(async () => {
  server = await startTestServer()
  keys.admin = server.key
  call = callerOf(server.url, server.key)
  const human = { name: 'Sarah Chen', timezone: 'America/New_York' }
  humanId = (await call('POST', '/v1/humans', human)).body.id
  await call('PUT', `/v1/humans/${humanId}/availability`, {
    ...officeHours,
    working_days: [1, 2, 3, 4, 5, 6, 7],
  })
  for (const scope of ['agent', 'read']) {
    const { text } = await call('POST', '/v1/api-keys', { name: scope, scope })
    keys[scope] = JSON.parse(text).key
  }
})
afterAll(() => server[Symbol.asyncDispose]())

/** What a tool answers, as tests read it. */
interface Said {
  readonly isError: boolean
  readonly sentence: string
  readonly data: Record<string, unknown>
}

async function connected(scope = 'admin', mode: 'legacy' | 'auto' = 'legacy') {
  const options = { versionNegotiation: { mode } }
  const client = new Client({ name: 'test', version: '1' }, options)
  const headers = { authorization: `Bearer ${keys[scope]}` }
  const url = new URL('/mcp', server.url)
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }))
  const run = async (name: string, given: Record<string, unknown> = {}): Promise<Said> => {
    const result = await client.callTool({ name, arguments: given })
    const { content, isError = false } = result
    const [first] = content
    const sentence = first?.type === 'text' ? first.text : ''
    return { isError, sentence, data: dataOf(result) }
  }
  return { client, run, [Symbol.asyncDispose]: () => client.close() }
}

/** A free slot, never the same twice. */
async function aSlot(run: (name: string, given: Record<string, unknown>) => Promise<Said>) {
  const [from, to] = [2, 9].map((days) => new Date(Date.now() + days * 86_400_000).toISOString())
  const asked = {
    human_id: humanId,
    date_from: from?.slice(0, 10),
    date_to: to?.slice(0, 10),
    duration: 30,
    limit: 1,
  }
  const { data, sentence } = await run('find_slots', asked)
  expect(sentence).toMatch(
    /^1 free slot of 30 minutes in this answer, the first on \w+day \d+ \w+ 20\d\d, \d\d:\d\d E[SD]T\.$/,
  )
  const { slots } = JSON.parse(JSON.stringify(data))
  return { human_id: humanId, starts_at: String(slots[0].starts_at), duration: 30 }
}

describe.each(['legacy', 'auto'] as const)('a client that negotiates as %s', (mode) => {
  test('reads who is there, books, moves and cancels; each answer fits its schema', async () => {
    await using session = await connected('agent', mode)
    const { client, run } = session
    expect(client.getServerVersion()).toMatchObject({ name: 'slotflow', title: 'Slotflow' })
    expect(client.getProtocolEra()).toBe(mode === 'auto' ? 'modern' : 'legacy')
    expect(client.getInstructions()).toContain('create_booking')
    // The client checks structuredContent against the outputSchema of a tool it has listed.
    expect((await client.listTools()).tools.length).toBeGreaterThan(10)

    expect((await run('list_humans')).sentence).toBe('1 active human: "Sarah Chen".')
    const slot = await aSlot(run)
    const made = await run('create_booking', { ...slot, attendee_name: 'Alex Rivera' })
    const { starts_at } = slot
    expect(made.data).toMatchObject({ human_id: humanId, starts_at, status: 'confirmed' })
    const when = /^Booked: ("Alex Rivera" with "Sarah Chen", \w+day .* E[SD]T, 30 minutes)\.$/
    const [, words = 'none'] = when.exec(made.sentence) ?? []
    const booking = { booking_id: made.data.id }
    expect((await run('get_booking', booking)).sentence).toBe(`Confirmed: ${words}.`)
    const later = await aSlot(run)
    const moved = await run('reschedule_booking', { ...booking, starts_at: later.starts_at })
    expect(moved.data.starts_at).toBe(later.starts_at)
    const gone = await run('cancel_booking', { ...booking, reason: 'no time' })
    expect(gone.sentence).toMatch(/^Cancelled: "Alex Rivera" with "Sarah Chen", .* 30 minutes\.$/)
    expect(gone.data).toEqual({ id: made.data.id, status: 'cancelled' })
  })
})

test('a refusal carries the code, every field, alternatives, and a sentence with what to do next', async () => {
  await using session = await connected('agent')
  const { run } = session
  const slot = await aSlot(run)
  const wanted = { ...slot, attendee_name: 'Alex Rivera' }
  expect((await run('create_booking', wanted)).isError).toBe(false)
  const other = { ...wanted, attendee_name: 'Bo Berg' }
  const taken = await run('create_booking', other)
  const overHttp = await call('POST', '/v1/bookings', other)
  expect(taken.isError).toBe(true)
  expect<object>(taken.data).toMatchObject(JSON.parse(overHttp.text))
  expect(taken.sentence).toMatch(
    /^SLOT_UNAVAILABLE: .*\. Free instead: (?:\w+ \d+ \w+ 20\d\d, \d\d:\d\d E[DS]T \(starts_at 20\S+Z\)(?:, |\.$)){3}/,
  )

  const wrong = await run('create_booking', { ...wanted, duration: 0, attendee: 'Alex' })
  expect(wrong.data).toMatchObject({ error: { code: 'VALIDATION_ERROR', status: 422 } })
  expect(wrong.sentence).toMatch(/duration/)
  expect(wrong.sentence).toMatch(/attendee is sent as attendee_name and attendee_email/)
  // None of these may lead to another route.
  for (const booking_id of ['../humans', '..', '.', '', '%2e%2e', '?limit=1', 'x/../..', 7, {}]) {
    const { data } = await run('get_booking', { booking_id })
    expect([booking_id, data]).toMatchObject([booking_id, { error: { code: 'NOT_FOUND' } }])
  }
  const missing = await run('cancel_booking', {})
  expect(missing.data).toMatchObject({
    error: { code: 'VALIDATION_ERROR', details: [{ field: 'booking_id' }] },
  })
})

test('an idempotency_key makes a repeated call give its first answer', async () => {
  await using session = await connected('agent')
  const { run } = session
  const wanted = { ...(await aSlot(run)), attendee_name: 'Alex Rivera', idempotency_key: 'call 1' }
  const first = await run('create_booking', wanted)
  const second = await run('create_booking', wanted)
  expect(second).toEqual(first)
  expect(second.isError).toBe(false)
  const other = await run('create_booking', { ...wanted, attendee_name: 'Somebody Else' })
  expect(other.data).toMatchObject({ error: { code: 'IDEMPOTENCY_CONFLICT' } })
  const bad = await run('create_booking', { ...wanted, idempotency_key: 'snow ☃' })
  expect(bad.data).toMatchObject({ error: { code: 'VALIDATION_ERROR' } })
})

test('arguments as strict function calling sends them: nulls, and metadata as pairs', async () => {
  await using session = await connected('agent')
  const { run } = session
  const slot = await aSlot(run)
  const made = await run('create_booking', {
    ...slot,
    attendee_name: 'Alex Rivera',
    attendee_email: 'alex@startup.io',
    metadata: [{ name: 'lead_id', value: 'lead_9' }],
    hold_id: null,
    idempotency_key: null,
  })
  expect(made.data).toMatchObject({ metadata: { lead_id: 'lead_9' } })
  const same = await run('reschedule_booking', {
    booking_id: made.data.id,
    attendee_name: 'Alexandra Rivera',
    attendee_email: null,
    metadata: null,
    starts_at: null,
    duration: null,
  })
  expect(same.data).toMatchObject({
    attendee_name: 'Alexandra Rivera',
    attendee_email: 'alex@startup.io',
    metadata: { lead_id: 'lead_9' },
  })
  for (const metadata of [{ lead_id: 'lead_9' }, [{ name: 'lead_id', value: 'lead_9' }]]) {
    expect((await run('list_bookings', { metadata })).sentence).toBe('1 booking found.')
  }
  const list = await run('list_bookings', { metadata: { lead_id: 'lead_none' } })
  expect(list.data).toMatchObject({ total: 0 })
})

test('a hold is taken, and its booking made of it', async () => {
  await using session = await connected('agent')
  const { run } = session
  const hold = await run('hold_slot', { ...(await aSlot(run)), ttl_seconds: 60 })
  expect(hold.sentence).toMatch(/^Held for 60 seconds: a meeting with "Sarah Chen", /)
  const wanted = { hold_id: hold.data.id, attendee_name: 'Alex Rivera' }
  expect((await run('create_booking', wanted)).sentence).toMatch(/^Booked: "Alex Rivera" with /)
})

test('one booking with each of several humans, and all of them cancelled', async () => {
  await using session = await connected('admin')
  const { run, client } = session
  await client.listTools()
  const { data } = await run('create_human', { name: 'Ann Lee', timezone: 'UTC' })
  const ann = { human_id: data.id }
  const always = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
  await run('set_availability', { ...ann, ...officeHours, ...always })
  // A list stands in a query as one text.
  const team = { human_ids: [humanId, data.id], match: 'all', duration: 30 }
  const found = await run('find_team_slots', {
    ...team,
    date_from: '+2d',
    date_to: '+9d',
    limit: 1,
  })
  expect(found.sentence).toMatch(/^1 free slot of 30 minutes in this answer, the first on /)
  const [{ starts_at }] = JSON.parse(JSON.stringify(found.data.slots))
  const { match: assign, ...rest } = team
  const wanted = { ...rest, assign, starts_at, attendee_name: 'Alex Rivera' }
  const made = await run('create_booking', wanted)
  expect(made.sentence).toMatch(
    /^Booked: .* with "Sarah Chen", .*; .* with "Ann Lee", .* minutes\.$/,
  )
  const { bookings } = JSON.parse(JSON.stringify(made.data))
  const asked = { ...ann, starts_at, duration: 30 }
  expect((await run('explain_slot', asked)).sentence).toMatch(/book/)
  const gone = await run('cancel_booking', { booking_id: bookings[0].id, group: true })
  expect(gone.sentence).toBe('Cancelled: 2 bookings made together.')
  await run('delete_human', ann)
})

test('an admin’s tools: a human, working hours, an override that recurs, and all of it undone', async () => {
  await using session = await connected('admin')
  const { run } = session
  await session.client.listTools()
  const made = await run('create_human', { name: 'Tom Ray', timezone: 'Europe/Berlin' })
  const human = { human_id: made.data.id }
  const weekly = {
    weekly_hours: [{ day: 1, start: '09:00', end: '12:00' }],
    breaks: [{ start: '10:00', end: '10:30', days: [1] }],
    ...{ meeting_durations: [30], slot_interval: 15, minimum_notice: 240, booking_window_days: 30 },
  }
  const set = await run('set_availability', { ...human, ...weekly })
  expect(set.data.availability_rules).toMatchObject({ ...weekly, work_start: null })
  const { sentence } = await run('set_availability', { ...human, ...officeHours })
  expect(sentence).toBe('The working hours of "Tom Ray" are set.')
  const recurrence = { freq: 'monthly', interval: null, week: -1, day: 5, days: null }
  const override = await run('create_override', {
    ...human,
    type: 'block',
    title: 'Retrospective',
    all_day: true,
    start_date: '2027-01-01',
    recurrence,
  })
  expect(override.sentence).toBe(
    'The time is blocked monthly from Friday 1 January 2027, all day (Europe/Berlin): "Retrospective".',
  )
  expect((await run('list_overrides', human)).sentence).toBe('1 override: "Retrospective".')
  const gone = await run('delete_override', { ...human, override_id: override.data.id })
  expect(gone.sentence).toBe('Deleted.')
  expect((await run('delete_human', human)).isError).toBe(false)
  expect((await run('get_usage')).sentence).toMatch(/ used this month on the unlimited plan\.$/)
})

test('a key sees the tools of its scope, and the API refuses it the others', async () => {
  const seen: Record<string, string[]> = {}
  for (const scope of Object.keys(keys)) {
    await using session = await connected(scope)
    seen[scope] = (await session.client.listTools()).tools.map(({ name }) => name)
  }
  const { admin = [], agent = [], read = [] } = seen
  expect(agent).toContain('create_booking')
  expect(agent).not.toContain('create_human')
  expect(read).not.toContain('create_booking')
  expect(read).toContain('find_slots')
  for (const [scope, tools] of Object.entries({ agent, read })) {
    await using session = await connected(scope)
    const ids = { human_id: humanId, booking_id: humanId, override_id: humanId, hold_id: humanId }
    for (const name of admin) {
      const { data } = await session.run(name, ids)
      const { error = {} } = data
      const isForbidden = Reflect.get(Object(error), 'code') === 'FORBIDDEN'
      expect([scope, name, isForbidden]).toEqual([scope, name, !tools.includes(name)])
    }
  }
})

test('an unknown tool is an error of the protocol that names those there are', async () => {
  await using session = await connected('read')
  expect(session.run('book_flight')).rejects.toThrow(/no tool called book_flight.*find_slots/)
})
