/** guide/bookings.md#conflicts: what a change leaves outside of open time is told, and the change is made. */
import { expect, test } from 'bun:test'
import { startTestApp, type TestApp } from '../support/app.ts'

interface Told {
  readonly conflicts?: { readonly total: number; readonly bookings: readonly Row[] }
  readonly dry_run?: boolean
}

interface Row {
  readonly id: string
  readonly human_id: string
  readonly starts_at: string
  readonly ends_at: string
  readonly attendee_name: string
}

const monday = '2026-03-16'
const at = (time: string, day = monday) => `${day}T${time}:00.000Z`
const hours = (fields: object = {}) => ({
  ...{ working_days: [1, 2, 3, 4, 5], work_start: '09:00', work_end: '17:00' },
  meeting_durations: [30, 60],
  ...fields,
})
const block = (fields: object = {}) => ({
  ...{ type: 'block', title: 'Vacation', all_day: true, start_date: monday },
  ...fields,
})

async function booked(app: TestApp, humanId: string, ...starts: readonly string[]) {
  const ids: string[] = []
  for (const start of starts) {
    const { status, text } = await app.book(humanId, start)
    expect([start, status, text]).toEqual([start, 201, expect.any(String)])
    ids.push(JSON.parse(text).id)
  }
  return ids
}

/** A call that has to succeed. */
async function told(app: TestApp, ...call: Parameters<TestApp['call']>): Promise<Told> {
  const { status, text } = await app.call(...call)
  expect([status < 300, text]).toEqual([true, expect.any(String)])
  return JSON.parse(text)
}

const idsIn = ({ conflicts }: Told) => conflicts?.bookings.map(({ id }) => id)

test('other hours tell the bookings that were inside before and are outside now', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  await booked(app, id, at('09:00'))
  const [edge, inside] = await booked(app, id, at('09:30'), at('10:00'))
  const path = `/v1/humans/${id}/availability`
  expect(await told(app, 'PUT', path, hours())).not.toHaveProperty('conflicts')
  const later = await told(app, 'PUT', path, hours({ work_start: '09:45' }))
  expect(later.conflicts).toMatchObject({ total: 2 })
  expect(later.conflicts?.bookings[1]).toEqual({
    id: edge ?? '',
    ...{ human_id: id, starts_at: at('09:30'), ends_at: at('10:00') },
    attendee_name: 'Alex Rivera',
  })
  expect(JSON.parse((await app.call('GET', `/v1/humans/${id}`)).text)).toMatchObject({
    availability_rules: { work_start: '09:45' },
  })
  // What is outside already is no news, and what touches the end of an open time is inside.
  expect(await told(app, 'PUT', path, hours({ work_start: '10:00' }))).not.toHaveProperty(
    'conflicts',
  )
  const none = await told(app, 'PUT', path, hours({ work_start: '10:01' }))
  expect(idsIn(none)).toEqual([inside ?? ''])
  const { status, body } = await app.call('GET', `/v1/bookings/${inside}`)
  expect([status, body.status]).toEqual([200, 'confirmed'])
})

test('only what lies ahead is told, and nothing that is cancelled', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const [past, gone, ahead] = await booked(app, id, at('09:00'), at('10:00'), at('11:00'))
  await app.call('DELETE', `/v1/bookings/${gone}`)
  app.clock.set(at('09:01'))
  const { conflicts } = await told(app, 'POST', `/v1/humans/${id}/overrides`, block())
  expect(conflicts?.bookings.map((row) => row.id)).toEqual([ahead ?? ''])
  expect(past).not.toBe(ahead)
})

