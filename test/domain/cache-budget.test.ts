import { expect, test } from 'bun:test'
import { cacheBudget } from '../../src/domain/cache-budget.ts'

const mebibyte = 1024 * 1024

const allOf = (memoryBytes: number | null, processes: number) => {
  const { pages, schedules, answers } = cacheBudget(memoryBytes, processes)
  return processes * (2 * pages + schedules + answers)
}

test.each([
  [256 * mebibyte, 1],
  [256 * mebibyte, 4],
  [24_000 * mebibyte, 1],
  [null, 2],
] as const)(
  'of %p bytes, %d processes keep at most a fifth together, or 64 MiB',
  (bytes, processes) => {
    const most = bytes === null ? 64 * mebibyte : bytes / 5
    expect(allOf(bytes, processes)).toBeLessThan(most)
    expect(allOf(bytes, processes)).toBeGreaterThan(Math.min(most, 200 * mebibyte) / 2)
  },
)

test('however much memory there is, no more is kept than helps', () => {
  const { pages, schedules, answers } = cacheBudget(24_000 * mebibyte, 1)
  expect([pages, schedules, answers]).toEqual([16, 160, 64].map((size) => size * mebibyte))
})
