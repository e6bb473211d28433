import type { CopyEnd, DueCopy } from '../../../domain/calendars/copy.ts'
import type { FeedDetail } from '../../../domain/feeds/feed.ts'
import { backlogCountedMax } from '../../outbox.ts'
import type { Bindings } from '../../rows/bindings.ts'
import { type BookingRow, bookingColumns, bookingOf } from '../../rows/booking-rows.ts'
import { faultIn } from '../../rows/calendar-rows.ts'
import { copiesIn, copiesText } from '../../rows/mirrors.ts'
import type { ClaimedCopies, Copies, CopiesBacklog } from '../../store.ts'
import type { Engine } from '../engine.ts'
import type { Database } from '../statements.ts'
import { copyMarker } from './copy-marker.ts'

/** Calendars that something waits for: one step in the index for each. */
const waitingCalendars = `WITH RECURSIVE waiting (seq) AS (
    SELECT min(calendar_seq) FROM remote_events WHERE state = 'waiting'
    UNION ALL
    SELECT (SELECT min(calendar_seq) FROM remote_events
      WHERE state = 'waiting' AND calendar_seq > waiting.seq)
    FROM waiting WHERE seq IS NOT NULL)`

/** So many calendars are looked at in one claim: some of them belong to accounts that hold their share. */
const dueLookedAt = 256

interface ClaimRow extends ClaimedCopies {
  readonly seq: number
}

interface CopyRow extends BookingRow {
  readonly changed_at: number
  readonly detail: FeedDetail
  readonly wanted: number
  readonly etag: string | null
  readonly written_at: number | null
  readonly version: number
}

export function postgresCopies(engine: Engine): Copies {
  const { writer, reader, commit } = engine
  // A lease twice as long as any that is given comes from a clock that was set back since.
  const due = `${waitingCalendars}
    SELECT c.seq, c.id AS calendarId, c.sealed, a.id AS accountId,
      row_number() OVER (PARTITION BY c.account_seq) AS nth
    FROM (SELECT seq FROM waiting UNION ALL
        SELECT seq FROM calendars WHERE mark_after IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM remote_events
          WHERE state = 'waiting' AND calendar_seq = calendars.seq)) AS found
      JOIN calendars c USING (seq) JOIN accounts a ON a.seq = c.account_seq
    WHERE c.write_after <= ?1 AND (c.write_until IS NULL OR c.write_until <= ?1 OR c.write_until > ?2)
      AND a.suspended_at IS NULL`
  // Asked behind every booking, and mostly nothing waits for any calendar.
  const isAny = reader.prepare<unknown, []>(
    `SELECT 1 WHERE EXISTS (SELECT 1 FROM remote_events WHERE state = 'waiting')
       OR EXISTS (SELECT 1 FROM calendars WHERE mark_after IS NOT NULL)`,
  )
  const isDue = reader.prepare<unknown, [number, number]>(`${due} LIMIT 1`)
  // The first of each account before the second of any.
  const claim = writer.prepare<ClaimRow, [number, number]>(
    `${due} ORDER BY nth LIMIT ${dueLookedAt}`,
  )
  const lease = writer.prepare<null, [string, number, string]>(
    'UPDATE calendars SET write_owner = ?, write_until = ? WHERE id = ?',
  )
  const leased = writer.prepare<LeasedRow, [string, string]>(
    `SELECT seq, write_fault AS fault, write_failures AS failures FROM calendars
     WHERE id = ? AND write_owner = ?`,
  )
  const giveBack = writer.prepare<null, [string, string]>(
    'UPDATE calendars SET write_owner = NULL, write_until = NULL WHERE id = ? AND write_owner = ?',
  )
  const giveAllBack = writer.prepare<null, [string]>(
    'UPDATE calendars SET write_owner = NULL, write_until = NULL WHERE write_owner = ?',
  )
  const held = writer.prepare<null, [number, string, number, number]>(
    'UPDATE calendars SET write_failures = ?, write_fault = ?, write_after = ? WHERE seq = ?',
  )
  const well = writer.prepare<null, [number]>(
    `UPDATE calendars SET write_failures = 0, write_fault = NULL, write_after = 0
     WHERE seq = ? AND (write_failures > 0 OR write_fault IS NOT NULL)`,
  )
  const nextOf = nextReader(writer)
  const record = recorder(engine)
  const mark = copyMarker(writer)

  return {
    async claimDue({ owner, nowMs, leaseMs, count, share }) {
      // No lock is taken while nothing is due.
      if (count <= 0 || !(await isAny.get()) || !(await isDue.get(nowMs(), nowMs() + 2 * leaseMs)))
        return []
      return commit.apply(async () => {
        const atMs = nowMs()
        const rows = share(await claim.all(atMs, atMs + 2 * leaseMs), (row) => row.accountId)
        for (const { calendarId } of rows) await lease.run(owner, atMs + leaseMs, calendarId)
        return rows.map(({ calendarId, accountId, sealed }) => ({ calendarId, accountId, sealed }))
      })
    },
    next: ({ calendarId, accountId }, { owner, nowMs, leaseMs }, before) =>
      commit.of(accountId).apply(async () => {
        const calendar = await leased.get(calendarId, owner)
        if (!calendar) {
          if (before !== null) await record.doubt(calendarId, before.copy)
          return null
        }
        if (before !== null) {
          await record.end(calendar.seq, before.copy, before.end, nowMs)
          if (before.end.is !== 'refused') await well.run(calendar.seq)
        }
        await mark(calendar.seq, nowMs)
        const next = await nextOf(calendar.seq)
        if (next === null) await giveBack.run(calendarId, owner)
        else await lease.run(owner, nowMs + leaseMs, calendarId)
        return next
      }),
    hold: ({ calendarId, accountId }, owner, decide) =>
      commit.of(accountId).apply(async () => {
        const calendar = await leased.get(calendarId, owner)
        if (!calendar) return
        const { failures, fault } = calendar
        const after = decide({ failures, fault: faultIn(fault) })
        await held.run(after.failures, JSON.stringify(after.fault), after.untilMs, calendar.seq)
        await giveBack.run(calendarId, owner)
      }),
    release: (owner) => commit.apply(async () => void (await giveAllBack.run(owner))),
    backlog: backlogReader(reader),
  }
}

