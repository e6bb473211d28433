/** The same story over HTTP and over MCP, on the engine that is served from, on PostgreSQL, and on one that waits at every read. */
import { afterAll, describe, expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { openMemory } from '../support/memory/engine.ts'
import { endPostgres, storeOnPostgres, testPostgres } from '../support/postgres.ts'
import { callTool } from '../support/tools.ts'

afterAll(endPostgres)

const engines: Record<string, () => Promise<TestApp>> = {
  SQLite: () => startTestApp(),
  'an engine in memory': () => startTestApp({ parts: { store: openMemory() } }),
  ...((await testPostgres()) && {
    PostgreSQL: async () => startTestApp({ parts: { store: await storeOnPostgres() } }),
  }),
}
const at = (time: string) => `2026-03-16T${time}:00.000Z`

describe.each(Object.entries(engines))('on %s', (_, start) => {
  test('a slot is found, booked, held, moved and cancelled over HTTP', async () => {
    await using app = await start()
    const { id } = await app.human()
    const slots = async () => {
      const day = 'date_from=2026-03-16&date_to=2026-03-16&duration=30'
      const { body } = await app.call('GET', `/v1/humans/${id}/slots?${day}`)
      return body.slots?.map(({ starts_at }) => starts_at) ?? []
    }
    expect((await slots())[0]).toBe(at('09:00'))
    const { body: booking } = await app.book(id, at('09:00'))
    const again = { human_id: id, starts_at: at('09:00'), duration: 30, attendee_name: 'Bob' }
    const refused = await app.call('POST', '/v1/bookings', again)
    expectRefusal(refused, 'SLOT_UNAVAILABLE')
    expect(refused.text).toContain(at('09:30'))
    const wanted = { human_id: id, starts_at: at('09:30'), duration: 30 }
    const { body: hold } = await app.call('POST', '/v1/holds', wanted)
    expect(await slots()).not.toContain(at('09:30'))
    const held = { hold_id: hold.id, attendee_name: 'Ann' }
    expect((await app.call('POST', '/v1/bookings', held)).status).toBe(201)
    const path = `/v1/bookings/${booking.id}`
    expectRefusal(await app.call('PATCH', path, { starts_at: at('09:30') }), 'SLOT_UNAVAILABLE')
    expect((await app.call('PATCH', path, { starts_at: at('10:00') })).status).toBe(200)
    expect((await slots())[0]).toBe(at('09:00'))
    expect((await app.call('DELETE', path)).status).toBe(200)
    expect(await slots()).toContain(at('10:00'))
    const { text } = await app.call('GET', '/v1/events')
    const types = [...text.matchAll(/booking\.(?:confirmed|rescheduled|cancelled)/g)]
    expect(types.map(([type]) => type)).toEqual([
      ...['booking.confirmed', 'booking.confirmed', 'booking.rescheduled', 'booking.cancelled'],
    ])
  })

  test('and the same over MCP', async () => {
    await using app = await start()
    const { id } = await app.human()
    const who = { human_id: id, duration: 30 }
    const range = { date_from: '2026-03-16', date_to: '2026-03-16' }
    expect((await callTool(app, 'find_slots', { ...who, ...range })).text).toContain(at('09:00'))
    const whom = { attendee_name: 'Ann' }
    const made = await callTool(app, 'create_booking', { ...who, ...whom, starts_at: at('09:00') })
    const hold = await callTool(app, 'hold_slot', { ...who, starts_at: at('09:30') })
    const booked = await callTool(app, 'create_booking', { hold_id: hold.data.id, ...whom })
    expect([made.isError, hold.isError, booked.isError]).toEqual([false, false, false])
    const booking_id = made.data.id
    const move = (time: string) =>
      callTool(app, 'reschedule_booking', { booking_id, starts_at: at(time) })
    expect((await move('09:30')).isError).toBe(true)
    expect((await move('10:00')).data).toMatchObject({ starts_at: at('10:00') })
    expect((await callTool(app, 'cancel_booking', { booking_id })).isError).toBe(false)
    const { data } = await callTool(app, 'get_booking', { booking_id })
    expect(data).toMatchObject({ status: 'cancelled' })
  })
})

const { 'an engine in memory': _, ...keeping } = engines

describe.each(Object.entries(keeping))(
  'what an engine in memory does not keep, on %s',
  (_name, start) => {
    test('whom a booking names is erased, and nobody else; the audit and the events say so', async () => {
      await using app = await start()
      const { id: human_id } = await app.human()
      const whom = { attendee_name: 'Ann Lee', attendee_email: 'ann@lee.org' }
      const { body: first } = await app.book(human_id, at('09:00'), whom)
      const wanted = {
        human_id,
        starts_at: at('10:00'),
        duration: 30,
        attendee_phone: '+15550101234',
      }
      const { body: hold } = await app.call('POST', '/v1/holds', wanted)
      const held = { hold_id: hold.id, ...whom }
      const { body: second } = await app.call('POST', '/v1/bookings', held)
      const erase = async (person: object) =>
        JSON.parse((await app.call('POST', '/v1/attendees/erase', person)).text)
      expect(await erase({ booking_id: first.id })).toMatchObject({
        bookings: 1,
        holds: 0,
        events: 1,
      })
      const { body: other } = await app.call('GET', `/v1/bookings/${second.id}`)
      expect(other.attendee_email).toBe(whom.attendee_email)
      expect(await erase({ email: whom.attendee_email })).toMatchObject({ bookings: 1, holds: 1 })
      expect((await app.call('GET', '/v1/events')).text).not.toMatch(/Ann Lee|lee\.org/)
      const { text } = await app.call('GET', '/v1/audit')
      expect(text.match(/eraseAttendee/g)).toHaveLength(2)
    })

    test('a link opens one session, a feed has the bookings, and an account that goes opens nothing', async () => {
      await using app = await start()
      const { id } = await app.human()
      await app.book(id, at('09:00'))
      const { text: made } = await app.call('POST', `/v1/humans/${id}/sign-in-links`)
      const [, link = ''] = JSON.parse(made).url.split('#')
      const open = () => {
        const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }
        const body = JSON.stringify({ link })
        return app.fetch(
          new Request('http://localhost/dashboard/session', { method: 'POST', headers, body }),
        )
      }
      expect([(await open()).status, (await open()).status]).toEqual([200, 401])
      const { text: fed } = await app.call('POST', `/v1/humans/${id}/feed`, { detail: 'full' })
      const feed = await app.call('GET', new URL(JSON.parse(fed).url, 'http://localhost').pathname)
      expect(feed.text.match(/BEGIN:VEVENT/g)).toHaveLength(1)
      const { accounts } = app.context.store
      const account = await accounts.findFirst()
      await app.context.store.removals.close(account?.id ?? '', app.clock.nowMs())
      expect((await app.call('GET', '/v1/humans')).status).toBe(401)
    })
  },
)

test('slots are read once for the same words, and again after a change, where stamps are promised', async () => {
  const store = openMemory()
  let asked = 0
  const ask: typeof store.humans.ask = (...given) => {
    asked += 1
    return store.humans.ask(...given)
  }
  const humans = { ...store.humans, ask }
  await using app = await startTestApp({ parts: { store: { ...store, humans } } })
  const { id } = await app.human()
  const starts = () => app.slots(id, '2026-03-16')
  const found = [await starts(), await starts()]
  expect(found[1]).toEqual(found[0] ?? [])
  const once = asked
  await starts()
  expect(asked).toBe(once)
  await app.book(id, at('09:00'))
  const before = asked
  expect(await starts()).not.toContain(at('09:00'))
  expect(asked).toBeGreaterThan(before)
})
