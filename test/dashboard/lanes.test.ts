/** Things of one day that overlap stand side by side. */
import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { lanesOf, sharesOf } from '../../src/dashboard/week/lanes.ts'

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

describe('shares of the width', () => {
  const at = (top: number, height: number, isGround = false) => ({ top, height, isGround })

  test('ground alone and what stands before it alone have all of it', () => {
    expect(sharesOf([at(0, 60, true), at(60, 30), at(120, 30)])).toEqual([
      { from: 0, width: 1 },
      { from: 0, width: 1 },
      { from: 0, width: 1 },
    ])
  })

  test('before three blocks and an open a slot has more than half', () => {
    const [first, second, , fourth, slot] = sharesOf([
      ...[at(0, 240, true), at(30, 180, true), at(60, 240, true), at(120, 60, true)],
      at(120, 30),
    ])
    expect(slot).toEqual({ from: 0.45, width: 0.55 })
    expect(first?.from).toBe(0)
    expect(second?.from).toBeCloseTo(0.1125)
    expect((fourth?.from ?? 0) + (fourth?.width ?? 0)).toBeCloseTo(0.45)
  })

  test('things that do not touch share nothing', () => {
    const shares = sharesOf([at(0, 60, true), at(30, 30), at(90, 30), at(90, 30)])
    expect(shares).toEqual([
      { from: 0, width: 0.45 },
      { from: 0.45, width: 0.55 },
      { from: 0, width: 0.5 },
      { from: 0.5, width: 0.5 },
    ])
  })
})
