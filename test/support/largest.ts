/** An account in which everything is as large as it may be, on a running service, and every operation at its largest. */
import type { Database } from 'bun:sqlite'
import type { TSchema } from '@sinclair/typebox'
import { busyTimesMax } from '../../src/domain/calendars/busy-times.ts'
import { liveOverridesMax } from '../../src/domain/override.ts'
import { dayMs, minuteMs } from '../../src/domain/time/units.ts'
import { routes } from '../../src/http/routes.ts'
import { snakeCase } from '../../src/mcp/arguments.ts'
import { type Entry, isTool, tools } from '../../src/mcp/tools.ts'
import { packed } from '../../src/store/rows/mirrors.ts'
import { dayHumansMax } from '../../src/wire/slots/day.ts'
import type { Method } from './app.ts'
import { type Call, openFile } from './process.ts'

const teamCount = 100
const bookingsCount = 20_000
/** Those whose metadata is as large as it may be. */
const paddedCount = 600
const endpointsCount = 999
const pad = { pad: 'x'.repeat(16_000) }
const firstMs = (Math.floor(Date.now() / dayMs) + 2) * dayMs
const email = 'ann@example.com'
const name = '陳'.repeat(200)
const said = {
  ...{
    attendee_phone: '+123456789012345',
    attendee_timezone: 'America/Argentina/Buenos_Aires',
    attendee_locale: 'sr-Latn-RS',
  },
  location: '陳'.repeat(500),
}
const url = (path: string) => `http://127.0.0.1:9/${path.padEnd(2_000, 'x')}`

const instant = (ms: number) => new Date(ms).toISOString()
const dateIn = (days: number) => instant(firstMs + days * dayMs).slice(0, 10)
const copies = (count: number) =>
  `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`
/** Ids that come after all others. */
const copyId = "printf('ffffffff-0000-7000-8000-%012d', i)"
const copiesOfHuman = Array.from(
  { length: teamCount - 1 },
  (_, n) => `ffffffff-0000-7000-8000-${String(n + 1).padStart(12, '0')}`,
)

