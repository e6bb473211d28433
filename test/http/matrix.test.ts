/**
 * Every operation of the table of routes, asked by everybody who should not have its answer: exact codes, and no row
 * changed. A new operation is in it by itself; `wellFormed` says what it is asked with, if more than its ids.
 */
import { expect, test } from 'bun:test'
import { may, type Need, type Scope } from '../../src/domain/access/scope.ts'
import { routes } from '../../src/http/routes.ts'
import { keepMailEndpoints } from '../../src/operations/mails/mail-endpoints.ts'
import { requestOf, startTestApp, type TestApp } from '../support/app.ts'

/** Rows of the first account, all made with its first key and one human; another human has none. */
interface Stage {
  readonly app: TestApp
  readonly ids: Readonly<Record<'human' | 'booking' | 'hold' | 'service', string>>
  readonly other: string
  readonly paths: Readonly<Record<string, readonly string[]>>
}

const day = '2026-03-16'

async function begin(): Promise<Stage> {
  const parts = { publicUrl: 'https://book.example.com', sendsMail: true }
  const app = await startTestApp({ parts })
  await keepMailEndpoints(app.context)
  const made = async (path: string, body: object): Promise<string> => {
    const { status, text } = await app.call('POST', path, body)
    expect([path, status, text]).toEqual([path, 201, expect.any(String)])
    return JSON.parse(text).id
  }
  const human = (await app.human({ name: 'Ann Secret', role: 'secret' })).id
  const other = (await app.human({ name: 'Bo' })).id
  const slot = { human_id: human, duration: 30 }
  const attendee = { attendee_name: 'Alex Secret', attendee_email: 'secret@example.com' }
  const booking = await made('/v1/bookings', {
    ...slot,
    starts_at: `${day}T09:00:00Z`,
    ...attendee,
  })
  const hold = await made('/v1/holds', { ...slot, starts_at: `${day}T10:00:00Z` })
  const block = { type: 'block', title: 'Secret', all_day: true, start_date: '2026-03-20' }
  const override = await made(`/v1/humans/${human}/overrides`, block)
  expect((await app.call('POST', `/v1/humans/${human}/feed`, { detail: 'busy' })).status).toBe(201)
  const hook = { url: 'http://127.0.0.1:9/secret', events: ['booking.confirmed'] }
  const webhook = await made('/v1/webhooks', hook)
  await app.call('POST', `/v1/webhooks/${webhook}/test`)
  const log = await app.call('GET', `/v1/webhooks/${webhook}/deliveries`)
  const delivery: string = JSON.parse(log.text).deliveries[0].id
  // Sent again, all at once or by itself, is what failed.
  await app.elsewhere(
    "UPDATE deliveries SET status = 'failed', settled_at = 1773136800000, next_attempt_at = NULL",
  )
  await app.elsewhere(`INSERT INTO mails (booking_seq, event_seq, recipient, account_seq, kind, as_of, shown_by, sequence, starts_at,
    ends_at, status, reason, at) SELECT b.seq, b.event_seq, 'attendee', b.account_seq, 'confirmed', 0, b.event_seq, 0, 0, 0, 'failed',
    'Secret', 1773136800000 FROM bookings b`)
  const mails = await app.call('GET', '/v1/mails?status=failed')
  const mail: string = JSON.parse(mails.text).mails[0].id
  const elsewhere = { type: 'ics', url: 'http://127.0.0.1:9/secret', name: 'Secret' }
  const calendar = await made(`/v1/humans/${human}/calendars`, elsewhere)
  await app.call('PATCH', `/v1/humans/${human}/calendars/${calendar}`, { read_busy: false })
  const kind = { name: 'Secret call', durations: [30], human_ids: [human] }
  const service = await made('/v1/services', kind)
  const key = await made('/v1/api-keys', { name: 'secret', scope: 'read' })
  const paths = {
    humans: [human, override],
    calendars: [human, calendar],
    services: [service],
    holds: [hold],
    bookings: [booking],
    webhooks: [webhook, delivery],
    mails: [mail],
    'api-keys': [key],
  }
  return { app, ids: { human, booking, hold, service }, other, paths }
}

