import { minuteMs } from '../domain/time/units.ts'
import type { NewestBackup } from '../observe/metrics.ts'
import type { Context } from '../operations/context.ts'

const leastMs = 1_000

/**
 * How often it is asked whether one is due. Finer than the pause between two: at a turn as rare as they are, the one
 * before is always a moment too young, and every other would be left out.
 */
export function backupTurnMs(everyMs: number): number {
  return Math.min(everyMs, Math.max(leastMs, everyMs / 12), minuteMs)
}

/** Sees to it that the newest backup is never much older than `everyMs`. `backUp` answers the newest; null: others are at it. */
export function keepBackedUp(
  { clock, log, metrics }: Pick<Context, 'clock' | 'log' | 'metrics'>,
  everyMs: number,
  backUp: () => Promise<NewestBackup | null>,
): () => Promise<void> {
  return async () => {
    const last = metrics.lastBackup()
    if (last !== null && clock.nowMs() - last.begunMs < everyMs) return
    try {
      const newest = await backUp()
      if (newest !== null) metrics.backedUp(newest)
    } catch (error) {
      // The next turn tries again.
      metrics.backupFailed()
      log.error('the backup failed', {
        reason: error instanceof Error ? error.message : String(error),
      })
    }
  }
}
