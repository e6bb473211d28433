/** When the newest backup is too old, and what is told of it. */
import { expect, test } from 'bun:test'
import { createMetrics } from '../../src/observe/metrics.ts'
import { backupTurnMs, keepBackedUp } from '../../src/workers/backups.ts'
import { startTestApp } from '../support/app.ts'

const hourMs = 3_600_000
const newest = (begunMs: number) => ({ begunMs, bytes: 1, verifiedMs: begunMs, kept: 1 })

test('a backup is made when the newest is as old as it may be, and its age is told', async () => {
  await using app = await startTestApp()
  const { clock, context } = app
  let made = 0
  const turn = keepBackedUp(context, hourMs, async () => {
    made += 1
    return newest(clock.nowMs())
  })
  const usage = async () => (await app.call('GET', '/v1/usage')).text
  expect(await usage()).not.toContain('last_backup_at')
  await turn()
  const firstAt = new Date(clock.nowMs()).toISOString()
  clock.advance(hourMs - 1)
  await turn()
  expect(made).toBe(1)
  expect(await usage()).toContain(`"last_backup_at":"${firstAt}"`)
  expect((await app.call('GET', '/metrics')).text).toContain('slotflow_backup_age_seconds 3599.999')
  clock.advance(1)
  await turn()
  expect(made).toBe(2)
  expect((await app.call('GET', '/metrics')).text).toContain('slotflow_backup_age_seconds 0')
})

test.each([60_000, 300_000, hourMs])(
  'every %d ms is every %d ms, although making one takes a moment',
  async (everyMs) => {
    await using app = await startTestApp()
    const { clock, context } = app
    const startMs = clock.nowMs()
    const begun: number[] = []
    const turn = keepBackedUp({ ...context, metrics: createMetrics(null) }, everyMs, async () => {
      // The process that makes it has to start.
      const begunMs = clock.nowMs() + 240
      begun.push(begunMs)
      return newest(begunMs)
    })
    const turnMs = backupTurnMs(everyMs)
    for (let atMs = 0; atMs <= 12 * everyMs; atMs += turnMs) {
      clock.advance(startMs + atMs - clock.nowMs())
      await turn()
    }
    const pauses = begun.slice(1).map((atMs, at) => atMs - (begun[at] ?? 0))
    expect(pauses.length).toBeGreaterThanOrEqual(11)
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(everyMs)
    expect(Math.max(...pauses)).toBeLessThanOrEqual(everyMs + turnMs)
  },
)

test('one that fails is a line and a count, and is tried at the next turn; one of others is waited for', async () => {
  await using app = await startTestApp()
  const said: unknown[] = []
  const metrics = createMetrics(null)
  const log = { info: () => undefined, error: (...words: unknown[]) => said.push(words) }
  const results = [
    () => Promise.reject(new Error('no room')),
    async () => null,
    async () => newest(7),
  ]
  const turn = keepBackedUp(
    { ...app.context, metrics, log },
    hourMs,
    async () => results.shift()?.() ?? null,
  )
  await turn()
  expect(said).toEqual([['the backup failed', { reason: 'no room' }]])
  await turn()
  expect(metrics.lastBackup()).toBeNull()
  await turn()
  expect(metrics.lastBackup()).toEqual(newest(7))
  expect(said).toHaveLength(1)
})
