/**
 * The service and the model side by side: random commands, a clock that is moved through nights on which
 * clocks change and through ends of months. `SLOTFLOW_TEST_SEED` and `SLOTFLOW_TEST_RUNS` set how.
 */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import { startTestApp, type TestApp } from './support/app.ts'
import { expectAgreement } from './support/audit.ts'
import { type Real, randomCommands } from './support/commands.ts'
import { Model } from './support/model.ts'
import { runs, transitionsOf, zones } from './support/random.ts'

const hourMs = 3_600_000

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
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

test('whatever clients do in whatever order, the service says and keeps what the model does', async () => {
  const settings = fc.tuple(beginning, quota).map(([place, money]) => ({ ...place, ...money }))
  const happened = new Map<string, number>()
  const property = fc.asyncProperty(settings, randomCommands(80), async (setting, commands) => {
    const { model, real } = await begin(setting)
    await fc.asyncModelRun(() => ({ model, real }), commands)
    await expectAgreement(model, real, app.database)
    for (const { type } of model.events) happened.set(type, (happened.get(type) ?? 0) + 1)
  })
  const { seed, numRuns } = runs(50)
  const found = await fc.check(property, { seed, numRuns, verbose: 0 })
  if (found.failed) {
    const cause = found.errorInstance
    const reason = cause instanceof Error ? cause.message : String(cause)
    const smallest = fc.stringify(found.counterexample)
    throw new Error(`SLOTFLOW_TEST_SEED=${seed}, the smallest case:\n${smallest}\n${reason}`)
  }
  // Had little come about, little would have been compared.
  for (const type of ['booking.confirmed', 'booking.cancelled', 'booking.rescheduled']) {
    expect([type, (happened.get(type) ?? 0) > numRuns / 10]).toEqual([type, true])
  }
  console.log(`${numRuns} runs: ${JSON.stringify(Object.fromEntries(happened))}`)
}, 600_000)
