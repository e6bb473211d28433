import type { Bindings } from '../../rows/bindings.ts'
import { bulkRowsMax } from '../../store.ts'
import type { Database } from '../statements.ts'

interface Marking {
  readonly seq: number
  readonly humanSeq: number
  readonly writes: number
  readonly after: number
}

/**
 * Marks some more bookings of a calendar that has begun or ceased to take them. A human may have thousands ahead, and no
 * booking waits for all of them: those that are made meanwhile are marked by a trigger.
 */
export function copyMarker(
  writer: Database,
): (calendarSeq: number, nowMs: number) => Promise<void> {
  const marking = writer.prepare<Marking, [number]>(
    `SELECT seq, human_seq AS humanSeq, write_bookings AS writes, mark_after AS after FROM calendars
     WHERE seq = ? AND mark_after IS NOT NULL`,
  )
  const ahead = writer.prepare<{ seq: number; at: number }, [number, number, number]>(
    `SELECT seq, starts_at AS at FROM bookings WHERE human_seq = ? AND cancelled = 0 AND starts_at > ?
     ORDER BY starts_at LIMIT ?`,
  )
  const present = writer.prepare<{ seq: number; at: number }, [number, number, number]>(
    `SELECT booking_seq AS seq, booking_seq AS at FROM remote_events WHERE calendar_seq = ? AND booking_seq > ?
     ORDER BY booking_seq LIMIT ?`,
  )
  const mark = writer.prepare<null, [Bindings]>(
    `INSERT INTO remote_events (calendar_seq, booking_seq, account_seq)
     SELECT $calendar_seq, seq, account_seq FROM bookings WHERE seq = $booking_seq AND ends_at > $now
     ON CONFLICT (calendar_seq, booking_seq) DO UPDATE SET state = 'waiting', version = remote_events.version + 1`,
  )
  const drop = writer.prepare<null, [Bindings]>(
    `DELETE FROM remote_events WHERE calendar_seq = $calendar_seq AND booking_seq = $booking_seq
       AND EXISTS (SELECT 1 FROM bookings b JOIN calendars c ON c.seq = $calendar_seq
         WHERE b.seq = $booking_seq AND b.ends_at <= $now
           AND (state <> 'waiting' OR b.cancelled = 0 AND b.human_seq = c.human_seq))`,
  )
  const moveOn = writer.prepare<null, [number | null, number]>(
    'UPDATE calendars SET mark_after = ? WHERE seq = ?',
  )
  return async (calendarSeq, nowMs) => {
    const calendar = await marking.get(calendarSeq)
    if (!calendar) return
    const { humanSeq, writes, after } = calendar
    const some =
      writes === 1
        ? await ahead.all(humanSeq, after, bulkRowsMax)
        : await present.all(calendarSeq, after, bulkRowsMax)
    for (const { seq } of some) {
      const key = { calendar_seq: calendarSeq, booking_seq: seq, now: nowMs }
      // What is over stays where it is, and is looked for no more; what was cancelled before is still to be taken out.
      if ((await mark.run(key)).changes === 0 && writes === 0) await drop.run(key)
    }
    await moveOn.run(some.length < bulkRowsMax ? null : (some.at(-1)?.at ?? null), calendarSeq)
  }
}
