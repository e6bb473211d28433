/**
 * Makes a small file of every kind of row with the binary of a release, as test/fixtures/ holds one:
 * `bun scripts/fixture.ts PROGRAM test/fixtures/slotflow-0.1.0`. Every later release has to migrate it. Beside
 * the .db it writes a .json with what the file does not tell: the keys in clear, and which row is which.
 */
import { Database } from 'bun:sqlite'
import { resolve } from 'node:path'
import {
  type Call,
  callerOf,
  fileIn,
  hire,
  runCommand,
  type Service,
  startHook,
  startService,
  until,
} from '../test/support/process.ts'
import { temporaryFolder } from '../test/support/store.ts'

const [program, out] = process.argv.slice(2)
if (program === undefined || out === undefined) {
  throw new Error('bun scripts/fixture.ts PROGRAM FILE (without .db)')
}
const release = { name: 'release', cmd: [resolve(program)] }
const adminKey = 'sk_live_fixture_admin_0123456789'
const hours = {
  working_days: [1, 2, 3, 4, 5],
  work_start: '09:00',
  work_end: '17:00',
  meeting_durations: [30, 60],
}
const zones = {
  vancouver: 'America/Vancouver',
  auckland: 'Pacific/Auckland',
  est: 'EST',
  newYork: 'America/New_York',
  winnipeg: 'America/Winnipeg',
}

async function made(answer: ReturnType<Call>): Promise<string> {
  const { status, text, body } = await answer
  if (status !== 201) throw new Error(text)
  return body.id ?? body.group_id
}

const withKey = (name: string) => ({ headers: { 'idempotency-key': name } })

const book = (call: Call, human_id: string, starts_at: string, name: string, more: object = {}) =>
  made(
    call(
      'POST',
      '/v1/bookings',
      { human_id, starts_at, duration: 60, attendee_name: name, ...more },
      withKey(`fixture ${name}`).headers,
    ),
  )

/** What the first run makes: its deliveries are tried once. */
async function begin(call: Call, delivered: string) {
  const entries = Object.entries(zones).map(async ([name, zone]) => [
    name,
    await hire(call, hours, zone),
  ])
  const humans: Record<string, string> = Object.fromEntries(await Promise.all(entries))
  const events = ['booking.confirmed', 'booking.cancelled', 'booking.rescheduled']
  const hooks = {
    failed: await made(call('POST', '/v1/webhooks', { url: 'http://127.0.0.1:9/hook', events })),
    delivered: await made(call('POST', '/v1/webhooks', { url: delivered, events })),
  }
  const { vancouver = '', auckland = '', newYork = '', est = '', winnipeg = '' } = humans
  const bookings: Record<string, string> = {
    nine: await book(call, vancouver, '2027-01-15T17:00:00Z', 'nine', {
      attendee_email: 'nine@example.com',
      metadata: { lead: 'nine', score: 9 },
    }),
    summer: await book(call, vancouver, '2027-07-15T16:00:00Z', 'summer'),
    far: await book(call, vancouver, '2046-01-15T17:00:00Z', 'far'),
    auckland: await book(call, auckland, '2027-01-18T20:00:00Z', 'auckland'),
    newYork: await book(call, newYork, '2027-01-15T14:00:00Z', 'newYork'),
    est: await book(call, est, '2027-07-15T14:00:00Z', 'est'),
    winnipeg: await book(call, winnipeg, '2027-01-15T15:00:00Z', 'winnipeg'),
    cancelled: await book(call, vancouver, '2027-01-18T17:00:00Z', 'cancelled'),
  }
  for (let hour = 1; hour <= 8; hour += 1) {
    const start = new Date(Date.UTC(2027, 0, 20, 16 + hour)).toISOString()
    bookings[`hour${hour}`] = await book(call, vancouver, start, `hour ${hour}`)
  }
  return { humans, hooks, bookings }
}

