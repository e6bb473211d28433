/** guide/accounts.md#bounds: what a key sees that is bound to humans, or to what it made itself. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { expectRefusal, readAnswer } from '../support/answers.ts'
import { requestOf, startTestApp, type TestApp } from '../support/app.ts'
import { callTool } from '../support/tools.ts'

let app: TestApp
let mine: string
let theirs: string
/** Bound to one human. */
let bound: string
/** Sees its own bookings only, of all humans. */
let own: string
/** Bookings: made with the first key and each human, and by the key `own`. */
let booked: { readonly mine: string; readonly theirs: string; readonly own: string }
let holds: typeof booked

const keyed = (key: string, headers = {}) => ({ key, headers })
const ask = (path: string, key: string) => app.call('GET', path, undefined, { key })
const read = async (path: string, key: string) => JSON.parse((await ask(path, key)).text)

async function keyOf(fields: object): Promise<string> {
  const answer = await app.call('POST', '/v1/api-keys', { name: 'k', scope: 'agent', ...fields })
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)])
  return JSON.parse(answer.text).key
}

async function idOf(call: Promise<{ status: number; body: { id: string } }>): Promise<string> {
  const { status, body } = await call
  expect(status).toBe(201)
  return body.id
}

const holdOf = (humanId: string, time: string, key = app.key) => {
  const body = { human_id: humanId, starts_at: `2026-03-16T${time}:00Z`, duration: 30 }
  return idOf(app.call('POST', '/v1/holds', body, { key }))
}

beforeAll(async () => {
  app = await startTestApp()
  mine = (await app.human({ name: 'Ann', role: 'ae' })).id
  theirs = (await app.human({ name: 'Bo', role: 'ae' })).id
  bound = await keyOf({ human_ids: [mine] })
  own = await keyOf({ own_bookings: true })
  booked = {
    mine: await idOf(app.book(mine, '2026-03-16T09:00:00Z')),
    theirs: await idOf(app.book(theirs, '2026-03-16T09:00:00Z')),
    own: await idOf(app.book(mine, '2026-03-16T10:00:00Z', {}, { key: own })),
  }
  holds = {
    mine: await holdOf(mine, '11:00'),
    theirs: await holdOf(theirs, '11:00'),
    own: await holdOf(mine, '12:00', own),
  }
})
afterAll(() => app[Symbol.asyncDispose]())

test('beyond the binding there is no human, whatever is asked of it', async () => {
  const nobody = '019aa3c0-7a00-7000-8000-00000000dead'
  const paths = (id: string) => [
    `/v1/humans/${id}`,
    `/v1/humans/${id}/overrides`,
    `/v1/humans/${id}/slots?date_from=2026-03-16&date_to=2026-03-16&duration=30`,
    `/v1/humans/${id}/slots/explain?starts_at=2026-03-16T14:00:00Z&duration=30`,
    `/v1/humans/${id}/week`,
    `/v1/holds?human_id=${id}`,
    `/v1/slots?human_ids=${mine},${id}&date_from=2026-03-16&date_to=2026-03-16&duration=30`,
  ]
  for (const [at, path] of paths(theirs).entries()) {
    expect((await ask(path, app.key)).status, path).toBe(200)
    const [unseen, absent] = [await ask(path, bound), await ask(paths(nobody)[at] ?? '', bound)]
    expectRefusal(unseen, 'NOT_FOUND')
    expect(unseen.text).toBe(absent.text.replaceAll(nobody, theirs))
    expect((await ask(paths(mine)[at]?.replace(`${mine},`, '') ?? '', bound)).status).toBe(200)
  }
  expectRefusal(await app.book(theirs, '2026-03-16T14:00:00Z', {}, keyed(bound)), 'NOT_FOUND')
  const slot = { starts_at: '2026-03-16T14:00:00Z', duration: 30 }
  const held = await app.call('POST', '/v1/holds', { human_id: theirs, ...slot }, keyed(bound))
  expectRefusal(held, 'NOT_FOUND')
})

