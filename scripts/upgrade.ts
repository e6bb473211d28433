/**
 * Proves the step from 0.1.0 on a file of a million adjacent bookings: `bun scripts/upgrade.ts`. Fails where it
 * takes longer than a minute, loses or moves a booking, or is left half done by a process that was killed at it.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openAt, temporaryFolder } from '../test/support/store.ts'
import { killedWhileMigrating, makeFirstSchema, sumOf, versionOf } from '../test/support/upgrade.ts'

const secondsMax = 60
const { values } = parseArgs({
  options: {
    bookings: { type: 'string', default: '1000000' },
    kills: { type: 'string', default: '6' },
  },
})

using folder = temporaryFolder()
const original = join(folder.path, 'first.db')
makeFirstSchema(original, Number(values.bookings))
const before = sumOf(original)

/** Opens it as a start does; answers how long that took. */
async function upgrade(path: string): Promise<number> {
  const beganMs = performance.now()
  await openAt(path).close()
  return (performance.now() - beganMs) / 1_000
}

function expectSame(path: string): void {
  if (sumOf(path) !== before) throw new Error(`${sumOf(path)} of ${before}`)
}

const whole = await killedWhileMigrating(original, 0)
const seconds = await upgrade(whole)
expectSame(whole)
console.log(`upgrade: ${values.bookings} bookings in ${seconds.toFixed(1)} s`)
if (seconds > secondsMax) throw new Error(`longer than ${secondsMax} s`)

const seen: number[] = []
for (let n = 0; n < Number(values.kills); n += 1) {
  const path = await killedWhileMigrating(original, Math.random() * seconds * 1_200)
  seen.push(versionOf(path))
  expectSame(path)
  await upgrade(path)
  expectSame(path)
}
console.log(`upgrade: killed at ${seen.length} moments, left at versions ${seen.join(' ')}`)
if (seen.some((version) => version !== 1 && version !== 2)) throw new Error('half done')
