import type { Calendar } from '../../../domain/calendars/calendar.ts'
import type { KnownCopy } from '../../../domain/calendars/copy.ts'
import { dayMs } from '../../../domain/time/units.ts'
import { changingColumns } from '../../rows/calendar-rows.ts'
import type { Database } from '../statements.ts'

/** What `calendarOf` reads, of calendars `c` and humans `h`. */
export const calendarColumns = `c.seq, c.id, c.kind, c.address, c.created_at, h.id AS human_id,
  ${changingColumns.map((column) => `c.${column}`).join(', ')},
  (SELECT json_build_object('count', count(*), 'words', min(r.error))::text
   FROM remote_events r JOIN bookings b ON b.seq = r.booking_seq
   WHERE r.calendar_seq = c.seq AND r.state = 'refused' AND b.ends_at > coalesce(c.synced_at, 0)) AS refused`

/** What a change of a calendar means for the bookings in it. */
export interface CopyChange {
  readonly before: Pick<Calendar, 'writesBookings' | 'detail'> | null
  readonly after: Calendar
  /** It lies elsewhere, or is opened as somebody else: nobody knows what is there. */
  readonly isElsewhere: boolean
}

/** A calendar begins, changes or ceases to take the bookings of its human: each of them is marked for it, some at a time. */
function marksOf(writer: Database) {
  const begin = writer.prepare<null, [number, string]>(
    'UPDATE calendars SET mark_after = ? WHERE id = ?',
  )
  // Whoever writes into it now is in the wrong place.
  const elsewhere = writer.prepare<null, [string]>(
    'UPDATE calendars SET place = place + 1, write_owner = NULL, write_until = NULL WHERE id = ?',
  )
  // From the first number on.
  const stopOther = writer.prepare<null, [string, string]>(
    `UPDATE calendars SET write_bookings = 0, mark_after = 0 WHERE write_bookings = 1 AND id <> ?
       AND human_seq = (SELECT seq FROM humans WHERE id = ?)`,
  )
  const resume = writer.prepare<null, [string]>('UPDATE calendars SET write_after = 0 WHERE id = ?')
  return {
    /** All that is ahead is to be written. */
    begin: async (id: string, nowMs: number): Promise<void> =>
      void (await begin.run(nowMs - dayMs, id)),
    /** What was written into it and is not over is to be taken out. */
    end: async (id: string): Promise<void> => void (await begin.run(0, id)),
    elsewhere: async (id: string): Promise<void> => void (await elsewhere.run(id)),
    /** A human has one: the one before is cleared. To be called before this one begins. */
    takeOver: async ({ id, humanId }: Pick<Calendar, 'id' | 'humanId'>): Promise<void> =>
      void (await stopOther.run(id, humanId)),
    /** Nothing is waited for any more. */
    resume: async (id: string): Promise<void> => void (await resume.run(id)),
  }
}

/** Follows a change of a calendar; `write` writes the calendar itself. */
export function copyMarks(writer: Database) {
  const marks = marksOf(writer)
  return {
    async follow(
      { before, after, isElsewhere }: CopyChange,
      nowMs: number,
      write: () => Promise<unknown>,
    ): Promise<void> {
      const { id, writesBookings, detail } = after
      if (writesBookings && !before?.writesBookings) await marks.takeOver(after)
      await write()
      if (isElsewhere) await marks.elsewhere(id)
      if (before?.writesBookings && !writesBookings) await marks.end(id)
      const isSame = before?.writesBookings && before.detail === detail && !isElsewhere
      if (writesBookings && !isSame) await marks.begin(id, nowMs)
    },
    resume: marks.resume,
    ...knownCopies(writer),
  }
}

/** What is recorded of the copies in a calendar, of meetings that are not over. */
function knownCopies(writer: Database) {
  const ahead = `FROM remote_events r JOIN bookings b ON b.seq = r.booking_seq
      JOIN calendars c ON c.seq = r.calendar_seq
    WHERE r.calendar_seq = ? AND b.ends_at > ?`
  const ids = writer.prepare<{ id: string }, [number, number]>(`SELECT b.id ${ahead}`)
  const known = writer.prepare<KnownCopy, [number, number]>(
    `SELECT b.id AS bookingId, CASE WHEN r.place = c.place THEN r.state ELSE 'waiting' END AS state, r.written_at AS writtenAtMs,
       coalesce(r.starts_at, b.starts_at) AS startMs, coalesce(r.ends_at, b.ends_at) AS endMs ${ahead}`,
  )
  const changed = writer.prepare<null, [string, string]>(
    `UPDATE remote_events SET state = 'changed' WHERE state = 'written'
       AND calendar_seq = (SELECT seq FROM calendars WHERE id = ?)
       AND booking_seq = (SELECT seq FROM bookings WHERE id = ?)`,
  )
  return {
    ids: async (calendarSeq: number, nowMs: number) =>
      (await ids.all(calendarSeq, nowMs)).map(({ id }) => id),
    known: (calendarSeq: number, nowMs: number) => known.all(calendarSeq, nowMs),
    async markChanged(calendarId: string, bookingIds: readonly string[]): Promise<void> {
      for (const bookingId of bookingIds) await changed.run(calendarId, bookingId)
    },
  }
}
