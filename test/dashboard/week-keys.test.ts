/** The free slots of a week are one stop of the Tab key. */
import { expect, test } from 'bun:test'
import { stopOf } from '../../src/dashboard/views/week/week-keys.ts'

const slots = [10, 20, 30].map((startMs) => ({ startMs, endMs: startMs + 10 }))

test('the Tab key comes to the slot that was last, and to the first when that is gone', () => {
  expect(stopOf(slots, null)).toBe(10)
  expect(stopOf(slots, 20)).toBe(20)
  expect(stopOf(slots.slice(2), 20)).toBe(30)
  expect(stopOf([], 20)).toBeNull()
})
