import type { Database } from 'bun:sqlite'
import type { Calendar } from '../../../domain/calendars/calendar.ts'
import type { KnownCopy } from '../../../domain/calendars/copy.ts'
import { dayMs } from '../../../domain/time/units.ts'
import type { Bindings } from '../bindings.ts'

/** What a change of a calendar means for the bookings in it. */
export interface CopyChange {
  readonly before: Pick<Calendar, 'writesBookings' | 'detail'> | null
  readonly after: Calendar
  /** It lies elsewhere, or is opened as somebody else: nobody knows what is there. */
  readonly isElsewhere: boolean
}

/** What of the bookings of a calendar's human waits for it, as the calendar begins, changes or ceases to take them. */
function marksOf(writer: Database) {
  const ofCalendar = '(SELECT seq FROM calendars WHERE id = $id)'
  const begin = writer.prepare<null, [Bindings]>(
    `INSERT INTO remote_events (calendar_seq, booking_seq, account_seq)
     SELECT c.seq, b.seq, b.account_seq FROM calendars c JOIN bookings b ON b.human_seq = c.human_seq
     WHERE c.id = $id AND b.cancelled = 0 AND b.starts_at > $since AND b.ends_at > $now
     ON CONFLICT DO UPDATE SET state = 'waiting', version = version + 1`,
  )
  const forget = writer.prepare<null, [Bindings]>(
    `UPDATE remote_events SET etag = NULL WHERE calendar_seq = ${ofCalendar}`,
  )
  const over = writer.prepare<null, [Bindings]>(
    `DELETE FROM remote_events WHERE calendar_seq = ${ofCalendar}
       AND (SELECT ends_at FROM bookings WHERE seq = booking_seq) <= $now`,
  )
  const again = writer.prepare<null, [Bindings]>(
    `UPDATE remote_events SET state = 'waiting', version = version + 1 WHERE calendar_seq = ${ofCalendar}`,
  )
  const stopOther = writer.prepare<{ id: string }, [string, string]>(
    `UPDATE calendars SET write_bookings = 0 WHERE write_bookings = 1 AND id <> ?
       AND human_seq = (SELECT seq FROM humans WHERE id = ?) RETURNING id`,
  )
  const resume = writer.prepare<null, [string]>('UPDATE calendars SET write_after = 0 WHERE id = ?')
  /** What was written into it and is not over is taken out. */
  const end = (id: string, nowMs: number): void => {
    over.run({ id, now: nowMs })
    again.run({ id })
  }
  return {
    /** All that is ahead is to be written; `isElsewhere`: nobody knows what is there. */
    begin(id: string, isElsewhere: boolean, nowMs: number): void {
      if (isElsewhere) forget.run({ id })
      begin.run({ id, since: nowMs - dayMs, now: nowMs })
    },
    end,
    /** A human has one: the one before is cleared. To be called before this one begins. */
    takeOver({ id, humanId }: Pick<Calendar, 'id' | 'humanId'>, nowMs: number): void {
      for (const other of stopOther.all(id, humanId)) end(other.id, nowMs)
    },
    /** Nothing is waited for any more. */
    resume: (id: string): void => void resume.run(id),
  }
}

/** Follows a change of a calendar; `write` writes the calendar itself. */
export function copyMarks(writer: Database) {
  const marks = marksOf(writer)
  return {
    follow({ before, after, isElsewhere }: CopyChange, nowMs: number, write: () => void): void {
      const { id, writesBookings, detail } = after
      if (writesBookings && !before?.writesBookings) marks.takeOver(after, nowMs)
      write()
      if (before?.writesBookings && !writesBookings) marks.end(id, nowMs)
      const isSame = before?.writesBookings && before.detail === detail && !isElsewhere
      if (writesBookings && !isSame) marks.begin(id, isElsewhere, nowMs)
    },
    resume: marks.resume,
    ...knownCopies(writer),
  }
}

/** What is recorded of the copies in a calendar, of meetings that are not over. */
function knownCopies(writer: Database) {
  const ahead = `FROM remote_events r CROSS JOIN bookings b ON b.seq = r.booking_seq
    WHERE r.calendar_seq = ? AND b.ends_at > ?`
  const ids = writer.prepare<{ id: string }, [number, number]>(`SELECT b.id ${ahead}`)
  const known = writer.prepare<KnownCopy, [number, number]>(
    `SELECT b.id AS bookingId, r.state, r.written_at AS writtenAtMs,
       coalesce(r.starts_at, b.starts_at) AS startMs, coalesce(r.ends_at, b.ends_at) AS endMs ${ahead}`,
  )
  const changed = writer.prepare<null, [string, string]>(
    `UPDATE remote_events SET state = 'changed' WHERE state = 'written'
       AND calendar_seq = (SELECT seq FROM calendars WHERE id = ?)
       AND booking_seq = (SELECT seq FROM bookings WHERE id = ?)`,
  )
  return {
    ids: (calendarSeq: number, nowMs: number) => ids.all(calendarSeq, nowMs).map(({ id }) => id),
    known: (calendarSeq: number, nowMs: number) => known.all(calendarSeq, nowMs),
    markChanged(calendarId: string, bookingIds: readonly string[]): void {
      for (const bookingId of bookingIds) changed.run(calendarId, bookingId)
    },
  }
}
