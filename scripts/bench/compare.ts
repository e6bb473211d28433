/** Rounds in turn, and what their medians say: each round of ours beside one of every reference. */
import { type Costed, quick, type Round } from './servers.ts'
import { median } from './wrk.ts'

export const rounds = quick ? 3 : 9
/** How far the rounds of one reference may lie apart, half of them, before the machine is called too noisy. */
const noiseMax = 0.2

export interface Reference {
  readonly name: string
  readonly round: Round
  /** What the project sets itself: ours is to have at least so much of its rate. */
  readonly bound?: number
}

/** Measures in turn, prints one row a reference, answers the ratio to each. */
export async function compare(
  what: string,
  ours: Round,
  references: readonly Reference[],
  p99MsMax?: number,
): Promise<readonly number[]> {
  const loads = [ours, ...references.map(({ round }) => round)]
  const measured: Costed[][] = loads.map(() => [])
  for (let round = 0; round < rounds; round += 1) {
    // Each goes first as often as the others.
    for (const [turn] of loads.entries()) {
      const at = (round + turn) % loads.length
      measured[at]?.push(await (loads[at] ?? ours)())
    }
  }
  const [mine = [], ...theirs] = measured
  const middle = (pick: (one: Costed) => number) => median(mine.map(pick))
  const failures = measured.flat().reduce((sum, one) => sum + one.failures, 0)
  const bound = p99MsMax === undefined ? '' : ` [${p99MsMax}]`
  console.log(
    `  ${what.padEnd(48)} ${middle((m) => m.perSecond)
      .toFixed(0)
      .padStart(
        6,
      )}/s  p50 ${middle((m) => m.p50Ms).toFixed(2)} ms, p99 ${middle((m) => m.p99Ms).toFixed(1)} ms${bound}, ${middle((m) => m.cpuMicros).toFixed(0)} µs${failures > 0 ? `, FAILURES ${failures}` : ''}`,
  )
  return references.map((reference, at) => row(reference, mine, theirs[at] ?? []))
}

function row({ name, bound }: Reference, mine: Costed[], theirs: Costed[]): number {
  const ratios = mine.map((one, at) => one.perSecond / (theirs[at]?.perSecond ?? Number.NaN))
  const rates = theirs.map(({ perSecond }) => perSecond)
  const asked = bound === undefined ? '' : ` [${bound.toFixed(2)}]`
  const noise = spread(rates) > noiseMax ? ', TOO NOISY TO JUDGE' : ''
  console.log(
    `    to ${name.padEnd(43)} ${median(ratios).toFixed(2)}${asked} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}) of ${median(rates).toFixed(0)}/s${noise}`,
  )
  return median(ratios)
}

/** How far apart the middle half lies, as a part of the median. */
function spread(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const at = (part: number) => sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN
  return (at(0.75) - at(0.25)) / median(numbers)
}
