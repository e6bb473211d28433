/** guide/security.md#audit: what an entry says of a change beside who made it, and that it tells of no person. */
import { expect, test } from 'bun:test'
import {
  accountFields,
  calendarFields,
  hoursFields,
  humanFields,
  overrideFields,
  serviceFields,
  webhookFields,
} from '../../src/domain/access/audited-fields.ts'
import { AccountPatch } from '../../src/wire/account.ts'
import { CalendarPatch } from '../../src/wire/calendars/calendar.ts'
import { HumanPatch } from '../../src/wire/human.ts'
import { OverridePatch } from '../../src/wire/override.ts'
import { AvailabilityInput } from '../../src/wire/schedule/availability.ts'
import { ServicePatch } from '../../src/wire/schedule/service.ts'
import { WebhookPatch } from '../../src/wire/webhook.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { startTestServer } from '../support/server.ts'

interface Entry {
  readonly operation: string
  readonly changes?: readonly object[]
  readonly [field: string]: unknown
}

async function newest(app: TestApp, query = ''): Promise<Entry> {
  const { text } = await app.call('GET', `/v1/audit?limit=1${query}`)
  return JSON.parse(text).entries[0]
}

async function ok(app: TestApp, method: 'POST' | 'PUT' | 'PATCH', path: string, body?: object) {
  const { status, text } = await app.call(method, path, body)
  expect([method, path, status, text]).toEqual([
    ...[method, path, status < 300 ? status : 'well'],
    expect.any(String),
  ])
  return JSON.parse(text)
}

test('a change of hours says what each rule was and is', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const rules = { working_days: [1, 2], work_start: '09:00', work_end: '17:00' }
  const path = `/v1/humans/${id}/availability`
  await ok(app, 'PUT', path, { ...rules, meeting_durations: [30] })
  const changed = { ...rules, work_end: '16:00', meeting_durations: [30], minimum_notice: 120 }
  await ok(app, 'PUT', path, changed)
  expect((await newest(app)).changes).toEqual([
    { field: 'work_end', before: '17:00', after: '16:00' },
    { field: 'minimum_notice', before: null, after: 120 },
  ])
  await ok(app, 'PUT', path, changed)
  expect((await newest(app)).changes).toEqual([])
  const weekly_hours = [
    { day: 1, start: '09:00', end: '12:00' },
    { day: 1, start: '13:00', end: '17:00' },
  ]
  await ok(app, 'PUT', path, { weekly_hours, meeting_durations: [30], minimum_notice: 120 })
  expect((await newest(app)).changes).toContainEqual({
    ...{ field: 'weekly_hours', before: null, after: 'Mon 09:00-12:00 13:00-17:00' },
  })
})

test('what tells of people is named, and its values stand nowhere', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ name: 'Ann Secret', email: 'ann@secret.example' })
  const path = `/v1/humans/${id}`
  await ok(app, 'PATCH', path, { name: 'Bea Secret', email: 'b@secret.example', timezone: 'UTC' })
  await ok(app, 'PATCH', path, { role: 'secret role', timezone: 'Asia/Tokyo' })
  expect((await newest(app)).changes).toEqual([
    { field: 'role' },
    { field: 'timezone', before: 'UTC', after: 'Asia/Tokyo' },
  ])
  const block = { type: 'block', title: 'Secret', all_day: true, start_date: '2026-03-20' }
  const made = await ok(app, 'POST', `${path}/overrides`, block)
  expect(await newest(app)).toMatchObject({ operation: 'createOverride', human_id: id })
  const moved = { title: 'Secret too', start_date: '2026-03-21' }
  await ok(app, 'PATCH', `${path}/overrides/${made.id}`, moved)
  expect(await newest(app, '&names=true')).toMatchObject({
    changes: [
      { field: 'title' },
      { field: 'start_date', before: '2026-03-20', after: '2026-03-21' },
    ],
    ...{ human_id: id, human_name: 'Bea Secret' },
  })
  const hook = { url: 'http://127.0.0.1:9/secret', events: ['booking.confirmed'] }
  const endpoint = await ok(app, 'POST', '/v1/webhooks', hook)
  const headers = { 'x-token': 'secret' }
  await ok(app, 'PATCH', `/v1/webhooks/${endpoint.id}`, { headers, active: false })
  expect((await newest(app)).changes).toEqual([
    { field: 'headers' },
    { field: 'active', before: true, after: false },
  ])
  const calendar = { type: 'ics', url: 'http://127.0.0.1:9/secret', name: 'Secret' }
  const connected = await ok(app, 'POST', `${path}/calendars`, calendar)
  const elsewhere = { url: 'http://127.0.0.1:9/secret2', read_busy: false }
  await ok(app, 'PATCH', `${path}/calendars/${connected.id}`, elsewhere)
  expect(await newest(app)).toMatchObject({
    changes: [{ field: 'read_busy', before: true, after: false }, { field: 'url' }],
    human_id: id,
  })
  const service = { name: 'Secret call', durations: [30], human_ids: [id] }
  const kind = await ok(app, 'POST', '/v1/services', service)
  await ok(app, 'PATCH', `/v1/services/${kind.id}`, { name: 'Secret', durations: [20] })
  expect((await newest(app)).changes).toEqual([
    { field: 'name' },
    { field: 'durations', before: '30', after: '20' },
  ])
  await ok(app, 'PATCH', '/v1/account', { notifications: { reminders: [60] } })
  expect((await newest(app)).changes).toEqual([
    { field: 'notifications.reminders', before: null, after: '60' },
  ])
  const kept = JSON.stringify(app.database.query('SELECT * FROM audit').values())
  expect(kept).not.toMatch(/secret|ann|bea/i)
})

