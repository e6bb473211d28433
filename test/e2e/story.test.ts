/** The API reference from its first call to its last, in an empty folder and an empty environment. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { copyFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Answer } from '../support/answers.ts'
import {
  type Call,
  callerOf,
  type Program,
  programs,
  shownKey,
  startHook,
  startProcess,
  within,
} from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

// Each wait has a bound of its own, and says which; this one is for a machine that has other work.
setDefaultTimeout(30_000)

const id = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const anId = expect.stringMatching(id)
const anInstant = expect.stringMatching(instant)

/** Monday of the week after the next, and days counted from it. */
const monday = Math.floor((Date.now() / 86_400_000 + 3) / 7) * 7 - 3 + 14
const dayOf = (days: number) => new Date((monday + days) * 86_400_000).toISOString().slice(0, 10)

const rules = {
  working_days: [1, 2, 3, 4, 5],
  work_start: '09:00',
  work_end: '17:00',
  meeting_durations: [30, 60],
}

/** The same program where nothing else is: a binary is copied there, alone. */
function alone(program: Program, folder: string): Program {
  const [first = '', ...rest] = program.cmd
  if (rest.length > 0) return program
  const copy = join(folder, basename(first))
  copyFileSync(first, copy)
  expect(readdirSync(folder)).toEqual([basename(first)])
  return { name: program.name, cmd: [copy] }
}

function expectError({ status, body }: Answer, wanted: number, code: string): void {
  expect({ status, error: { code: body.error.code, status: body.error.status } }).toEqual({
    status: wanted,
    error: { code, status: wanted },
  })
}

/** A human with hours and both kinds of overrides; answers the id. */
async function settleSarah(call: Call): Promise<string> {
  const sarah = { name: 'Sarah Chen', email: 'sarah@acme.com', role: 'sales_rep' }
  const made = await call('POST', '/v1/humans', { ...sarah, timezone: 'America/New_York' })
  expect(made.status).toBe(201)
  const human = { ...sarah, timezone: 'America/New_York', id: anId, created_at: anInstant }
  expect<object>(made.body).toMatchObject({ ...human, active: true })
  const path = `/v1/humans/${made.body.id}`
  const hours = await call('PUT', `${path}/availability`, rules)
  expect<object>(hours).toMatchObject({ status: 200, body: { availability_rules: rules } })
  expect((await call('GET', path)).body).toEqual(hours.body)
  const { body } = await call('GET', '/v1/humans')
  expect({ total: body.total, ids: body.humans.map((each) => each.id) }).toEqual({
    total: 1,
    ids: [made.body.id],
  })

  const timed = { all_day: false, start_date: '2026-03-01' }
  for (const override of [
    { type: 'block', title: 'Vacation', all_day: true, start_date: dayOf(2), end_date: dayOf(4) },
    {
      ...timed,
      type: 'block',
      title: 'Team standup',
      start_time: '14:00',
      end_time: '15:00',
      recurrence: { freq: 'weekly', days: [2] },
    },
    {
      ...timed,
      type: 'open',
      title: 'Saturday overtime',
      start_time: '10:00',
      end_time: '14:00',
      recurrence: { freq: 'weekly', days: [6] },
    },
  ]) {
    const answer = await call('POST', `${path}/overrides`, override)
    const wanted = { ...override, id: anId, human_id: made.body.id, created_at: anInstant }
    expect<object>(answer).toMatchObject({ status: 201, body: wanted })
  }
  expect((await call('GET', `${path}/overrides`)).body.total).toBe(3)
  return made.body.id
}

describe.concurrent.each([...programs])('$name, alone', (program) => {
  test('a human, hours, overrides, slots, a booking, its webhook and its end, as the reference tells', async () => {
    using folder = temporaryFolder()
    await using hook = startHook(() => new Response('ok'))
    const env = { SLOTFLOW_PORT: '0' }
    await using child = startProcess(alone(program, folder.path), folder.path, env)
    const url = await within(10_000, 'the start', child.ready)
    if (url === null) throw new Error(child.said.err)
    const call = callerOf(url, await shownKey(child))
    expectError(await callerOf(url, 'sk_live_wrong')('GET', '/v1/humans'), 401, 'UNAUTHORIZED')

    const humanId = await settleSarah(call)
    const events = ['booking.confirmed', 'booking.cancelled']
    const webhook = await call('POST', '/v1/webhooks', { url: hook.url, events })
    const listed = { id: anId, url: hook.url, events, active: true, created_at: anInstant }
    expect<object>(webhook).toMatchObject({ status: 201, body: listed })

    const query = `date_from=${dayOf(0)}&date_to=${dayOf(6)}&duration=30`
    const slots = () => call('GET', `/v1/humans/${humanId}/slots?${query}`)
    const { body: offer } = await slots()
    // Monday whole, Tuesday without the standup, three days of vacation, Saturday's overtime.
    expect({ ...offer, slots: offer.slots.length }).toMatchObject({
      human_id: humanId,
      duration: 30,
      timezone: 'America/New_York',
      slots: 16 + 14 + 8,
      total: 16 + 14 + 8,
    })
    const [slot] = offer.slots
    const request = {
      human_id: humanId,
      starts_at: slot?.starts_at,
      duration: 30,
      attendee_name: 'Alex Rivera',
      attendee_email: 'alex@startup.io',
      metadata: { lead_id: 'lead_123', conversation_id: 'conv_456' },
    }
    const { status, body: booking } = await call('POST', '/v1/bookings', request)
    expect(status).toBe(201)
    const { duration, ...fields } = request
    expect<object>(booking).toEqual({
      ...fields,
      ...slot,
      id: anId,
      duration_minutes: duration,
      status: 'confirmed',
      created_at: anInstant,
    })
    expect((await slots()).body.slots).toEqual(offer.slots.slice(1))
    expectError(await call('POST', '/v1/bookings', request), 409, 'SLOT_UNAVAILABLE')
    const { body: found } = await call('GET', `/v1/bookings?human_id=${humanId}&status=confirmed`)
    expect<object>(found).toEqual({ bookings: [booking], total: 1, limit: 50, offset: 0 })

    const cancelled = await call('DELETE', `/v1/bookings/${booking.id}`)
    expect<object>(cancelled.body).toEqual({ id: booking.id, status: 'cancelled' })
    expect((await slots()).body).toEqual(offer)
    await hook.came(2)
    const told = Object.fromEntries(hook.attempts.map(({ event }) => [event.event, event]))
    expect(told['booking.confirmed']).toMatchObject({ created_at: anInstant, data: booking })
    expect(told['booking.cancelled']?.data).toMatchObject({ id: booking.id, status: 'cancelled' })

    const { body: webhooks } = await call('GET', '/v1/webhooks')
    expect<object>(webhooks).toMatchObject({ webhooks: [listed], total: 1 })
    for (const path of [`/v1/webhooks/${webhook.body.id}`, `/v1/humans/${humanId}`]) {
      const gone = await call('DELETE', path)
      expect<object>(gone.body).toEqual({ deleted: true, id: basename(path) })
    }
    child.signal('SIGTERM')
    expect(await child.ended()).toEqual({ code: 0, signal: null })
  })
})
