/** guide/requests.md#errors: the key comes first, and everything that goes wrong is said in one shape. */

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { unauthorized } from '../../src/operations/gate.ts'
import { writesWaitingMax } from '../../src/store/sqlite/group-commit.ts'
import { expectRefusal } from '../support/answers.ts'
import { requestOf, startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
  // Streams end at once: their answers are read to the end here.
  app.stopping.abort()
})
afterAll(() => app[Symbol.asyncDispose]())

const someId = '019aa3c0-7a00-7000-8000-000000000001'
/** Everything but `/v1` and `/mcp` is public. */
const guarded = () => app.routes.filter(({ path }) => /^\/(v1|mcp)\b/.test(path))
const pathOf = (path: string, id = someId) => path.replace(/:\w+/g, id).replace(/\/$/, '')

/** A request as it comes, without the help of `app.call`. */
function raw(method: string, path: string, headers: object, body?: BodyInit) {
  const sent = { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
  const init = body === undefined ? { method, headers: sent } : { method, headers: sent, body }
  return app.send(new Request(`http://localhost${path}`, init))
}

const bearer = () => ({ authorization: `Bearer ${app.key}` })

test('the doors under /v1 are all here', () => {
  expect(guarded().length).toBeGreaterThanOrEqual(18)
})

test('every door under /v1 asks for a key before it looks at path, query or body', async () => {
  const bodies = [undefined, '', '{', '[]', '{"name":1}', 'x'.repeat(65_537)]
  for (const { method, path } of guarded()) {
    for (const asked of [pathOf(path), pathOf(path, 'x'), `${pathOf(path)}?limit=x&nonsense=1`]) {
      for (const body of method === 'GET' ? [undefined] : bodies) {
        expectRefusal(await raw(method, asked, {}, body), 'UNAUTHORIZED')
      }
    }
  }
})

test('with a key, no door answers 401', async () => {
  for (const { method, path } of guarded()) {
    const { status } = await raw(method, pathOf(path), bearer(), method === 'GET' ? undefined : '')
    expect({ method, path, status }).not.toEqual({ method, path, status: 401 })
  }
})

/** Authorization headers that open nothing. */
const wrongKeys: Record<string, (key: string) => string> = {
  'no key': () => 'Bearer',
  'an empty key': () => 'Bearer ',
  'the key alone': (key) => key,
  'another scheme': (key) => `Basic ${key}`,
  'an unknown key': () => 'Bearer sk_live_0123456789abcdef0123',
  'another prefix': (key) => `Bearer ${key.replace('sk_live_', 'sk_test_')}`,
  'a truncated key': (key) => `Bearer ${key.slice(0, -1)}`,
  'a last character changed': (key) => `Bearer ${key.slice(0, -1)}g`,
  'one character more': (key) => `Bearer ${key}0`,
  'upper case': (key) => `Bearer ${key.toUpperCase()}`,
  'two keys': (key) => `Bearer ${key}, Bearer ${key}`,
  'two words': (key) => `Bearer ${key} ${key}`,
  'a key of 15 KiB': () => `Bearer sk_live_${'x'.repeat(15 * 1024)}`,
  'a letter outside ASCII': () => 'Bearer sk_live_0123456789abcdé',
  'SQL instead of a key': () => "Bearer '--",
}

test.each(Object.keys(wrongKeys))('%s opens no door', async (name) => {
  const authorization = wrongKeys[name]?.(app.key) ?? ''
  const answer = await raw('GET', '/v1/humans', { authorization })
  expectRefusal(answer, 'UNAUTHORIZED')
  expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  // As of what is no key at all, or of one that was made up: nobody learns how near he came.
  const { message } = answer.body.error
  expect([unauthorized('malformed'), unauthorized('unknown')].map((one) => one.message)).toContain(
    message,
  )
})

test('a key in the query string opens no door', async () => {
  for (const name of ['key', 'api_key', 'access_token', 'authorization']) {
    expectRefusal(await raw('GET', `/v1/humans?${name}=${app.key}`, {}), 'UNAUTHORIZED')
  }
})

test('the scheme may be written in any letter case', async () => {
  for (const scheme of ['bearer', 'BEARER', 'Bearer']) {
    const { status } = await raw('GET', '/v1/humans', { authorization: `${scheme} ${app.key}` })
    expect(status).toBe(200)
  }
})

test('unknown paths under /v1 ask for the key first and are NOT_FOUND with it', async () => {
  const paths = ['', '/', '/nope', '/humans/x/nope', `/bookings/${someId}/x`, '/humans//x', '/%zz']
  for (const path of paths) {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const body = method === 'POST' ? '{' : undefined
      expectRefusal(await raw(method, `/v1${path}`, {}, body), 'UNAUTHORIZED')
      expectRefusal(await raw(method, `/v1${path}`, bearer(), body), 'NOT_FOUND')
    }
  }
})

