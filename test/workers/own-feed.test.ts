/** A feed of ours that somebody subscribes to in a calendar that is read here: it blocks none of its own bookings. */
import { afterAll, expect, test } from 'bun:test'
import { createReader } from '../../src/calendars/ics/reader.ts'
import { startThread } from '../../src/calendars/ics/start-thread.ts'
import { readSubscription } from '../../src/calendars/subscription.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import { loopbackNetworks } from '../../src/outbound/address.ts'
import { createCalendarSync } from '../../src/workers/calendars.ts'
import { startTestApp } from '../support/app.ts'

const reader = createReader(startThread)
afterAll(() => reader.close())

const guard = { allow: loopbackNetworks, resolve: () => Promise.reject(new Error('none')) }
const none = () => Promise.reject(new Error('no such calendar'))

/** A human whose one calendar has the human's own feed in it, and whatever else is put there. */
async function subscribed(detail: string) {
  const app = await startTestApp()
  const { id: human } = await app.human()
  const made = await app.call('POST', `/v1/humans/${human}/feed`, { detail })
  const { url: feed }: { url: string } = JSON.parse(made.text)
  let more = ''
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch() {
      const text = await (await app.fetch(new Request(`http://localhost${feed}`))).text()
      return new Response(text.replace('END:VCALENDAR', `${more}END:VCALENDAR`))
    },
  })
  const sync = createCalendarSync(
    app.context,
    {
      subscribe: (url, cursor, nowMs) => readSubscription(url, cursor, guard, nowMs),
      collect: none,
    },
    reader,
    () => 0.5,
  )
  const path = `/v1/humans/${human}/calendars`
  const url = `http://127.0.0.1:${server.port}/all.ics`
  const { body } = await app.call('POST', path, { type: 'ics', url })
  await sync.runOnce()
  await sync.settled()
  const range = 'date_from=2026-03-16&date_to=2026-03-16&duration=60'
  return {
    ...{ app, human },
    /** Puts an event of somebody else beside the feed. */
    invite(uid: string, start: string) {
      more += `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTART:20260316T${start}00Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\n`
    },
    async read() {
      app.clock.advance(minuteMs)
      await app.call('POST', `${path}/${body.id}/sync`)
      await sync.runOnce()
      await sync.settled()
    },
    /** By what the calendar says alone. */
    async busy() {
      const { text } = await app.call('GET', `${path}/${body.id}/busy?from=2026-03-16T00:00:00Z`)
      const { busy }: { busy: { starts_at: string }[] } = JSON.parse(text)
      return busy.map(({ starts_at }) => starts_at.slice(11, 16))
    },
    async free() {
      const { text } = await app.call('GET', `/v1/humans/${human}/slots?${range}`)
      const { slots }: { slots: { starts_at: string }[] } = JSON.parse(text)
      return slots.map(({ starts_at }) => Number(starts_at.slice(11, 13)))
    },
    conflicts: () => app.events().filter(({ event }) => event === 'booking.conflict').length,
    async [Symbol.asyncDispose]() {
      await sync.settled()
      await server.stop(true)
      await app[Symbol.asyncDispose]()
    },
  }
}

const all = [9, 10, 11, 12, 13, 14, 15, 16]
const without = (...hours: readonly number[]) => all.filter((hour) => !hours.includes(hour))

test.each(['busy', 'full'])(
  'with detail %s: booked, moved and cancelled as if nobody read it',
  async (detail) => {
    await using it = await subscribed(detail)
    const at = (hour: number) => `2026-03-16T${hour}:00:00Z`
    const { body } = await it.app.book(it.human, at(14), { duration: 60 })
    await it.read()
    expect([await it.busy(), await it.free()]).toEqual([[], without(14)])
    // A move by half an hour lies over what was read.
    const half = { starts_at: '2026-03-16T14:30:00Z' }
    expect((await it.app.call('PATCH', `/v1/bookings/${body.id}`, half)).status).toBe(200)
    expect(await it.free()).toEqual(without(14, 15))
    await it.read()
    expect([await it.busy(), await it.free()]).toEqual([[], without(14, 15)])
    await it.app.call('PATCH', `/v1/bookings/${body.id}`, { starts_at: at(10) })
    await it.read()
    expect([await it.busy(), await it.free()]).toEqual([[], without(10)])
    // Whoever is cancelled leaves a time that is free at once, whatever the calendar says until it is read.
    await it.app.call('DELETE', `/v1/bookings/${body.id}`)
    expect(await it.free()).toEqual(all)
    await it.read()
    expect([await it.busy(), await it.free(), it.conflicts()]).toEqual([[], all, 0])
  },
)

test('what borrows a name of ours is busy all the same', async () => {
  await using it = await subscribed('busy')
  const { body } = await it.app.book(it.human, '2026-03-16T14:00:00Z', { duration: 60 })
  const end = `@${await it.app.store.instanceId()}.slotflow`
  it.invite(`nobody${end}`, '0900')
  it.invite(`${body.id}${end}`, '1100')
  it.invite(`${body.id}@0.slotflow`, '1600')
  await it.read()
  expect(await it.busy()).toEqual(['09:00', '11:00', '16:00'])
  expect([await it.free(), it.conflicts()]).toEqual([without(9, 11, 14, 16), 0])
  it.invite(`${body.id}${end}`, '1415')
  await it.read()
  expect([await it.free(), it.conflicts()]).toEqual([without(9, 11, 14, 15, 16), 1])
})