interface LeasedRow {
  readonly seq: number
  readonly fault: string | null
  readonly failures: number
}

function nextReader(writer: Database) {
  const next = writer.prepare<CopyRow, [number]>(
    `SELECT ${bookingColumns}, c.detail, r.etag, r.written_at, r.version,
       bookings.cancelled = 0 AND bookings.human_seq = c.owner_seq AND c.write_bookings = 1 AS wanted,
       coalesce((SELECT created_at FROM events WHERE seq = bookings.event_seq), bookings.created_at) AS changed_at
     FROM remote_events r JOIN
       (SELECT seq, human_seq AS owner_seq, detail, write_bookings FROM calendars) c ON c.seq = r.calendar_seq
       JOIN bookings ON bookings.seq = r.booking_seq
     WHERE r.state = 'waiting' AND r.calendar_seq = ? ORDER BY r.booking_seq LIMIT 1`,
  )
  return async (calendarSeq: number): Promise<DueCopy | null> => {
    const row = await next.get(calendarSeq)
    return row && copyOf(row)
  }
}

function copyOf(row: CopyRow): DueCopy {
  const { detail, etag, version, changed_at: changedAtMs } = row
  return {
    ...{ booking: bookingOf(row), changedAtMs, detail, etag, version },
    ...{ isWanted: row.wanted === 1, wasWritten: row.written_at !== null },
  }
}

