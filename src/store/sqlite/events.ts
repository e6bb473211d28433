import type { Database } from 'bun:sqlite'
import type { KeptEvent } from '../../domain/event.ts'
import type { Events } from '../store.ts'
import type { EventWriter } from './connections.ts'
import type { Engine } from './engine.ts'
import { ofAccount } from './seqs.ts'

/**
 * Writes an event and answers its sequence number. A trigger adds its deliveries, one for each
 * endpoint that listens; `firstWaitMs` is the wait before their first attempt. `written` is called each
 * time: a worker may have something to do once the transaction is committed.
 */
export function eventWriter(
  writer: Database,
  firstWaitMs: number,
  written: () => void,
): EventWriter {
  const insert = writer.prepare<null, [number, string, string, string, number, number]>(
    `INSERT INTO events (account_seq, booking_id, type, payload, created_at, due_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  )
  return (accountSeq, bookingId, event) => {
    const { type, payload, createdAtMs } = event
    const dueAtMs = createdAtMs + firstWaitMs
    const { lastInsertRowid } = insert.run(
      accountSeq,
      bookingId,
      type,
      payload,
      createdAtMs,
      dueAtMs,
    )
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
