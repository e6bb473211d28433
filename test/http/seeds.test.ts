/** Each example request of the public documents gets the answer printed there, values aside. */
import { expect, test } from 'bun:test'
import { type Answer, wrongFields } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

/** A JSON value with each string, number and boolean replaced by the word for its kind. */
function shapeOf(value: unknown): unknown {
  if (typeof value === 'string') return wordFor(value)
  if (Array.isArray(value)) return distinct(value.map(shapeOf))
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]))
}

function wordFor(text: string): string {
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text))
    return 'id'
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) return 'instant'
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return 'date'
  return /^\d\d:\d\d$/.test(text) ? 'time' : 'text'
}

/** A list has the shape of its members, once each. */
function distinct(shapes: unknown[]): unknown[] {
  return shapes.filter((shape, at) => shapes.findIndex((one) => Bun.deepEquals(one, shape)) === at)
}

/** The answer has this status and exactly these fields, in any order. */
function expectShape({ status, body }: Answer, wanted: number, shape: object): void {
  expect({ status, shape: shapeOf(body) }).toEqual({ status: wanted, shape })
}

const sarah = {
  name: 'Sarah Chen',
  email: 'sarah@acme.com',
  role: 'sales_rep',
  timezone: 'America/New_York',
}

const rules = {
  working_days: [1, 2, 3, 4, 5],
  work_start: '09:00',
  work_end: '17:00',
  meeting_durations: [30, 60],
}

const alex = {
  attendee_name: 'Alex Rivera',
  attendee_email: 'alex@startup.io',
  metadata: { lead_id: 'lead_123', conversation_id: 'conv_456' },
}

// As the reference prints them. What is spread in besides is ours (guide/slots.md, guide/bookings.md, guide/webhooks.md).
const createdHuman = {
  id: 'id',
  name: 'text',
  email: 'text',
  role: 'text',
  timezone: 'text',
  active: 'boolean',
  created_at: 'instant',
}
const rulesShape = {
  working_days: ['number'],
  work_start: 'time',
  work_end: 'time',
  meeting_durations: ['number'],
}
const bookingShape = {
  id: 'id',
  human_id: 'id',
  starts_at: 'instant',
  ends_at: 'instant',
  duration_minutes: 'number',
  attendee_name: 'text',
  attendee_email: 'text',
  status: 'text',
  metadata: { lead_id: 'text', conversation_id: 'text' },
  created_at: 'instant',
}
const webhookShape = {
  id: 'id',
  url: 'text',
  events: ['text'],
  active: 'boolean',
  created_at: 'instant',
}

async function sarahWorks(app: TestApp): Promise<string> {
  const { id } = await app.human({ ...sarah, rules })
  return id
}

test('POST /v1/humans', async () => {
  await using app = await startTestApp()
  const answer = await app.call('POST', '/v1/humans', sarah)
  expectShape(answer, 201, { ...createdHuman, availability_rules: null })
  expect(answer.body).toMatchObject({ ...sarah, active: true })
})

test('POST /v1/humans asks for a name and a zone, and for nothing else', async () => {
  await using app = await startTestApp()
  expect(wrongFields(await app.call('POST', '/v1/humans', {}))).toEqual(['name', 'timezone'])
  const { name, timezone } = sarah
  const { status, body } = await app.call('POST', '/v1/humans', { name, timezone })
  expect(status).toBe(201)
  expect(body).toMatchObject({ email: null, role: null })
})

test('GET /v1/humans', async () => {
  await using app = await startTestApp()
  await app.call('POST', '/v1/humans', sarah)
  const answer = await app.call('GET', '/v1/humans')
  const human = { ...createdHuman, availability_rules: null }
  expectShape(answer, 200, { humans: [human], total: 'number' })
  expect(answer.body.total).toBe(1)
})

test('GET /v1/humans/:id shows the availability once it is set, and null before', async () => {
  await using app = await startTestApp()
  const { body } = await app.call('POST', '/v1/humans', sarah)
  const path = `/v1/humans/${body.id}`
  expectShape(await app.call('GET', path), 200, { ...createdHuman, availability_rules: null })
  await app.call('PUT', `${path}/availability`, rules)
  const answer = await app.call('GET', path)
  expectShape(answer, 200, { ...createdHuman, availability_rules: rulesShape })
  expect(answer.body).toMatchObject({ ...sarah, availability_rules: rules })
})

test('DELETE /v1/humans/:id keeps the human and its bookings', async () => {
  await using app = await startTestApp()
  const id = await sarahWorks(app)
  await app.book(id, '2026-03-16T14:00:00.000Z')
  const answer = await app.call('DELETE', `/v1/humans/${id}`)
  const row = { id: 'id', human_id: 'id', starts_at: 'instant', ends_at: 'instant' }
  const conflicts = { total: 'number', bookings: [{ ...row, attendee_name: 'text' }] }
  expectShape(answer, 200, { deleted: 'boolean', id: 'id', ...{ conflicts } })
  const alone = await app.human()
  expectShape(await app.call('DELETE', `/v1/humans/${alone.id}`), 200, {
    deleted: 'boolean',
    id: 'id',
  })
  expect(answer.body).toMatchObject({ deleted: true, id })
  expect((await app.call('GET', `/v1/humans/${id}`)).body.active).toBe(false)
  expect((await app.call('GET', '/v1/bookings')).body.total).toBe(1)
})