interface Form {
  readonly query?: string
  readonly body?: object
}

/** By operationId. */
function wellFormed({ ids, other }: Stage): Readonly<Record<string, Form>> {
  const range = `date_from=${day}&date_to=${day}&duration=30`
  const slot = { human_id: ids.human, starts_at: `${day}T14:00:00Z`, duration: 30 }
  const rules = { working_days: [1], work_start: '10:00', work_end: '16:00' }
  return {
    updateAccount: { body: { holidays: null } },
    countBookings: { query: 'month=2026-03' },
    getDay: { query: `human_ids=${ids.human}&date=2026-03-16` },
    listLoads: { query: `human_ids=${ids.human}` },
    listHolidays: { query: 'country=DE&year=2027' },
    createApiKey: { body: { name: 'k', scope: 'read' } },
    createHuman: { body: { name: 'New', timezone: 'UTC' } },
    updateHuman: { body: { name: 'Eve' } },
    handOver: { body: { to: other } },
    setAvailability: { body: { ...rules, meeting_durations: [30, 60] } },
    createFeed: { body: { detail: 'full' } },
    createOverride: {
      body: { type: 'block', title: 'x', all_day: true, start_date: '2026-03-23' },
    },
    updateOverride: { body: { title: 'y' } },
    connectCalendar: { body: { type: 'ics', url: 'http://127.0.0.1:9/other' } },
    updateCalendar: { body: { name: 'Other' } },
    listSlots: { query: range },
    explainSlot: { query: `starts_at=${slot.starts_at}&duration=30` },
    getClock: { query: 'timezone=UTC' },
    listTeamSlots: { query: `${range}&human_ids=${ids.human}` },
    createService: { body: { name: 'New', durations: [30] } },
    updateService: { body: { name: 'New' } },
    listServiceSlots: { query: range },
    createHold: { body: slot },
    listHolds: { query: `human_id=${ids.human}` },
    createBooking: { body: { ...slot, starts_at: `${day}T15:00:00Z`, attendee_name: 'Eve' } },
    rescheduleBooking: { body: { attendee_name: 'Eve' } },
    createWebhook: { body: { url: 'http://127.0.0.1:9/x', events: ['booking.confirmed'] } },
    updateWebhook: { body: { active: false } },
    eraseAttendee: { body: { email: 'nobody@example.com' } },
    redeliverFailed: { body: { since: '2026-03-10T00:00:00Z' } },
  }
}

/** What writes and has no entry in the audit, and why. */
const unaudited: Readonly<Record<string, string>> = {
  createHold: 'a hold passes, and says itself which key made it',
  releaseHold: 'as createHold',
  createBooking: 'its event names the key',
  rescheduleBooking: 'its event names the key',
  cancelBooking: 'its event names the key',
  rotateLink: 'nothing of the booking changes that anybody reads but the link itself',
  syncCalendar: 'it is read as it would be a little later',
  testWebhook: 'the log of deliveries has it, and it tells of nothing that happened',
}

interface Call {
  readonly operationId: string
  readonly need: Need
  readonly method: string
  readonly url: string
  readonly body: object | undefined
}

const stream = { method: 'GET', path: '/v1/events/stream', scope: 'read' } as const

function callsOn(stage: Stage): Call[] {
  const forms = wellFormed(stage)
  const all = [
    ...routes.map(({ operation, ...route }) => ({ ...route, id: operation.operationId })),
    { ...stream, id: 'streamEvents' },
  ]
  return all.map(({ id, method, path, scope }) => {
    const [, , noun = ''] = path.split('/')
    const ids = [...(stage.paths[path.includes('/calendars') ? 'calendars' : noun] ?? [])]
    const filled = path.replace(/:\w+/g, () => ids.shift() ?? 'missing')
    expect(filled).not.toContain('missing')
    const { query, body } = forms[id] ?? {}
    const url = query === undefined ? filled : `${filled}?${query}`
    return { operationId: id, need: scope, method, url, body }
  })
}

