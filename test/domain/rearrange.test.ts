/** Several meetings put elsewhere at once, against every set of them that could be. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { type Interval, overlaps } from '../../src/domain/time/interval.ts'
import { type Move, rearrange } from '../../src/domain/time/rearrange.ts'
import { runs } from '../support/random.ts'

const span = (startMs: number, length = 1): Interval => ({ startMs, endMs: startMs + length })
const move = (from: number, to: number, isBlocked = false): Move => ({
  ...{ from: span(from), to: span(to), isBlocked },
})

/** Whether these can move, the others staying: nobody ends up on anybody, and some order serves. */
function isPossible(moves: readonly Move[], chosen: readonly number[]): boolean {
  let places = moves.map(({ from }) => from)
  let left = [...chosen]
  if (left.some((one) => moves[one]?.isBlocked)) return false
  while (left.length > 0) {
    const next = left.find((one) => {
      const to = moves[one]?.to ?? span(0)
      return places.every((place, other) => other === one || !overlaps(place, to))
    })
    if (next === undefined) return false
    places = places.map((place, one) => (one === next ? (moves[one]?.to ?? place) : place))
    left = left.filter((one) => one !== next)
  }
  return true
}

function setsOf(count: number): number[][] {
  const all = Array.from({ length: 2 ** count }, (_, bits) => bits)
  return all.map((bits) => [...Array(count).keys()].filter((one) => bits & (1 << one)))
}

/** The first of the list has its way wherever any set lets it, then the second beside it, and so on. */
function bestOf(moves: readonly Move[]): number[] {
  let sets = setsOf(moves.length).filter((chosen) => isPossible(moves, chosen))
  for (const one of moves.keys()) {
    const having = sets.filter((chosen) => chosen.includes(one))
    if (having.length > 0) sets = having
  }
  return sets[0] ?? []
}

/** Up to six that stand beside each other or apart, in any order of age. */
const someMoves = fc
  .array(
    fc.record({
      gap: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(3)),
      length: fc.integer({ min: 1, max: 3 }),
      by: fc.integer({ min: -5, max: 5 }),
      isBlocked: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.boolean()),
      age: fc.nat(),
    }),
    { maxLength: 6 },
  )
  .map((parts) => {
    let atMs = 0
    const moves = parts.map(({ gap, length, by, isBlocked, age }) => {
      const from = span(atMs + gap, length)
      atMs = from.endMs
      return { age, move: { from, to: span(from.startMs + by, length), isBlocked } }
    })
    return moves.sort((a, b) => a.age - b.age).map((one) => one.move)
  })

test('those move that can, the first of the list first, and none overlaps another on the way', () => {
  fc.assert(
    fc.property(someMoves, (moves) => {
      const order = rearrange(moves)
      expect([...order].sort()).toEqual(bestOf(moves))
      const places = moves.map(({ from }) => from)
      for (const one of order) {
        const to = moves[one]?.to ?? span(0)
        expect(places.filter((place, at) => at !== one && overlaps(place, to))).toEqual([])
        places[one] = to
      }
    }),
    runs(2_000),
  )
})

test.each([
  ['a chain that moves back', [move(1, 0), move(2, 1), move(3, 2)], [0, 1, 2]],
  ['a chain that moves on', [move(1, 2), move(2, 3), move(3, 4)], [2, 1, 0]],
  ['a chain whose end is blocked', [move(1, 2), move(2, 3), move(3, 4, true)], []],
  ['a chain behind one that is blocked', [move(1, 0, true), move(2, 1), move(5, 6)], [2]],
  ['two that would change places', [move(1, 2), move(2, 1), move(3, 2)], []],
  ['two to one place: the first', [move(1, 5), move(9, 5)], [0]],
  ['one that another needs to move', [move(9, 2), move(1, 5), move(2, 5)], [2, 0]],
  ['within its own time', [move(1, 1)], [0]],
  ['nothing', [], []],
] satisfies [string, Move[], number[]][])('%s', (_, moves, expected) => {
  expect(rearrange(moves)).toEqual(expected)
})

test('thousands in a row take no time', () => {
  const moves = Array.from({ length: 20_000 }, (_, at) => move(at + 1, at))
  const startedMs = performance.now()
  expect(rearrange(moves)).toHaveLength(moves.length)
  expect(rearrange([...moves].reverse())).toHaveLength(moves.length)
  expect(rearrange([...moves.slice(1), move(1, 0, true)])).toEqual([])
  expect(performance.now() - startedMs).toBeLessThan(15_000)
})
