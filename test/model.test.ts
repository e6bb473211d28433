/**
 * The service and the model side by side: random commands, a clock that is moved through nights on which
 * clocks change and through ends of months, a store that fails. `SLOTFLOW_TEST_SEED` and `SLOTFLOW_TEST_RUNS`
 * set how.
 */
import { afterAll, beforeAll, expect } from 'bun:test'
import fc from 'fast-check'
import { expectRefusal } from './support/answers.ts'
import { startTestApp, type TestApp } from './support/app.ts'
import { expectAgreement, expectSound } from './support/audit.ts'
import { clockTest as test } from './support/clock-test.ts'
import { type Real, randomCommands } from './support/commands.ts'
import { type Faulty, faults, openFaulty } from './support/faulty.ts'
import { Model } from './support/model.ts'
import { checkCases, randomOf, transitionsOf, zones } from './support/random.ts'

const hourMs = 3_600_000

let app: TestApp
let faulty: Faulty
beforeAll(async () => {
  const { opened, ...rest } = await openFaulty(startTestApp)
  app = opened
  faulty = rest.faulty
})
afterAll(() => app[Symbol.asyncDispose]())

/** When and where it begins: up to two days before a change of the clock or the end of a month. */
const beginning = fc.constantFrom(...zones).chain((timeZone) => {
  const ends = Array.from({ length: 24 }, (_, month) => Date.UTC(2026, month))
  const shifts = fc.integer({ min: -4, max: 48 }).map((hours) => hours * hourMs)
  return fc
    .tuple(fc.constantFrom(...transitionsOf(timeZone), ...ends), shifts, fc.constantFrom(0, 12_345))
    .map(([ms, beforeMs, moreMs]) => ({ timeZone, startMs: ms - beforeMs + moreMs }))
})

/** How much of which quota is left. */
const quota = fc.oneof(
  fc.constant({ plan: 'unlimited' as const, buysPacks: false, left: 0 }),
  fc.record({ plan: fc.constant('starter' as const), buysPacks: fc.boolean(), left: fc.nat(9) }),
)

interface Setting {
  readonly timeZone: string
  readonly startMs: number
  readonly plan: 'unlimited' | 'starter'
  readonly buysPacks: boolean
  readonly left: number
}

let accounts = 0

/** An account of its own for each run, with one human. */
async function begin({ timeZone, startMs, plan, buysPacks, left }: Setting) {
  app.clock.set(new Date(startMs).toISOString())
  accounts += 1
  const { id: accountId, key: adminKey } = await app.account(`m${accounts}`, plan, buysPacks)
  const model = new Model(startMs, plan, buysPacks)
  if (plan === 'starter') {
    const { month } = model
    month.used = 1_000 - left
    const first = Date.parse(`${new Date(startMs).toISOString().slice(0, 7)}-01`)
    const sql = 'INSERT INTO usage (account_id, month, used, packs) VALUES (?, ?, ?, 0)'
    app.database.run(sql, [accountId, first, month.used])
  }
  const real: Real = {
    advance: app.clock.advance,
    call: (method, path, body, { key = adminKey, idempotencyKey } = {}) =>
      app.call(method, path, body, {
        key,
        ...(idempotencyKey != null && { headers: { 'idempotency-key': idempotencyKey } }),
      }),
  }
  const human = await real.call('POST', '/v1/humans', { name: 'Ann', timezone: timeZone })
  const rules = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
  const path = `/v1/humans/${human.body.id}/availability`
  await real.call('PUT', path, { ...rules, meeting_durations: [30, 60] })
  model.humans.push({
    ...{ id: human.body.id, timeZone, active: true, overrides: [] },
    rules: {
      workingDays: [1, 2, 3, 4, 5, 6, 7],
      hours: { startMinutes: 0, endMinutes: 1_440 },
      durationsMinutes: [30, 60],
    },
  })
  return { model, real }
}

/** The same service, whose store fails now and then: nothing was written, and the same call does it then. */
function failing(real: Real, seed: number, seen: Map<string, number>): Real {
  const random = randomOf(seed)
  return {
    ...real,
    async call(method, path, body, asked) {
      const fault = random(3) === 0 && method !== 'GET' ? faults[random(faults.length)] : undefined
      if (fault) faulty.arm(fault)
      const answer = await real.call(method, path, body, asked)
      if (!fault || !faulty.disarm()) return answer
      const name = `${fault.code} at ${fault.at}`
      seen.set(name, (seen.get(name) ?? 0) + 1)
      // A lock is waited for, and then all is as ever.
      if (fault.code === 5) return answer
      expectRefusal(answer, 'UNAVAILABLE')
      expect(answer.headers.get('retry-after')).toBe('1')
      return real.call(method, path, body, asked)
    },
  }
}

const settings = fc.tuple(beginning, quota).map(([place, money]) => ({ ...place, ...money }))

/** Runs commands against both; answers how often what happened. A failure tells the seed and the smallest case. */
async function compare(count: number, reach: (real: Real, seed: number) => Real) {
  const happened = new Map<string, number>()
  const cases = fc.tuple(settings, fc.nat(), randomCommands(80))
  const numRuns = await checkCases(count, cases, async ([setting, chance, commands]) => {
    const { model, real } = await begin(setting)
    await fc.asyncModelRun(() => ({ model, real: reach(real, chance) }), commands)
    await expectAgreement(model, real, app.database)
    for (const { type } of model.events) happened.set(type, (happened.get(type) ?? 0) + 1)
  })
  expectSound(app.database)
  // Had little come about, little would have been compared.
  for (const type of ['booking.confirmed', 'booking.cancelled', 'booking.rescheduled']) {
    expect([type, (happened.get(type) ?? 0) > numRuns / 10]).toEqual([type, true])
  }
  console.log(`${numRuns} runs: ${JSON.stringify(Object.fromEntries(happened))}`)
}

const timeoutMs = 600_000

test(
  'whatever clients do in whatever order, the service says and keeps what the model does',
  () => compare(30, (real) => real),
  timeoutMs,
)

test(
  'a write that fails is 503, has changed nothing, and succeeds when it is sent again',
  async () => {
    const seen = new Map<string, number>()
    await compare(15, (real, seed) => failing(real, seed, seen))
    expect(seen.size).toBe(6)
    console.log(`failed: ${JSON.stringify(Object.fromEntries(seen))}`)
  },
  timeoutMs,
)
