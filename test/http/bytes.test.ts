/** Bytes of any kind at every door: never a 5xx, never an error of another shape, and a refusal changes no row. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { checkCases } from '../support/random.ts'

let app: TestApp
/** Of one of everything there is. */
let ids: string[]
beforeAll(async () => {
  app = await startTestApp()
  const { id } = await app.human()
  const booking = await app.book(id, '2026-03-16T09:00:00Z')
  const slot = { human_id: id, starts_at: '2026-03-16T11:00:00Z', duration: 30 }
  const hold = await app.call('POST', '/v1/holds', slot)
  const endpoint = { url: 'http://127.0.0.1:9/', events: ['booking.confirmed'] }
  const webhook = await app.call('POST', '/v1/webhooks', endpoint)
  ids = [id, booking.body.id, hold.body.id, webhook.body.id]
})
afterAll(() => app[Symbol.asyncDispose]())

/** Changes with every commit by another connection that changed anything. */
const version = () =>
  app.database.query<{ data_version: number }, []>('PRAGMA data_version').get()?.data_version

/** A body that is right, by the last word of the path. */
const samples: Readonly<Record<string, string>> = {
  humans: '{"name":"Ann","timezone":"UTC"}',
  availability:
    '{"working_days":[1,2],"work_start":"09:00","work_end":"17:00","meeting_durations":[30]}',
  overrides:
    '{"type":"block","title":"x","all_day":true,"start_date":"2026-03-20","recurrence":{"freq":"weekly"}}',
  bookings:
    '{"human_id":":id","starts_at":"2026-03-16T10:00:00Z","duration":30,"attendee_name":"Ann","metadata":{"a":[1]}}',
  holds: '{"human_id":":id","starts_at":"2026-03-16T12:00:00Z","duration":30,"ttl_seconds":60}',
  webhooks: '{"url":"http://127.0.0.1:9/","events":["booking.confirmed"]}',
  'redeliver-failed': '{"since":"2026-03-01T00:00:00Z"}',
  'api-keys': '{"name":"x","scope":"read"}',
  ':id': '{"active":true}',
}
const other = fc.option(fc.constantFrom(...Object.values(samples), '{"hold_id":":id"}', ''), {
  freq: 3,
})

/** What is done to a text at a place: a byte more, one less, another one, a part of it again. */
const wound = fc.tuple(fc.constantFrom('add', 'drop', 'swap', 'repeat'), fc.nat(300), fc.nat(255))

function wounded(text: string, wounds: readonly (readonly [string, number, number])[]): Uint8Array {
  const bytes = [...Buffer.from(text)]
  for (const [kind, place, value] of wounds) {
    const at = bytes.length === 0 ? 0 : place % bytes.length
    if (kind === 'add') bytes.splice(at, 0, value)
    else if (kind === 'drop') bytes.splice(at, 1)
    else if (kind === 'swap') bytes[at] = value
    else bytes.splice(at, 0, ...bytes.slice(at, at + (value % 40)))
  }
  return Uint8Array.from(bytes)
}

const wounds = fc.oneof(fc.constant([]), fc.array(wound, { minLength: 1, maxLength: 3 }))
/** A body that is right or was, some other, or noise. */
const body = fc.oneof(
  { weight: 4, arbitrary: fc.record({ other, wounds }) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
)

const anyCase = fc.record({ route: fc.nat(), id: fc.nat(), body })

test('any bytes at any door are taken or refused in the one shape, and a refusal changes no row', async () => {
  const doors = app.routes.filter(
    // A stream is never read to its end; a page for people answers in HTML.
    ({ method, path }) =>
      /^(?:GET|POST|PUT|PATCH|DELETE)$/.test(method) &&
      !path.endsWith('/stream') &&
      !path.startsWith('/b/'),
  )
  const statuses = new Map<number, number>()
  const tried = await checkCases(625, anyCase, async ({ route, id, body }) => {
    const { method, path } = doors[route % doors.length] ?? { method: 'GET', path: '/' }
    const withId = (text: string) => text.replace(/:\w*[iI]d\b/g, ids[id % ids.length] ?? '')
    const right = samples[path.replace(/\/$/, '').split('/').at(-1) ?? ''] ?? ''
    const bytes =
      body instanceof Uint8Array ? body : wounded(withId(body.other ?? right), body.wounds)
    const request = new Request(`http://localhost${withId(path)}`, {
      method,
      headers: { authorization: `Bearer ${app.key}`, 'content-type': 'application/json' },
      body: method === 'GET' ? null : new Blob([Uint8Array.from(bytes)]),
    })
    const before = version()
    const answer = await app.send(request)
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    expect(answer.status).toBeLessThan(500)
    if (answer.status < 400) return
    expect(version()).toBe(before)
    // Once a message has come in, the protocol has a shape of its own.
    if (path === '/mcp' && answer.text.startsWith('{"jsonrpc":"2.0",')) return
    expectRefusal(answer, answer.body.error.code)
  })
  // Had nothing been taken, little would have been tried.
  for (const status of [200, 201, 404, 422])
    expect(statuses.get(status) ?? 0).toBeGreaterThan(tried / 1_000)
  expect(app.log.filter((line) => line.includes('"error"'))).toEqual([])
}, 600_000)
