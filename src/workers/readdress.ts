import { decideReaddressed, readdressedAtOnce } from '../domain/mails/readdressing.ts'
import type { Context } from '../operations/context.ts'

/** Tells of the bookings ahead of humans whose address has changed, as fast as their mails leave. */
export async function readdressDue(
  { store, clock, log }: Context,
  stopping?: AbortSignal,
): Promise<void> {
  const due = { nowMs: clock.nowMs, rowsMax: readdressedAtOnce, decide: decideReaddressed }
  try {
    for (let more = true; more && !stopping?.aborted; )
      more = await store.mails.writeReaddressed(due)
  } catch (error) {
    // The next round comes by itself.
    log.error('another address could not be told', { reason: String(error) })
  }
}
