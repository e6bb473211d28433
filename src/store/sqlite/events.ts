import type { KeptEvent } from '../../domain/event.ts'
import type { Events } from '../store.ts'
import type { Bindings } from './bindings.ts'
import type { EventWriter } from './connections.ts'
import type { Engine } from './engine.ts'
import { ofAccount } from './seqs.ts'

/**
 * Writes an event and answers its sequence number. A trigger adds its deliveries, one for each
 * endpoint that listens; `firstWaitMs` is the wait before their first attempt.
 */
export function eventWriter(
  { writer, written, encodeEvent }: Pick<Engine, 'writer' | 'written' | 'encodeEvent'>,
  firstWaitMs: number,
): EventWriter {
  const insert = writer.prepare<null, [Bindings]>(
    `INSERT INTO events (account_seq, booking_id, type, payload, created_at, due_at)
     VALUES ($account_seq, $booking_id, $type, $payload, $created_at, $due_at)`,
  )
  return (accountSeq, event) => {
    const { lastInsertRowid } = insert.run({
      account_seq: accountSeq,
      booking_id: event.booking.id,
      type: event.type,
      payload: encodeEvent(event),
      created_at: event.createdAtMs,
      due_at: event.createdAtMs + firstWaitMs,
    })
    written()
    return Number(lastInsertRowid)
  }
}

export function sqliteEvents({ reader }: Engine): Events {
  const list = reader.prepare<KeptEvent, [string, number, number]>(
    `SELECT seq, payload FROM events WHERE ${ofAccount} AND seq > +? AND booking_id <> ''
     ORDER BY seq LIMIT ?`,
  )
  const newest = reader.prepare<{ seq: number | null }, [string]>(
    `SELECT max(seq) AS seq FROM events WHERE ${ofAccount}`,
  )
  return {
    async newest(accountId) {
      return newest.get(accountId)?.seq ?? 0
    },
    async list(accountId, afterSeq, limit) {
      return list.all(accountId, afterSeq, limit)
    },
  }
}