/** The paths of a route, each with one of its ids left out. One slash more at an end: a single one says nothing. */
const withoutId = (path: string) =>
  (path.match(/:\w+/g) ?? []).map((id) =>
    path.replace(/\/$/, '').replace(id, '').replace(/:\w+/, someId).replace(/\/$/, '//'),
  )

test('nothing is no id: where one is left out, there is nothing', async () => {
  const paths = new Set(guarded().flatMap(({ path }) => withoutId(path)))
  expect(paths).toContain('/v1/bookings//')
  expect(paths).toContain('/v1/humans//availability')
  for (const path of paths) {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      expectRefusal(await raw(method, path, bearer()), 'NOT_FOUND')
    }
  }
})

test('unknown paths elsewhere are NOT_FOUND for everybody', async () => {
  for (const path of ['/nope', '/v', '/v11/humans', '/V1/humans', '/v2/humans', '/.env']) {
    expectRefusal(await raw('GET', path, {}), 'NOT_FOUND')
    expectRefusal(await raw('POST', path, bearer(), '{'), 'NOT_FOUND')
  }
})

test('a method that a path does not have is 405 and names those it has', async () => {
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
  const paths = new Set(guarded().map(({ path }) => path))
  for (const path of paths) {
    const there = guarded().filter((route) => route.path === path)
    for (const method of methods.filter((one) => !there.some((route) => route.method === one))) {
      const answer = await raw(method, pathOf(path), bearer())
      expectRefusal(answer, 'METHOD_NOT_ALLOWED')
      const allowed = answer.headers.get('allow')?.split(', ').sort()
      expect(allowed).toEqual(there.map((route) => route.method).sort())
      expectRefusal(await raw(method, pathOf(path), {}), 'UNAUTHORIZED')
    }
  }
})

test('a short host name moves no path past the key', async () => {
  for (const path of ['/ab/v1/humans', '/x/v1/humans', '/abc/v1/bookings']) {
    const answer = await app.send(new Request(`http://x${path}`))
    expectRefusal(answer, 'NOT_FOUND')
    expectRefusal(
      await app.send(new Request(`http://x${path.slice(path.indexOf('/v1'))}`)),
      'UNAUTHORIZED',
    )
  }
})

