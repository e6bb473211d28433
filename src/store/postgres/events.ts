import { causeOf, type KeptEvent, type KeptNews } from '../../domain/event.ts'
import { boundEventsMax, changesOfBookingMax, type KeptChange } from '../outbox.ts'
import type { Bindings } from '../rows/bindings.ts'
import type { Events } from '../store.ts'
import type { EventWriter } from './connections.ts'
import type { Engine } from './engine.ts'
import { ofAccount, seqReader } from './seqs.ts'
import type { Database } from './statements.ts'

/**
 * Writes an event and answers its sequence number. A trigger adds its deliveries, one for each
 * endpoint that listens; `firstWaitMs` is the wait before their first attempt.
 */
export function eventWriter(
  {
    writer,
    reader,
    written,
    encodeEvent,
  }: Pick<Engine, 'writer' | 'reader' | 'written' | 'encodeEvent'>,
  firstWaitMs: number,
): EventWriter {
  const insert = writer.prepare<{ seq: number }, [Bindings]>(
    `INSERT INTO events (account_seq, booking_id, type, payload, created_at, due_at, made_by, prior_seq)
     VALUES ($account_seq, $booking_id, $type, $payload, $created_at, $due_at, $made_by, $prior_seq) RETURNING seq`,
  )
  const keySeqOf = seqReader(reader, 'api_keys')
  return async (accountSeq, event) => {
    const keyId = causeOf(event)
    const row = await insert.get({
      account_seq: accountSeq,
      // A calendar's own id: what is seen of bookings only is not told of calendars.
      booking_id: aboutOf(event),
      type: event.type,
      payload: encodeEvent(event),
      created_at: event.createdAtMs,
      due_at: event.createdAtMs + firstWaitMs,
      made_by: keyId === null ? null : await keySeqOf(keyId),
      prior_seq: 'booking' in event ? event.booking.sequence : null,
    })
    written()
    return seqIn(row)
  }
}

/** The number that was given. */
export function seqIn(row: { readonly seq: number } | null): number {
  if (row === null) throw new Error('nothing was written')
  return row.seq
}

/** A mail is seen by whoever sees its booking. */
function aboutOf(event: KeptNews): string {
  if ('bookingId' in event) return event.bookingId
  return 'booking' in event ? event.booking.id : event.calendarId
}

/** Humans as JSON, and the key; null: any. */
const ofSeen = `AND (?4::text IS NULL OR human_seq IN (
    SELECT seq FROM humans WHERE id IN (SELECT json_array_elements_text(?4::text::json))))
  AND (?5::text IS NULL OR owned_by = (SELECT seq FROM api_keys WHERE id = ?5))`

export function postgresEvents({ reader }: Engine): Events {
  const changes = bookingChanges(reader)
  const list = reader.prepare<KeptEvent, [string, number, number]>(
    `SELECT seq, payload FROM events WHERE ${ofAccount} AND seq > ? AND booking_id <> ''
     ORDER BY seq LIMIT ?`,
  )
  const seen = reader.prepare<
    { seq: number; payload: string | null },
    [string, number, number, string | null, string | null]
  >(
    `SELECT seq, CASE WHEN EXISTS (SELECT 1 FROM bookings b WHERE b.id = booking_id ${ofSeen}) THEN payload END
       AS payload
     FROM events WHERE account_seq = (SELECT seq FROM accounts WHERE id = ?1) AND seq > ?2
       AND booking_id <> '' ORDER BY seq LIMIT ?3`,
  )
  const newest = reader.prepare<{ seq: number | null }, [string]>(
    `SELECT max(seq) AS seq FROM events WHERE ${ofAccount}`,
  )
  return {
    changesOf: changes,
    async newest(accountId) {
      return (await newest.get(accountId))?.seq ?? 0
    },
    async listSeen(accountId, { humanIds, madeBy }, afterSeq, limit, charactersMax) {
      const ids = humanIds === undefined ? null : JSON.stringify(humanIds)
      const page = pageOf(limit, charactersMax)
      let lastSeq = afterSeq
      for (let looked = 0; looked < boundEventsMax; looked += readAtOnce) {
        const rows = await seen.all(accountId, lastSeq, readAtOnce, ids, madeBy ?? null)
        for (const { seq, payload } of rows) {
          lastSeq = seq
          if (payload !== null && page.isFullWith({ seq, payload })) {
            return { events: page.events, lastSeq, isEnd: false }
          }
        }
        if (rows.length < readAtOnce) return { events: page.events, lastSeq, isEnd: true }
      }
      return { events: page.events, lastSeq, isEnd: false }
    },
    async list(accountId, afterSeq, limit, charactersMax) {
      const page = pageOf(limit, charactersMax)
      let lastSeq = afterSeq
      while (true) {
        const rows = await list.all(accountId, lastSeq, Math.min(readAtOnce, limit))
        for (const event of rows) if (page.isFullWith(event)) return page.events
        if (rows.length < readAtOnce) return page.events
        lastSeq = rows.at(-1)?.seq ?? lastSeq
      }
    },
  }
}

/** What was done to a booking, from the latest back, each by the number that the one after it keeps. */
function bookingChanges(reader: Database): Events['changesOf'] {
  const column = 'e.seq, e.prior_seq, e.type, e.payload, e.created_at, e.made_by'
  const some = reader.prepare<KeptChange, [bookingId: string, accountId: string, limit: number]>(
    `WITH RECURSIVE changes AS (
       SELECT ${column}, 1 AS nth FROM bookings b JOIN events e ON e.seq = b.event_seq
         WHERE b.id = ?1 AND e.booking_id = ?1 AND b.account_seq = (SELECT seq FROM accounts WHERE id = ?2)
       UNION ALL SELECT ${column}, nth + 1 FROM changes c JOIN events e ON e.seq = c.prior_seq
         WHERE e.booking_id = ?1 AND nth < ?3)
     SELECT c.type, c.payload, c.created_at AS atMs, k.id AS keyId, k.name AS keyName
     FROM changes c LEFT JOIN api_keys k ON k.seq = c.made_by ORDER BY nth`,
  )
  return (accountId, bookingId) => some.all(bookingId, accountId, changesOfBookingMax)
}

/** Events with all that they carry may be 20 KB each: so many are read before it is seen whether more are wanted. */
const readAtOnce = 100

/** A page that is full with so many events, or with the one that makes them more than so many characters. */
function pageOf(limit: number, charactersMax = Number.POSITIVE_INFINITY) {
  const events: KeptEvent[] = []
  let characters = 0
  return {
    events,
    isFullWith(event: KeptEvent): boolean {
      events.push(event)
      characters += event.payload.length
      return events.length === limit || characters > charactersMax
    },
  }
}