test('lists and counts hold what is seen, and no more', async () => {
  const idsOf = async (path: string, noun: string, key: string) => {
    const answer = await read(path, key)
    expect(answer.total).toBe(answer[noun].length)
    return answer[noun].map(({ id }: { id: string }) => id)
  }
  expect(await idsOf('/v1/humans', 'humans', bound)).toEqual([mine])
  expect(await idsOf('/v1/humans?role=ae', 'humans', bound)).toEqual([mine])
  expect(await idsOf('/v1/humans', 'humans', own)).toEqual([mine, theirs])
  expect(await idsOf('/v1/bookings', 'bookings', bound)).toEqual([booked.mine, booked.own])
  expect(await idsOf(`/v1/bookings?human_id=${theirs}`, 'bookings', bound)).toEqual([])
  expect(await idsOf('/v1/bookings', 'bookings', own)).toEqual([booked.own])
  expect(await idsOf(`/v1/bookings?human_id=${mine}`, 'bookings', own)).toEqual([booked.own])
  expect(await idsOf(`/v1/bookings?human_id=${theirs}`, 'bookings', own)).toEqual([])
  expect(await idsOf('/v1/bookings?shifted=true', 'bookings', own)).toEqual([])
  expect(await idsOf(`/v1/holds?human_id=${mine}`, 'holds', own)).toEqual([holds.own])
  expect(await idsOf(`/v1/holds?human_id=${mine}`, 'holds', bound)).toEqual([holds.mine, holds.own])
  expect((await read('/v1/bookings?timezone=UTC', bound)).total).toBe(2)
})

test('a booking or a hold that is not seen is not there', async () => {
  const cases: [string, string, string][] = [
    ['bookings', booked.theirs, bound],
    ['bookings', booked.mine, own],
    ['holds', holds.theirs, bound],
    ['holds', holds.mine, own],
  ]
  for (const [noun, id, key] of cases) {
    const path = `/v1/${noun}/${id}`
    expectRefusal(await ask(path, key), 'NOT_FOUND')
    expectRefusal(await app.call('DELETE', path, undefined, { key }), 'NOT_FOUND')
    expect((await ask(path, app.key)).status).toBe(200)
  }
  const change = { attendee_name: 'Eve' }
  const patch = (id: string, key: string) =>
    app.call('PATCH', `/v1/bookings/${id}`, change, { key })
  expectRefusal(await patch(booked.mine, own), 'NOT_FOUND')
  expectRefusal(await patch(booked.theirs, bound), 'NOT_FOUND')
  expect((await patch(booked.own, own)).status).toBe(200)
  const holding = { hold_id: holds.mine, attendee_name: 'Eve' }
  expectRefusal(await app.call('POST', '/v1/bookings', holding, { key: own }), 'NOT_FOUND')
})

test('others’ meetings are busy time to a key that sees its own', async () => {
  const day = '2026-03-16'
  const query = `date_from=${day}&date_to=${day}&duration=30`
  const path = `/v1/humans/${mine}/slots?${query}`
  expect((await ask(path, own)).text).toBe((await ask(path, app.key)).text)
  const week = await read(`/v1/humans/${mine}/week?date=${day}`, own)
  expect(week.bookings.map(({ id }: { id: string }) => id)).toEqual([booked.own])
  expect(week.holds.map(({ id }: { id: string }) => id)).toEqual([holds.own])
  expect(week.busy).toEqual([
    { starts_at: `${day}T09:00:00.000Z`, ends_at: `${day}T09:30:00.000Z` },
    { starts_at: `${day}T11:00:00.000Z`, ends_at: `${day}T11:30:00.000Z` },
  ])
  expect('busy' in (await read(`/v1/humans/${mine}/week?date=${day}`, bound))).toBe(false)
  const reasons = async (time: string, key: string) => {
    const asked = `starts_at=${day}T${time}:00Z&duration=30`
    return (await read(`/v1/humans/${mine}/slots/explain?${asked}`, key)).reasons
  }
  for (const [time, id] of [
    ['09:00', booked.mine],
    ['11:00', holds.mine],
  ] as const) {
    expect(await reasons(time, app.key)).toMatchObject([{ id }])
    const [unnamed] = await reasons(time, own)
    expect(unnamed).toEqual({ ...(await reasons(time, app.key))[0], id: undefined })
  }
  expect(await reasons('10:00', own)).toMatchObject([{ id: booked.own }])
})

