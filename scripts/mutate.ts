/**
 * Breaks the domain in every small way, one at a time, in scratch copies, and runs the domain's tests on
 * each: `bun run mutate [--copies 1] [files of src/domain]`. A mutant that no test kills must be listed,
 * with the reason why it is the same program, in proof/equivalent.ts.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Equivalent, equivalents } from './proof/equivalent.ts'
import { type Mutant, mutantsOf } from './proof/mutants.ts'
import { deciderNamed, deciding, judging } from './proof/mutated.ts'
import { testsReaching } from './proof/reaching.ts'
import { root, type Scratch, scratchCopy, type Verdict } from './proof/scratch.ts'

/** An endless loop is as dead as a failed test: one that takes so many times what it took unbroken. */
const timesMax = 20
const graceMs = 2_000
const soundMsMax = 90_000

const keyOf = (path: string, lineText: string, change: string) => `${path}|${lineText}|${change}`

const reasons = new Map(
  equivalents.flatMap(({ path, lineText, changes, reason }: Equivalent) =>
    changes.map((change) => [keyOf(path, lineText, change), reason] as const),
  ),
)

/** How long each test file takes unbroken, the shortest first. @throws Error where one is red */
async function timesOf(scratch: Scratch, tests: Iterable<string>) {
  const times: [test: string, ms: number][] = []
  for (const test of tests) {
    const startMs = performance.now()
    const verdict = await scratch.test([test], soundMsMax)
    if (verdict !== 'passed') throw new Error(`${test} ${verdict} before anything was broken`)
    times.push([test, performance.now() - startMs])
  }
  return new Map(times.sort(([, a], [, b]) => a - b))
}

/**
 * What the tests say of a mutant; `passed` is a survivor. The one that kills it is tried first at the next:
 * neighbours die of the same.
 */
async function judge(
  scratch: Scratch,
  { path, text }: Mutant,
  tests: string[],
  times: ReadonlyMap<string, number>,
): Promise<Verdict> {
  await scratch.write(path, text)
  for (const test of [...tests]) {
    const withinMs = Math.ceil(graceMs + timesMax * (times.get(test) ?? 0))
    const verdict = await scratch.test([test], withinMs)
    if (verdict === 'passed') continue
    tests.unshift(...tests.splice(tests.indexOf(test), 1))
    return verdict
  }
  return 'passed'
}

/** Answers the mutants of one file that live. */
async function mutate(
  scratches: readonly Scratch[],
  path: string,
  reaching: readonly string[],
  times: ReadonlyMap<string, number>,
) {
  const whole = await Bun.file(join(root, path)).text()
  const all = mutantsOf(path, whole)
  const isKnown = ({ lineText, change }: Mutant) => reasons.has(keyOf(path, lineText, change))
  const waiting = all.filter((mutant) => !isKnown(mutant))
  const alive: Mutant[] = []
  const tried = waiting.length
  const tests = [...times.keys()].filter((test) => reaching.includes(test))
  let hung = 0
  async function work(scratch: Scratch): Promise<void> {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const verdict = await judge(scratch, next, tests, times)
      if (verdict === 'passed') {
        alive.push(next)
        console.log(`  ${path}:${next.line}  ${next.change}  in  ${next.lineText}`)
      }
      if (verdict === 'hung') hung += 1
    }
    await scratch.write(path, whole)
  }
  await Promise.all(scratches.map(work))
  console.log(
    `${path}: ${all.length} mutants, ${tried - alive.length} killed (${hung} as endless loops), ${all.length - tried} equivalent, ${alive.length} alive`,
  )
  return { all, alive }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { copies: { type: 'string', default: '2' } },
})
const paths = (positionals.length > 0 ? positionals : deciding).map(deciderNamed)
using stack = new DisposableStack()
const scratches = Array.from({ length: Number(values.copies) }, () => stack.use(scratchCopy()))
const [first] = scratches
if (!first) throw new Error('--copies takes a number from 1')
const reaching = await testsReaching(judging)
const times = await timesOf(first, new Set(paths.flatMap(reaching)))
const found = { all: 0, alive: 0 }
const seen = new Set<string>()
for (const path of paths) {
  const { all, alive } = await mutate(scratches, path, reaching(path), times)
  found.all += all.length
  found.alive += alive.length
  for (const { lineText, change } of all) seen.add(keyOf(path, lineText, change))
}
const stale = [...reasons.keys()].filter(
  (key) => paths.some((path) => key.startsWith(`${path}|`)) && !seen.has(key),
)
for (const key of stale) console.log(`listed as equivalent, but no longer there: ${key}`)
console.log(`${found.all} mutants, ${found.alive} alive, ${stale.length} stale`)
process.exitCode = found.alive + stale.length > 0 ? 1 : 0
