/** Things of one day that overlap stand side by side. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { lanesOf } from '../../src/dashboard/week/lanes.ts'

const rows = (top: number, end: number) => ({ top, height: end - top })

test('what overlaps shares the width, what only touches has all of it', () => {
  expect(lanesOf([])).toEqual([])
  expect(lanesOf([rows(0, 60), rows(60, 120)])).toEqual([
    { lane: 0, lanes: 1 },
    { lane: 0, lanes: 1 },
  ])
  // Three blocks over one another, and one that takes the place of the first when that has ended.
  expect(lanesOf([rows(0, 60), rows(10, 200), rows(20, 40), rows(60, 90), rows(200, 210)])).toEqual(
    [
      { lane: 0, lanes: 3 },
      { lane: 1, lanes: 3 },
      { lane: 2, lanes: 3 },
      { lane: 0, lanes: 3 },
      { lane: 0, lanes: 1 },
    ],
  )
})

test('no two things lie over one another, in whatever order they come', () => {
  const thing = fc.record({ top: fc.nat(300), height: fc.integer({ min: 1, max: 90 }) })
  fc.assert(
    fc.property(fc.array(thing, { maxLength: 30 }), (things) => {
      const lanes = lanesOf(things)
      things.forEach((one, at) => {
        things.slice(at + 1).forEach((other, behind) => {
          const isOver = one.top < other.top + other.height && other.top < one.top + one.height
          const [a, b] = [lanes[at], lanes[at + 1 + behind]]
          if (isOver) expect([a?.lanes, a?.lane === b?.lane]).toEqual([b?.lanes, false])
        })
        expect(lanes[at]?.lane).toBeLessThan(lanes[at]?.lanes ?? 0)
      })
    }),
    { seed: 29 },
  )
})
