/** guide/services.md: kinds of meetings, what is offered and booked as one, and which are refused. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app[Symbol.asyncDispose]())

type Fields = Readonly<Record<string, unknown>>

const day = '2026-03-16'
const intro = { name: 'Intro call', durations: [20, 40] }

async function service(fields: Fields = {}) {
  const { status, text } = await app.call('POST', '/v1/services', { ...intro, ...fields })
  expect([status, text]).toEqual([201, expect.any(String)])
  return JSON.parse(text)
}

const get = async (path: string) => JSON.parse((await app.call('GET', path)).text)

const book = (fields: Fields) =>
  app.call('POST', '/v1/bookings', {
    attendee_name: 'Alex',
    starts_at: `${day}T09:00:00Z`,
    ...fields,
  })

const starts = async (path: string) =>
  (await get(`${path}&date_from=${day}&date_to=${day}`)).slots.map(
    ({ starts_at }: { starts_at: string }) => starts_at.slice(11, 16),
  )

test('one is made, read, listed, changed, deleted and brought back', async () => {
  const { id: humanId } = await app.human({})
  const made = await service({
    slug: 'intro',
    human_ids: [humanId.toUpperCase()],
    location: 'Zoom',
  })
  expect(made).toEqual({
    ...{ id: expect.any(String), ...intro, slug: 'intro', description: null },
    ...{ human_ids: [humanId], role: null, assign: 'first', location: 'Zoom', active: true },
    created_at: expect.any(String),
  })
  expect(await get(`/v1/services/${made.id}`)).toEqual(made)
  expect((await get('/v1/services')).services).toContainEqual(made)
  const patch = { role: 'ae', description: 'Short', location: null }
  const changed = await app.call('PATCH', `/v1/services/${made.id}`, patch)
  expect(JSON.parse(changed.text)).toEqual({ ...made, ...patch, human_ids: null })
  const removed = await app.call('DELETE', `/v1/services/${made.id}`)
  expect(JSON.parse(removed.text)).toEqual({ deleted: true, id: made.id })
  expect((await get('/v1/services')).services).not.toContainEqual(
    expect.objectContaining({ id: made.id }),
  )
  expectRefusal(await app.call('DELETE', `/v1/services/${made.id}`), 'NOT_FOUND')
  expect((await get(`/v1/services/${made.id}`)).active).toBe(false)
  await app.call('PATCH', `/v1/services/${made.id}`, { active: true })
  expect((await get(`/v1/services/${made.id}`)).active).toBe(true)
})

test.each<[fields: Fields, field: string]>([
  [{ durations: [] }, 'durations'],
  [{ slug: 'Intro Call' }, 'slug'],
  [{ role: 'ae', human_ids: ['019aa3c0-7a00-7000-8000-000000000001'] }, 'role'],
  [{ human_ids: ['019aa3c0-7a00-7000-8000-000000000001'] }, 'human_ids'],
  [{ assign: 'any' }, 'assign'],
])('%j is refused on %s', async (fields, field) => {
  const refused = await app.call('POST', '/v1/services', { ...intro, ...fields })
  expectRefusal(refused, 'VALIDATION_ERROR', [field])
})

test('a slug is that of one service, until it is deleted', async () => {
  const first = await service({ slug: 'once' })
  const again = () => app.call('POST', '/v1/services', { ...intro, slug: 'once' })
  expectRefusal(await again(), 'VALIDATION_ERROR', ['slug'])
  await app.call('DELETE', `/v1/services/${first.id}`)
  expect((await again()).status).toBe(201)
})

test('its slots are of its own durations; whatever is offered is booked, held and moved as it', async () => {
  const { id: humanId } = await app.human({})
  const { id } = await service({ human_ids: [humanId], location: 'Zoom' })
  const offered = await starts(`/v1/services/${id}/slots?`)
  expect(offered.slice(0, 3)).toEqual(['09:00', '09:20', '09:40'])
  expect(await starts(`/v1/slots?service_id=${id}`)).toEqual(offered)
  expect((await starts(`/v1/services/${id}/slots?duration=40`)).slice(0, 2)).toEqual([
    '09:00',
    '09:40',
  ])
  expectRefusal(
    await app.call('GET', `/v1/services/${id}/slots?duration=30&date_from=${day}&date_to=${day}`),
    'INVALID_DURATION',
  )
  const booked = (await book({ service_id: id })).body
  expect(booked).toMatchObject({ human_id: humanId, service_id: id, duration_minutes: 20 })
  expect(booked).toHaveProperty('location', 'Zoom')
  expectRefusal(await book({ service_id: id, duration: 30 }), 'INVALID_DURATION')
  const moved = await app.call('PATCH', `/v1/bookings/${booked.id}`, {
    starts_at: `${day}T09:20:00Z`,
  })
  expect(JSON.parse(moved.text)).toMatchObject({ service_id: id, duration_minutes: 20 })
  const held = await app.call('POST', '/v1/holds', {
    service_id: id,
    starts_at: `${day}T10:00:00Z`,
  })
  const hold = JSON.parse(held.text)
  expect(hold).toMatchObject({ human_id: humanId, service_id: id, duration_minutes: 20 })
  const kept = await app.call('POST', '/v1/bookings', { hold_id: hold.id, attendee_name: 'Bo' })
  expect(JSON.parse(kept.text)).toMatchObject({ service_id: id, human_id: humanId })
})

test('first, balanced and all choose as bookings of several humans do', async () => {
  const [one, two] = [(await app.human({})).id, (await app.human({})).id]
  const human_ids = [one, two]
  const first = await service({ human_ids })
  const who = async (fields: Fields) => JSON.parse((await book(fields)).text).human_id
  expect(await who({ service_id: first.id })).toBe(one)
  expect(await who({ service_id: first.id })).toBe(two)
  expectRefusal(await book({ service_id: first.id }), 'SLOT_UNAVAILABLE')
  const balanced = await service({ human_ids, assign: 'balanced' })
  await book({ human_id: one, duration: 30, starts_at: `${day}T11:00:00Z` })
  const late = { starts_at: `${day}T14:00:00Z` }
  const hold = await app.call('POST', '/v1/holds', { service_id: balanced.id, ...late })
  expect(JSON.parse(hold.text).human_id).toBe(two)
  expect(await who({ service_id: balanced.id, ...late })).toBe(one)
  const all = await service({ human_ids, assign: 'all' })
  const both = JSON.parse((await book({ service_id: all.id, starts_at: `${day}T15:00:00Z` })).text)
  expect(both.bookings.map((each: Fields) => [each.human_id, each.service_id])).toEqual([
    [one, all.id],
    [two, all.id],
  ])
  const refused = await app.call('POST', '/v1/holds', { service_id: all.id, ...late })
  expectRefusal(refused, 'VALIDATION_ERROR', ['service_id'])
})

test('a hold of a service goes to whoever is free; where nobody is, it offers other times', async () => {
  const human_ids = [(await app.human({})).id, (await app.human({})).id]
  const { id } = await service({ human_ids })
  const hold = () =>
    app.call('POST', '/v1/holds', { service_id: id, starts_at: `${day}T09:00:00Z` })
  expect(JSON.parse((await hold()).text).human_id).toBe(human_ids[0])
  expect(JSON.parse((await hold()).text).human_id).toBe(human_ids[1])
  const refused = await hold()
  expectRefusal(refused, 'SLOT_UNAVAILABLE')
  expect(JSON.parse(refused.text).error).toMatchObject({ hold_id: expect.any(String) })
})

test('who is named gives it, and nobody else; who is deleted gives it no more', async () => {
  const [one, two] = [(await app.human({})).id, (await app.human({})).id]
  const { id } = await service({ human_ids: [one] })
  expect(JSON.parse((await book({ service_id: id, human_id: one })).text).human_id).toBe(one)
  expectRefusal(await book({ service_id: id, human_id: two }), 'VALIDATION_ERROR', ['human_id'])
  await app.call('DELETE', `/v1/humans/${one}`)
  expectRefusal(await book({ service_id: id }), 'NOT_FOUND')
  expect(await starts(`/v1/services/${id}/slots?`)).toEqual([])
})

test('a deleted service is not booked; its bookings still move on its terms, and its answers replay', async () => {
  const { id: humanId } = await app.human({})
  const { id } = await service({ human_ids: [humanId] })
  const keyed = { headers: { 'idempotency-key': 'deleted-service' } }
  const body = { service_id: id, starts_at: `${day}T09:00:00Z`, attendee_name: 'Alex' }
  const made = await app.call('POST', '/v1/bookings', body, keyed)
  await app.call('DELETE', `/v1/services/${id}`)
  expectRefusal(await book({ service_id: id, starts_at: `${day}T10:00:00Z` }), 'NOT_FOUND')
  expect((await app.call('POST', '/v1/bookings', body, keyed)).text).toBe(made.text)
  const path = `/v1/bookings/${JSON.parse(made.text).id}`
  expect((await app.call('PATCH', path, { starts_at: `${day}T11:00:00Z` })).status).toBe(200)
})

test('human, role and duration go with it only where they mean something', async () => {
  const { id } = await service({ role: 'nobody' })
  expectRefusal(await book({ service_id: id, role: 'ae' }), 'VALIDATION_ERROR', [
    'role',
    'service_id',
  ])
  expectRefusal(await book({ service_id: id, assign: 'all' }), 'VALIDATION_ERROR', ['assign'])
  const hold = await app.call('POST', '/v1/holds', { starts_at: `${day}T09:00:00Z` })
  expectRefusal(hold, 'VALIDATION_ERROR', ['duration', 'human_id'])
  const path = `/v1/slots?role=ae&date_from=${day}&date_to=${day}`
  expectRefusal(await app.call('GET', path), 'VALIDATION_ERROR', ['duration'])
})

test('a bound key sees of a service its own humans, and books with them alone', async () => {
  const [one, two] = [(await app.human({})).id, (await app.human({})).id]
  const both = await service({ human_ids: [one, two] })
  const others = await service({ human_ids: [one] })
  const made = await app.call('POST', '/v1/api-keys', {
    name: 'k',
    scope: 'agent',
    human_ids: [two],
  })
  const key = { key: String(JSON.parse(made.text).key) }
  const seen = JSON.parse((await app.call('GET', '/v1/services', undefined, key)).text).services
  expect(seen).toContainEqual({ ...both, human_ids: [two] })
  expect(seen).not.toContainEqual(expect.objectContaining({ id: others.id }))
  expectRefusal(await app.call('GET', `/v1/services/${others.id}`, undefined, key), 'NOT_FOUND')
  const body = { service_id: both.id, starts_at: `${day}T09:00:00Z`, attendee_name: 'Alex' }
  expect(JSON.parse((await app.call('POST', '/v1/bookings', body, key)).text).human_id).toBe(two)
})

test('its hours narrow those of the human, and what is left begins a grid of its own', async () => {
  const rules = { working_days: [1], work_start: '09:00', work_end: '17:00' }
  const { id: humanId } = await app.human({ rules })
  const afternoon = { weekly_hours: [{ day: 1, start: '13:10', end: '18:00' }] }
  const { id } = await service({ human_ids: [humanId], durations: [60], ...afternoon })
  const path = `/v1/services/${id}/slots?`
  expect(await starts(path)).toEqual(['13:10', '14:10', '15:10'])
  const evening = { type: 'open', title: 'Late', all_day: false, start_date: day }
  await app.call('POST', `/v1/humans/${humanId}/overrides`, {
    ...{ ...evening, start_time: '17:00', end_time: '20:00' },
  })
  // Open is the human from five to eight; the service is given until six.
  expect(await starts(path)).toEqual(['13:10', '14:10', '15:10', '17:00'])
  const early = await book({ service_id: id, starts_at: `${day}T09:00:00Z` })
  expectRefusal(early, 'OUTSIDE_WORKING_HOURS')
  expect(early.body.error.alternatives?.[0]?.starts_at).toBe(`${day}T13:10:00.000Z`)
  expect((await book({ service_id: id, starts_at: `${day}T14:00:00Z` })).status).toBe(201)
  expect(
    (await book({ human_id: humanId, duration: 60, starts_at: `${day}T09:00:00Z` })).status,
  ).toBe(201)
})

test('windows of a service that touch are two grids, as those of a human are', async () => {
  const { id: humanId } = await app.human({ rules: { work_start: '09:00', work_end: '11:30' } })
  const halves = [
    { day: 1, start: '09:00', end: '10:15' },
    { day: 1, start: '10:15', end: '11:30' },
  ]
  const fields = { human_ids: [humanId], durations: [30], weekly_hours: halves }
  const { id } = await service(fields)
  expect(await starts(`/v1/services/${id}/slots?`)).toEqual(['09:00', '09:30', '10:15', '10:45'])
})

test('its rules are shown where they are set, and null takes them away', async () => {
  const terms = { slot_interval: 15, buffer_before: 5, buffer_after: 0, minimum_notice: 240 }
  const made = await service({ ...terms, booking_window_days: 30 })
  expect(made).toMatchObject({ ...terms, booking_window_days: 30 })
  const path = `/v1/services/${made.id}`
  const left = JSON.parse((await app.call('PATCH', path, { slot_interval: null })).text)
  expect(left).toEqual({ ...made, slot_interval: undefined })
  const overlap = { weekly_hours: [1, 1].map((day) => ({ day, start: '09:00', end: '12:00' })) }
  expectRefusal(await app.call('PATCH', path, overlap), 'VALIDATION_ERROR', ['weekly_hours.1'])
})

test('its rules stand in the place of those of the human, and none inherits them', async () => {
  const { id: humanId } = await app.human({ rules: { slot_interval: 60, minimum_notice: 0 } })
  const plain = await service({ human_ids: [humanId], durations: [20] })
  expect((await starts(`/v1/services/${plain.id}/slots?`)).slice(0, 2)).toEqual(['09:00', '10:00'])
  const own = await service({ human_ids: [humanId], durations: [20], slot_interval: 15 })
  expect((await starts(`/v1/services/${own.id}/slots?`)).slice(0, 2)).toEqual(['09:00', '09:15'])
  await app.call('PATCH', `/v1/services/${own.id}`, { slot_interval: null, buffer_after: 30 })
  await book({ service_id: own.id })
  // Ten minutes and its buffer: the next of the human alone is at ten.
  expect((await starts(`/v1/services/${own.id}/slots?`)).slice(0, 2)).toEqual(['10:00', '11:00'])
  const touching = await book({ human_id: humanId, duration: 30, starts_at: `${day}T09:40:00Z` })
  expectRefusal(touching, 'SLOT_UNAVAILABLE')
  const soon = await service({ human_ids: [humanId], minimum_notice: 60 * 24 * 10 })
  expectRefusal(
    await book({ service_id: soon.id, starts_at: `${day}T14:00:00Z` }),
    'OUTSIDE_WORKING_HOURS',
  )
  const near = await service({ human_ids: [humanId], booking_window_days: 2 })
  expectRefusal(
    await book({ service_id: near.id, starts_at: `${day}T14:00:00Z` }),
    'OUTSIDE_WORKING_HOURS',
  )
})

test('explain asks as the service does, and says when it is given', async () => {
  const { id: humanId } = await app.human({})
  const weekly_hours = [{ day: 1, start: '13:00', end: '17:00' }]
  const { id } = await service({ human_ids: [humanId], weekly_hours })
  const ask = (more: string) =>
    get(`/v1/humans/${humanId}/slots/explain?starts_at=${day}T10:00:00Z&duration=20${more}`)
  expect((await ask('')).code).toBe('INVALID_DURATION')
  const found = await ask(`&service_id=${id}`)
  expect(found.code).toBe('OUTSIDE_WORKING_HOURS')
  expect(found.reasons[0].text).toContain('gives this service Monday, 13:00 to 17:00; Monday 16')
  const other = await service({ human_ids: [(await app.human({})).id] })
  const path = `/v1/humans/${humanId}/slots/explain?starts_at=${day}T10:00:00Z&duration=20`
  const refused = await app.call('GET', `${path}&service_id=${other.id}`)
  expectRefusal(refused, 'VALIDATION_ERROR', ['human_id'])
})

test('a change tells the bookings of the service that it leaves outside, and only tells with dry_run', async () => {
  const { id: humanId } = await app.human({})
  const { id } = await service({ human_ids: [humanId] })
  const made = (await book({ service_id: id })).body.id
  await book({ human_id: humanId, duration: 30, starts_at: `${day}T10:00:00Z` })
  const afternoon = { weekly_hours: [{ day: 1, start: '13:00', end: '17:00' }] }
  const dry = await app.call('PATCH', `/v1/services/${id}?dry_run=true`, afternoon)
  expect(JSON.parse(dry.text)).toMatchObject({
    ...{ dry_run: true, ...afternoon },
    conflicts: { total: 1, bookings: [{ id: made, human_id: humanId }] },
  })
  expect((await get(`/v1/services/${id}`)).weekly_hours).toBeUndefined()
  const real = JSON.parse((await app.call('PATCH', `/v1/services/${id}`, afternoon)).text)
  expect([real.conflicts.total, real.dry_run]).toEqual([1, undefined])
  const again = JSON.parse((await app.call('PATCH', `/v1/services/${id}`, { name: 'Late' })).text)
  expect(again.conflicts).toBeUndefined()
  const gone = JSON.parse((await app.call('DELETE', `/v1/services/${id}`)).text)
  expect(gone.conflicts).toMatchObject({ total: 1 })
})

test('its own number of meetings a day counts its own alone, holds too; that of the human counts all', async () => {
  const { id: humanId } = await app.human({ rules: { max_per_day: 3 } })
  const rare = await service({ human_ids: [humanId], max_per_day: 1 })
  const plain = await service({ human_ids: [humanId] })
  expect(rare.max_per_day).toBe(1)
  const at = (time: string) => ({ starts_at: `${day}T${time}:00Z` })
  expect((await book({ service_id: plain.id, ...at('09:00') })).status).toBe(201)
  const held = await app.call('POST', '/v1/holds', { service_id: rare.id, ...at('10:00') })
  expect(held.status).toBe(201)
  const full = await book({ service_id: rare.id, ...at('11:00') })
  expectRefusal(full, 'SLOT_UNAVAILABLE')
  expect(full.body.error.message).toContain('one meeting of this service a day')
  expect(full.body.error.alternatives?.[0]?.starts_at).toBe('2026-03-17T09:00:00.000Z')
  expect(await starts(`/v1/services/${rare.id}/slots?`)).toEqual([])
  expect(await starts(`/v1/services/${plain.id}/slots?`)).toContain('11:00')
  expect((await book({ hold_id: held.body.id, ...at('10:00') })).status).toBe(201)
  expect((await book({ service_id: plain.id, ...at('12:00') })).status).toBe(201)
  expectRefusal(await book({ service_id: plain.id, ...at('13:00') }), 'SLOT_UNAVAILABLE')
})

test('a buffer before its meetings keeps off what ends just before them', async () => {
  const { id: humanId } = await app.human({})
  const { id } = await service({ human_ids: [humanId], buffer_before: 15 })
  const at = (time: string) => ({ starts_at: `${day}T${time}:00Z` })
  await book({ human_id: humanId, duration: 30, ...at('10:00') })
  expectRefusal(await book({ service_id: id, ...at('10:40') }), 'SLOT_UNAVAILABLE')
  expect((await book({ service_id: id, ...at('10:45') })).status).toBe(201)
})

test('a hold of another kind of meeting does not count against the number of its own', async () => {
  const { id: humanId } = await app.human({})
  const rare = await service({ human_ids: [humanId], max_per_day: 1 })
  const other = await service({ human_ids: [humanId] })
  const hold = { service_id: other.id, starts_at: `${day}T10:00:00Z` }
  expect((await app.call('POST', '/v1/holds', hold)).status).toBe(201)
  expect((await book({ service_id: rare.id })).status).toBe(201)
})
