import { decideReminder } from '../domain/reminders/reminder.ts'
import type { Context } from '../operations/context.ts'
import { bulkRowsMax } from '../store/store.ts'

/** Writes the events that are due because the time of a booking comes, some in a transaction, so that no booking waits for it. */
export async function remindDue(
  { store, clock, log }: Context,
  stopping?: AbortSignal,
): Promise<void> {
  const due = { nowMs: clock.nowMs, rowsMax: bulkRowsMax, decide: decideReminder }
  try {
    for (let more = true; more && !stopping?.aborted; ) more = await store.reminders.writeDue(due)
  } catch (error) {
    // The next round comes by itself.
    log.error('reminders could not be written', { reason: String(error) })
  }
}
