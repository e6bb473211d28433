import { existsSync, readFileSync } from 'node:fs'

/** How long the thread that asks has been on a processor, in nanoseconds: what others do on the machine is not in it. */
const place = `/proc/self/task/${process.pid}/schedstat`
export const canProbe = existsSync(place)
const spentNs = () => Number(readFileSync(place, 'utf8').split(' ', 1)[0])

/** Looks at every turn of the event loop while `work` runs; answers the longest, in milliseconds of processor time. */
export async function longestTurn(work: () => Promise<void>): Promise<number> {
  let [isOver, longestNs, lastNs] = [false, 0, spentNs()]
  const look = () => {
    const nowNs = spentNs()
    longestNs = Math.max(longestNs, nowNs - lastNs)
    lastNs = nowNs
    if (!isOver) setImmediate(look)
  }
  setImmediate(look)
  await work()
  isOver = true
  return longestNs / 1e6
}
