import { auditDaysMax } from '../../domain/access/audit.ts'
import { holdKeptMs } from '../../domain/hold.ts'
import { idempotencyKeptMs } from '../../domain/idempotency.ts'
import { dayMs } from '../../domain/time/units.ts'
import type { Store } from '../store.ts'
import type { Engine } from './engine.ts'
import type { Database } from './statements.ts'

/** A sweep looks at so many events that may be old at once: 4 ms. */
export const sweptEventsSeenMax = 2_000

/**
 * Removes what retention no longer asks for, in transactions of some hundred rows. An event for which a
 * delivery waits stays, and so does the newest of all: its number must not come again.
 */
export function postgresSweep({ writer, reader, commit }: Engine): Store['sweep'] {
  const oldEvents = oldEventFinder(reader)
  const removeEvent = eventRemover(writer)
  const answers = writer.prepare<null, [number, number]>(
    `DELETE FROM idempotency WHERE (account_id, key) IN (
       SELECT account_id, key FROM idempotency WHERE created_at <= ? ORDER BY created_at LIMIT ?)`,
  )
  const holds = writer.prepare<null, [number, number]>(
    `DELETE FROM holds WHERE id IN (
       SELECT id FROM holds WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)`,
  )
  const entries = writer.prepare<null, [number, number]>(
    `DELETE FROM audit WHERE seq IN (
       SELECT seq FROM audit WHERE at <= ? ORDER BY at LIMIT ?)`,
  )

  const mails = writer.prepare<null, [number, number]>(
    `DELETE FROM mails WHERE (booking_seq, event_seq, recipient) IN (
       SELECT booking_seq, event_seq, recipient FROM mails WHERE ends_at < ? ORDER BY ends_at LIMIT ?)`,
  )

  // What was written long ago stays where it is, and nobody looks for it any more.
  const copies = writer.prepare<null, [number, number]>(
    `DELETE FROM remote_events WHERE (calendar_seq, booking_seq) IN (
       SELECT calendar_seq, booking_seq FROM remote_events WHERE ends_at < ? ORDER BY ends_at LIMIT ?)`,
  )

  return async (beforeMs, nowMs, rowsMax) => {
    // Looked for before the transaction: what still waits may be much, and is walked over.
    const found = await oldEvents(beforeMs, rowsMax)
    return commit.apply(async () => {
      let swept = (await answers.run(nowMs - idempotencyKeptMs, rowsMax)).changes
      const left = () => Math.max(0, rowsMax - swept)
      swept += (await holds.run(nowMs - holdKeptMs, left())).changes
      swept += (await entries.run(nowMs - auditDaysMax * dayMs, left())).changes
      swept += (await mails.run(beforeMs, left())).changes
      swept += (await copies.run(beforeMs, left())).changes
      for (const event of found) {
        if (swept >= rowsMax) break
        swept += await removeEvent(event)
      }
      return swept
    })
  }
}

/** What waits for an event. */
const waitingFor = `SELECT 1 FROM deliveries WHERE event_seq = ?1 AND status = 'pending'`

interface OldEvent {
  readonly accountSeq: number
  readonly seq: number
}

/**
 * Old events that nothing waits for, oldest first. Each call goes on where the last one ended, so that what
 * waits for an endpoint that was switched off and forgotten is not walked over again and again.
 */
function oldEventFinder(reader: Database) {
  const next = reader.prepare<OldEvent & { createdAtMs: number }, [number, number]>(
    `SELECT seq, account_seq AS accountSeq, created_at AS createdAtMs FROM events
     WHERE seq > ? ORDER BY seq LIMIT ?`,
  )
  const waiting = reader.prepare<unknown, [number]>(`${waitingFor} LIMIT 1`)
  let after = 0
  return async (beforeMs: number, rowsMax: number): Promise<OldEvent[]> => {
    const found: OldEvent[] = []
    const events = await next.all(after, sweptEventsSeenMax)
    const old = events.filter(({ createdAtMs }) => createdAtMs < beforeMs)
    for (const event of old) {
      if (found.length === rowsMax) break
      if (!(await waiting.get(event.seq))) found.push(event)
      else if (found.length === 0) after = event.seq
    }
    // All that is old was seen: the next call begins again.
    if (found.length < rowsMax && old.length < sweptEventsSeenMax) after = 0
    return found
  }
}

/** Removes an event with its deliveries, of the newest only these; answers how many rows. */
function eventRemover(writer: Database) {
  const settled = writer.prepare<null, [number, number]>(
    `DELETE FROM deliveries WHERE event_seq = ?1 AND NOT EXISTS (${waitingFor}) AND webhook_seq IN (
       SELECT seq FROM webhooks WHERE account_seq = ?2 AND active IN (0, 1))`,
  )
  const remove = writer.prepare<null, [number]>(
    `DELETE FROM events WHERE seq = ?1 AND seq < (SELECT max(seq) FROM events) AND NOT EXISTS (
       ${waitingFor})`,
  )
  return async ({ accountSeq, seq }: OldEvent): Promise<number> =>
    (await settled.run(seq, accountSeq)).changes + (await remove.run(seq)).changes
}
