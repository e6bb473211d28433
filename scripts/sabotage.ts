/**
 * Puts grave faults into scratch copies, one at a time, and runs the tests that must notice:
 * `bun run sabotage`. One line a fault; the exit code is 1 if any test file stays green.
 */
import { join } from 'node:path'
import { type Fault, faults } from './proof/faults.ts'
import { root, type Scratch, scratchCopy } from './proof/scratch.ts'

const withinMs = 120_000

/** @throws where the code has moved on and the fault must be written anew. */
function broken(whole: string, { name, path, changes }: Fault): string {
  return changes.reduce((text, [from, to]) => {
    const places = text.split(from).length - 1
    if (places !== 1) throw new Error(`${name}: ${places} places in ${path} read ${from}`)
    return text.replace(from, () => to)
  }, whole)
}

/** Answers the test files that notice nothing. */
async function blindTo(scratch: Scratch, fault: Fault): Promise<string[]> {
  const whole = await Bun.file(join(root, fault.path)).text()
  await scratch.write(fault.path, broken(whole, fault))
  const green: string[] = []
  for (const file of fault.red) {
    if ((await scratch.test([file], withinMs)) === 'passed') green.push(file)
  }
  await scratch.write(fault.path, whole)
  return green
}

using scratch = scratchCopy()
const files = [...new Set(faults.flatMap(({ red }) => red))]
const sound = await scratch.test(files, withinMs)
if (sound !== 'passed') throw new Error(`the tests ${sound} before anything was broken`)
let unnoticed = 0
for (const fault of faults) {
  const green = await blindTo(scratch, fault)
  unnoticed += green.length
  const verdict = green.length === 0 ? 'noticed by ' : 'NOT NOTICED by '
  console.log(`${verdict}${(green.length === 0 ? fault.red : green).join(', ')}: ${fault.name}`)
}
console.log(`${faults.length} faults, ${unnoticed} test files that stayed green`)
process.exitCode = unnoticed > 0 ? 1 : 0