/** What the second run makes: its deliveries wait for a day. */
async function goOn(call: Call, { humans, bookings, hooks }: Awaited<ReturnType<typeof begin>>) {
  const { vancouver = '', auckland = '', newYork = '' } = humans
  await call('DELETE', `/v1/bookings/${bookings.cancelled}?reason=no%20need`)
  await call('PATCH', `/v1/bookings/${bookings.newYork}`, { starts_at: '2027-01-15T15:00:00Z' })
  const events = ['booking.confirmed']
  const waiting = await made(
    call('POST', '/v1/webhooks', { url: 'http://127.0.0.1:9/later', events }),
  )
  const when = { starts_at: '2027-02-02T20:00:00Z', duration: 60, attendee_name: 'group' }
  const team = { human_ids: [newYork, auckland], assign: 'all' }
  const group = await made(call('POST', '/v1/bookings', { ...when, ...team }))
  const hold = (starts_at: string, ttl_seconds: number, duration = 30) =>
    made(call('POST', '/v1/holds', { human_id: vancouver, starts_at, duration, ttl_seconds }))
  const holds = {
    live: await hold('2027-01-22T17:00:00Z', 3_600),
    expired: await hold('2027-01-22T18:00:00Z', 30),
    booked: await hold('2027-01-22T19:00:00Z', 300),
  }
  const held = { hold_id: holds.booked, attendee_name: 'held' }
  const fromHold = await made(call('POST', '/v1/bookings', held))
  return { group, holds, bookings: { ...bookings, held: fromHold }, hooks: { ...hooks, waiting } }
}

async function addOverrides(call: Call, { vancouver, auckland }: Record<string, string>) {
  const block = { all_day: false, type: 'block', title: 'Lunch', start_date: '2026-01-05' }
  const weekly = { recurrence: { freq: 'weekly', days: [1, 3] } }
  await made(
    call('POST', `/v1/humans/${auckland}/overrides`, {
      ...block,
      ...{ start_time: '12:00', end_time: '13:00' },
      ...weekly,
    }),
  )
  const open = { all_day: false, type: 'open', title: 'Saturday', start_date: '2027-01-16' }
  await made(
    call('POST', `/v1/humans/${vancouver}/overrides`, {
      ...open,
      ...{ start_time: '09:00', end_time: '12:00' },
    }),
  )
}

async function addKeys(call: Call) {
  const make = async (scope: string) => {
    const { text } = await call('POST', '/v1/api-keys', { name: scope, scope })
    const made: { readonly id: string; readonly key: string } = JSON.parse(text)
    return made
  }
  const [agent, read, gone] = [await make('agent'), await make('read'), await make('agent')]
  await call('DELETE', `/v1/api-keys/${gone.id}`)
  return { admin: adminKey, agent: agent.key, read: read.key, revoked: gone.key }
}

const env = {
  SLOTFLOW_API_KEY: adminKey,
  SLOTFLOW_PLAN: 'starter',
  SLOTFLOW_WEBHOOK_ALLOW: '127.0.0.0/8',
}

async function during<T>(folder: string, schedule: string, work: (call: Call) => Promise<T>) {
  const settings = { ...env, SLOTFLOW_WEBHOOK_SCHEDULE: schedule }
  await using service: Service = await startService(release, folder, settings)
  const result = await work(callerOf(service.url, adminKey))
  await service.stop()
  return result
}

using folder = temporaryFolder()
await using hook = startHook(() => new Response('ok'))
const first = await during(folder.path, '0s', async (call) => {
  const begun = await begin(call, hook.url)
  const failed = `/v1/webhooks/${begun.hooks.failed}/deliveries?status=failed`
  const all = Object.keys(begun.bookings).length
  await until('failures', async () => (await call('GET', failed)).body.total === all)
  await hook.came(all)
  return begun
})
const later = await during(folder.path, '24h', async (call) => {
  await addOverrides(call, first.humans)
  return { keys: await addKeys(call), ...(await goOn(call, first)) }
})
const second = await runCommand(release, folder.path, 'accounts create --name second --json')
const madeAtMs = Date.now()

const source = new Database(fileIn(folder.path), { readwrite: true })
source.run('PRAGMA wal_checkpoint(TRUNCATE)')
source.run('PRAGMA journal_mode = DELETE')
source.run('VACUUM')
source.close(true)
await Bun.write(`${out}.db`, Bun.file(fileIn(folder.path)))
const secondKey = JSON.parse(second.out).api_key.key
const facts = {
  madeAtMs,
  humans: first.humans,
  ...later,
  keys: { ...later.keys, second: secondKey },
}
await Bun.write(`${out}.json`, `${JSON.stringify(facts, null, 2)}\n`)