/** Every field wrong at once, and every field that must be named. */
const wrongAtOnce: [method: string, path: string, body: object, fields: string[]][] = [
  [
    'POST',
    '/v1/humans',
    { name: '', timezone: 'Mars/X', email: 'x', role: 1, color: 'red', active: true },
    ['name', 'timezone', 'email', 'role', 'color', 'active'],
  ],
  [
    'PATCH',
    `/v1/humans/${someId}`,
    { name: 5, timezone: '', email: '@', role: '', active: 'yes', id: someId },
    ['name', 'timezone', 'email', 'role', 'active', 'id'],
  ],
  [
    'PUT',
    `/v1/humans/${someId}/availability`,
    { working_days: [0], work_start: '9:00', work_end: 17, meeting_durations: [], lunch: [] },
    ['working_days.0', 'work_start', 'work_end', 'meeting_durations', 'lunch'],
  ],
  [
    'POST',
    `/v1/humans/${someId}/overrides`,
    {
      type: 'close',
      title: '',
      all_day: 'no',
      start_date: '2026-02-30',
      recurrence: { freq: 'daily', interval: 0, days: [8], weekday: 1 },
    },
    [
      'type',
      'title',
      'all_day',
      'start_date',
      'recurrence.freq',
      'recurrence.interval',
      'recurrence.days.0',
      'recurrence.weekday',
    ],
  ],
  [
    'POST',
    '/v1/bookings',
    {
      human_id: 'x',
      starts_at: '2026-03-16T14:00:00',
      duration: '30',
      attendee_email: '',
      metadata: [],
      status: 'confirmed',
    },
    ['human_id', 'starts_at', 'duration', 'attendee_name', 'attendee_email', 'metadata', 'status'],
  ],
  [
    'PATCH',
    `/v1/bookings/${someId}`,
    { starts_at: 'tomorrow', duration: 0, attendee_name: ' ', attendee_email: 1, metadata: 'x' },
    ['starts_at', 'duration', 'attendee_name', 'attendee_email', 'metadata'],
  ],
  [
    'POST',
    '/v1/webhooks',
    { url: 'ftp://a.com', events: [], secret: 'whsec_' },
    ['url', 'events', 'secret'],
  ],
  [
    'GET',
    `/v1/humans/${someId}/slots?date_from=x&date_to=2026-02-30&limit=0&display_timezone=EDT&color=red`,
    {},
    ['date_from', 'date_to', 'duration', 'limit', 'display_timezone', 'color'],
  ],
  [
    'GET',
    `/v1/slots?human_ids=x&match=some&date_from=x&date_to=%2Bd&duration=0&group_by=week&spread=0&limit=0&color=red`,
    {},
    [
      'human_ids',
      'match',
      'date_from',
      'date_to',
      'duration',
      'group_by',
      'spread',
      'limit',
      'color',
    ],
  ],
  [
    'GET',
    `/v1/humans/${someId}/slots/explain?starts_at=2026-03-16T10:00:00&color=red`,
    {},
    ['starts_at', 'duration', 'color'],
  ],
  [
    'GET',
    '/v1/bookings?human_id=x&status=open&date_from=x&date_to=y&limit=101&offset=-1&color=red',
    {},
    ['human_id', 'status', 'date_from', 'date_to', 'limit', 'offset', 'color'],
  ],
]

for (const [method, path, body, fields] of wrongAtOnce) {
  test(`${method} ${path.split('?')[0]} names all ${fields.length} wrong fields at once`, async () => {
    const sent = method === 'GET' ? undefined : JSON.stringify(body)
    expectRefusal(await raw(method, path, bearer(), sent), 'VALIDATION_ERROR', fields)
  })
}

/** What is wrong with a recurrence, when some of its members are wrong by themselves. */
const wrongRecurrences: [recurrence: object, members: string[]][] = [
  [{ freq: 'weekly', interval: 0, day_of_month: 3 }, ['interval', 'day_of_month']],
  [
    { freq: 'weekly', interval: 0, day_of_month: 99, week: 1 },
    ['interval', 'day_of_month', 'week'],
  ],
  [{ freq: 'monthly', week: 0, day: 9, days: [1] }, ['week', 'day', 'days']],
  [{ freq: 'monthly', week: 1, day: 1, day_of_month: 3, x: 1 }, ['day_of_month', 'x']],
  [{ freq: 'monthly', week: 1, x: 1 }, ['day', 'x']],
  // Nothing is said that hangs on what a wrong member will be.
  [{ freq: 'monthly', week: 0, day: 1 }, ['week']],
  [{ freq: 'monthly', week: 1, day: 9 }, ['day']],
  [{ freq: 'monthly', week: 0, day_of_month: 3 }, ['week']],
  [{ freq: 'toString', days: [1], week: 1 }, ['freq']],
  [{ days: [1], week: 1 }, ['freq']],
]

test.each(wrongRecurrences)('recurrence %j is wrong in %j', async (recurrence, members) => {
  const override = { type: 'block', title: 'x', all_day: true, start_date: '2026-03-20' }
  const body = JSON.stringify({ ...override, recurrence })
  const fields = members.map((member) => `recurrence.${member}`)
  const path = `/v1/humans/${someId}/overrides`
  expectRefusal(await raw('POST', path, bearer(), body), 'VALIDATION_ERROR', fields)
})

test('a field that takes null says so, after what else it takes', async () => {
  const patched = async (path: string, body: object) => {
    const { body: answer } = await raw('PATCH', path, bearer(), JSON.stringify(body))
    return (answer.error.details ?? []).map(({ message }) => message)
  }
  expect(await patched(`/v1/humans/${someId}`, { email: 'nope', role: '  ' })).toEqual([
    'must be an e-mail address such as alex@startup.io, at most 254 characters; null removes it',
    'must be text of 1 to 200 characters, not blank, without control characters; null removes it',
  ])
  expect(await patched(`/v1/bookings/${someId}`, { metadata: 5 })).toEqual([
    'must be a JSON object such as {"lead_id":"lead_123"}; null removes it',
  ])
})

