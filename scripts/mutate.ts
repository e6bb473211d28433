/**
 * Breaks the domain in every small way, one at a time, in scratch copies, and runs the domain's tests on
 * each: `bun run mutate [files of src/domain]`. A mutant that no test kills must be listed, with the
 * reason why it is the same program, in proof/equivalent.ts.
 */
import { join } from 'node:path'
import { type Equivalent, equivalents } from './proof/equivalent.ts'
import { type Mutant, mutantsOf } from './proof/mutants.ts'
import { deciderNamed, deciding } from './proof/mutated.ts'
import { root, type Scratch, scratchCopy, type Verdict } from './proof/scratch.ts'

const copies = 2
/** An endless loop is as dead as a failed test. */
const quickMsMax = 20_000
const slowMsMax = 90_000

/** The random ones take seconds, the others a tenth: they run only where the others kill nothing. */
const slow = [
  ...['explanation', 'team-slots', 'calendar', 'limits', 'candidates', 'conflicts', 'windows'],
  ...['slots.property', 'zones', 'zones.debian', 'zone-names.debian'],
]
  .map((name) => `test/domain/${name}.test.ts`)
  .concat('test/proofs/zones.windows.test.ts')
const quick = [...new Bun.Glob('test/domain/*.test.ts').scanSync(root)].filter(
  (path) => !slow.includes(path),
)

const keyOf = (path: string, lineText: string, change: string) => `${path}|${lineText}|${change}`

const reasons = new Map(
  equivalents.flatMap(({ path, lineText, changes, reason }: Equivalent) =>
    changes.map((change) => [keyOf(path, lineText, change), reason] as const),
  ),
)

/** What the tests say of a mutant; `passed` is a survivor. */
async function judge(scratch: Scratch, { path, text }: Mutant, whole: string): Promise<Verdict> {
  await scratch.write(path, text)
  const first = await scratch.test(quick, quickMsMax)
  const verdict = first === 'passed' ? await scratch.test(slow, slowMsMax) : first
  await scratch.write(path, whole)
  return verdict
}

/** Answers the mutants of one file that live. */
async function mutate(scratches: readonly Scratch[], path: string) {
  const whole = await Bun.file(join(root, path)).text()
  const all = mutantsOf(path, whole)
  const isKnown = ({ lineText, change }: Mutant) => reasons.has(keyOf(path, lineText, change))
  const waiting = all.filter((mutant) => !isKnown(mutant))
  const alive: Mutant[] = []
  const tried = waiting.length
  let hung = 0
  async function work(scratch: Scratch): Promise<void> {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const verdict = await judge(scratch, next, whole)
      if (verdict === 'passed') alive.push(next)
      if (verdict === 'hung') hung += 1
    }
  }
  await Promise.all(scratches.map(work))
  console.log(
    `${path}: ${all.length} mutants, ${tried - alive.length} killed (${hung} as endless loops), ${all.length - tried} equivalent, ${alive.length} alive`,
  )
  for (const { line, lineText, change } of alive.sort((a, b) => a.line - b.line)) {
    console.log(`  ${path}:${line}  ${change}  in  ${lineText}`)
  }
  return { all, alive }
}

const words = process.argv.slice(2)
const paths = (words.length > 0 ? words : deciding).map(deciderNamed)
using stack = new DisposableStack()
const scratches = Array.from({ length: copies }, () => stack.use(scratchCopy()))
const sound = await scratches[0]?.test([...quick, ...slow], slowMsMax)
if (sound !== 'passed') throw new Error(`the tests ${sound} before anything was broken`)
const found = { all: 0, alive: 0 }
const seen = new Set<string>()
for (const path of paths) {
  const { all, alive } = await mutate(scratches, path)
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