test('PUT /v1/humans/:id/availability', async () => {
  await using app = await startTestApp()
  const { body } = await app.call('POST', '/v1/humans', sarah)
  const answer = await app.call('PUT', `/v1/humans/${body.id}/availability`, rules)
  expectShape(answer, 200, { ...createdHuman, availability_rules: rulesShape })
  const empty = await app.call('PUT', `/v1/humans/${body.id}/availability`, {})
  expect(wrongFields(empty).sort()).toEqual(Object.keys(rules).sort())
})

const override = {
  id: 'id',
  human_id: 'id',
  type: 'text',
  title: 'text',
  all_day: 'boolean',
  start_date: 'date',
  end_date: null,
  start_time: 'time',
  end_time: 'time',
  recurrence: { freq: 'text', days: ['number'] },
  created_at: 'instant',
}
const allDay = { end_date: 'date', start_time: null, end_time: null, recurrence: null }
const weekly = (type: string, title: string, from: string, to: string, day: number) => ({
  type,
  title,
  all_day: false,
  start_date: '2026-03-01',
  start_time: from,
  end_time: to,
  recurrence: { freq: 'weekly', days: [day] },
})
const overrideExamples = [
  {
    request: {
      type: 'block',
      title: 'Vacation',
      all_day: true,
      start_date: '2026-12-23',
      end_date: '2026-12-27',
    },
    shape: { ...override, ...allDay },
  },
  { request: weekly('block', 'Team standup', '14:00', '15:00', 2), shape: override },
  { request: weekly('open', 'Saturday overtime', '10:00', '14:00', 6), shape: override },
]

for (const { request, shape } of overrideExamples) {
  test(`POST /v1/humans/:id/overrides: ${request.title}`, async () => {
    await using app = await startTestApp()
    const id = await sarahWorks(app)
    const answer = await app.call('POST', `/v1/humans/${id}/overrides`, request)
    expectShape(answer, 201, shape)
    expect(answer.body).toMatchObject({ ...request, human_id: id })
  })
}

test('GET and DELETE /v1/humans/:id/overrides', async () => {
  await using app = await startTestApp()
  const id = await sarahWorks(app)
  const path = `/v1/humans/${id}/overrides`
  for (const { request } of overrideExamples) await app.call('POST', path, request)
  const list = await app.call('GET', path)
  const shapes = [{ ...override, ...allDay }, override]
  expectShape(list, 200, { overrides: shapes, total: 'number' })
  expect(list.body.total).toBe(3)
  const first = list.body.overrides[0]?.id
  const answer = await app.call('DELETE', `${path}/${first}`)
  expectShape(answer, 200, { deleted: 'boolean', id: 'id' })
  expect(answer.body).toMatchObject({ deleted: true, id: first })
  expect((await app.call('GET', path)).body.total).toBe(2)
})

test('GET /v1/humans/:id/slots: a week of half hours', async () => {
  await using app = await startTestApp()
  const id = await sarahWorks(app)
  const query = 'date_from=2026-03-16&date_to=2026-03-20&duration=30'
  const answer = await app.call('GET', `/v1/humans/${id}/slots?${query}`)
  expectShape(answer, 200, {
    human_id: 'id',
    duration: 'number',
    timezone: 'text',
    slots: [{ starts_at: 'instant', ends_at: 'instant' }],
    total: 'number',
    // Ours: agents cannot know it (guide/slots.md#the-range).
    now: 'text',
  })
  const { slots, total } = answer.body
  expect(answer.body).toMatchObject({ human_id: id, duration: 30, timezone: sarah.timezone })
  expect({ total, listed: slots.length }).toEqual({ total: 80, listed: 80 })
  const printed = { starts_at: '2026-03-16T14:00:00.000Z', ends_at: '2026-03-16T14:30:00.000Z' }
  expect(slots).toContainEqual(printed)
})

test('GET /v1/humans/:id/slots needs all three parameters, and nothing free is no error', async () => {
  await using app = await startTestApp()
  const id = await sarahWorks(app)
  const bare = await app.call('GET', `/v1/humans/${id}/slots`)
  expect(wrongFields(bare)).toEqual(['date_from', 'date_to', 'duration'])
  const sunday = 'date_from=2026-03-15&date_to=2026-03-15&duration=30'
  const { status, body } = await app.call('GET', `/v1/humans/${id}/slots?${sunday}`)
  expect({ status, slots: body.slots, total: body.total }).toEqual({
    status: 200,
    slots: [],
    total: 0,
  })
})

test('POST /v1/bookings', async () => {
  await using app = await startTestApp()
  const id = await sarahWorks(app)
  const answer = await app.book(id, '2026-03-16T14:00:00.000Z', alex)
  expectShape(answer, 201, bookingShape)
  expect(answer.body).toMatchObject({
    ...alex,
    human_id: id,
    starts_at: '2026-03-16T14:00:00.000Z',
    ends_at: '2026-03-16T14:30:00.000Z',
    duration_minutes: 30,
    status: 'confirmed',
  })
})

