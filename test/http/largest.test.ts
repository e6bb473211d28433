/**
 * guide/requests.md#limits: every operation and tool, from the table of routes, with the largest parameters it takes, on an
 * account in which everything is as large as it may be. Bytes are counted, not time.
 */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { TSchema } from '@sinclair/typebox'
import { answerBytesMax } from '../../src/domain/errors.ts'
import { routes } from '../../src/http/routes.ts'
import { nameOf } from '../../src/mcp/catalogue.ts'
import { isTool } from '../../src/mcp/tools.ts'
import { requestOf, startTestApp, type TestApp } from '../support/app.ts'
import { mirrorTimes } from '../support/largest.ts'
import { messageOf } from '../support/tools.ts'

let app: TestApp
let ids: Readonly<Record<string, string>> = {}

const pad = { pad: 'x'.repeat(16_000) }
const copies = (count: number) =>
  `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`
const copyId = "printf('ffffffff-0000-7000-8000-%012d', i)"

beforeAll(async () => {
  app = await startTestApp()
  const rules = {
    ...{ working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' },
    meeting_durations: [1, 30],
  }
  const { id: humanId } = await app.human({ rules, name: '陳'.repeat(200), role: 'ae' })
  const url = `https://crm.example/${'x'.repeat(2_000)}`
  const webhook = await app.call('POST', '/v1/webhooks', { url, events: ['booking.confirmed'] })
  const service = await app.call('POST', '/v1/services', {
    ...{ name: '陳'.repeat(200), slug: 'a', description: '陳'.repeat(2_000), durations: [1, 30] },
    role: 'ae',
  })
  const fields = { metadata: pad, attendee_name: '陳'.repeat(200) }
  const booking = await app.book(humanId, '2026-03-16T09:00:00Z', fields)
  const hold = { human_id: humanId, duration: 30, ttl_seconds: 3_600, metadata: pad }
  for (let n = 0; n < 100; n += 1) {
    const at = new Date(Date.UTC(2026, 2, 17) + n * 1_800_000).toISOString()
    const made = await app.call('POST', '/v1/holds', { ...hold, starts_at: at })
    ids = { ...ids, hold: made.body.id }
  }
  app.database.run(
    `${copies(1_500)} INSERT INTO humans (id, account_id, name, email, role, timezone, active, rules, version, created_at)
     SELECT ${copyId}, account_id, name, email, role, timezone, 1, rules, 1, 0 FROM humans, n`,
  )
  app.database.run(
    `${copies(999)} INSERT INTO webhooks (id, account_seq, url, events, secret, failures, active, created_at)
     SELECT ${copyId}, account_seq, url, events, secret, 0, 0, 0 FROM webhooks, n`,
  )
  app.database.run(
    `${copies(600)} INSERT INTO events (account_seq, booking_id, type, payload, created_at, due_at)
     SELECT account_seq, ${copyId}, type, payload, created_at, due_at FROM events, n`,
  )
  // Before the hold's day, a minute each.
  app.database.run(
    `${copies(400)} INSERT INTO bookings (id, account_seq, human_seq, starts_at, ends_at, cancelled, attendee_name,
       attendee_email, metadata, event_seq, created_at)
     SELECT ${copyId}, account_seq, human_seq, ends_at + i * 60000, ends_at + i * 60000 + 60000, 0, attendee_name,
       attendee_email, metadata, (SELECT seq FROM events WHERE booking_id = ${copyId}), created_at FROM bookings, n`,
  )
  const elsewhere = { type: 'ics', url: 'http://127.0.0.1:9/a.ics' }
  const calendar = await app.call('POST', `/v1/humans/${humanId}/calendars`, elsewhere)
  mirrorTimes(app.database, calendar.body.id)
  const list = await app.call('GET', `/v1/webhooks/${webhook.body.id}/deliveries`)
  ids = {
    ...ids,
    human: humanId,
    booking: booking.body.id,
    calendar: calendar.body.id,
    ...{ webhook: webhook.body.id, service: service.body.id },
    delivery: JSON.parse(list.text).deliveries[0].id,
  }
})
afterAll(() => app[Symbol.asyncDispose]())

/** The largest that a parameter takes; one that is not here is left out, and a new one is looked at by its schema. */
function largest(name: string, schema: TSchema): string | undefined {
  const known: Readonly<Record<string, string | undefined>> = {
    human_id: ids.human,
    role: name === 'role' ? 'ae' : undefined,
    date: '2026-03-16',
    date_from: '2026-03-16',
    date_to: '2027-03-16',
    duration: '1',
    starts_at: '2026-03-16T09:00:00Z',
    timezone: 'Asia/Kolkata',
    display_timezone: 'America/Argentina/Buenos_Aires',
    q: 'x',
  }
  return known[name] ?? (schema.type === 'integer' ? String(schema.maximum ?? 0) : undefined)
}

const reads = routes.filter(({ method }) => method === 'GET')
const cases = reads.map(({ path, operation }) => [operation.operationId, path, operation] as const)

/** Each parameter at its largest; those of slots by themselves and with their limit as well. */
function queriesOf(properties: Readonly<Record<string, TSchema>>): Record<string, string>[] {
  const all: Record<string, string> = {}
  for (const [name, schema] of Object.entries(properties)) {
    const value = largest(name, schema)
    if (value !== undefined && name !== 'offset' && name !== 'after') all[name] = value
  }
  const { limit: _, ...unlimited } = all
  const { role: __, ...ofHuman } = all
  return [all, unlimited, ofHuman]
}

function pathIds(path: string): Record<string, string> {
  const [, noun = ''] = /\/v1\/(\w+?)s\/:id/.exec(path) ?? []
  return { id: ids[noun] ?? '', deliveryId: ids.delivery ?? '', calendarId: ids.calendar ?? '' }
}

function expectBounded(text: string, status: number, error?: { message: string }): void {
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(answerBytesMax)
  // Nothing else went wrong on the way, and a refusal says what to ask in its place.
  expect([200, 422]).toContain(status)
  if (status === 422) expect(error?.message.length).toBeGreaterThan(30)
}

test.each(cases)(
  '%s, at %s, answers within 2 MiB or says how to ask',
  async (_, path, operation) => {
    const place = path.replace(/:(\w+)/g, (name, key) => pathIds(path)[key] ?? name)
    for (const query of queriesOf(operation.input.query?.properties ?? {})) {
      const answer = await app.call('GET', `${place}?${new URLSearchParams(query)}`)
      expectBounded(answer.text, answer.status, answer.body.error)
    }
  },
)

test('and so does each tool that reads', async () => {
  let count = 0
  for (const [id, path, operation] of cases) {
    if (!isTool(id)) continue
    const { id: one = '' } = pathIds(path)
    const named = path.includes(':id') ? { human_id: one, booking_id: one } : {}
    for (const query of queriesOf(operation.input.query?.properties ?? {})) {
      const numbers = Object.entries(query).map(([name, value]) => [
        name,
        /^\d+$/.test(value) ? Number(value) : value,
      ])
      const given = { ...Object.fromEntries(numbers), ...named }
      const message = messageOf(nameOf(id), given)
      const { text, status } = await app.send(requestOf('POST', '/mcp', message, { key: app.key }))
      // The text and the data are the same twice.
      expect(Buffer.byteLength(text), id).toBeLessThanOrEqual(3 * answerBytesMax)
      expect(status).toBe(200)
      count += 1
    }
  }
  expect(count).toBeGreaterThan(15)
})