test('a zone, a block, an open override that goes, and a human who goes tell theirs', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const saturday = '2026-03-21'
  const path = `/v1/humans/${id}`
  const open = { type: 'open', title: 'Fair', all_day: true, start_date: saturday }
  const opened = await app.call('POST', `${path}/overrides`, open)
  const [first, fair] = await booked(app, id, at('09:00'), at('12:00', saturday))
  const [late] = await booked(app, id, at('16:30'))

  const zoned = await told(app, 'PATCH', path, { timezone: 'Europe/Berlin' })
  expect(idsIn(zoned)).toEqual([late ?? ''])
  expect(await told(app, 'PATCH', path, { name: 'Sarah' })).not.toHaveProperty('conflicts')
  expect(idsIn(await told(app, 'DELETE', `${path}/overrides/${opened.body.id}`))).toEqual([
    fair ?? '',
  ])
  expect(idsIn(await told(app, 'POST', `${path}/overrides`, block()))).toEqual([first ?? ''])
  // Whoever goes leaves all of them behind, also those that were outside already.
  const removed = await told(app, 'DELETE', path)
  expect(idsIn(removed)).toEqual([first, late, fair].map(String))
  const back = await told(app, 'PATCH', path, { active: true })
  expect(back).not.toHaveProperty('conflicts')
  expect(idsIn(await told(app, 'PATCH', path, { active: false }))).toHaveLength(3)
})

test('an override that is changed tells what its new dates lie over', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const [first, second] = await booked(app, id, at('09:00'), at('09:00', '2026-03-17'))
  const path = `/v1/humans/${id}/overrides`
  const { body } = await app.call('POST', path, block({ start_date: '2026-03-18' }))
  const change = { start_date: '2026-03-17', end_date: '2026-03-18' }
  const rows = rowsOf(app)
  const dry = await told(app, 'PATCH', `${path}/${body.id}?dry_run=true`, change)
  expect([idsIn(dry), dry.dry_run, rowsOf(app)]).toEqual([[second ?? ''], true, rows])
  const made = await told(app, 'PATCH', `${path}/${body.id}`, change)
  expect([idsIn(made), made.dry_run]).toEqual([[second ?? ''], undefined])
  const moved = await told(app, 'PATCH', `${path}/${body.id}`, { start_date: '2026-03-16' })
  expect(idsIn(moved)).toEqual([first ?? ''])
  // One that has ended is in nobody's way until it is brought back.
  app.clock.set('2026-03-10T10:00:00Z')
  const old = await app.call('POST', path, block({ start_date: '2026-01-05' }))
  const back = await told(app, 'PATCH', `${path}/${old.body.id}`, change)
  expect(back).not.toHaveProperty('conflicts')
})

test('ten are shown and all are counted', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const starts = ['09', '10', '11', '12', '13', '14'].flatMap((hour) => [
    `${hour}:00`,
    `${hour}:30`,
  ])
  const ids = await booked(app, id, ...starts.map((time) => at(time)))
  const answer = await told(app, 'POST', `/v1/humans/${id}/overrides`, block())
  expect(answer.conflicts?.total).toBe(12)
  expect(idsIn(answer)).toEqual(ids.slice(0, 10))
})

/** Every row there is. */
function rowsOf({ database }: TestApp): string {
  const tables = database
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
  return JSON.stringify(
    tables.map(({ name }) => [name, database.query(`SELECT * FROM ${name}`).values()]),
  )
}

test('dry_run answers the same, and changes no row', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const saturday = { type: 'open', title: 'Fair', all_day: true, start_date: '2026-03-21' }
  const open = await app.call('POST', `/v1/humans/${id}/overrides`, saturday)
  await booked(app, id, at('09:00'), at('09:00', '2026-03-21'))
  const path = `/v1/humans/${id}`
  const headers = { 'idempotency-key': 'once' }
  const calls = [
    ['PUT', `${path}/availability`, hours({ work_start: '10:00' }), {}],
    ['PATCH', path, { timezone: 'Asia/Tokyo' }, {}],
    ['DELETE', `${path}/overrides/${open.body.id}`, undefined, {}],
    ['POST', `${path}/overrides`, block(), { headers }],
    ['DELETE', path, undefined, {}],
  ] as const
  for (const [method, url, body, options] of calls) {
    const before = rowsOf(app)
    const dry = await told(app, method, `${url}?dry_run=true`, body, options)
    expect([method, url, rowsOf(app)]).toEqual([method, url, before])
    expect(dry).toMatchObject({ dry_run: true, conflicts: { total: expect.any(Number) } })
    // Each is made of the same state as it was tried in.
    if (method === 'PATCH') continue
    const { dry_run: _, deleted, ...rest } = { deleted: undefined, ...dry }
    const real = await told(app, method, `${url}?dry_run=false`, body, options)
    const { id: __, deleted: done, ...same } = { id: '', deleted: undefined, ...real }
    expect<unknown>([deleted, done]).toEqual(method === 'DELETE' ? [false, true] : Array(2))
    expect(rest).toMatchObject(same)
    if (method === 'PUT') await told(app, 'PUT', url, hours())
  }
})

