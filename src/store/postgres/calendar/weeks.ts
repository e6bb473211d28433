import { durationMinutesMax } from '../../../domain/availability.ts'
import type { Interval } from '../../../domain/time/interval.ts'
import { minuteMs } from '../../../domain/time/units.ts'
import { weekBookingsMax } from '../../../domain/week.ts'
import { type BookingRow, bookingColumns, bookingOf } from '../../rows/booking-rows.ts'
import type { WeekKey, Weeks } from '../../store.ts'
import type { Engine } from '../engine.ts'
import type { Database } from '../statements.ts'
import { holdReads } from './hold-reads.ts'
import { timeReader } from './times.ts'

/** Those that may have begun before the week, a minute each, and one more than a week may have. */
const rowsMax = durationMinutesMax + weekBookingsMax + 1

/** Reads what lies in a week of one human, each time in one state of the data. */
export function postgresWeeks({ snapshot, cache }: Engine): Weeks {
  return {
    ask: (key, ask) =>
      snapshot(async (db) => {
        const times = timeReader(db, cache)
        const human = await times.find(key)
        const { needs, decide } = ask(human.schedule)
        return decide({
          busy: await times.busy(human, needs.busy),
          counts: await times.counts(human, needs.limits),
          bookings: await bookingsOf(db, key, needs.rows),
          holds: await holdReads(db).whole(key.humanId, needs.rows, key.nowMs),
        })
      }),
  }
}

async function bookingsOf(
  db: Database,
  { accountId, humanId }: WeekKey,
  { startMs, endMs }: Interval,
) {
  const bookings = db.prepare<BookingRow, [string, string, number, number]>(
    `SELECT ${bookingColumns} FROM bookings
     WHERE human_seq = (SELECT seq FROM humans WHERE id = ? AND account_id = ?)
       AND cancelled = 0 AND starts_at > ? AND starts_at < ? ORDER BY starts_at
     LIMIT ${rowsMax}`,
  )
  const rows = await bookings.all(
    humanId,
    accountId,
    startMs - durationMinutesMax * minuteMs,
    endMs,
  )
  return rows
    .map(bookingOf)
    .filter((booking) => booking.endMs > startMs)
    .slice(0, weekBookingsMax + 1)
}
