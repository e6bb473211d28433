/** Bookings that new zone rules have shifted: found at the start, repaired as a set, each with one event. */

import { afterEach, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import { embeddedRules, useZoneRules } from '../../src/domain/time/zone.ts'
import { createLog } from '../../src/observe/log.ts'
import { createMetrics } from '../../src/observe/metrics.ts'
import { createGate } from '../../src/operations/caller-memory.ts'
import { type Keep, repairShifted } from '../../src/operations/zone-repair.ts'
import { startServer } from '../../src/server.ts'
import { openStorage } from '../../src/storage.ts'
import { verifyFile } from '../../src/store/sqlite/file/copy.ts'
import type { EventBody } from '../support/answers.ts'
import { copyFixture, fixtureFacts } from '../support/fixture.ts'
import { callerOf, hire } from '../support/process.ts'
import { testSecrets } from '../support/secrets.ts'
import { configIn, serverKey } from '../support/server.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/store.ts'
import { asuncionSource2024a, asuncionSource2024b, zoneFolder } from '../support/zone-folder.ts'

setDefaultTimeout(30_000)

/** The service on a folder, with the clock of a moment and the rules of a folder. */
async function serve(folder: TemporaryFolder, nowMs: number, zoneinfo: string | null = null) {
  const said: string[] = []
  const config = { ...configIn(folder.path), zoneinfo, log: 'json' as const }
  const write = (text: string) => said.push(text)
  const server = await startServer(config, { clock: { nowMs: () => nowMs }, write })
  /** What it has logged until its end: lines are gathered. */
  const saidByTheEnd = async () => {
    await server.stop()
    return said.join('')
  }
  return { ...server, saidByTheEnd, [Symbol.asyncDispose]: () => server.stop() }
}

// In force for the whole process, and so for the tests that come after.
afterEach(() => useZoneRules(embeddedRules()))

/** What `slotflow zones repair` does, at a moment of one's own. */
async function repair(folder: TemporaryFolder, nowMs: number, keep: Keep, zoneinfo?: string) {
  const config = { ...configIn(folder.path), zoneinfo: zoneinfo ?? null }
  const { store, zones } = await openStorage(config, nowMs)
  const log = createLog(
    'off',
    () => undefined,
    () => nowMs,
  )
  const parts = { store, log, clock: { nowMs: () => nowMs }, newId: () => Bun.randomUUIDv7() }
  const rest = {
    ...{ metrics: createMetrics(null), gate: createGate(0) },
    ...{ checkUrl: async () => null, checkCalendarUrl: async () => null, loopbackByDefault: false },
    ...{ secrets: testSecrets, publicUrl: null, sendsMail: false, backupEveryMs: null },
  }
  try {
    return await repairShifted({ ...parts, ...rest }, { keep, isDryRun: false })
  } finally {
    await store.close()
    zones.release()
  }
}

const fileOf = (folder: TemporaryFolder) => join(folder.path, 'slotflow.db')

/** A minute after 0.1.0 has made it. */
const fixtureMs = fixtureFacts.madeAtMs + 60_000
const { bookings, humans, keys } = fixtureFacts
const adminKey = keys['admin'] ?? ''

async function startsOf(url: string, key: string): Promise<Map<string, string>> {
  const call = callerOf(url, key)
  const { body } = await call('GET', '/v1/bookings?status=confirmed&limit=100')
  return new Map(body.bookings.map(({ id, starts_at }) => [id, starts_at]))
}

async function movesOf(url: string, key: string): Promise<EventBody[]> {
  const { text } = await callerOf(url, key)('GET', '/v1/events?limit=100')
  const events: EventBody[] = JSON.parse(text).events
  return events.filter(({ event }) => event === 'booking.rescheduled')
}

const hours = Array.from({ length: 8 }, (_, n) => `hour${n + 1}`)

test('what 0.1.0 booked in Vancouver for nine is found an hour late, and put at nine with one event', async () => {
  using folder = temporaryFolder()
  copyFixture(fileOf(folder))
  const nine = bookings['nine'] ?? ''
  let movedBefore = 0
  {
    await using server = await serve(folder, fixtureMs)
    const call = callerOf(server.url, adminKey)
    const { body } = await call('GET', '/v1/bookings?shifted=true&limit=100')
    expect(body.total).toBe(12)
    expect(body.bookings.find(({ id }) => id === nine)).toMatchObject({
      starts_at: '2027-01-15T17:00:00.000Z',
      shifted: {
        agreed_local: '2027-01-15T09:00',
        timezone: 'America/Vancouver',
        now_local: '2027-01-15T10:00',
      },
    })
    // Only what is ahead in a zone whose rules changed.
    const shifted = new Set(body.bookings.map(({ id }) => id))
    for (const name of ['summer', 'auckland', 'newYork', 'est', 'cancelled']) {
      expect([name, shifted.has(bookings[name] ?? '')]).toEqual([name, false])
    }
    movedBefore = (await movesOf(server.url, adminKey)).length
    const said = await server.saidByTheEnd()
    expect(said).toContain('no longer stand at the wall time that was agreed: 12.')
  }
  const repaired = await repair(folder, fixtureMs, 'wall-time')
  expect(repaired.flatMap(({ collisions }) => collisions)).toEqual([])
  expect(repaired.flatMap(({ changes }) => changes)).toHaveLength(12)
  {
    await using server = await serve(folder, fixtureMs)
    const starts = await startsOf(server.url, adminKey)
    expect(starts.get(nine)).toBe('2027-01-15T16:00:00.000Z')
    // Each stood where the next one had to go.
    expect(hours.map((name) => starts.get(bookings[name] ?? ''))).toEqual(
      hours.map((_, n) => `2027-01-20T${16 + n}:00:00.000Z`),
    )
    const moved = (await movesOf(server.url, adminKey)).slice(movedBefore)
    expect(new Set(moved.map(({ data }) => data.id)).size).toBe(12)
    expect(moved).toHaveLength(12)
    expect(moved.find(({ data }) => data.id === nine)).toMatchObject({
      data: { starts_at: '2027-01-15T16:00:00.000Z' },
    })
    expect(await server.saidByTheEnd()).not.toContain('no longer stand')
  }
  expect(verifyFile(fileOf(folder), 0).broken).toEqual([])
})

test('who was made with EST works on, and a change of another field is not refused', async () => {
  using folder = temporaryFolder()
  copyFixture(fileOf(folder))
  await using server = await serve(folder, fixtureMs)
  const call = callerOf(server.url, adminKey)
  const path = `/v1/humans/${humans['est']}`
  expect((await call('PATCH', path, { role: 'sales' })).body).toMatchObject({
    timezone: 'EST',
    role: 'sales',
  })
  expect((await call('PATCH', path, { timezone: 'EST' })).status).toBe(422)
  const slots = `${path}/slots?date_from=2027-07-05&date_to=2027-07-09&duration=60`
  expect((await call('GET', slots)).body.total).toBeGreaterThan(0)
})

const nowMs = Date.UTC(2026, 10, 28, 12)
const works = { working_days: [1], work_start: '09:00', work_end: '17:00', meeting_durations: [60] }
const monday = '2027-07-05'

async function bookAt(url: string, human_id: string, hour: string): Promise<string> {
  const start = { starts_at: `${monday}T${hour}`, timezone: 'America/Asuncion' }
  const booking = { human_id, ...start, duration: 60, attendee_name: 'Rosa' }
  return (await callerOf(url, serverKey)('POST', '/v1/bookings', booking)).body.id
}

test.each(['wall-time', 'instant'] as const)(
  'between two folders of rules bookings are shifted, and settled by their %s',
  async (keep) => {
    using folder = temporaryFolder()
    using before = zoneFolder('2024a', asuncionSource2024a)
    using since = zoneFolder('2024b', asuncionSource2024b)
    let ids: string[] = []
    {
      await using server = await serve(folder, nowMs, before.path)
      const human = await hire(callerOf(server.url, serverKey), works, 'America/Asuncion')
      const times = ['09:00', '10:00', '11:00']
      ids = await Promise.all(times.map((hour) => bookAt(server.url, human, hour)))
      const starts = await startsOf(server.url, serverKey)
      expect(ids.map((id) => starts.get(id))).toEqual(
        [13, 14, 15].map((hour) => `${monday}T${hour}:00:00.000Z`),
      )
    }
    {
      await using server = await serve(folder, nowMs, since.path)
      // Nothing moves by itself.
      expect((await startsOf(server.url, serverKey)).get(ids[0] ?? '')).toBe(
        `${monday}T13:00:00.000Z`,
      )
    }
    await repair(folder, nowMs, keep, since.path)
    await using server = await serve(folder, nowMs, since.path)
    const starts = await startsOf(server.url, serverKey)
    const firstHour = keep === 'wall-time' ? 12 : 13
    expect(ids.map((id) => starts.get(id))).toEqual(
      [0, 1, 2].map((n) => `${monday}T${firstHour + n}:00:00.000Z`),
    )
    expect(await movesOf(server.url, serverKey)).toHaveLength(keep === 'wall-time' ? 3 : 0)
    expect(await server.saidByTheEnd()).not.toContain('no longer stand')
  },
)
