import type { Log } from '../observe/log.ts'

/** What could not be written so often, once a second, is given up: some fault of our own, not of the disk. */
const triesMax = 600

/**
 * The ends of attempts that could not be written, as on a full disk. They are kept and written again, since what
 * is forgotten is sent a second time.
 */
export interface Unwritten {
  readonly size: number
  has(deliveryId: string): boolean
  /** Writes an end, and keeps it where that fails. */
  write(deliveryId: string, write: () => Promise<void>): Promise<void>
  /** Tries again to write all that is kept. */
  writeAgain(): Promise<void>
}

interface Kept {
  readonly write: () => Promise<void>
  readonly tries: number
}

export function keepUnwritten(log: Log): Unwritten {
  const kept = new Map<string, Kept>()

  async function tryOnce(delivery: string, { write, tries }: Kept): Promise<void> {
    try {
      await write()
      kept.delete(delivery)
    } catch (error) {
      const reason = String(error)
      if (tries === 1)
        log.error('the end of a delivery is kept until it can be written', { delivery, reason })
      if (tries < triesMax) kept.set(delivery, { write, tries: tries + 1 })
      else giveUp(delivery, reason)
    }
  }

  /** The lease has run out by now: the delivery is sent again. */
  function giveUp(delivery: string, reason: string): void {
    kept.delete(delivery)
    log.error('a delivery could not be settled', { delivery, reason })
  }

  return {
    get size() {
      return kept.size
    },
    has: (delivery) => kept.has(delivery),
    write: (delivery, write) => tryOnce(delivery, { write, tries: 1 }),
    async writeAgain() {
      // At once, so that they share a commit.
      await Promise.all([...kept].map(([delivery, end]) => tryOnce(delivery, end)))
    },
  }
}
