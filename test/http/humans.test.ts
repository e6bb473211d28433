/** guide/slots.md#humans: humans, from creation to deletion and back. */
import { expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

const sarah = { name: 'Sarah Chen', timezone: 'America/New_York' }
const nobody = '019aa3c0-7a00-7000-8000-000000000001'
/** What no path may take for an id: 404, never a 422 or a crash. */
const noIds = [
  'x',
  '1',
  'null',
  `${nobody}0`,
  nobody.replaceAll('-', ''),
  '%00',
  '%zz',
  'a%2fb',
  'x'.repeat(9_000),
]

const namesOf = async (app: TestApp, query = '') => {
  const { body } = await app.call('GET', `/v1/humans${query}`)
  expect(body.total).toBe(body.humans.length)
  return body.humans.map(({ name }) => name)
}

test('what a human is made of comes back, from creation, from GET and from the list', async () => {
  await using app = await startTestApp()
  const wanted = { ...sarah, email: 'sarah@acme.com', role: 'ae_enterprise' }
  const { status, body } = await app.call('POST', '/v1/humans', wanted)
  expect(status).toBe(201)
  expect(body).toMatchObject({
    ...wanted,
    active: true,
    availability_rules: null,
    created_at: '2026-03-10T10:00:00.000Z',
  })
  expect((await app.call('GET', `/v1/humans/${body.id}`)).body).toEqual(body)
  expect((await app.call('GET', '/v1/humans')).body.humans).toEqual([body])
})

test('absent and null optional fields come back as null', async () => {
  await using app = await startTestApp()
  for (const fields of [{}, { email: null, role: null }]) {
    const { status, body } = await app.call('POST', '/v1/humans', { ...sarah, ...fields })
    expect({ status, email: body.email, role: body.role }).toEqual({
      status: 201,
      email: null,
      role: null,
    })
  }
})

test('names are kept exactly as they came', async () => {
  await using app = await startTestApp()
  const names = [
    'A',
    'x'.repeat(200),
    'שרה',
    '陳 👩🏽‍💼',
    'e\u0301',
    '\u200bA\u200d',
    ' A ',
    "';--",
  ]
  for (const name of names) {
    const { status, body } = await app.call('POST', '/v1/humans', { ...sarah, name })
    expect({ status, name: body.name }).toEqual({ status: 201, name })
  }
})

test('isolates around a name are dropped; what hides in one is named; what was stored still reads', async () => {
  await using app = await startTestApp()
  const made = await app.call('POST', '/v1/humans', { ...sarah, name: '\u2068Sarah Chen\u2069' })
  expect(made.body.name).toBe('Sarah Chen')
  const { id } = made.body
  const patched = await app.call('PATCH', `/v1/humans/${id}`, { role: '\u2066ae\u2069' })
  expect(patched.body.role).toBe('ae')
  const refused = await app.call('PATCH', `/v1/humans/${id}`, { name: 'Alex\u202eRivera' })
  expectRefusal(refused, 'VALIDATION_ERROR', ['name'])
  expect(refused.body.error.message).toContain('U+202E at character 5')
  app.database.run('UPDATE humans SET name = ? WHERE id = ?', ['Old\u202e\n', id])
  expect((await app.call('GET', `/v1/humans/${id}`)).body.name).toBe('Old\u202e\n')
  const still = await app.call('PATCH', `/v1/humans/${id}`, { timezone: 'Europe/Berlin' })
  expect([still.status, still.body.name]).toEqual([200, 'Old\u202e\n'])
})

test('two hundred characters are two hundred, also where each takes two code units', async () => {
  await using app = await startTestApp()
  const send = (name: string) => app.call('POST', '/v1/humans', { ...sarah, name })
  expect((await send('😀'.repeat(200))).status).toBe(201)
  expectRefusal(await send('😀'.repeat(201)), 'VALIDATION_ERROR', ['name'])
})

test('the list shows active humans, the oldest first', async () => {
  await using app = await startTestApp()
  for (const name of ['A', 'B', 'C']) await app.human({ name })
  const { id } = await app.human({ name: 'D' })
  expect(await namesOf(app)).toEqual(['A', 'B', 'C', 'D'])
  await app.call('DELETE', `/v1/humans/${id}`)
  expect(await namesOf(app)).toEqual(['A', 'B', 'C'])
})

test('?role= lists the humans of that role, in capitals or not, and of no part of it', async () => {
  await using app = await startTestApp()
  await app.human({ name: 'A', role: 'ae' })
  await app.human({ name: 'B', role: 'ae_enterprise' })
  await app.human({ name: 'C' })
  expect(await namesOf(app, '?role=ae')).toEqual(['A'])
  expect(await namesOf(app, '?role=AE')).toEqual(['A'])
  for (const role of ['a%25', '_e', 'ae%27--', 'null']) {
    expect(await namesOf(app, `?role=${role}`)).toEqual([])
  }
})

test('?active=false lists those who were deleted, of a role or all, and counts them', async () => {
  await using app = await startTestApp()
  const tom = await app.human({ name: 'Tom', role: 'ae' })
  const ann = await app.human({ name: 'Ann' })
  await app.human({ name: 'Bo', role: 'ae' })
  for (const { id } of [tom, ann]) await app.call('DELETE', `/v1/humans/${id}`)
  expect(await namesOf(app, '?active=false')).toEqual(['Tom', 'Ann'])
  expect(await namesOf(app, '?active=false&role=ae')).toEqual(['Tom'])
  expect(await namesOf(app, '?active=true')).toEqual(['Bo'])
  expect((await app.call('GET', '/v1/humans?active=false')).body.total).toBe(2)
  expectRefusal(await app.call('GET', '/v1/humans?active=no'), 'VALIDATION_ERROR', ['active'])
  const made = await app.call('POST', '/v1/api-keys', {
    ...{ name: 'rep', scope: 'rep', human_ids: [ann.id] },
  })
  const { key }: { key: string } = JSON.parse(made.text)
  const seen = await app.call('GET', '/v1/humans?active=false', undefined, { key })
  expect(JSON.parse(seen.text)).toMatchObject({ total: 1, humans: [{ id: ann.id }] })
})

test('the list takes no parameter but role, active and cursor', async () => {
  await using app = await startTestApp()
  const wrong = { '?rol=ae': 'rol', '?limit=5': 'limit', '?role=': 'role' }
  for (const [query, field] of Object.entries(wrong)) {
    expectRefusal(await app.call('GET', `/v1/humans${query}`), 'VALIDATION_ERROR', [field])
  }
})

test('an unknown parameter is refused wherever it stands, also on paths that take none', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const paths = [`/v1/humans/${id}`, `/v1/humans/${id}/overrides`, '/v1/webhooks']
  for (const path of paths) {
    expectRefusal(await app.call('GET', `${path}?expand=all`), 'VALIDATION_ERROR', ['expand'])
  }
  const made = await app.call('POST', '/v1/humans?dry_run=true', sarah)
  expectRefusal(made, 'VALIDATION_ERROR', ['dry_run'])
  const deleted = await app.call('DELETE', `/v1/humans/${id}?dry_rum=true`)
  expectRefusal(deleted, 'VALIDATION_ERROR', ['dry_rum'])
})

