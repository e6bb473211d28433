import type { Context } from '../operations/context.ts'
import { bulkRowsMax } from '../store/store.ts'

interface SweepOptions {
  /** In one transaction. */
  readonly rowsMax?: number
  /** Aborted, it ends with the transaction under way. */
  readonly stopping?: AbortSignal
}

/**
 * Removes what is older than the retention, some rows a transaction, so that no booking waits for it. Answers how many rows went.
 */
export async function sweepOld(
  { store, clock, log }: Context,
  retentionMs: number,
  { rowsMax = bulkRowsMax, stopping }: SweepOptions = {},
): Promise<number> {
  let swept = 0
  try {
    for (let more = true; more; ) {
      const nowMs = clock.nowMs()
      const gone = await store.sweep(nowMs - retentionMs, nowMs, rowsMax)
      swept += gone
      more = gone >= rowsMax && !stopping?.aborted
    }
  } catch (error) {
    // The next round comes by itself.
    log.error('old rows could not be swept', { reason: String(error) })
  }
  return swept
}
