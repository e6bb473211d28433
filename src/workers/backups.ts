import type { Context } from '../operations/context.ts'

/** Sees to it that the newest backup is never much older than `everyMs`. `backUp` answers when it was made; null: others are at it. */
export function keepBackedUp(
  { clock, log, metrics }: Context,
  everyMs: number,
  backUp: () => Promise<number | null>,
): () => Promise<void> {
  return async () => {
    const lastMs = metrics.lastBackupMs()
    if (lastMs !== null && clock.nowMs() - lastMs < everyMs) return
    try {
      const newestMs = await backUp()
      if (newestMs !== null) metrics.backedUp(newestMs)
    } catch (error) {
      // The next turn tries again.
      metrics.backupFailed()
      log.error('the backup failed', {
        reason: error instanceof Error ? error.message : String(error),
      })
    }
  }
}
