/** Random commands against a service and the model, from a random beginning. */
import type { Database } from 'bun:sqlite'
import { expect } from 'bun:test'
import fc from 'fast-check'
import { type EventType, eventTypes } from '../../src/domain/event.ts'
import type { PlanName } from '../../src/domain/plan.ts'
import type { TestApp } from './app.ts'
import { attendeeAt } from './attendee.ts'
import { expectAgreement, expectSound } from './audit.ts'
import { type Real, randomCommands } from './commands.ts'
import { Model } from './model.ts'
import { connect, expectWritten, type Outside } from './outside-commands.ts'
import { checkCases, transitionsOf, zones } from './random.ts'
import { rulesBody } from './wire.ts'

const hourMs = 3_600_000

/** The service on one engine. */
export interface Service {
  readonly app: TestApp
  addAccount(plan: PlanName, buysPacks: boolean): Promise<{ id: string; key: string }>
  /** Has an account use so many bookings of a month. */
  use(accountId: string, monthMs: number, used: number): Promise<void>
  /** The file, where there is one: the outbox stands nowhere else. */
  readonly database: Database | null
  /** Calendars elsewhere, where the engine writes into them. */
  readonly outside?: Outside
}

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

/** An account of its own for each run, with one human. */
async function begin(
  { app, addAccount, use, outside }: Service,
  { timeZone, startMs, plan, buysPacks, left }: Setting,
) {
  app.clock.set(new Date(startMs).toISOString())
  const { id: accountId, key: adminKey } = await addAccount(plan, buysPacks)
  const model = new Model(startMs, plan, buysPacks)
  if (plan === 'starter') {
    const { month } = model
    month.used = 1_000 - left
    const first = Date.parse(`${new Date(startMs).toISOString().slice(0, 7)}-01`)
    await use(accountId, first, month.used)
  }
  const real: Real = {
    ...(outside && { outside }),
    advance: app.clock.advance,
    press: async (link, button, fields) =>
      (await attendeeAt(app, link).press(button, fields)).status,
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
    ...{ id: human.body.id, timeZone, active: true, overrides: [], calendars: [] },
    rules: {
      workingDays: [1, 2, 3, 4, 5, 6, 7],
      hours: { startMinutes: 0, endMinutes: 1_440 },
      durationsMinutes: [30, 60],
    },
  })
  await addIntro(model, real)
  const [first] = model.humans
  if (outside && first) await connect(real, outside, first, 'busy')
  await addSecond(model, real)
  return { model, real }
}

/** Another human who is always open, where the plan has room for one: somebody to hand over to. */
async function addSecond(model: Model, real: Real): Promise<void> {
  const [first] = model.humans
  if (!first?.rules) return
  const { timeZone, rules } = first
  const { body } = await real.call('POST', '/v1/humans', { name: 'Ben', timezone: timeZone })
  await real.call('PUT', `/v1/humans/${body.id}/availability`, rulesBody(rules))
  const its = { id: body.id, timeZone, rules, active: true }
  model.humans.push({ ...its, overrides: [], calendars: [] })
}

/** A kind of meeting that everybody gives, and that says nothing else. */
async function addIntro(model: Model, real: Real): Promise<void> {
  const { body } = await real.call('POST', '/v1/services', { name: 'Intro', durations: [30, 60] })
  const rules = {
    ...{ durationsMinutes: [30, 60], weeklyHours: null, stepMinutes: null, maxPerDay: null },
    ...{ bufferBeforeMinutes: null, bufferAfterMinutes: null },
    ...{ minimumNoticeMinutes: null, bookingWindowDays: null },
  }
  model.services.push({ id: body.id, rules, people: null, active: true })
}

const settings = fc.tuple(beginning, quota).map(([place, money]) => ({ ...place, ...money }))

/** What comes because a time comes: no command brings it, and no worker runs here (test/workers/remind.test.ts). */
const ofWorker: readonly EventType[] = [
  'booking.reminder',
  'booking.started',
  'booking.conflict',
  'calendar.unreachable',
  'calendar.recovered',
  'mail.failed',
]

const written = 'written into a calendar'
const unwritten = 'not written into a calendar that failed'
const handed = 'handed over'
const ofService = 'booked or held as a kind of meeting'

/** Runs commands against both; answers how often what happened. A failure tells the seed and the smallest case. */
export async function compare(
  service: Service,
  count: number,
  reach: (real: Real, seed: number) => Real = (real) => real,
): Promise<void> {
  const happened = new Map<string, number>()
  const saw = (what: string) => happened.set(what, (happened.get(what) ?? 0) + 1)
  const cases = fc.tuple(settings, fc.nat(), randomCommands(80))
  const numRuns = await checkCases(count, cases, async ([setting, chance, commands]) => {
    const { model, real } = await begin(service, setting)
    await fc.asyncModelRun(() => ({ model, real: reach(real, chance) }), commands)
    await expectAgreement(model, real, service.database)
    if (service.outside) {
      await service.outside.write()
      expectWritten(model, service.outside)
      if (model.written > 0) saw(written)
      if (model.failedWrites > 0) saw(unwritten)
      if (model.handedOver > 0) saw(handed)
    }
    for (const { type } of model.events) saw(type)
    for (const { service } of [...model.bookings, ...model.holds]) if (service) saw(ofService)
  })
  if (service.database) expectSound(service.database)
  // Had little come about, little would have been compared.
  const expected = eventTypes.filter((each) => !ofWorker.includes(each))
  // In few runs these may not come about by chance.
  const rare = numRuns < 40 ? [] : [unwritten, handed]
  const copied = service.outside ? [written, ...rare] : []
  for (const what of [...expected, ofService, ...copied]) {
    expect([what, (happened.get(what) ?? 0) > numRuns / 10]).toEqual([what, true])
  }
  console.log(`${numRuns} runs: ${JSON.stringify(Object.fromEntries(happened))}`)
}