/** Writes what became of a copy. One that has a reason to be written again since then goes on waiting. */
function recorder({ writer, changes }: Pick<Engine, 'writer' | 'changes'>) {
  const ofCopy = 'booking_seq = (SELECT seq FROM bookings WHERE id = $booking_id)'
  const written = writer.prepare<null, [Bindings]>(
    `UPDATE remote_events SET etag = $etag, written_sequence = $sequence, written_at = $at, starts_at = $starts_at,
       ends_at = $ends_at, error = NULL,
       place = (SELECT place FROM calendars WHERE seq = $calendar_seq), state = CASE WHEN version = $version THEN 'written' ELSE state END
     WHERE calendar_seq = $calendar_seq AND ${ofCopy}`,
  )
  const gone = writer.prepare<null, [Bindings]>(
    `DELETE FROM remote_events WHERE calendar_seq = $calendar_seq AND ${ofCopy} AND version = $version`,
  )
  const missing = writer.prepare<null, [Bindings]>(
    `UPDATE remote_events SET etag = NULL, written_at = NULL WHERE calendar_seq = $calendar_seq AND ${ofCopy}`,
  )
  const refused = writer.prepare<null, [Bindings]>(
    `UPDATE remote_events SET error = $error, state = CASE WHEN version = $version THEN 'refused' ELSE state END
     WHERE calendar_seq = $calendar_seq AND ${ofCopy}`,
  )
  const doubted = writer.prepare<null, [string, string]>(
    `INSERT INTO remote_events (calendar_seq, booking_seq, account_seq)
     SELECT c.seq, b.seq, b.account_seq FROM calendars c JOIN bookings b ON b.id = ?2 WHERE c.id = ?1
     ON CONFLICT (calendar_seq, booking_seq) DO UPDATE SET state = 'waiting', version = remote_events.version + 1, etag = NULL`,
  )
  const moved = movedCopies(writer)
  return {
    async end(
      calendarSeq: number,
      { booking, version }: DueCopy,
      end: CopyEnd,
      nowMs: number,
    ): Promise<void> {
      const key = { calendar_seq: calendarSeq, booking_id: booking.id }
      if (end.is === 'refused')
        return void (await refused.run({ ...key, version, error: end.words }))
      // Where its human had moved it there is nothing any more.
      const humanId = await moved.forget(calendarSeq, booking.id)
      if (humanId !== null) changes.touch(humanId)
      if (end.is === 'gone') {
        if ((await gone.run({ ...key, version })).changes === 0) await missing.run(key)
        return
      }
      await written.run({
        ...{ ...key, version, etag: end.etag, sequence: booking.sequence, at: nowMs },
        ...{ starts_at: booking.startMs, ends_at: booking.endMs },
      })
    },
    /** Somebody else may have written meanwhile: whoever comes next looks what is there. */
    doubt: async (calendarId: string, { booking }: DueCopy): Promise<void> =>
      void (await doubted.run(calendarId, booking.id)),
  }
}

/** Times of copies in what was read of a calendar. */
function movedCopies(writer: Database) {
  const find = writer.prepare<{ copies: string }, [number]>(
    'SELECT copies FROM busy WHERE calendar_seq = ? AND copies IS NOT NULL',
  )
  const keep = writer.prepare<null, [string | null, number]>(
    'UPDATE busy SET copies = ? WHERE calendar_seq = ?',
  )
  const moveOn = writer.prepare<{ id: string }, [number]>(
    `UPDATE humans SET calendars = coalesce(calendars, 0) + 1
     WHERE seq = (SELECT human_seq FROM calendars WHERE seq = ?) RETURNING id`,
  )
  return {
    /** Answers whose calendar says something else by that; null: it says the same. */
    async forget(calendarSeq: number, bookingId: string): Promise<string | null> {
      const all = copiesIn((await find.get(calendarSeq))?.copies ?? null)
      const others = all.filter(({ copyOf }) => copyOf !== bookingId)
      if (others.length === all.length) return null
      await keep.run(copiesText(others), calendarSeq)
      return (await moveOn.get(calendarSeq))?.id ?? null
    },
  }
}

function backlogReader(reader: Database) {
  const waiting = reader.prepare<{ count: number }, [number]>(
    `SELECT count(*) AS count FROM (SELECT 1 FROM remote_events
       WHERE state = 'waiting' LIMIT ?) AS found`,
  )
  const held = reader.prepare<{ count: number }, [number]>(
    `${waitingCalendars} SELECT count(*) AS count FROM waiting JOIN calendars USING (seq) WHERE write_after > ?`,
  )
  return async (nowMs: number): Promise<CopiesBacklog> => ({
    waiting: (await waiting.get(backlogCountedMax))?.count ?? 0,
    held: (await held.get(nowMs))?.count ?? 0,
  })
}
