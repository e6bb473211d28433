/** Long work in a process of its own, whose heap is small: tells how much of what it let go of is still there. */
import { Turns } from '../../src/operations/turns.ts'

interface Thing {
  readonly at: number
  readonly pad: readonly number[]
}

/** In a function of its own: what stands on the stack is not let go of. */
function things(count: number): Thing[] {
  return Array.from({ length: count }, (_, at) => ({ at, pad: [at, at, at, at] }))
}

function watched(all: readonly Thing[]): WeakRef<Thing>[] {
  return all.map((one) => new WeakRef(one))
}

/** So many are made anew in each piece, and those before let go of; answers how many of the first are there at the end. */
async function remains(count: number, pieces: number): Promise<number> {
  const turns = new Turns()
  await turns.take('a')
  const held = { all: things(count) }
  const seen = watched(held.all)
  for (let n = 1; n < pieces; n += 1) {
    held.all = things(count)
    busy(5)
    await turns.next('a')
  }
  return seen.filter((one) => one.deref() !== undefined).length
}

/** The loop stands still for so long. */
function busy(ms: number): void {
  for (const endMs = performance.now() + ms; performance.now() < endMs; );
}

console.log(await remains(100, 12))