test('POST /v1/bookings asks for four fields, and for nothing else', async () => {
  await using app = await startTestApp()
  const id = await sarahWorks(app)
  const required = ['human_id', 'starts_at', 'duration', 'attendee_name']
  expect(wrongFields(await app.call('POST', '/v1/bookings', {}))).toEqual(required)
  const { status, body } = await app.book(id, '2026-03-16T14:00:00.000Z')
  expect(status).toBe(201)
  expect(body).toMatchObject({ attendee_email: null, metadata: null })
})

test('GET /v1/bookings', async () => {
  await using app = await startTestApp()
  const id = await sarahWorks(app)
  await app.book(id, '2026-03-16T14:00:00.000Z', alex)
  const answer = await app.call('GET', '/v1/bookings')
  const page = { total: 'number', limit: 'number', offset: 'number' }
  expectShape(answer, 200, { bookings: [bookingShape], ...page })
  const { total, limit, offset } = answer.body
  expect({ total, limit, offset }).toEqual({ total: 1, limit: 50, offset: 0 })
})

test('DELETE /v1/bookings/:id', async () => {
  await using app = await startTestApp()
  const { body } = await app.book(await sarahWorks(app), '2026-03-16T14:00:00.000Z', alex)
  const answer = await app.call('DELETE', `/v1/bookings/${body.id}`)
  expect(answer.status).toBe(200)
  expect<unknown>(answer.body).toEqual({ id: body.id, status: 'cancelled' })
})

test('POST, GET and DELETE /v1/webhooks', async () => {
  await using app = await startTestApp()
  const request = {
    url: 'https://your-agent.com/webhooks',
    events: ['booking.confirmed', 'booking.cancelled'],
  }
  const made = await app.call('POST', '/v1/webhooks', request)
  // The hosted service's clients read the same secret by its other name.
  expectShape(made, 201, { ...webhookShape, secret: 'text', signing_secret: 'text' })
  expect(made.body.signing_secret).toBe(made.body.secret)
  expect(made.body).toMatchObject({ ...request, active: true })
  const list = await app.call('GET', '/v1/webhooks')
  expectShape(list, 200, { webhooks: [webhookShape], total: 'number' })
  const answer = await app.call('DELETE', `/v1/webhooks/${made.body.id}`)
  expect<unknown>(answer.body).toEqual({ deleted: true, id: made.body.id })
})

test('the event of a booking is the body that the reference prints', async () => {
  await using app = await startTestApp()
  const { body } = await app.book(await sarahWorks(app), '2026-03-16T14:00:00.000Z', alex)
  await app.call('DELETE', `/v1/bookings/${body.id}`)
  const events = app.events()
  expect(events.map(({ event }) => event)).toEqual(['booking.confirmed', 'booking.cancelled'])
  for (const event of events) {
    const shape = { event: 'text', created_at: 'instant', data: bookingShape }
    const ours = event.event === 'booking.cancelled' ? { by: 'text' } : {}
    expect(shapeOf(event)).toEqual({ ...shape, ...ours })
    expect(event.data).toMatchObject({ ...alex, id: body.id })
  }
})

/** Code, status, and a request that gets it. */
const errorCodes: [string, number, (app: TestApp, id: string) => Promise<Answer>][] = [
  ['UNAUTHORIZED', 401, (app) => app.call('GET', '/v1/humans', undefined, { key: 'sk_live_xxx' })],
  ['NOT_FOUND', 404, (app, id) => app.call('GET', `/v1/bookings/${id}`)],
  ['SLOT_UNAVAILABLE', 409, (app, id) => app.book(id, '2026-03-16T14:00:00Z')],
  ['INVALID_DURATION', 422, (app, id) => app.book(id, '2026-03-17T14:00:00Z', { duration: 45 })],
  ['OUTSIDE_WORKING_HOURS', 422, (app, id) => app.book(id, '2026-03-17T23:00:00Z')],
  ['SCHEDULE_BLOCKED', 422, (app, id) => app.book(id, '2026-03-17T18:00:00Z')],
  ['LIMIT_REACHED', 402, (app) => app.call('POST', '/v1/humans', sarah)],
  ['VALIDATION_ERROR', 422, (app) => app.call('POST', '/v1/bookings', { duration: 'long' })],
]

test('every error code of the reference has the status printed beside it', async () => {
  await using app = await startTestApp({ plan: 'free' })
  const id = await sarahWorks(app)
  const standup = weekly('block', 'Team standup', '14:00', '15:00', 2)
  await app.call('POST', `/v1/humans/${id}/overrides`, standup)
  await app.book(id, '2026-03-16T14:00:00Z')
  for (const [code, status, provoke] of errorCodes) {
    const answer = await provoke(app, id)
    const { error } = answer.body
    expect({ code: error.code, status: error.status, http: answer.status }).toEqual({
      code,
      status,
      http: status,
    })
    expect(error.message).toMatch(/\w+ \w+/)
  }
})
