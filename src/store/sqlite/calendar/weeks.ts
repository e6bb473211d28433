import { durationMinutesMax } from '../../../domain/availability.ts'
import type { Interval } from '../../../domain/time/interval.ts'
import { minuteMs } from '../../../domain/time/units.ts'
import { weekBookingsMax } from '../../../domain/week.ts'
import { type BookingRow, bookingColumns, bookingOf } from '../../rows/booking-rows.ts'
import type { WeekKey, Weeks } from '../../store.ts'
import type { Engine } from '../engine.ts'
import { holdReads } from './hold-reads.ts'
import { timeReader } from './times.ts'

/** Those that may have begun before the week, a minute each, and one more than a week may have. */
const rowsMax = durationMinutesMax + weekBookingsMax + 1

/** Reads what lies in a week of one human, each time in a transaction of its own. */
export function sqliteWeeks({ reader: db, cache }: Engine): Weeks {
  const times = timeReader(db, cache)
  const { whole } = holdReads(db)
  const bookings = db.prepare<BookingRow, [string, string, number, number]>(
    `SELECT ${bookingColumns} FROM bookings
     WHERE human_seq = (SELECT seq FROM humans WHERE id = ? AND account_id = ?)
       AND cancelled = 0 AND starts_at > +? AND starts_at < +? ORDER BY starts_at
     LIMIT ${rowsMax}`,
  )
  const [begin, end] = [db.prepare('BEGIN'), db.prepare('COMMIT')]
  const bookingsOf = ({ accountId, humanId }: WeekKey, { startMs, endMs }: Interval) =>
    bookings
      .all(humanId, accountId, startMs - durationMinutesMax * minuteMs, endMs)
      .map(bookingOf)
      .filter((booking) => booking.endMs > startMs)
      .slice(0, weekBookingsMax + 1)
  return {
    async ask(key, ask) {
      begin.run()
      try {
        const human = times.find(key)
        const { needs, decide } = ask(human.schedule)
        return decide({
          busy: times.busy(human, needs.busy),
          counts: times.counts(human, needs.limits),
          bookings: bookingsOf(key, needs.rows),
          holds: whole(key.humanId, needs.rows, key.nowMs),
        })
      } finally {
        end.run()
      }
    },
  }
}
