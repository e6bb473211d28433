/** What is kept in memory takes no more bytes than it may. */
import { expect, test } from 'bun:test'
import { compileSchedule } from '../../src/domain/schedule.ts'
import { ScheduleCache } from '../../src/store/rows/schedule-cache.ts'
import { connectReader, connectWriter } from '../../src/store/sqlite/file/connect.ts'
import { block, testFile } from '../support/store.ts'

const idOf = (n: number) => `human ${n}`

/** How many of `made` schedules of as many overrides are still kept. */
async function keptSchedules(bytes: number, made: number, overrides: number): Promise<number> {
  const cache = new ScheduleCache(bytes)
  const blocks = Array.from({ length: overrides }, () => block('h'))
  for (let n = 0; n < made; n += 1) {
    cache.get(idOf(n), { version: 1, fromDay: 0 }, () => compileSchedule('UTC', null, blocks))
  }
  // What has no room stays only for as long as somebody else has it.
  await new Promise((resolve) => setImmediate(resolve))
  Bun.gc(true)
  let compiled = 0
  for (let n = made - 1; n >= 0; n -= 1) {
    cache.get(idOf(n), { version: 1, fromDay: 0 }, () => {
      compiled += 1
      return compileSchedule('UTC', null, [])
    })
    if (compiled > 0) return made - 1 - n
  }
  return made
}

test('schedules are kept by bytes: of those with many overrides fewer', async () => {
  const bytes = 4 * 1024 * 1024
  expect(await keptSchedules(bytes, 40, 0)).toBe(40)
  const many = await keptSchedules(bytes, 40, 500)
  expect(many).toBeGreaterThan(2)
  expect(many).toBeLessThan(20)
})

test('a connection has as many pages as it is told', async () => {
  await using file = testFile()
  const [writer, reader] = [
    connectWriter(file.path, 4 * 1024 * 1024),
    connectReader(file.path, 2 * 1024 * 1024),
  ]
  expect(writer.query('PRAGMA cache_size').get()).toEqual({ cache_size: -4_096 })
  expect(reader.query('PRAGMA cache_size').get()).toEqual({ cache_size: -2_048 })
  reader.close()
  writer.close()
})
