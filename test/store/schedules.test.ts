/** Schedules that were made once are not made again while somebody works with them, however little room there is. */
import { expect, test } from 'bun:test'
import { compileSchedule } from '../../src/domain/schedule.ts'
import { ScheduleCache } from '../../src/store/rows/schedule-cache.ts'
import { scheduleReader } from '../../src/store/sqlite/calendar/schedules.ts'
import { addAccount, addHuman, nowMs, testFile } from '../support/store.ts'

const nobodysRoom = 1

test('one that is held is found without room for it, and no other version in its place', () => {
  const cache = new ScheduleCache(nobodysRoom)
  let made = 0
  const get = (id: string, version: number, fromDay: number) =>
    cache.get(id, { version, fromDay }, () => {
      made += 1
      return compileSchedule('UTC', null, [])
    })
  const held = [get('a', 1, 5), get('b', 1, 5)]
  expect([get('a', 1, 5), get('b', 1, 6)]).toEqual(held)
  expect(made).toBe(2)
  expect(get('a', 2, 5)).not.toBe(held[0])
  expect(get('b', 1, 4)).not.toBe(held[1])
  expect(made).toBe(4)
  cache.clear()
  get('b', 1, 4)
  expect(made).toBe(5)
  expect(held).toHaveLength(2)
})

test('whoever passes through humans keeps the schedule of none, and takes those that are kept', async () => {
  await using file = testFile()
  const store = file.open()
  const { id } = await addHuman(store, await addAccount(store))
  const cache = new ScheduleCache(100_000)
  const read = scheduleReader(file.sql(), cache)
  const passing = { humanId: id, nowMs, isPassing: true } as const
  const found = read(passing, 1)
  expect(read(passing, 1)).not.toBe(found)
  const kept = read({ humanId: id, nowMs }, 1)
  expect([read(passing, 1), read({ humanId: id, nowMs }, 1)]).toEqual([kept, kept])
  expect(read(passing, 1)).toBe(kept)
})