/** Every row, but for the secrets of time: uses of keys are kept in memory. */
function rowsOf({ database }: TestApp): string {
  const tables = database
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
  return JSON.stringify(
    tables.map(({ name }) => [name, database.query(`SELECT * FROM ${name}`).values()]),
  )
}

async function answerTo(app: TestApp, { method, url, body }: Call, key: string | null) {
  const response = await app.fetch(requestOf(method, url, body, { key }))
  const isStream = response.headers.get('content-type') === 'text/event-stream'
  if (isStream) await response.body?.cancel()
  const text = isStream ? '' : await response.text()
  const code = response.status < 400 ? 'OK' : JSON.parse(text).error.code
  return { status: response.status, code, text }
}

/** Asks for everything; what is not answered has changed nothing, and tells nothing. */
async function ask(
  key: (stage: Stage) => Promise<string | null>,
  expected: (call: Call, stage: Stage) => string,
  secrets: readonly string[] = ['Secret', 'secret@'],
  links: (call: Call, text: string) => void = () => undefined,
): Promise<void> {
  const first = await begin()
  const ids = callsOn(first).map(({ operationId }) => operationId)
  await first.app[Symbol.asyncDispose]()
  expect(ids.length).toBeGreaterThan(40)
  // What one call changes must not decide what the next is answered.
  const stage = await begin()
  await using app = stage.app
  const sent = await key(stage)
  for (const call of callsOn(stage)) {
    const before = rowsOf(app)
    const { code, text } = await answerTo(app, call, sent)
    expect([call.operationId, code]).toEqual([call.operationId, expected(call, stage)])
    if (code !== 'OK') expect([call.operationId, rowsOf(app)]).toEqual([call.operationId, before])
    for (const secret of secrets) expect([call.operationId, text]).not.toContain(secret)
    if (code === 'OK') links(call, text)
  }
}

/** Links are for who may change the booking. */
function expectLinks(scope: Scope) {
  return ({ operationId }: Call, text: string) => {
    const isOfBookings = /^(?:create|get|list|reschedule)Bookings?$|^rotateLink$/.test(operationId)
    const isTold = scope !== 'read' && isOfBookings
    expect([scope, operationId, text.includes('/b/')]).toEqual([scope, operationId, isTold])
  }
}

async function keyOf({ app }: Stage, fields: object): Promise<string> {
  const { status, text } = await app.call('POST', '/v1/api-keys', { name: 'k', ...fields })
  expect([status, text]).toEqual([201, expect.any(String)])
  return JSON.parse(text).key
}

/** What is about the whole account, and refused to a key that sees a part of it. */
const ofTheWhole = ['getUsage']

const names = ({ url, body }: Call, ...ids: readonly string[]) =>
  ids.some((id) => `${url} ${JSON.stringify(body ?? {})}`.includes(id))

const within = (scope: Scope, { need }: Call, otherwise: string) =>
  may(scope, need) ? otherwise : 'FORBIDDEN'

test('without a key, and with a wrong one', async () => {
  await ask(
    async () => null,
    () => 'UNAUTHORIZED',
  )
  const wrongKeys = await begin()
  await using app = wrongKeys.app
  for (const call of callsOn(wrongKeys).slice(0, 9)) {
    const { code } = await answerTo(app, call, 'sk_live_wrong_0123456789abcdef01')
    expect([call.operationId, code]).toEqual([call.operationId, 'UNAUTHORIZED'])
  }
})

test('with a key that has expired', async () => {
  await ask(
    async (stage) => {
      const expires_at = '2026-03-10T10:01:00Z'
      const key = await keyOf(stage, { scope: 'agent', expires_at })
      stage.app.clock.advance(60_000)
      return key
    },
    () => 'UNAUTHORIZED',
  )
})

test('with the admin key of an account that another process has suspended', async () => {
  await ask(
    async ({ app }) => {
      // Known here before: the next request has to see it.
      expect((await app.call('GET', '/v1/humans')).status).toBe(200)
      await app.elsewhere('UPDATE accounts SET suspended_at = 1')
      return app.key
    },
    () => 'FORBIDDEN',
  )
})

