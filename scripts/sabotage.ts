/**
 * Puts grave faults into scratch copies, one at a time, and runs the tests that must notice:
 * `bun run sabotage`. One line a fault; the exit code is 1 if any test file stays green.
 */
import { join } from 'node:path'
import { type Fault, faults } from './proof/faults.ts'
import { root, type Scratch, scratchCopy } from './proof/scratch.ts'

const withinMs = 120_000

/** What is wrong with a fault: the code has moved on, or test files notice nothing. */
async function failingsOf(scratch: Scratch, fault: Fault): Promise<string[]> {
  const whole = await Bun.file(join(root, fault.path)).text()
  const misfits = fault.changes.filter(([from]) => whole.split(from).length !== 2)
  if (misfits.length > 0) {
    return misfits.map(([from]) => `write it anew, ${fault.path} no longer reads once: ${from}`)
  }
  const broken = fault.changes.reduce((text, [from, to]) => text.replace(from, () => to), whole)
  await scratch.write(fault.path, broken)
  const green: string[] = []
  for (const file of fault.red) {
    if ((await scratch.test([file], withinMs)) === 'passed') green.push(`${file} stays green`)
  }
  await scratch.write(fault.path, whole)
  return green
}

using scratch = scratchCopy()
const files = [...new Set(faults.flatMap(({ red }) => red))]
const sound = await scratch.test(files, withinMs)
if (sound !== 'passed') throw new Error(`the tests ${sound} before anything was broken`)
let failed = 0
for (const fault of faults) {
  const failings = await failingsOf(scratch, fault)
  if (failings.length > 0) failed += 1
  console.log(failings.length === 0 ? `red    ${fault.name}` : `GREEN  ${fault.name}`)
  for (const line of failings.length === 0 ? fault.red : failings) console.log(`         ${line}`)
}
console.log(`${faults.length} faults, ${failed} unnoticed`)
process.exitCode = failed > 0 ? 1 : 0