test('a hand-over says who got how many', async () => {
  await using app = await startTestApp()
  const [from, to] = [(await app.human({ name: 'Ann' })).id, (await app.human({ name: 'Bo' })).id]
  for (const hour of ['14', '15', '16']) await app.book(from, `2026-03-16T${hour}:00:00Z`)
  await ok(app, 'POST', `/v1/humans/${from}/hand-over`, { to })
  expect(await newest(app, '&names=true')).toMatchObject({
    operation: 'handOver',
    object: { kind: 'human', id: from },
    handed_over: [{ human_id: to, human_name: 'Bo', bookings: 3 }],
  })
})

test('what is sent again says which delivery, and of all that failed how many, in one entry', async () => {
  await using app = await startTestApp()
  const hook = { url: 'http://127.0.0.1:9/x', events: ['booking.confirmed'] }
  const { id } = await ok(app, 'POST', '/v1/webhooks', hook)
  const path = `/v1/webhooks/${id}`
  const one = await ok(app, 'POST', `${path}/test`)
  await ok(app, 'POST', `${path}/deliveries/${one.id}/redeliver`)
  const object = { kind: 'webhook', id }
  expect(await newest(app)).toMatchObject({ operation: 'redeliver', object, delivery_id: one.id })
  const again = { since: '2026-03-01T00:00:00Z' }
  await ok(app, 'POST', `${path}/redeliver-failed`, again)
  expect((await newest(app)).operation).toBe('redeliver')
  // More than one transaction takes.
  for (let n = 0; n < 249; n += 1) await ok(app, 'POST', `${path}/test`)
  app.database.run(
    "UPDATE deliveries SET status = 'failed', settled_at = ?, next_attempt_at = NULL",
    [app.clock.nowMs()],
  )
  expect(await ok(app, 'POST', `${path}/redeliver-failed`, again)).toEqual({ redelivered: 250 })
  const { text } = await app.call('GET', `/v1/audit?object_id=${id}`)
  const entries: readonly Entry[] = JSON.parse(text).entries
  expect(entries.map(({ operation, redelivered }) => [operation, redelivered])).toEqual([
    ['redeliverFailed', 250],
    ['redeliver', undefined],
    ['createWebhook', undefined],
  ])
})

test('a sign-in says whether by key or by link, and by which link, whose', async () => {
  await using server = await startTestServer({})
  const headers = { authorization: `Bearer ${server.key}`, 'content-type': 'application/json' }
  const send = (path: string, body: object, more: object = headers) =>
    fetch(server.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...more },
      body: JSON.stringify(body),
    })
  const human = await (await send('/v1/humans', { name: 'Ann', timezone: 'UTC' })).json()
  const own = { 'sec-fetch-site': 'same-origin' }
  await send('/dashboard/session', { key: server.key }, own)
  const link = await (await send(`/v1/humans/${human.id}/sign-in-links`, {})).json()
  const token = String(link.url).split('#')[1] ?? ''
  expect((await send('/dashboard/session', { link: token }, own)).status).toBe(200)
  const list = await (await fetch(`${server.url}/v1/audit`, { headers })).json()
  const [byLink, made, , byKey] = list.entries
  const linkId: string = made.link_id
  expect(byKey).toMatchObject({ operation: 'signIn', signed_in_by: 'key' })
  expect(made).toMatchObject({ operation: 'createSignInLink', link_id: expect.any(String) })
  expect(byLink).toMatchObject({
    ...{ operation: 'signIn', signed_in_by: 'link', link_id: linkId, human_id: human.id },
  })
  expect(token).not.toContain(linkId)
})

test('every field that a change may say is known to the audit', () => {
  const sealed = ['url', 'username', 'password']
  const nested = (names: readonly string[]) => [...new Set(names.map((name) => name.split('.')[0]))]
  for (const [patch, fields, rest] of [
    [HumanPatch, humanFields, []],
    [AvailabilityInput, hoursFields, []],
    [OverridePatch, overrideFields, []],
    [ServicePatch, serviceFields, []],
    [WebhookPatch, webhookFields, []],
    [CalendarPatch, calendarFields, sealed],
    [AccountPatch, accountFields, []],
  ] as const) {
    const known = [...nested(Object.keys(fields)), ...rest]
    const missing = Object.keys(patch.properties).filter((name) => !known.includes(name))
    expect([patch.title, missing]).toEqual([patch.title, []])
  }
})
