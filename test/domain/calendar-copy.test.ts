/** What is done about the copy of a booking in a calendar, and what a failure comes to. */
import { describe, expect, test } from 'bun:test'
import { type DueCopy, decideCopy, decideHeld } from '../../src/domain/calendars/copy.ts'
import { dayMs, hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { booking, nowMs } from '../support/store.ts'

const ahead = booking('h', { startMs: nowMs + hourMs, endMs: nowMs + 2 * hourMs })
const due = (fields: Partial<DueCopy> = {}, endMs = ahead.endMs): DueCopy => ({
  ...{ booking: { ...ahead, endMs }, changedAtMs: nowMs, detail: 'busy', isWanted: true },
  ...{ etag: null, wasWritten: false, version: 1, ...fields },
})

test.each<[string, DueCopy, ReturnType<typeof decideCopy>]>([
  ['new', due(), 'put'],
  ['written before', due({ wasWritten: true }), 'put'],
  ['not wanted', due({ isWanted: false }), 'remove'],
  ['not wanted, and written', due({ isWanted: false, wasWritten: true }), 'remove'],
  ['not wanted, and over', due({ isWanted: false }, nowMs), 'remove'],
  ['over before it was ever written', due({}, nowMs), 'remove'],
  ['over, and written before', due({ wasWritten: true }, nowMs), 'put'],
  ['about to end', due({}, nowMs + 1), 'put'],
])('a copy that is %s', (_, copy, expected) => {
  expect(decideCopy(copy, nowMs)).toBe(expected)
})

describe('a calendar that takes nothing now', () => {
  const fault = { words: 'answers 503', asksForPerson: false, retryAfterMs: null }
  const before = (failures: number) => ({ failures, fault: null })
  const held = (failures: number, fields: Partial<typeof fault> | { retryAfterMs: number } = {}) =>
    decideHeld(before(failures), { ...fault, ...fields }, nowMs)
  const waitOf = (...asked: Parameters<typeof held>) => held(...asked).untilMs - nowMs

  test('waits for longer and longer, a day at most', () => {
    const waits = [0, 1, 2, 3, 4, 5, 6, 60].map((failures) => waitOf(failures))
    const sixHours = [minuteMs, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 6 * hourMs]
    expect(waits).toEqual([...sixHours, dayMs, dayMs, dayMs])
    expect(held(2).failures).toBe(3)
  })

  test('waits for as long as its server asks, up to twice as long as it would', () => {
    const asked = [1, 90_000, 10 * hourMs].map((retryAfterMs) => waitOf(0, { retryAfterMs }))
    expect(asked).toEqual([minuteMs, 90_000, 2 * minuteMs])
  })

  test('waits a day where nothing helps but a person', () => {
    expect(waitOf(0, { asksForPerson: true })).toBe(dayMs)
  })

  test('says since when', () => {
    expect(held(0).fault).toEqual({ words: 'answers 503', asksForPerson: false, sinceMs: nowMs })
    const known = { words: 'answers 500', asksForPerson: false, sinceMs: 7 }
    const again = decideHeld({ failures: 1, fault: known }, fault, nowMs)
    expect(again.fault).toEqual({ words: 'answers 503', asksForPerson: false, sinceMs: 7 })
  })
})
