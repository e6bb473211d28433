/** The whole state of the service against the whole state of the model. */
import type { Database } from 'bun:sqlite'
import { expect } from 'bun:test'
import { checkSoundness } from '../../src/store/sqlite/file/soundness.ts'
import { migrations } from '../../src/store/sqlite/migrations.ts'
import { type BookingBody, expectRefusal } from './answers.ts'
import { expectSlots, type Real } from './commands.ts'
import { aboutBooking, type Model, type ModelHuman } from './model.ts'
import { instantText } from './wire.ts'

/** What the API shows of an account, and what only the file shows: the outbox. */
export async function expectAgreement(
  model: Model,
  real: Real,
  database: Database | null,
): Promise<void> {
  await expectBookings(model, real)
  await expectEvents(model, real)
  if (database) expectDeliveries(model, database)
  await expectUsage(model, real)
  for (const human of model.humans) {
    const minutes = human.rules?.durationsMinutes[0] ?? 30
    await expectSlots(model, real, { human, service: null }, -1, 4, minutes)
    for (const service of model.services) {
      const [own = 30] = service.rules.durationsMinutes
      await expectSlots(model, real, { human, service }, -1, 4, own)
    }
    await expectHolds(model, real, human)
  }
}

async function expectBookings({ bookings }: Model, real: Real): Promise<void> {
  const found: string[] = []
  for (let total = 1; found.length < total; ) {
    const path = `/v1/bookings?limit=100&offset=${found.length}`
    const { body } = await real.call('GET', path)
    total = body.total
    for (const row of body.bookings) {
      found.push(aboutAnswer(row))
    }
    if (body.bookings.length === 0) break
  }
  const sorted = [...bookings].sort((a, b) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1))
  expect(found).toEqual(sorted.map(aboutBooking))
}

type Told = Pick<
  BookingBody,
  'id' | 'starts_at' | 'duration_minutes' | 'attendee_name' | 'location' | 'service_id' | 'status'
>

/** What the service says of a booking, as the model says it. */
function aboutAnswer(told: Told) {
  const { id, starts_at, duration_minutes, attendee_name, location, service_id, status } = told
  const its = `${id} ${starts_at} ${duration_minutes} ${attendee_name}`
  return `${its} at ${location ?? 'no place'} as ${service_id ?? 'no kind'} ${status}`
}

/** The live ones. */
async function expectHolds(model: Model, real: Real, human: ModelHuman): Promise<void> {
  const answer = await real.call('GET', `/v1/holds?human_id=${human.id}`)
  if (!human.active) return expectRefusal(answer, 'NOT_FOUND')
  const list: { readonly holds: readonly { readonly id: string }[] } = JSON.parse(answer.text)
  const live = model.holds.filter((hold) => hold.human === human && model.isLive(hold))
  expect(list.holds.map(({ id }) => id).sort()).toEqual(live.map(({ id }) => id).sort())
}

interface EventList {
  readonly events: readonly {
    readonly event: string
    readonly data: {
      readonly id: string
      readonly starts_at: string
      readonly duration_minutes: number
      readonly attendee_name: string
      readonly location?: string
      readonly service_id?: string
      readonly status: string
    }
  }[]
}

/** One event for each thing that happened, in that order. */
async function expectEvents({ events }: Model, real: Real): Promise<void> {
  const answer = await real.call('GET', '/v1/events?limit=1000')
  const list: EventList = JSON.parse(answer.text)
  const found = list.events.map(({ event, data }) => `${event} ${aboutAnswer(data)}`)
  expect(found).toEqual(events.map(({ type, about }) => `${type} ${about}`))
}

/** One delivery for each endpoint that listened and is still there. */
function expectDeliveries({ events, webhooks }: Model, database: Database): void {
  const sql = `SELECT count(*) AS count FROM deliveries
    WHERE webhook_seq = (SELECT seq FROM webhooks WHERE id = ?)`
  const count = database.query<{ count: number }, [string]>(sql)
  const found = webhooks.map(({ id }) => count.get(id)?.count)
  const expected = webhooks.map(
    (webhook) => events.filter((event) => event.webhooks.includes(webhook)).length,
  )
  expect(found).toEqual(expected)
}

async function expectUsage(model: Model, real: Real): Promise<void> {
  const { text } = await real.call('GET', '/v1/usage')
  const usage: {
    readonly period: { readonly start: string }
    readonly bookings: { readonly used: number; readonly overage_packs: number }
    readonly humans: { readonly used: number }
    readonly webhooks: { readonly used: number }
  } = JSON.parse(text)
  expect({
    month: usage.period.start.slice(0, 7),
    used: usage.bookings.used,
    packs: usage.bookings.overage_packs,
    humans: usage.humans.used,
    webhooks: usage.webhooks.used,
  }).toEqual({
    month: instantText(model.nowMs).slice(0, 7),
    used: model.month.used,
    packs: model.month.packs,
    humans: model.activeHumans,
    webhooks: model.webhooks.length,
  })
}

/**
 * What `slotflow check` looks for is nowhere in the file. Monthly counts may differ from the bookings: tests
 * begin with a quota that is nearly used up.
 */
export function expectSound(database: Database): void {
  const findings = checkSoundness(database, migrations.length, 0)
  const found = findings.filter(
    ({ name, found }) => found > 0 && !name.startsWith('monthly counts'),
  )
  expect(found).toEqual([])
}
