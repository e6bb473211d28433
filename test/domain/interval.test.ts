import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  byStart,
  contains,
  endOf,
  firstEndingAfter,
  type Interval,
  intersect,
  overlaps,
  startOf,
  subtract,
  union,
} from '../../src/domain/time/interval.ts'
import { runs } from '../support/random.ts'

/** `1-3 5-8`: [1, 3) and [5, 8). */
function read(text: string): Interval[] {
  return text
    .split(' ')
    .filter(Boolean)
    .map((word) => {
      const [startMs = Number.NaN, endMs = Number.NaN] = word.split('-').map(Number)
      return { startMs, endMs }
    })
}

function show(set: readonly Interval[]): string {
  return set.map(({ startMs, endMs }) => `${startMs}-${endMs}`).join(' ')
}

function readOne(text: string): Interval {
  const [one] = read(text)
  if (!one) throw new Error(`no interval: ${text}`)
  return one
}

test.each([
  ['', '2-8', ''],
  ['1-3 4-5 7-9', '2-8', '2-3 4-5 7-8'],
  ['1-9', '2-8', '2-8'],
  ['1-2 8-9', '2-8', ''],
])('of %p within %p there is %p', (set, range, expected) => {
  expect(show(intersect(read(set), [readOne(range)]))).toBe(expected)
})

test.each([
  ['1-3', '3-5', false],
  ['3-5', '1-3', false],
  ['1-4', '3-5', true],
  ['1-9', '3-5', true],
  ['3-5', '3-5', true],
  ['1-2', '4-5', false],
])('%s overlaps %s: %p', (a, b, expected) => {
  expect(overlaps(readOne(a), readOne(b))).toBe(expected)
  expect(overlaps(readOne(b), readOne(a))).toBe(expected)
})

test.each([
  ['', ''],
  ['1-3', '1-3'],
  ['5-8 1-3', '1-3 5-8'],
  ['1-3 3-5', '1-5'],
  ['1-4 3-5', '1-5'],
  ['1-9 3-5', '1-9'],
  ['1-9 3-5 8-10', '1-10'],
  ['4-4', ''],
  ['6-4', ''],
  ['1-3 3-3 4-5', '1-3 4-5'],
  ['1-3 1-3', '1-3'],
])('the union of %p is %p', (parts, expected) => {
  expect(show(union(read(parts)))).toBe(expected)
})

test('a union of several lists is that of all their members, and changes none of them', () => {
  const parts = [read('7-9 1-2'), [], read('2-3 8-10')]
  expect(show(union(...parts))).toBe('1-3 7-10')
  expect(parts.map(show)).toEqual(['7-9 1-2', '', '2-3 8-10'])
})

test.each([
  ['1-9', '', '1-9'],
  ['', '1-9', ''],
  ['1-9', '3-5', '1-3 5-9'],
  ['1-9', '1-3 8-9', '3-8'],
  ['1-9', '0-20', ''],
  ['1-9', '1-9', ''],
  ['1-3 5-9', '3-5', '1-3 5-9'],
  ['1-3 5-9', '2-6', '1-2 6-9'],
  ['1-3 5-9 12-14', '0-1 2-13', '1-2 13-14'],
  ['1-9', '2-3 4-5 6-7', '1-2 3-4 5-6 7-9'],
])('%p without %p is %p', (from, taken, expected) => {
  expect(show(subtract(read(from), read(taken)))).toBe(expected)
})

test.each([
  ['1-5', '1-5', true],
  ['1-5', '2-3', true],
  ['1-5', '0-3', false],
  ['1-5', '4-6', false],
  ['1-5 6-9', '4-7', false],
  ['1-5 6-9', '6-9', true],
  ['1-5 6-9', '5-6', false],
  ['', '1-2', false],
  ['1-5', '8-9', false],
])('%p contains %p: %p', (set, part, expected) => {
  expect(contains(read(set), readOne(part))).toBe(expected)
})

test.each([
  [0, 0],
  [2, 0],
  [3, 1],
  [4, 1],
  [7, 1],
  [8, 2],
  [99, 2],
])('of 1-3 5-8, the first that ends after %d is number %d', (atMs, expected) => {
  expect(firstEndingAfter(read('1-3 5-8'), atMs)).toBe(expected)
})

test('past its end a set starts never and ended always', () => {
  expect(startOf(read('1-3'), 0)).toBe(1)
  expect(endOf(read('1-3'), 0)).toBe(3)
  expect(startOf(read('1-3'), 1)).toBe(Number.POSITIVE_INFINITY)
  expect(endOf(read('1-3'), 1)).toBe(Number.NEGATIVE_INFINITY)
})

describe('on a line of forty points', () => {
  const line = Array.from({ length: 40 }, (_, point) => point)
  const interval = fc
    .tuple(fc.nat(30), fc.integer({ min: -2, max: 9 }))
    .map(([startMs, length]) => ({ startMs, endMs: startMs + length }))
  const some = fc.array(interval, { maxLength: 9 })
  const holds = (set: readonly Interval[], point: number) =>
    set.some(({ startMs, endMs }) => startMs <= point && point < endMs)

  function expectSet(set: readonly Interval[], isIn: (point: number) => boolean): void {
    expect(line.filter((point) => holds(set, point))).toEqual(line.filter(isIn))
    for (const [at, { startMs, endMs }] of set.entries()) {
      expect(startMs).toBeLessThan(endMs)
      expect(startMs).toBeGreaterThan(set[at - 1]?.endMs ?? Number.NEGATIVE_INFINITY)
    }
  }

  test('a union holds what any of its parts holds, in order and with gaps between', () =>
    fc.assert(
      fc.property(some, some, (a, b) => {
        expectSet(union(a, b), (point) => holds(a, point) || holds(b, point))
      }),
      runs(300),
    ))

  test('a difference holds what the first holds and the second does not', () =>
    fc.assert(
      fc.property(some, some, (a, b) => {
        const left = subtract(union(a), union(b))
        expectSet(left, (point) => holds(a, point) && !holds(b, point))
      }),
      runs(300),
    ))

  test('a set contains a part when it holds all of its points', () =>
    fc.assert(
      fc.property(some, fc.nat(35), fc.integer({ min: 1, max: 4 }), (a, startMs, length) => {
        const part = { startMs, endMs: startMs + length }
        const points = line.filter((point) => holds([part], point))
        expect(contains(union(a), part)).toBe(points.every((point) => holds(a, point)))
      }),
      runs(300),
    ))
})

test('lists are put in order together, whether each is in order or not', () => {
  const span = fc.tuple(fc.nat(20), fc.nat(5)).map(([startMs, length]) => ({
    startMs,
    endMs: startMs + length,
  }))
  const lists = fc.array(fc.array(span, { maxLength: 6 }), { maxLength: 4 })
  const property = fc.property(lists, fc.boolean(), (some, inOrder) => {
    const parts = inOrder ? some.map((part) => byStart(part)) : some
    const all = parts.flat()
    expect(byStart(...parts).map(({ startMs }) => startMs)).toEqual(
      all.map(({ startMs }) => startMs).sort((a, b) => a - b),
    )
    expect(new Set(byStart(...parts))).toEqual(new Set(all))
  })
  fc.assert(property, { ...runs(1_000), verbose: 0 })
})