test('of a team only those take part who are seen', async () => {
  const slot = { starts_at: '2026-03-17T09:00:00Z', duration: 30, attendee_name: 'Team' }
  const both = { ...slot, human_ids: [mine, theirs], assign: 'all' }
  const refused = await app.call('POST', '/v1/bookings', both, { key: bound })
  expectRefusal(refused, 'NOT_FOUND')
  expect(refused.text).toContain(theirs)
  expect(refused.text).not.toContain(`${mine},`)
  const byRole = { ...slot, role: 'ae', assign: 'all' }
  const { text } = await app.call('POST', '/v1/bookings', byRole, { key: bound })
  expect(JSON.parse(text).bookings).toMatchObject([{ human_id: mine }])
  const query = 'date_from=2026-03-17&date_to=2026-03-17&duration=30&role=ae'
  const free = async (key: string) => (await read(`/v1/slots?${query}`, key)).slots[0].human_ids
  expect([await free(bound), await free(app.key)]).toEqual([[mine], [theirs]])
})

test('a group is cancelled whole or not at all by a key that sees some of it', async () => {
  const group = {
    ...{ starts_at: '2026-03-18T09:00:00Z', duration: 30, attendee_name: 'Group' },
    ...{ human_ids: [mine, theirs], assign: 'all' },
  }
  const { text } = await app.call('POST', '/v1/bookings', group)
  const ids: string[] = JSON.parse(text).bookings.map(({ id }: { id: string }) => id)
  const [first = '', second = ''] = ids
  const cancel = (id: string, key: string) =>
    app.call('DELETE', `/v1/bookings/${id}?group=true`, undefined, { key })
  expectRefusal(await cancel(second, bound), 'NOT_FOUND')
  expectRefusal(await cancel(first, own), 'NOT_FOUND')
  expectRefusal(await cancel(first, bound), 'VALIDATION_ERROR', ['group'])
  for (const id of ids) {
    expect((await read(`/v1/bookings/${id}`, app.key)).status).toBe('confirmed')
  }
  await app.call('DELETE', `/v1/bookings/${second}`)
  expect(JSON.parse((await cancel(first, bound)).text).cancelled).toEqual([first])
})

test('events are those of the bookings that are seen', async () => {
  const idsOf = async (key: string) => {
    const { events } = await read('/v1/events?limit=100', key)
    return new Set(events.map(({ data }: { data: { id: string } }) => data.id))
  }
  const all = await idsOf(app.key)
  const seen = await idsOf(bound)
  expect([all.has(booked.theirs), seen.has(booked.theirs)]).toEqual([true, false])
  expect([seen.has(booked.mine), seen.has(booked.own)]).toEqual([true, true])
  expect([...(await idsOf(own))]).toEqual([booked.own])
  const { next } = await read('/v1/events?limit=100', app.key)
  const last = await read('/v1/events?limit=100', own)
  expect([last.next, (await read('/v1/events?limit=1', own)).events.length]).toEqual([next, 1])
})

test('a stream of events says as much', async () => {
  const stopped = new AbortController()
  const request = new Request('http://localhost/v1/events/stream?after=0', {
    headers: { authorization: `Bearer ${own}` },
    signal: stopped.signal,
  })
  const body = (await app.fetch(request)).body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  while (!text.includes(booked.own)) text += decoder.decode((await body?.read())?.value)
  expect(text).not.toContain(booked.mine)
  await body?.cancel()
})

