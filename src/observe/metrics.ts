import type { createExposition, Present } from './exposition.ts'
import { RequestTimes, Tally } from './tally.ts'

/** The newest backup there is. */
export interface NewestBackup {
  /** When it was begun: it holds what was committed by then. */
  readonly begunMs: number
  readonly bytes: number | null
  /** When every page of it had been looked at; null: nobody knows. */
  readonly verifiedMs: number | null
  /** How many there are, the newest among them. */
  readonly kept: number
}

/** Figures of this process since it began, in the text format of Prometheus. */
export interface Metrics {
  answered(method: string, route: string, status: number, seconds: number): void
  committed(writes: number): void
  attempted(result: 'pending' | 'delivered' | 'failed' | 'postponed'): void
  mailed(result: 'sent' | 'failed' | 'again' | 'held' | 'limited'): void
  /** What became of a booking in a calendar of its human; held: the whole calendar waits. */
  copied(result: 'written' | 'gone' | 'refused' | 'held'): void
  /** No mail leaves until then. */
  mailHeld(untilMs: number): void
  mailHeldUntilMs(): number
  backedUp(newest: NewestBackup): void
  backupFailed(): void
  /** Null where none is known. */
  lastBackup(): NewestBackup | null
  render(present: Present): Promise<string>
}

const commitWrites = [1, 2, 4, 8, 16, 32, 64, 128, 256]

/** `worker` tells apart the processes behind one address; null where there is one. */
export function createMetrics(worker: string | null): Metrics {
  const requests = new RequestTimes()
  const commits = new Tally(commitWrites)
  const attempts = new Map<string, number>()
  const mails = new Map<string, number>()
  const copies = new Map<string, number>()
  let mailHeldUntilMs = 0
  let backupFailures = 0
  let lastBackup: NewestBackup | null = null
  let expose: ReturnType<typeof createExposition> | undefined
  return {
    answered: (method, route, status, seconds) => requests.note(method, route, status, seconds),
    committed: (writes) => commits.note(writes),
    attempted: (result) => attempts.set(result, (attempts.get(result) ?? 0) + 1),
    mailed: (result) => mails.set(result, (mails.get(result) ?? 0) + 1),
    copied: (result) => copies.set(result, (copies.get(result) ?? 0) + 1),
    mailHeld(untilMs) {
      mailHeldUntilMs = untilMs
    },
    mailHeldUntilMs: () => mailHeldUntilMs,
    backedUp(newest) {
      lastBackup = newest
    },
    backupFailed() {
      backupFailures += 1
    },
    lastBackup: () => lastBackup,
    async render(now) {
      const loaded = await import('./exposition.ts')
      expose ??= loaded.createExposition(worker)
      const counted = { requests: requests.all(), commits: [{ labels: {}, tally: commits }] }
      return expose({ ...counted, attempts, mails, copies, backupFailures }, now)
    },
  }
}
