import type { Database } from 'bun:sqlite'
import { durationMinutesMax, minuteMs } from '../../domain/limits.ts'
import type { WeekFacts } from '../../domain/week.ts'
import type { WeekKey, Weeks } from '../store.ts'
import { type BookingRow, bookingColumns, bookingOf } from './booking-rows.ts'
import { holdReads } from './hold-rows.ts'
import { factsReader } from './humans.ts'
import type { ScheduleCache } from './schedules.ts'

/** Reads what lies in a week of one human, each time in a transaction of its own. */
export function sqliteWeeks(db: Database, cache: ScheduleCache): Weeks {
  const facts = factsReader(db, cache)
  const { whole } = holdReads(db)
  const bookings = db.prepare<BookingRow, [string, string, number, number]>(
    `SELECT ${bookingColumns} FROM bookings
     WHERE human_seq = (SELECT seq FROM humans WHERE id = ? AND account_id = ?)
       AND cancelled = 0 AND starts_at > +? AND starts_at < +? ORDER BY starts_at`,
  )
  const [begin, end] = [db.prepare('BEGIN'), db.prepare('COMMIT')]
  const factsOf = (key: WeekKey): WeekFacts => ({
    ...facts(key),
    holdsWithin: (span) => whole(key.humanId, span, key.nowMs),
    bookingsWithin: ({ startMs, endMs }) =>
      bookings
        .all(key.humanId, key.accountId, startMs - durationMinutesMax * minuteMs, endMs)
        .map(bookingOf)
        .filter((booking) => booking.endMs > startMs),
  })
  return {
    async ask(key, ask) {
      begin.run()
      try {
        return ask(factsOf(key))
      } finally {
        end.run()
      }
    },
  }
}