test('a kept answer is given again to whoever may read it, and is another request to all others', async () => {
  const slot = { human_id: mine, starts_at: '2026-03-19T09:00:00Z', duration: 30 }
  const send = (key: string, attendee = 'Ann') =>
    app.send(
      requestOf(
        'POST',
        '/v1/bookings',
        { ...slot, attendee_name: attendee },
        {
          ...keyed(key, { 'idempotency-key': 'same' }),
        },
      ),
    )
  const first = await send(app.key)
  expect(first.status).toBe(201)
  const again = await send(bound)
  expect([again.status, again.text]).toEqual([201, first.text])
  expectRefusal(await send(own), 'IDEMPOTENCY_CONFLICT')
  const late = { ...slot, starts_at: '2026-03-19T10:00:00Z', attendee_name: 'Ann' }
  const options = (key: string) => keyed(key, { 'idempotency-key': 'own' })
  const mineFirst = await app.send(requestOf('POST', '/v1/bookings', late, options(own)))
  for (const key of [own, bound, app.key]) {
    const replay = await app.send(requestOf('POST', '/v1/bookings', late, options(key)))
    expect(replay.text).toBe(mineFirst.text)
  }
})

test('an event is kept with the key that caused it', async () => {
  await using one = await startTestApp()
  const { id } = await one.human()
  const make = async (name: string) => {
    const made = await one.call('POST', '/v1/api-keys', { name, scope: 'agent' })
    const { key }: { key: string } = JSON.parse(made.text)
    return { key }
  }
  const [maker, mover] = [await make('maker'), await make('mover')]
  const booking = await one.book(id, '2026-03-16T09:00:00Z', {}, maker)
  const path = `/v1/bookings/${booking.body.id}`
  expect((await one.call('PATCH', path, { attendee_name: 'Eve' }, mover)).status).toBe(200)
  expect((await one.call('DELETE', path)).status).toBe(200)
  const team = { human_id: undefined, human_ids: [id], assign: 'all' }
  const group = await one.book(id, '2026-03-16T10:00:00Z', team, maker)
  const [first] = JSON.parse(group.text).bookings
  await one.call('DELETE', `/v1/bookings/${first.id}?group=true`, undefined, mover)
  const named = `SELECT (SELECT name FROM api_keys WHERE seq = made_by) AS name FROM events ORDER BY seq`
  const names = one.database.query<{ name: string | null }, []>(named).all()
  expect(names.map(({ name }) => name)).toEqual(['maker', 'mover', 'first', 'maker', 'mover'])
})

test('a key that names humans of nobody, or an admin key with bounds, is refused', async () => {
  const make = (fields: object) => app.call('POST', '/v1/api-keys', { name: 'k', ...fields })
  const other = await app.account('other')
  const strange = (await app.human({ key: other.key })).id
  const unknown = await make({ scope: 'agent', human_ids: [mine, strange] })
  expectRefusal(unknown, 'VALIDATION_ERROR', ['human_ids'])
  expect(unknown.text).toContain(strange)
  expectRefusal(await make({ scope: 'admin', own_bookings: true }), 'VALIDATION_ERROR', ['scope'])
  expectRefusal(await make({ scope: 'admin', human_ids: [mine] }), 'VALIDATION_ERROR', ['scope'])
  expectRefusal(await make({ scope: 'agent', human_ids: [] }), 'VALIDATION_ERROR', ['human_ids'])
  const past = { scope: 'agent', expires_at: '2026-03-10T10:00:00Z' }
  expectRefusal(await make(past), 'VALIDATION_ERROR', ['expires_at'])
})

test('a list of keys tells what each is bound to, and who made it', async () => {
  const { api_keys } = await read('/v1/api-keys', app.key)
  const first = api_keys[0].id
  expect(api_keys[1]).toMatchObject({
    ...{ human_ids: [mine], own_bookings: false, expires_at: null, daily_bookings: null },
    created_by: first,
  })
  expect(api_keys[2]).toMatchObject({ human_ids: null, own_bookings: true, created_by: first })
  expect(api_keys[0]).toMatchObject({ human_ids: null, own_bookings: false, created_by: null })
})

test('its tools know its humans only', async () => {
  const people = await callTool(app, 'list_humans', {}, bound)
  expect(people.sentence).toContain('Ann')
  expect(people.sentence).not.toContain('Bo')
  const unseen = await callTool(app, 'get_booking', { booking_id: booked.theirs }, bound)
  expect(unseen.isError).toBe(true)
  const found = await callTool(app, 'list_bookings', {}, own)
  expect(JSON.stringify(found.data)).toContain(booked.own)
  expect(JSON.stringify(found.data)).not.toContain(booked.mine)
})

