/** One request costs little, whatever it says: lists of names, text that patterns take the square of, faults in thousands. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Type } from '@sinclair/typebox'
import { faultsListed, unknownFaults } from '../../src/domain/errors.ts'
import { reader } from '../../src/http/input/validation.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { callTool } from '../support/tools.ts'
import { canProbe, longestTurn } from '../support/turn-probe.ts'

/** Processor time of one turn. What is asked here took seconds each, and takes two milliseconds, or a page of humans ten. */
const turnMsMax = 100
const humansCount = 3_000

let app: TestApp
let id: string
beforeAll(async () => {
  app = await startTestApp()
  id = (await app.human({ name: 'Maximilian Berger', rules: null })).id
  app.database.run(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${humansCount})
     INSERT INTO humans (id, account_id, name, timezone, active, version, created_at)
     SELECT printf('ffffffff-0000-7000-8000-%012d', i), account_id, name || ' ' || i, timezone, 1, 1, created_at FROM humans, n`,
  )
})
afterAll(() => app[Symbol.asyncDispose]())

const slots = 'date_from=2026-03-16&date_to=2026-03-17&duration=30'
const misspelt = Array.from({ length: 100 }, (_, n) => `Maximilien Bergar ${n}`)
/** Each may mean a field, by its name or by what stands in it. */
const strangers = (count: number, value: unknown = '{"x":{"y":{}}}') =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`new_rolee_time_${n}`, value]))
const wanted = { starts_at: '2026-03-16T14:00:00Z', duration: 30, attendee_name: 'Alex Rivera' }
const dots = `${'a.'.repeat(30_000)}@`
const parts = 'a,'.repeat(7_000)

const post = (path: string, body: object) => () => app.call('POST', path, body)
const get = (path: string) => () => app.call('GET', path)

/** One after the other, in one turn. */
const times = (count: number, call: () => Promise<unknown>) => async () => {
  for (let n = 0; n < count; n += 1) await call()
}

const calls: readonly [what: string, call: () => Promise<unknown>][] = [
  ['pieces in a query', get(`/v1/slots?${slots}&human_ids=${'a,'.repeat(2_000)}`)],
  [
    'pieces in lists of a body',
    post('/v1/bookings', { ...wanted, human_ids: Array(20).fill(parts.slice(0, 3_000)) }),
  ],
  [
    'misspelt names in a query',
    get(`/v1/slots?${slots}&human_ids=${misspelt.map(encodeURIComponent)}`),
  ],
  ['misspelt names in a body', post('/v1/bookings', { ...wanted, human_ids: misspelt })],
  [
    'misspelt names of a tool',
    () => callTool(app, 'find_team_slots', { human_ids: misspelt, duration: 30 }),
  ],
  ['names of 8 KB in a path', times(8, get(`/v1/humans/${'mbxi%20'.repeat(1_100)}`))],
  [
    'an address',
    () => app.call('POST', '/v1/bookings', { ...wanted, human_id: id, attendee_email: dots }),
  ],
  ['an address to erase', post('/v1/attendees/erase', { email: dots, dry_run: true })],
  [
    'a start',
    () =>
      app.call('POST', '/v1/bookings', {
        ...wanted,
        human_id: id,
        starts_at: '1:1'.repeat(20_000),
      }),
  ],
  [
    'blanks as a start',
    () =>
      app.call('POST', '/v1/bookings', { ...wanted, human_id: id, starts_at: ' '.repeat(60_000) }),
  ],
  [
    'parts of a zone',
    () => app.call('POST', '/v1/humans', { name: 'A', timezone: 'a,'.repeat(30_000) }),
  ],
  ['parts of a zone in a query', get(`/v1/zones/clock?timezone=${parts.slice(0, 6_000)}`)],
  ['fields in a body', post('/v1/bookings', strangers(1_400))],
  [
    'fields in a query',
    get(
      `/v1/humans?${new URLSearchParams(Object.entries(strangers(400)).map(([name]) => [name, '{"x":1}']))}`,
    ),
  ],
  ['arguments', () => callTool(app, 'create_booking', { ...wanted, ...strangers(1_400) })],
  ['members of a list', post('/v1/services', { name: 'A', weekly_hours: Array(20_000).fill({}) })],
  [
    'words of a list',
    post('/v1/webhooks', { url: 'http://127.0.0.1:9', events: Array(15_000).fill('a') }),
  ],
]

test.skipIf(!canProbe).each(calls)('%s', async (_, call) => {
  // What was answered in the turn in which it was asked is looked at in the next.
  const turn = () =>
    longestTurn(async () => {
      await call()
      await new Promise((resolve) => setImmediate(resolve))
    })
  // A heap may be collected in between: twice is none of that.
  const ms = await turn()
  if (ms > turnMsMax) expect(await turn()).toBeLessThan(turnMsMax)
})

test('faults that are counted and not listed have no words, and no meaning is sought for them', () => {
  const read = reader(Type.Object({ name: Type.String() }, { additionalProperties: false }))
  const { faults } = read({ ...strangers(1_000), name: 'A' })
  expect(faults).toHaveLength(1_000)
  expect(new Set(faults.slice(faultsListed).map(({ message }) => message))).toEqual(
    new Set(['is wrong']),
  )
  let compared = 0
  const known = Object.assign(['name'], {
    includes(name: string) {
      compared += 1
      return name === 'name'
    },
  })
  const sought = (count: number) => {
    compared = 0
    expect(unknownFaults(Object.entries(strangers(count)), known)).toHaveLength(count)
    return compared
  }
  expect(sought(1_000)).toBe(sought(faultsListed))
})

test('more names than may be sent are refused by their number, and of so many as may each is told', async () => {
  const asked = (names: readonly string[]) =>
    app.call('GET', `/v1/slots?${slots}&human_ids=${names.map(encodeURIComponent)}`)
  const many = await asked([...misspelt, 'Maximilian Berger'])
  expect(many.body.error.message).toBe(
    'human_ids: must be 1 to 100 ids, no two the same, separated by commas without blanks',
  )
  const one = await asked(['Maximilian Berger'])
  expect(one.body.error.message).toContain(`${id} for "Maximilian Berger"`)
  const last = await asked([`Maximilian Berger ${humansCount}`])
  expect(last.body.error.message).toContain(`-${String(humansCount).padStart(12, '0')} for`)
})

test('text of any length is answered with what its field takes', async () => {
  const { body } = await app.call('POST', '/v1/humans', { name: 'A', timezone: 'UTC', email: dots })
  expect(body.error.message).toContain('email: must be an e-mail address such as alex@startup.io')
})
