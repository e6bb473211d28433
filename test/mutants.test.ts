/** The faults that `bun run mutate` puts in: were some not made, tests would look better than they are. */
import { expect, test } from 'bun:test'
import { equivalents } from '../scripts/proof/equivalent.ts'
import { type Mutant, mutantsOf } from '../scripts/proof/mutants.ts'
import { deciderNamed, deciding, judging } from '../scripts/proof/mutated.ts'
import { testsReaching } from '../scripts/proof/reaching.ts'
import { root } from '../scripts/proof/scratch.ts'

/** What one line may become. */
const mutants = (line: string) =>
  mutantsOf('a.ts', `let a = 1\n${line}\n`)
    .filter((mutant) => mutant.line === 2)
    .map(({ text }) => text.split('\n')[1] ?? '')

test.each([
  ['f(a < b)', ['f(a <= b)', 'f(a >= b)']],
  ['f(a === b)', ['f(a !== b)']],
  ['f(a && b)', ['f(a || b)', 'f(a)', 'f(b)']],
  [
    'f(a && b || c)',
    ['f(a || b || c)', 'f(a || c)', 'f(b || c)', 'f(a && b && c)', 'f(a && b)', 'f(c)'],
  ],
  ['f(a ?? 7)', ['f(a)', 'f(7)', 'f(a ?? 8)']],
  ['if (a) f()', ['if (true) f()', 'if (false) f()']],
  ['f(!a)', ['f(a)']],
  [
    'f(Math.max(a + 1_000))',
    ['f(Math.min(a + 1_000))', 'f(Math.max(a - 1_000))', 'f(Math.max(a + 1001))'],
  ],
  ['f(true, `1 < 2`, "3")', ['f(false, `1 < 2`, "3")']],
  ["f('a' + b) // 1 < 2", []],
  ['type A = 1 | 2', []],
  ['const f = (b: Map<string, 1>) => b', []],
])('%s', (line, expected) => {
  expect(mutants(line)).toEqual(expected)
})

test('each file that decides is where it is looked for', () => {
  expect(deciding.map(deciderNamed)).toHaveLength(deciding.length)
})

test('a test judges what it loads, and what that loads', async () => {
  const [plan, phone] = ['test/domain/plan.test.ts', 'test/domain/phone.test.ts']
  const reaching = await testsReaching([plan, phone])
  expect(reaching('src/domain/plan.ts')).toEqual([plan])
  // Which plan.ts loads.
  expect(reaching('src/domain/errors.ts')).toEqual([plan])
  expect(reaching('src/domain/attendees/phone.ts')).toEqual([phone])
  const all = await testsReaching(judging)
  expect(deciding.filter((name) => all(deciderNamed(name)).length === 0)).toEqual([])
})

test('each fault that is listed as the same program can be made', async () => {
  const known = new Map<string, Mutant[]>()
  for (const { path, lineText, changes } of equivalents) {
    const made = known.get(path) ?? mutantsOf(path, await Bun.file(`${root}/${path}`).text())
    known.set(path, made)
    const those = made.filter((mutant) => mutant.lineText === lineText)
    expect(those.map(({ change }) => change)).toEqual(expect.arrayContaining([...changes]))
  }
})