test('whoever signs in with a bound key sees what that sees', async () => {
  const here = { 'sec-fetch-site': 'same-origin' }
  const signed = await app.fetch(
    requestOf('POST', '/dashboard/session', { key: bound }, { headers: here }),
  )
  const cookie = signed.headers.get('set-cookie')?.split(';')[0] ?? ''
  const headers = { ...here, cookie }
  const humans = await readAnswer(
    await app.fetch(requestOf('GET', '/v1/humans', undefined, { headers })),
  )
  expect(JSON.parse(humans.text).total).toBe(1)
})

test('a key ends at its time: no call, no stream, no session goes on', async () => {
  await using one = await startTestApp()
  const made = await one.call('POST', '/v1/api-keys', {
    ...{ name: 'k', scope: 'agent', expires_at: '2026-03-10T12:00:00Z' },
  })
  const { key, expires_at } = JSON.parse(made.text)
  expect(expires_at).toBe('2026-03-10T12:00:00.000Z')
  const here = { 'sec-fetch-site': 'same-origin' }
  const signIn = () =>
    one.fetch(requestOf('POST', '/dashboard/session', { key }, { headers: here }))
  const cookie = (await signIn()).headers.get('set-cookie')?.split(';')[0] ?? ''
  const visit = (path: string) =>
    one.send(requestOf('GET', path, undefined, { headers: { ...here, cookie } }))
  one.clock.set('2026-03-10T11:59:59.999Z')
  const listed = () => one.call('GET', '/v1/humans', undefined, { key })
  expect([(await listed()).status, (await visit('/v1/humans')).status]).toEqual([200, 200])
  const stream = await one.fetch(requestOf('GET', '/v1/events/stream', undefined, { key }))
  one.clock.set('2026-03-10T12:00:00Z')
  const refused = await listed()
  expectRefusal(refused, 'UNAUTHORIZED')
  expect(refused.text).toContain('expired')
  expectRefusal(await visit('/v1/humans'), 'UNAUTHORIZED')
  expect(JSON.parse((await visit('/dashboard/session')).text)).toEqual({ session: null })
  expectRefusal(await readAnswer(await signIn()), 'UNAUTHORIZED')
  const { id } = await one.human()
  await one.book(id, '2026-03-16T09:00:00Z')
  // An event would be said, were the key still good.
  expect(await new Response(stream.body).text()).toBe('retry: 1000\n\n')
})

test('what a key may book in a day ends with a 402 that says when it goes on', async () => {
  await using one = await startTestApp()
  const { id } = await one.human()
  const made = await one.call('POST', '/v1/api-keys', {
    ...{ name: 'k', scope: 'agent', daily_bookings: 2 },
  })
  const { key } = JSON.parse(made.text)
  const book = (time: string, fields = {}) =>
    one.book(id, `2026-03-16T${time}:00Z`, fields, { key })
  expect((await book('09:00')).status).toBe(201)
  expect((await book('09:00')).status).toBe(409)
  const hold = await one.call(
    'POST',
    '/v1/holds',
    { human_id: id, starts_at: '2026-03-16T10:00:00Z', duration: 30 },
    { key },
  )
  const held = { hold_id: hold.body.id, attendee_name: 'Ann' }
  expect((await one.call('POST', '/v1/bookings', held, { key })).status).toBe(201)
  const refused = await book('11:00')
  expectRefusal(refused, 'LIMIT_REACHED')
  expect(refused.text).toContain('2026-03-11T00:00:00.000Z')
  // Nobody else is held back, nor is what makes nothing.
  expect((await one.book(id, '2026-03-16T11:00:00Z')).status).toBe(201)
  expect((await one.call('GET', '/v1/bookings', undefined, { key })).status).toBe(200)
  const team = { human_ids: [id], assign: 'first', human_id: undefined }
  expectRefusal(await book('12:00', team), 'LIMIT_REACHED')
  one.clock.set('2026-03-11T00:00:00Z')
  expect((await book('12:00', team)).status).toBe(201)
})
