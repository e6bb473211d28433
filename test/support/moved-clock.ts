/** Processes whose clock is another: Debian's faketime. Where it is missing, tests are skipped and one line says so. */
import { existsSync } from 'node:fs'
import { type Environment, warnOnce } from './process.ts'

const library = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1',
].find(existsSync)

export const hasMovedClock = library !== undefined

if (!hasMovedClock)
  warnOnce('faketime is missing: NO PROCESS HAS ITS CLOCK MOVED. apt install faketime')

/** For a process that begins so much later than it is, and from there goes on as clocks do. Its timers are as ever. */
export function movedBy(ms: number): Environment {
  if (library === undefined || ms === 0) return {}
  const seconds = (ms / 1_000).toFixed(3)
  return {
    LD_PRELOAD: library,
    FAKETIME: `${ms < 0 ? '' : '+'}${seconds}`,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
}