const rules = {
  ...{ working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' },
  meeting_durations: [1, 30],
}

const override = {
  ...{ type: 'open', title: '陳'.repeat(200), all_day: false },
  ...{ start_date: dateIn(0), start_time: '00:00', end_time: '15:00' },
  recurrence: { freq: 'weekly', days: [1, 2, 3, 4, 5, 6, 7] },
}

const service = {
  ...{
    name,
    description: '陳'.repeat(2_000),
    location: '陳'.repeat(500),
    role: 'ae',
    assign: 'all',
  },
  durations: [1, 30],
}

/** Some headers, as many and as long as they may be. */
const headers = Object.fromEntries(
  Array.from({ length: 20 }, (_, n) => [`x-own-${n}`, 'x'.repeat(180)]),
)

export type Ids = Readonly<Record<string, string>>

/** Fills the first account of a service that was started in the folder; answers what operations may be asked of. */
export async function fillAccount(folder: string, call: Call): Promise<Ids> {
  const made = async (method: Method, path: string, body: object): Promise<string> => {
    const answer = await call(method, path, body)
    if (answer.status > 201) throw new Error(`${method} ${path}: ${answer.text}`)
    return answer.body.id
  }
  const hired = async (role: string) => {
    const id = await made('POST', '/v1/humans', { name, timezone: 'America/New_York', role })
    await made('PUT', `/v1/humans/${id}/availability`, rules)
    return id
  }
  const [human, left, free] = [await hired('ae'), await hired('left'), await hired('free')]
  const overrideId = await made('POST', `/v1/humans/${human}/overrides`, override)
  const calendar = { type: 'ics', url: url('first'), name }
  const calendarId = await made('POST', `/v1/humans/${human}/calendars`, calendar)
  // Nobody answers there, and nobody asks.
  {
    using db = openFile(folder)
    mirrorTimes(db, calendarId)
  }
  const endpoint = { url: url('first'), events: ['booking.confirmed'], headers }
  const webhook = await made('POST', '/v1/webhooks', endpoint)
  const slotIn = (minutes: number) => ({
    ...{ human_id: human, starts_at: instant(firstMs + minutes * minuteMs), duration: 30 },
    metadata: pad,
    ...said,
  })
  const details = { attendee_name: name, attendee_email: email, ...said }
  const booking = await made('POST', '/v1/bookings', { ...slotIn(0), ...details })
  const cancelled = await made('POST', '/v1/bookings', { ...slotIn(30), ...details })
  const held = { ...slotIn(60), ttl_seconds: 3_600 }
  const hold = await made('POST', '/v1/holds', held)
  const released = await made('POST', '/v1/holds', { ...slotIn(90), ttl_seconds: 3_600 })
  const key = await made('POST', '/v1/api-keys', { name, scope: 'read' })
  const kind = await made('POST', '/v1/services', { ...service, slug: 'first' })
  const gone = await made('POST', '/v1/services', { ...service, slug: 'second' })
  using db = openFile(folder)
  db.transaction(copyAll).immediate(db, human)
  const { text } = await call('GET', `/v1/webhooks/${webhook}/deliveries?limit=1`)
  const delivery: string = JSON.parse(text).deliveries[0].id
  db.transaction(mailAll).immediate(db, booking)
  const mails = await call('GET', '/v1/mails?status=failed&limit=1')
  const mail: string = JSON.parse(mails.text).mails[0].id
  return {
    ...{
      human,
      left,
      free,
      overrideId,
      calendarId,
      webhook,
      booking,
      cancelled,
      hold,
      released,
      key,
    },
    ...{ delivery, service: kind, gone, mail },
  }
}

/** A mail of each booking that nobody was told by, the newest of the one that is asked of. */
export function mailAll(db: Database, bookingId: string): void {
  db.run(
    `INSERT OR IGNORE INTO webhooks (id, account_seq, kind, url, events, secret, failures, active, created_at)
     SELECT '${crypto.randomUUID()}', account_seq, 'mail', 'mail:', '[]', '', 0, 1, 0 FROM bookings LIMIT 1`,
  )
  db.run(
    `INSERT OR REPLACE INTO deliveries (webhook_seq, event_seq, account_seq, status, attempts, next_attempt_at, settled_at)
     SELECT w.seq, b.event_seq, b.account_seq, 'failed', 1, NULL, 0 FROM bookings b, webhooks w WHERE w.kind = 'mail'`,
  )
  db.run(
    `INSERT OR REPLACE INTO mails (booking_seq, event_seq, recipient, account_seq, kind, as_of, shown_by, sequence, starts_at, ends_at,
       status, reason, at)
     SELECT seq, event_seq, 'attendee', account_seq, 'confirmed', 0, event_seq, 0, starts_at, ends_at, 'failed',
       '${'x'.repeat(200)}', id = '${bookingId}' FROM bookings`,
  )
}

/** As many busy times as a calendar may say, of ten minutes each, in the evening: what is booked here lies before. */
export function mirrorTimes(db: Database, calendarId: string): void {
  const eveningMs = firstMs - dayMs + 20 * 60 * minuteMs
  const times = Array.from({ length: busyTimesMax }, (_, n) => {
    const startMs = eveningMs + Math.floor(n / 12) * dayMs + (n % 12) * 11 * minuteMs
    return { startMs, endMs: startMs + 10 * minuteMs, digest: n }
  })
  db.run(
    'UPDATE calendars SET next_sync_at = 9e15, synced_at = ?1, mirrored_at = ?1, max_age = 9e12 WHERE id = ?',
    [Date.now(), calendarId],
  )
  db.run(
    'INSERT INTO busy (calendar_seq, account_seq, times) SELECT seq, account_seq, ? FROM calendars WHERE id = ?',
    [packed(times), calendarId],
  )
  db.run('UPDATE humans SET calendars = 99 WHERE seq = (SELECT human_seq FROM calendars)')
}

/** In one statement each, for a call each would take minutes. */
function copyAll(db: Database, human: string): void {
  const from = db.query<{ seq: number; event: number }, []>(
    'SELECT (SELECT max(seq) FROM bookings) AS seq, max(seq) AS event FROM events',
  )
  const { seq, event } = from.get() ?? { seq: 0, event: 0 }
  db.run(
    `${copies(teamCount - 1)} INSERT INTO humans (id, account_id, name, role, timezone, active, rules, version, created_at)
     SELECT ${copyId}, account_id, name, role, timezone, 1, rules, 1, created_at FROM humans, n WHERE id = ?`,
    [human],
  )
  // One fewer for the human itself, so that one more can be made.
  db.run(
    `${copies(liveOverridesMax - 2)} INSERT INTO overrides
     SELECT printf('ffffffff-%04d-7000-8000-%012d', i, humans.seq), humans.account_id, humans.id, type, title, start_day,
       end_day, last_day, i, i + 900, recurrence, overrides.created_at, dates
     FROM overrides, humans, n WHERE humans.role = 'ae'`,
  )
  db.run('UPDATE humans SET version = version + 1 WHERE id = ?', [human])
  db.run(
    `${copies(bookingsCount)} INSERT INTO events (seq, account_seq, booking_id, type, payload, created_at, due_at)
     SELECT ${event} + i, account_seq, ${copyId}, type, iif(i <= ${paddedCount}, payload, '{}'), created_at, due_at
     FROM events, n WHERE seq = ${event}`,
  )
  db.run(
    `${copies(bookingsCount)} INSERT INTO bookings (id, account_seq, human_seq, starts_at, ends_at, cancelled,
       attendee_name, attendee_email, attendee_phone, location, metadata, event_seq, created_at)
     SELECT ${copyId}, account_seq, human_seq, ${firstMs + dayMs} + i * 120000, ${firstMs + dayMs} + i * 120000 + 60000, 0,
       attendee_name, attendee_email, attendee_phone, location, iif(i <= ${paddedCount}, metadata, NULL), ${event} + i, created_at
     FROM bookings, n WHERE seq = ${seq}`,
  )
  // Each of the team has one ahead, long after all that is asked here.
  db.run(
    `INSERT INTO events (seq, account_seq, booking_id, type, payload, created_at, due_at)
     SELECT ${event + bookingsCount} + humans.seq, account_seq, 'a' || substr(humans.id, 2), type, payload, events.created_at, due_at
     FROM events, humans WHERE events.seq = ${event} AND humans.id LIKE 'ffffffff%'`,
  )
  db.run(
    `INSERT INTO bookings (id, account_seq, human_seq, starts_at, ends_at, cancelled, attendee_name, event_seq, created_at)
     SELECT 'a' || substr(humans.id, 2), account_seq, humans.seq, ${firstMs + 300 * dayMs}, ${firstMs + 300 * dayMs} + 60000, 0,
       attendee_name, ${event + bookingsCount} + humans.seq, bookings.created_at
     FROM bookings, humans WHERE bookings.seq = ${seq} AND humans.id LIKE 'ffffffff%'`,
  )
  db.run(
    `UPDATE deliveries SET status = 'failed', attempts = 6, next_attempt_at = NULL, settled_at = ${Date.now()},
       lease_owner = NULL, lease_until = NULL`,
  )
  db.run(
    `${copies(endpointsCount - 1)} INSERT INTO webhooks (id, account_seq, url, events, secret, failures, active, created_at)
     SELECT ${copyId}, account_seq, url, events, secret, 0, 0, created_at FROM webhooks, n`,
  )
}

/** What is sent to each operation that writes: the largest that it takes. One that is not here is asked with nothing. */
export const bodies: Readonly<Record<string, (ids: Ids) => object | null>> = {
  createApiKey: ({ human }) => ({ name, scope: 'agent', human_ids: [human] }),
  revokeApiKey: () => null,
  createHuman: () => ({ name, timezone: 'America/Argentina/Buenos_Aires', role: name }),
  updateHuman: () => ({ name, timezone: 'Asia/Kolkata' }),
  deleteHuman: () => null,
  setAvailability: () => ({
    ...rules,
    meeting_durations: [...Array.from({ length: 49 }, (_, n) => n + 1), 1_440],
  }),
  createFeed: () => ({ detail: 'full' }),
  deleteFeed: () => null,
  createOverride: () => override,
  updateOverride: () => override,
  deleteOverride: () => null,
  connectCalendar: () => ({
    ...{ type: 'caldav', url: url('calendar'), name, write_bookings: true, detail: 'full' },
    ...{ username: 'x'.repeat(200), password: 'x'.repeat(200) },
  }),
  updateCalendar: () => ({ url: url('other'), name }),
  deleteCalendar: () => null,
  syncCalendar: () => null,
  // Nobody's years take longer.
  updateAccount: () => ({ holidays: { country: 'HK' } }),
  handOver: () => ({ to: 'ae' }),
  createSignInLink: () => null,
  createService: () => ({ ...service, slug: 'third' }),
  updateService: () => service,
  deleteService: () => null,
  createHold: ({ human }) => ({
    ...{ human_id: human, duration: 30, ttl_seconds: 3_600, metadata: pad, ...said },
    starts_at: instant(firstMs + 180 * minuteMs),
  }),
  releaseHold: () => null,
  // With each of the team, on a day of whose overrides nobody has thought before.
  createBooking: () => ({
    ...{ role: 'ae', assign: 'all', duration: 30, attendee_name: name, attendee_email: email },
    ...{ starts_at: instant(firstMs + 60 * dayMs), metadata: pad, ...said },
  }),
  rescheduleBooking: () => ({ starts_at: instant(firstMs + 61 * dayMs), metadata: pad, ...said }),
  cancelBooking: () => null,
  eraseAttendee: () => ({ email }),
  createWebhook: () => ({ url: url('last'), events: ['booking.confirmed'], headers }),
  updateWebhook: () => ({ url: url('other'), headers }),
  rotateSecret: () => null,
  deleteWebhook: () => null,
  redeliver: () => null,
  redeliverFailed: () => ({ since: '2020-01-01T00:00:00Z' }),
  testWebhook: () => null,
}

/** The largest that a parameter takes; one that is not here is left out, and a new one is looked at by its schema. */
function largest(parameter: string, { type, maximum }: TSchema, ids: Ids): string | undefined {
  const known: Readonly<Record<string, string | undefined>> = {
    ...{ human_id: ids.human, role: 'ae', duration: '1', q: 'x', timezone: 'Asia/Kolkata' },
    human_ids: [ids.human, ...copiesOfHuman].join(),
    ...{ date: dateIn(1), date_from: dateIn(1), date_to: dateIn(1), starts_at: instant(firstMs) },
    ...{
      display_timezone: 'America/Argentina/Buenos_Aires',
      month: dateIn(1).slice(0, 7),
      names: 'true',
      country: 'HK',
    },
  }
  return known[parameter] ?? (type === 'integer' ? String(maximum ?? 0) : undefined)
}

/** Queries with every parameter at its largest: with a limit and without, of a day, of a week and of a year. */
function queriesOf(properties: Readonly<Record<string, TSchema>>, ids: Ids): string[] {
  const all: Record<string, string> = {}
  for (const [parameter, schema] of Object.entries(properties)) {
    const value = largest(parameter, schema, ids)
    if (value !== undefined && !['offset', 'after'].includes(parameter)) all[parameter] = value
  }
  // Either of them says who.
  if ('role' in all) delete all.human_ids
  // So many stand side by side on a day.
  else if ('date' in all && all.human_ids) {
    all.human_ids = all.human_ids
      .split(',')
      .slice(1, dayHumansMax + 1)
      .join()
  }
  const { limit: _, spread: __, ...whole } = all
  const { role: ___, q: ____, ...anyone } = all
  const choices: Record<string, string>[] = [all, whole, anyone]
  if ('date_to' in all) {
    choices.push({ ...whole, date_to: dateIn(6) }, { ...all, date_to: dateIn(365) })
  }
  const texts = choices.map((query) => `?${new URLSearchParams(query)}`)
  return [...new Set(texts)]
}

export interface LargeCall {
  readonly operationId: string
  readonly method: Method
  readonly path: string
  readonly body: object | undefined
}

/** Those that end what others are asked of. */
const others: Ids = {
  deleteService: 'gone',
  deleteHuman: 'left',
  cancelBooking: 'cancelled',
  releaseHold: 'released',
}

function pathOf(path: string, operationId: string, ids: Ids): string {
  const [, noun = ''] = /\/v1\/(?:api-)?(\w+?)s\/:id/.exec(path) ?? []
  return path
    .replace(':id', ids[others[operationId] ?? noun] ?? '')
    .replace(':overrideId', ids.overrideId ?? '')
    .replace(':calendarId', ids.calendarId ?? '')
    .replace(':deliveryId', ids.delivery ?? '')
}

/** Every operation of the table of routes, those last that remove what others are asked of. */
export function largestCalls(ids: Ids): LargeCall[] {
  const calls = routes.flatMap(({ method, path, operation: { operationId, input } }) => {
    const place = pathOf(path, operationId, ids)
    const body = bodies[operationId]?.(ids) ?? undefined
    const queries = method === 'GET' ? queriesOf(input.query?.properties ?? {}, ids) : ['']
    return queries.map((query) => ({ operationId, method, path: place + query, body }))
  })
  const isLast = ({ operationId }: LargeCall) =>
    [
      'connectCalendar',
      'updateCalendar',
      'deleteCalendar',
      'deleteWebhook',
      'eraseAttendee',
      'updateHuman',
      'setAvailability',
    ].includes(operationId)
  return [...calls.filter((one) => !isLast(one)), ...calls.filter(isLast)]
}

/** Every tool of the operations at its largest, as a call of `/mcp`, and each found by a name that a hundred have. */
export function largestTools(ids: Ids): LargeCall[] {
  const calls = routes.flatMap(({ method, path, operation: { operationId, input } }) => {
    if (!isTool(operationId)) return []
    const entry = tools[operationId]
    const properties: Readonly<Record<string, TSchema>> = input.query?.properties ?? {}
    const queries = method === 'GET' ? queriesOf(properties, ids) : ['']
    const fixed = { ...idArguments(path, operationId, ids), ...bodies[operationId]?.(ids) }
    const asked = queries.map((query) => ({ ...ownLargest(entry), ...typed(query, properties) }))
    const named = 'human_id' in fixed ? [{ ...asked[0], human_id: name }] : []
    return [...asked, ...named].map((args) => toolCall(operationId, entry, { ...fixed, ...args }))
  })
  const isLast = ({ path, operationId }: LargeCall) =>
    path !== '' && ['tool updateHuman', 'tool setAvailability'].includes(operationId)
  return [...calls.filter((one) => !isLast(one)), ...calls.filter(isLast)]
}

function toolCall(operationId: string, entry: Entry, given: object): LargeCall {
  const params = { name: entry.name ?? snakeCase(operationId), arguments: given }
  const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params }
  return { operationId: `tool ${operationId}`, method: 'POST', path: '/mcp', body }
}

