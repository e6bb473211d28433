/** Zones and their clocks, for whoever has no rules of its own, or others. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type ClockBody, expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { debianOffsetMs } from '../support/debian-zones.ts'
import { zones } from '../support/random.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app[Symbol.asyncDispose]())

async function clockOf(query: string): Promise<ClockBody> {
  const { status, text } = await app.call('GET', `/v1/zones/clock?${query}`)
  expect([query, status]).toEqual([query, 200])
  return JSON.parse(text)
}

test('every name that is listed is one that a human may have', async () => {
  const { body, text } = await app.call('GET', '/v1/zones')
  const { timezones, version } = JSON.parse(text)
  expect(timezones).toContain('America/New_York')
  expect(timezones).toContain('UTC')
  expect([timezones.length, new Set(timezones).size]).toEqual([body.total, body.total])
  expect(version).toMatch(/^20\d\d[a-z]/)
  for (const timezone of timezones) {
    const { status } = await app.call('POST', '/v1/humans', { name: 'x', timezone })
    expect([timezone, status]).toEqual([timezone, 201])
  }
})

test.each([...zones, 'UTC', 'Africa/Monrovia'])(
  'the clock of %s, from 1970 to ten years from now',
  async (timezone) => {
    const { offsets, ends_at } = await clockOf(`timezone=${timezone}`)
    expect(offsets[0]?.starts_at).toBe('1970-01-01T00:00:00.000Z')
    expect(ends_at).toBe('2036-03-11T00:00:00.000Z')
    const offsetAt = (ms: number) =>
      offsets.findLast(({ starts_at }) => Date.parse(starts_at) <= ms)?.offset_seconds
    const step = 61 * 3_600_000 + 60_000
    for (let ms = 0; ms < Date.parse(ends_at); ms += step) {
      const seconds = debianOffsetMs(timezone, ms) / 1_000
      if (offsetAt(ms) !== seconds) expect([ms, offsetAt(ms)]).toEqual([ms, seconds])
    }
  },
)

test('a part of it, told from today or by dates', async () => {
  const year = await clockOf('timezone=America/New_York&date_from=2026-01-01&date_to=2026-12-31')
  const starts = year.offsets.map(({ starts_at, abbreviation }) => [abbreviation, starts_at])
  expect(starts).toEqual([
    ['EST', '2026-01-01T00:00:00.000Z'],
    ['EDT', '2026-03-08T07:00:00.000Z'],
    ['EST', '2026-11-01T06:00:00.000Z'],
  ])
  expect(year.ends_at).toBe('2027-01-01T00:00:00.000Z')
  const days = await clockOf('timezone=America/New_York&date_from=today&date_to=%2B6d')
  expect([days.offsets.length, days.ends_at]).toEqual([1, '2026-03-17T00:00:00.000Z'])
})

test('what cannot be asked is refused', async () => {
  const ask = (query: string) => app.call('GET', `/v1/zones/clock${query}`)
  expectRefusal(await ask(''), 'VALIDATION_ERROR', ['timezone'])
  const bad = '?timezone=%2B01:00&date_from=now&date_to=2026-02-30'
  expectRefusal(await ask(bad), 'VALIDATION_ERROR', ['timezone', 'date_from', 'date_to'])
  const utc = '?timezone=UTC'
  for (const range of ['&date_from=2026-03-16&date_to=2026-03-15', '&date_to=2170-01-02']) {
    expectRefusal(await ask(utc + range), 'VALIDATION_ERROR', ['date_to'])
  }
  expect((await ask(`${utc}&date_to=2170-01-01`)).status).toBe(200)
  expectRefusal(await app.call('GET', '/v1/zones?name=UTC'), 'VALIDATION_ERROR', ['name'])
})