test('every answer carries a request id: the caller’s where it is sane, a new one where not', async () => {
  const paths = ['/healthz', '/v1/humans', '/v1/nope', '/nope', '/v1/bookings?limit=x']
  const sane = ['abc', '019aa3c0-7a00-7000-8000-000000000001', 'a.b_c:d/e+f=g-h', 'x'.repeat(128)]
  const strange = ['', 'a b', 'x'.repeat(129), '<script>', 'é', '"; DROP TABLE humans']
  for (const path of paths) {
    for (const id of sane) {
      const { headers } = await raw('GET', path, { ...bearer(), 'x-request-id': id })
      expect(headers.get('x-request-id')).toBe(id)
    }
    for (const id of strange) {
      const { headers } = await raw('GET', path, { ...bearer(), 'x-request-id': id })
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    }
  }
  const { headers } = await raw('POST', '/v1/humans', { 'x-request-id': 'mine' }, '{')
  expect(headers.get('x-request-id')).toBe('mine')
})

test('a bug is answered 500 without a word of it, and logged with the request id', async () => {
  const newId = () => {
    throw new Error('SELECT secret FROM api_keys -- /srv/slotflow/src/store/x.ts')
  }
  await using broken = await startTestApp({ parts: { newId } })
  const human = { name: 'Sarah Chen', timezone: 'UTC' }
  const options = { key: broken.key, headers: { 'x-request-id': 'req-1' } }
  const answer = await broken.send(requestOf('POST', '/v1/humans', human, options))
  expectRefusal(answer, 'INTERNAL')
  expect(answer.body.error.message).toContain('req-1')
  const line = broken.log.find((one) => one.includes('"req-1"'))
  expect(line).toContain('SELECT secret')
})

test('neither key nor e-mail address gets into the log', async () => {
  await using other = await startTestApp()
  const { id } = await other.human()
  await other.book(id, '2026-03-16T14:00:00Z', { attendee_email: 'alex@startup.io' })
  await other.call('POST', '/v1/webhooks', { url: 'http://a.com', events: ['booking.confirmed'] })
  await other.call('GET', '/v1/nope')
  expect(other.log.join('\n')).not.toMatch(/sk_live_|whsec_|@/)
})

test('writes that find no place in the queue are UNAVAILABLE and say when to come again', async () => {
  const places = writesWaitingMax
  const write = () => app.call('PATCH', `/v1/bookings/${someId}`, {})
  const answers = await Promise.all(Array.from({ length: places + 100 }, write))
  const turnedAway = answers.filter(({ status }) => status === 503)
  expect([turnedAway.length, answers.length - turnedAway.length]).toEqual([100, places])
  for (const answer of turnedAway) {
    expectRefusal(answer, 'UNAVAILABLE')
    expect(answer.headers.get('retry-after')).toBe('1')
  }
  expectRefusal(await write(), 'NOT_FOUND')
})

test('the health doors need no key', async () => {
  expect((await raw('GET', '/healthz', {})).status).toBe(200)
  expect((await raw('GET', '/readyz', {})).status).toBe(200)
})

test('a 401 says what is wrong with the key, and nothing of whose it was', async () => {
  await using own = await startTestApp()
  const said = async (headers: Record<string, string>) => {
    const { body } = await own.call('GET', '/v1/humans', undefined, { key: null, headers })
    return body.error.message.replace(/ Send the header.*/, '')
  }
  const malformed = 'The Authorization header has no API key as Bearer.'
  expect(await said({})).toBe('The API key is missing.')
  for (const authorization of [own.key, `Basic ${own.key}`, 'Bearer', `Bearer:${own.key}`]) {
    expect([authorization, await said({ authorization })]).toEqual([authorization, malformed])
  }
  const unknown = await said({ authorization: 'Bearer sk_live_nobody' })
  expect(unknown).toBe(
    'No account has this API key: it was revoked, or is not whole, or is of another service.',
  )
})