/** `/v1/humans/:id/overrides/:overrideId`: `human_id` and `override_id`. */
function idArguments(path: string, operationId: string, ids: Ids): Record<string, string> {
  const values = pathOf(path, operationId, ids).split('/')
  const parts = path.split('/')
  const pairs = parts.flatMap((part, at): [string, string][] => {
    if (!part.startsWith(':')) return []
    const called =
      part === ':id' ? `${parts[at - 1]?.replace(/s$/, '')}_id` : snakeCase(part.slice(1))
    return [[called, values[at] ?? '']]
  })
  return Object.fromEntries(pairs)
}

function ownLargest({ own = {} }: Entry): Record<string, unknown> {
  const values: Readonly<Record<string, unknown>> = { limit: own.limit?.maximum, full: true }
  const known = Object.keys(own).filter((key) => values[key] !== undefined)
  return Object.fromEntries(known.map((key) => [key, values[key]]))
}

/** What a query says, in the types of arguments. */
function typed(
  query: string,
  properties: Readonly<Record<string, TSchema>>,
): Record<string, unknown> {
  const pairs = [...new URLSearchParams(query)].map(([key, text]): [string, unknown] => {
    if (key === 'human_ids') return [key, text.split(',')]
    return [key, properties[key]?.type === 'integer' ? Number(text) : text]
  })
  return Object.fromEntries(pairs)
}
