import type { Environment } from '../config.ts'
import type { Log } from '../observe/log.ts'
import { self } from './self.ts'
import { type StopSignal, stopForcedMs } from './signals.ts'

/** What a worker tells its supervisor once it serves. */
export interface Ready {
  readonly url: string
  readonly newKey: string | null
}

/** What a worker says: that it serves, once, and from then on every second that it is alive. */
export type Word = Ready | 'alive'

export const aliveEveryMs = 1_000
/** So many seconds without a word, and it hangs. A write may wait for a lock for five, but does not stop the event loop. */
const silentSecondsMax = 6
const workerRestartMs = 1_000

/** The processes of a supervisor. */
export interface Crew {
  /** Starts one; `ready` hears when it serves. */
  start(ready?: (message: Ready) => void): Bun.Subprocess
  /** Keeps the place of one filled until all are stopped: whichever ends or hangs is replaced. */
  keep(first: Bun.Subprocess): Promise<void>
  /** Ends all, by force those that do not end in time; answers how many those were. */
  stop(signal: StopSignal): Promise<number>
}

export function createCrew(env: Environment, log: Log): Crew {
  const running = new Set<Bun.Subprocess>()
  const kept: Promise<void>[] = []
  /** Seconds without a word of each worker that has served. */
  const silence = new Map<Bun.Subprocess, number>()
  let isStopping = false
  // Seconds of ours, not of a clock: when the machine slept, all slept.
  const watch = setInterval(noteSilence, aliveEveryMs)
  process.once('exit', killAll)

  function start(ready: (message: Ready) => void = () => undefined): Bun.Subprocess {
    const worker = Bun.spawn([...self, 'serve'], {
      env: { ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      ipc(word: Word) {
        silence.set(worker, 0)
        if (word !== 'alive') ready(word)
      },
    })
    running.add(worker)
    return worker
  }

  function noteSilence(): void {
    for (const [worker, seconds] of silence) {
      silence.set(worker, seconds + 1)
      if (seconds !== silentSecondsMax) continue
      log.error('a worker hangs: it is ended and replaced', { pid: worker.pid })
      worker.kill('SIGKILL')
    }
  }

  function killAll(): void {
    for (const worker of running) worker.kill('SIGKILL')
  }

  async function keepFilled(first: Bun.Subprocess): Promise<void> {
    for (let worker = first; ; worker = start()) {
      await worker.exited
      running.delete(worker)
      silence.delete(worker)
      if (isStopping) return
      // A pause, so that one that cannot start does not keep the machine busy.
      await Bun.sleep(workerRestartMs)
      if (isStopping) return
    }
  }

  return {
    start,
    keep(first) {
      const filled = keepFilled(first)
      kept.push(filled)
      return filled
    },
    async stop(signal) {
      isStopping = true
      clearInterval(watch)
      for (const worker of running) worker.kill(signal)
      let forced = 0
      const force = setTimeout(() => {
        forced = running.size
        killAll()
      }, stopForcedMs)
      await Promise.all(kept)
      clearTimeout(force)
      process.off('exit', killAll)
      return forced
    },
  }
}