test('dry_run is refused as the change would be', async () => {
  await using app = await startTestApp()
  const nobody = Bun.randomUUIDv7()
  const { id } = await app.human()
  const overrides = `/v1/humans/${id}/overrides`
  const calls = [
    ['PUT', `/v1/humans/${nobody}/availability`, hours(), 404],
    ['PUT', `/v1/humans/${id}/availability`, hours({ work_end: '09:00' }), 422],
    ['PATCH', `/v1/humans/${nobody}`, { name: 'x' }, 404],
    ['DELETE', `/v1/humans/${nobody}`, undefined, 404],
    ['POST', `/v1/humans/${nobody}/overrides`, block(), 404],
    ['POST', overrides, block({ start_date: '+7d', end_date: monday }), 422],
    ['DELETE', `${overrides}/${nobody}`, undefined, 404],
    ['DELETE', `/v1/humans/${id}/overrides/${nobody}`, undefined, 404],
  ] as const
  for (const [method, url, body, status] of calls) {
    const answer = await app.call(method, `${url}?dry_run=true`, body)
    expect([method, url, answer.status]).toEqual([method, url, status])
  }
  const strange = await app.call('DELETE', `/v1/humans/${id}?dry_run=yes`)
  expect(strange.status).toBe(422)
})

test('a repeated block is answered as the first time, conflicts and all', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const [booking] = await booked(app, id, at('09:00'))
  const send = () =>
    app.call('POST', `/v1/humans/${id}/overrides`, block(), {
      headers: { 'idempotency-key': 'k' },
    })
  const first = await send()
  expect(idsIn(JSON.parse(first.text))).toEqual([booking ?? ''])
  await app.call('DELETE', `/v1/bookings/${booking}`)
  const again = await send()
  expect([again.status, again.text]).toEqual([201, first.text])
})

test('a key sees the rows that it may see, and the number of all', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const made = await app.call('POST', '/v1/api-keys', {
    ...{ name: 'rep', scope: 'rep', human_ids: [id], own_bookings: true },
  })
  const { key }: { key: string } = JSON.parse(made.text)
  await booked(app, id, at('09:00'))
  const own = await app.book(id, at('10:00'), {}, { key })
  const answer = await told(app, 'POST', `/v1/humans/${id}/overrides`, block(), { key })
  expect([answer.conflicts?.total, idsIn(answer)]).toEqual([2, [String(own.body.id)]])
})

test('a booking that is made while the others are looked at is told as well', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  await booked(app, id, at('09:00'))
  const { listAhead } = app.store.bookings
  let looks = 0
  Object.assign(app.store.bookings, {
    async listAhead(...asked: Parameters<typeof listAhead>) {
      looks += 1
      const found = await listAhead(...asked)
      if (looks === 1) await booked(app, id, at('10:00'))
      return found
    },
  })
  const answer = await told(app, 'POST', `/v1/humans/${id}/overrides`, block())
  expect([answer.conflicts?.total, looks]).toEqual([2, 2])
})

test('a calendar that changes all the while is looked at four times, and then the change is made', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  await booked(app, id, at('09:00'))
  const { listAhead } = app.store.bookings
  let looks = 0
  Object.assign(app.store.bookings, {
    async listAhead(...asked: Parameters<typeof listAhead>) {
      looks += 1
      const found = await listAhead(...asked)
      await booked(app, id, at(`${9 + looks}:30`.padStart(5, '0')))
      return found
    },
  })
  const answer = await told(app, 'POST', `/v1/humans/${id}/overrides`, block())
  expect([looks, answer.conflicts?.total]).toEqual([4, 4])
  const { body } = await app.call('GET', `/v1/humans/${id}/overrides`)
  expect(body.total).toBe(1)
})
