import type { Database } from 'bun:sqlite'

export const newRound = `status = 'pending', attempts = 0, postponements = 0, settled_at = NULL, lease_owner = NULL, lease_until = NULL`

/** Begins a new round of attempts of one delivery, the first one now. */
export function redeliverer(writer: Database) {
  // One that is in flight keeps its lease, and begins its new round when that attempt has ended; where that
  // is the first of a round, this is the new one.
  const inFlight = writer.prepare<null, [number, number, number, number]>(
    `UPDATE deliveries SET attempts = 0, next_attempt_at = ?1 WHERE webhook_seq = ?2 AND event_seq = ?3
       AND attempts > 0 AND lease_until > ?4`,
  )
  const other = writer.prepare<null, [number, number, number, number]>(
    `UPDATE deliveries SET ${newRound}, next_attempt_at = ?1 WHERE webhook_seq = ?2 AND event_seq = ?3
       AND (lease_until IS NULL OR lease_until <= ?4)`,
  )
  return (
    { webhookSeq, eventSeq }: { readonly webhookSeq: number; readonly eventSeq: number },
    nowMs: number,
  ): void => {
    inFlight.run(nowMs, webhookSeq, eventSeq, nowMs)
    other.run(nowMs, webhookSeq, eventSeq, nowMs)
  }
}
