/** The step from 0.1.0, of a file with many bookings: scripts/upgrade.ts does the same with a million. */
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { migrations } from '../../src/store/sqlite/migrations.ts'
import { openAt, temporaryFolder } from '../support/store.ts'
import { killedWhileMigrating, makeFirstSchema, sumOf, versionOf } from '../support/upgrade.ts'

test('killed at whatever moment, it is done whole or not at all, and then gets on', async () => {
  using folder = temporaryFolder()
  const original = join(folder.path, 'first.db')
  makeFirstSchema(original, 20_000)
  const before = sumOf(original)
  const seen = new Set<number>()
  for (const afterMs of [0, 2, 5, 10, 15, 20, 30, 50, 100, 3_000]) {
    const path = await killedWhileMigrating(original, afterMs)
    expect(sumOf(path)).toBe(before)
    seen.add(versionOf(path))
    await openAt(path).close()
    expect(versionOf(path)).toBe(migrations.length)
    expect(sumOf(path)).toBe(before)
  }
  expect([...seen].every((version) => version === 1 || version === migrations.length)).toBe(true)
  expect(seen).toContain(migrations.length)
}, 60_000)
