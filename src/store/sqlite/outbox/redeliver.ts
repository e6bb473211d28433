import type { Database } from 'bun:sqlite'
import { bulkRowsMax, type DeliveryLog, type WebhookKey } from '../../store.ts'
import { talliedWriter } from '../audit.ts'
import type { Engine } from '../engine.ts'
import { halfDone } from '../errors.ts'

const newRound = `status = 'pending', attempts = 0, postponements = 0, settled_at = NULL, lease_owner = NULL, lease_until = NULL`

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

/** Some rows a transaction, and one entry for all of them. */
export function failedAgain(
  engine: Engine,
  seqOf: (key: WebhookKey) => number | null,
): DeliveryLog['redeliverFailed'] {
  const { writer, reader, commit, written, writeEntry } = engine
  const failed = reader.prepare<{ eventSeq: number }, [number, number, number, number]>(
    `SELECT event_seq AS eventSeq FROM deliveries INDEXED BY deliveries_failed
     WHERE webhook_seq = +? AND event_seq > +? AND status = 'failed' AND settled_at >= ? ORDER BY event_seq LIMIT ?`,
  )
  const redeliverFailed = writer.prepare<null, [number, number, number, number, number]>(
    `UPDATE deliveries INDEXED BY deliveries_failed SET ${newRound}, next_attempt_at = ?
     WHERE webhook_seq = ? AND event_seq > ? AND event_seq <= ? AND status = 'failed' AND settled_at >= ?`,
  )
  const tally = talliedWriter(writer, writeEntry)
  return async (key, sinceMs, nowMs, entryOf) => {
    const webhookSeq = seqOf(key)
    if (webhookSeq === null) return null
    let count = 0
    let entrySeq: number | null = null
    for (let after = 0, last: number | undefined; ; after = last) {
      last = failed.all(webhookSeq, after, sinceMs, bulkRowsMax).at(-1)?.eventSeq
      if (last === undefined) return count
      const upTo = last
      const some = commit.apply(() => {
        written()
        const { changes } = redeliverFailed.run(nowMs, webhookSeq, after, upTo, sinceMs)
        if (entryOf && changes > 0) entrySeq = tally(entryOf(count + changes), entrySeq)
        return changes
      })
      count += await (count === 0 ? some : halfDone(some, 'Some are sent again, others not yet.'))
    }
  }
}
