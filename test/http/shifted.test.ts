/** Bookings whose wall time no longer stands, as the API tells of them. */
import { expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

const hourMs = 3_600_000

/** As if they had been agreed under rules by which the clock showed an hour less. */
function shift(app: TestApp, ...ids: (string | undefined)[]): void {
  for (const id of ids) {
    app.database
      .prepare('UPDATE bookings SET agreed_offset = agreed_offset - ? WHERE id = ?')
      .run(hourMs, id ?? '')
  }
}

async function began() {
  const app = await startTestApp()
  const { id } = await app.human({ timezone: 'America/New_York' })
  const { id: other } = await app.human({ timezone: 'Pacific/Auckland' })
  await app.book(id, '2026-03-16T14:00:00Z', { attendee_email: 'ann@example.com' })
  await app.book(id, '2026-03-16T15:00:00Z')
  await app.book(other, '2026-03-16T20:00:00Z')
  const { bookings: made } = (await app.call('GET', '/v1/bookings')).body
  shift(app, made[0]?.id, made[2]?.id)
  await app.store.bookings.rescanShifted(app.clock.nowMs())
  const list = (query = '') => app.call('GET', `/v1/bookings?shifted=true${query}`)
  return { app, id, made, list, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() }
}

test('a list of those alone says what was agreed and what the clock shows now', async () => {
  await using it = await began()
  const { status, body } = await it.list()
  expect(status).toBe(200)
  const local = { agreed_local: '2026-03-16T09:00', now_local: '2026-03-16T10:00' }
  const auckland = { agreed_local: '2026-03-17T08:00', now_local: '2026-03-17T09:00' }
  expect(body).toMatchObject({ total: 2, limit: 50, offset: 0 })
  const [one, , three] = it.made
  expect([...body.bookings]).toEqual([
    expect.objectContaining({ ...one, shifted: { timezone: 'America/New_York', ...local } }),
    expect.objectContaining({ ...three, shifted: { timezone: 'Pacific/Auckland', ...auckland } }),
  ])
})

test('it goes with the other filters, and its total is exact', async () => {
  await using it = await began()
  const totals = async (query: string) => {
    const { bookings, total } = (await it.list(query)).body
    return [bookings.length, total]
  }
  expect(await totals(`&human_id=${it.id}`)).toEqual([1, 1])
  expect(await totals('&limit=1')).toEqual([1, 2])
  expect(await totals('&attendee_email=ann@example.com')).toEqual([1, 1])
  expect(await totals('&status=cancelled')).toEqual([0, 0])
  expect(await totals('&date_to=2026-03-15')).toEqual([0, 0])
})

test('nowhere else does anything of it stand', async () => {
  await using it = await began()
  const { app, made } = it
  const plain = (await app.call('GET', '/v1/bookings')).body
  expect(plain.bookings).toEqual(made)
  const alone = await app.call('GET', `/v1/bookings/${made[0]?.id}`)
  expect(alone.text).toBe(JSON.stringify(made[0]))
  expect(JSON.stringify(made)).not.toContain('agreed')
})

test('one that is moved or cancelled leaves the list; one that begins too', async () => {
  await using it = await began()
  const { app, made } = it
  const moved = { starts_at: '2026-03-16T16:00:00Z' }
  expect((await app.call('PATCH', `/v1/bookings/${made[0]?.id}`, moved)).status).toBe(200)
  expect((await it.list()).body.total).toBe(1)
  app.clock.set('2026-03-16T20:00:00Z')
  expect((await it.list()).body.total).toBe(0)
})

test('any other word than true is refused', async () => {
  await using app = await startTestApp()
  for (const word of ['false', 'yes', '1', '']) {
    const answer = await app.call('GET', `/v1/bookings?shifted=${word}`)
    expectRefusal(answer, 'VALIDATION_ERROR')
    expect(answer.body.error.details).toMatchObject([{ field: 'shifted' }])
  }
})

test('a scrape counts them', async () => {
  await using it = await began()
  const { text } = await it.app.call('GET', '/metrics')
  expect(text).toContain('\nslotflow_bookings_shifted 2\n')
})