test('what is no id in a path is NOT_FOUND, on every path that takes one', async () => {
  await using app = await startTestApp()
  // A link of a booking answers people, with a page.
  const withId = app.routes.filter(({ path }) => path.includes(':') && !path.startsWith('/b/'))
  for (const { method, path } of withId) {
    for (const id of [...noIds, nobody]) {
      const request = new Request(`http://localhost${path.replace(/:\w+/g, id)}`, {
        method,
        headers: { authorization: `Bearer ${app.key}`, 'content-type': 'application/json' },
        ...(method === 'GET' || method === 'DELETE' ? {} : { body: bodyFor(path) }),
      })
      const answer = await app.send(request)
      const slots = path.includes('slots') && answer.status === 422
      if (!slots) expectRefusal(answer, 'NOT_FOUND')
    }
  }
})

/** A body that is right, so that the id alone is wrong. */
function bodyFor(path: string): string {
  if (path.includes('availability')) {
    return '{"working_days":[1],"work_start":"09:00","work_end":"17:00","meeting_durations":[30]}'
  }
  if (path.endsWith('/calendars')) return '{"type":"ics","url":"https://a.example/x.ics"}'
  if (path.endsWith('/feed')) return '{"detail":"busy"}'
  if (path.includes('hand-over')) return '{"to":"sales"}'
  if (path.includes('redeliver-failed')) return '{"since":"2026-03-16T00:00:00Z"}'
  if (!path.includes('overrides')) return '{}'
  return '{"type":"block","title":"x","all_day":true,"start_date":"2026-03-16"}'
}