test('with the admin key of an account that another process has begun to delete', async () => {
  const stage = await begin()
  await using app = stage.app
  expect((await app.call('GET', '/v1/humans')).status).toBe(200)
  await app.elsewhere('UPDATE accounts SET deleted_at = 1')
  const before = rowsOf(app)
  for (const call of callsOn(stage)) {
    const { code } = await answerTo(app, call, app.key)
    expect([call.operationId, code]).toEqual([call.operationId, 'UNAUTHORIZED'])
    // So many wrong keys from one address would be too many.
    app.clock.advance(60_000)
  }
  expect(rowsOf(app)).toBe(before)
})

test.each(['read', 'agent', 'rep'] as const)('with a key of scope %s', async (scope) => {
  await ask(
    (stage) => keyOf(stage, { scope, ...(scope === 'rep' && { human_ids: [stage.ids.human] }) }),
    (call) => within(scope, call, 'OK'),
    [],
    expectLinks(scope),
  )
})

test('with the admin key of another account', async () => {
  await ask(
    async ({ app }) => (await app.account('elsewhere')).key,
    (call, { ids, paths }) =>
      names(call, ...Object.values(ids), ...Object.values(paths).flat()) ? 'NOT_FOUND' : 'OK',
  )
})

test('with a key that is bound to another human', async () => {
  await ask(
    (stage) => keyOf(stage, { scope: 'agent', human_ids: [stage.other] }),
    (call, { ids }) => {
      if (ofTheWhole.includes(call.operationId)) return 'FORBIDDEN'
      return within('agent', call, names(call, ...Object.values(ids)) ? 'NOT_FOUND' : 'OK')
    },
  )
})

test('with a key of a rep of another human', async () => {
  await ask(
    (stage) => keyOf(stage, { scope: 'rep', human_ids: [stage.other] }),
    (call, { ids }) => within('rep', call, names(call, ...Object.values(ids)) ? 'NOT_FOUND' : 'OK'),
  )
})

test('with a key that sees its own bookings only', async () => {
  await ask(
    (stage) => keyOf(stage, { scope: 'agent', own_bookings: true }),
    (call, { ids }) => {
      if (ofTheWhole.includes(call.operationId)) return 'FORBIDDEN'
      return within('agent', call, names(call, ids.booking, ids.hold) ? 'NOT_FOUND' : 'OK')
    },
    ['Alex Secret', 'secret@'],
  )
})

const operationsIn = ({ database }: TestApp) =>
  database
    .query<{ operation: string }, []>('SELECT operation FROM audit ORDER BY seq')
    .all()
    .map(({ operation }) => operation)

async function expectEntries(stage: Stage, call: Call, added: readonly string[]): Promise<void> {
  const { operationId } = call
  const before = operationsIn(stage.app)
  const { code, text } = await answerTo(stage.app, call, stage.app.key)
  expect([operationId, code, text]).toEqual([operationId, 'OK', expect.any(String)])
  expect([operationId, operationsIn(stage.app)]).toEqual([operationId, [...before, ...added]])
}

const writing = routes.filter(({ method }) => method !== 'GET')

test.each(writing.map(({ operation }) => operation.operationId))(
  '%s leaves its entry in the audit, unless it is excepted',
  async (id) => {
    const stage = await begin()
    await using _ = stage.app
    const call = callsOn(stage).find(({ operationId }) => operationId === id)
    if (call === undefined) throw new Error(`no call of ${id}`)
    const first = id === 'createSignInLink' ? ['createApiKey'] : []
    await expectEntries(stage, call, id in unaudited ? [] : [...first, id])
  },
)

test('what reads leaves no entry in the audit, and only what writes is excepted', async () => {
  const stage = await begin()
  await using _ = stage.app
  const reads = callsOn(stage).filter(({ method }) => method === 'GET')
  for (const call of reads) await expectEntries(stage, call, [])
  const ids = writing.map(({ operation }): string => operation.operationId)
  expect(Object.keys(unaudited).filter((id) => !ids.includes(id))).toEqual([])
})
