import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { Buckets, type RatePolicy, refilled } from '../../src/domain/access/rate.ts'
import { KeyUses } from '../../src/domain/access/uses.ts'
import { Bounded } from '../../src/domain/bounded.ts'

/** Ten a minute: one comes back every six seconds. */
const policy: RatePolicy = { name: 'test', requests: 10, windowMs: 60_000 }
const second = 1_000

/** Left before, milliseconds since, left now. */
test.each([
  [0, 0, 0],
  [0, 6 * second, 1],
  [0, 3 * second, 0.5],
  [4.5, 3 * second, 5],
  [9.5, 6 * second, 10],
  [0, 60 * second, 10],
  [0, 1e12, 10],
  [3, -1, 3],
  [3, -1e12, 3],
])('with %d left, %d ms later there are %d', (left, laterMs, expected) => {
  const [atMs, each] = [5_000_000, policy.windowMs]
  const bucket = refilled({ credit: left * each, atMs }, policy, atMs + laterMs)
  expect(bucket).toEqual({ credit: expected * each, atMs: atMs + laterMs })
})

/** How many of so many requests at one instant pass. */
function passing(buckets: Buckets, name: string, count: number, nowMs: number): number {
  return Array.from({ length: count }, () => buckets.take(name, nowMs)).filter(
    ({ passes }) => passes,
  ).length
}

test('as many pass at once as the policy says; then one whenever one has come back', () => {
  const buckets = new Buckets(policy, 9)
  expect(passing(buckets, 'a', 15, 0)).toBe(10)
  expect(passing(buckets, 'a', 2, 5_999)).toBe(0)
  expect(passing(buckets, 'a', 2, 6_000)).toBe(1)
  expect(passing(buckets, 'a', 20, 66_000)).toBe(10)
  expect(passing(buckets, 'b', 15, 66_000)).toBe(10)
})

test('a standing says what is left, how long until the next, and until all are back', () => {
  const buckets = new Buckets(policy, 9)
  const first = buckets.take('a', 0)
  expect(first).toEqual({ policy, passes: true, left: 9, waitMs: 0, fullMs: 6_000 })
  passing(buckets, 'a', 9, 0)
  const refused = buckets.take('a', 1_500)
  expect(refused).toEqual({ policy, passes: false, left: 0, waitMs: 4_500, fullMs: 58_500 })
})

test('whoever waits as long as he is told passes', () => {
  const taken = fc.record({
    requests: fc.integer({ min: 1, max: 1_000 }),
    windowMs: fc.constantFrom(1_000, 60_000),
    steps: fc.array(fc.nat(2_000), { maxLength: 50 }),
  })
  fc.assert(
    fc.property(taken, ({ requests, windowMs, steps }) => {
      const buckets = new Buckets({ name: 'any', requests, windowMs }, 1)
      let nowMs = 0
      for (const step of steps) {
        nowMs += step
        const { passes, waitMs } = buckets.take('a', nowMs)
        if (passes) continue
        nowMs += Math.ceil(waitMs)
        expect(buckets.take('a', nowMs).passes).toBe(true)
      }
    }),
    { numRuns: 1_000 },
  )
})

test('over any time no more pass than the policy and what came back meanwhile', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9_000), { minLength: 1, maxLength: 200 }), (steps) => {
      const buckets = new Buckets(policy, 1)
      let [nowMs, passed] = [0, 0]
      for (const step of steps) {
        nowMs += step
        passed += passing(buckets, 'a', 2, nowMs)
      }
      expect(passed).toBeLessThanOrEqual(10 + nowMs / 6_000)
    }),
  )
})

test('a clock that is set back locks nobody out, and one set forward gives one filling', () => {
  const buckets = new Buckets(policy, 9)
  const day = 86_400_000
  passing(buckets, 'a', 15, 10 * day)
  expect(passing(buckets, 'a', 1, 9 * day)).toBe(0)
  expect(passing(buckets, 'a', 1, 9 * day + 6_000)).toBe(1)
  expect(passing(buckets, 'a', 15, 20 * day)).toBe(10)
})

test('a million addresses take no more memory than the bound, and little time', () => {
  const buckets = new Buckets(policy, 1_000)
  const beganMs = performance.now()
  for (let at = 0; at < 1_000_000; at += 1) buckets.take(`address ${at}`, at)
  expect(performance.now() - beganMs).toBeLessThan(15_000)
  // The newest are remembered, the oldest are not.
  expect(passing(buckets, 'address 999999', 15, 999_999)).toBe(9)
  expect(passing(buckets, 'address 0', 15, 999_999)).toBe(10)
})

test('what is kept is bounded: the first to come is the first to go, whatever was set again', () => {
  const kept = new Bounded<number>(3)
  for (const name of ['a', 'b', 'c', 'a', 'd']) kept.set(name, 1)
  expect(['a', 'b', 'c', 'd'].filter((name) => kept.get(name))).toEqual(['b', 'c', 'd'])
  for (const name of ['e', 'f', 'g']) kept.set(name, 2)
  expect(['b', 'c', 'd', 'e', 'f', 'g'].filter((name) => kept.get(name))).toEqual(['e', 'f', 'g'])
  kept.clear()
  for (const name of ['a', 'b', 'c', 'd']) kept.set(name, 3)
  expect(['a', 'b', 'c', 'd', 'g'].filter((name) => kept.get(name))).toEqual(['b', 'c', 'd'])
})

test('uses of keys keep the latest instant, also when some could not be written', () => {
  const uses = new KeyUses()
  uses.note('a', 5)
  uses.note('a', 3)
  uses.note('b', 1)
  expect([null, 4, 6].map((writtenMs) => uses.latest('a', writtenMs))).toEqual([5, 5, 6])
  const taken = uses.take()
  expect([...taken]).toEqual([
    ['a', 5],
    ['b', 1],
  ])
  expect([uses.latest('a', null), uses.latest('a', 7), uses.take().size]).toEqual([null, 7, 0])
  uses.note('b', 9)
  uses.giveBack(taken)
  expect([...uses.take()].sort()).toEqual([
    ['a', 5],
    ['b', 9],
  ])
})