test('ids may be written in upper case', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  expect((await app.call('GET', `/v1/humans/${id.toUpperCase()}`)).body.id).toBe(id)
  expect((await app.book(id.toUpperCase(), '2026-03-16T10:00:00Z')).body.human_id).toBe(id)
})

test('PATCH changes what it names and leaves the rest', async () => {
  await using app = await startTestApp()
  const made = await app.human({ role: 'ae' })
  const path = `/v1/humans/${made.id}`
  const changes: [change: object, then: object][] = [
    [{}, {}],
    [{ name: 'Sara' }, { name: 'Sara' }],
    [{ name: null, timezone: null, active: null }, {}],
    [{ email: 'sara@acme.com' }, { email: 'sara@acme.com' }],
    [
      { email: null, role: null },
      { email: null, role: null },
    ],
    [{ timezone: 'Asia/Tokyo' }, { timezone: 'Asia/Tokyo' }],
  ]
  let wanted: object = made
  for (const [change, then] of changes) {
    wanted = { ...wanted, ...then }
    const { status, body } = await app.call('PATCH', path, change)
    expect<unknown>({ status, body }).toEqual({ status: 200, body: wanted })
    expect<unknown>((await app.call('GET', path)).body).toEqual(wanted)
  }
})

test('a new zone moves the working hours with it, and bookings stay where they are', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const booking = await app.book(id, '2026-03-16T12:00:00Z')
  await app.call('PATCH', `/v1/humans/${id}`, { timezone: 'Asia/Tokyo' })
  expect((await app.slots(id, '2026-03-16'))[0]).toBe('2026-03-16T00:00:00.000Z')
  const { body } = await app.call('GET', `/v1/bookings/${booking.body.id}`)
  expect(body).toEqual(booking.body)
})

test('a deleted human can be read, and neither booked nor changed by its sub-paths', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const path = `/v1/humans/${id}`
  const block = { type: 'block', title: 'x', all_day: true, start_date: '2026-03-16' }
  const override = await app.call('POST', `${path}/overrides`, block)
  const booking = await app.book(id, '2026-03-17T10:00:00Z')
  expect((await app.call('DELETE', path)).status).toBe(200)

  expect((await app.call('GET', path)).body.active).toBe(false)
  expect((await app.call('GET', `/v1/bookings/${booking.body.id}`)).status).toBe(200)
  const slots = 'date_from=2026-03-16&date_to=2026-03-16&duration=30'
  const rules = {
    working_days: [1],
    work_start: '09:00',
    work_end: '17:00',
    meeting_durations: [30],
  }
  const gone = [
    await app.call('DELETE', path),
    await app.call('GET', `${path}/slots?${slots}`),
    await app.call('GET', `${path}/slots/explain?starts_at=2026-03-16T10:00:00Z&duration=30`),
    await app.call('GET', `/v1/slots?human_ids=${id}&${slots}`),
    await app.call('GET', `${path}/overrides`),
    await app.call('POST', `${path}/overrides`, block),
    await app.call('DELETE', `${path}/overrides/${override.body.id}`),
    await app.call('PUT', `${path}/availability`, rules),
    await app.book(id, '2026-03-17T11:00:00Z'),
    await app.call('PATCH', `/v1/bookings/${booking.body.id}`, {
      starts_at: '2026-03-17T11:00:00Z',
    }),
  ]
  for (const answer of gone) expectRefusal(answer, 'NOT_FOUND')
})

test('active: true brings a deleted human back with its hours, overrides and bookings', async () => {
  await using app = await startTestApp()
  const block = { type: 'block', title: 'x', all_day: true, start_date: '2026-03-16' }
  const { id } = await app.human({ overrides: [block] })
  await app.book(id, '2026-03-17T10:00:00Z')
  await app.call('DELETE', `/v1/humans/${id}`)
  const { status, body } = await app.call('PATCH', `/v1/humans/${id}`, { active: true })
  expect({ status, active: body.active }).toEqual({ status: 200, active: true })
  expect(await app.slots(id, '2026-03-16')).toEqual([])
  expect(await app.slots(id, '2026-03-17')).toHaveLength(15)
})

test('active: false deletes, as DELETE does', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  expect((await app.call('PATCH', `/v1/humans/${id}`, { active: false })).body.active).toBe(false)
  expectRefusal(await app.call('DELETE', `/v1/humans/${id}`), 'NOT_FOUND')
  expect(await namesOf(app)).toEqual([])
})
