import { atStart, type Due, dueUntil, pastUntil } from '../../../domain/reminders/reminder.ts'
import { minuteMs } from '../../../domain/time/units.ts'
import { type BookingRow, bookingColumns, bookingOf } from '../../rows/booking-rows.ts'
import type { DueReminders, Reminders } from '../../store.ts'
import type { Engine } from '../engine.ts'
import { type Database, eachFound } from '../statements.ts'

/** A reminder of an account, and how far it is written; null: not at all. Starts have no beginning of their own. */
interface WantedRow {
  readonly accountSeq: number
  readonly minutes: number
  readonly sinceMs: number | null
  readonly startMs: number | null
  readonly bookingSeq: number | null
}

/** Bookings of an account behind a place, up to a start. */
interface Span {
  readonly accountSeq: number
  readonly minutes: number
  readonly startMs: number
  readonly bookingSeq: number
  readonly untilMs: number
}

type SpanValues = [accountSeq: number, fromMs: number, untilMs: number, bookingSeq: number]

/** Behind all bookings of a start. */
const lastOfStart = Number.MAX_SAFE_INTEGER

/** No booking has a row for its reminders: they are found by its start, from where the last look ended. */
export function postgresReminders({ writer, reader, commit, writeEvent }: Engine): Reminders {
  const look = lookFor(reader)
  const lookAgain = lookFor(writer)
  const due = writer.prepare<
    BookingRow & { seq: number; timed_at: number },
    [...SpanValues, number]
  >(
    `SELECT ${bookingColumns}, seq, coalesce(timed_at, bookings.created_at) AS timed_at
     ${inSpan} ORDER BY starts_at, cancelled, seq LIMIT ?5`,
  )
  const marks = markWrites(writer, reader)

  /** Answers how many bookings it passed. */
  async function writeSpan(
    span: Span,
    rowsMax: number,
    nowMs: number,
    decide: DueReminders['decide'],
  ) {
    const { accountSeq, minutes } = span
    const rows = await due.all(...valuesOf(span), rowsMax)
    for (const row of rows) {
      const event = decide(dueOf(row), minutes, nowMs)
      if (event !== null) await writeEvent(accountSeq, event)
    }
    const last = rows.length === rowsMax ? rows.at(-1) : undefined
    if (last) await marks.set(accountSeq, minutes, last.starts_at, last.seq)
    else await marks.set(accountSeq, minutes, span.untilMs, lastOfStart)
    return rows.length
  }

  return {
    async writeDue({ nowMs, rowsMax, decide }) {
      const seen = await look(nowMs())
      // Nothing is written, and no lock taken, while nothing is due.
      if (seen.spans.length === 0 && seen.fresh.length === 0 && !(await marks.areLeft()))
        return false
      return commit.apply(async () => {
        const atMs = nowMs()
        const { spans, fresh } = await lookAgain(atMs)
        await marks.dropLeft()
        for (const accountSeq of fresh) await marks.set(accountSeq, atStart, atMs, lastOfStart)
        const each = Math.max(1, Math.floor(rowsMax / Math.max(1, spans.length)))
        let passed = 0
        for (const span of spans.slice(0, rowsMax))
          passed += await writeSpan(span, each, atMs, decide)
        return passed > 0
      })
    },
  }
}

const wantedSql = `SELECT a.seq AS accountSeq, (wanted.value ->> 'minutes')::bigint AS minutes,
    (wanted.value ->> 'sinceMs')::bigint AS sinceMs, r.starts_at AS startMs, r.booking_seq AS bookingSeq
  FROM accounts a
  JOIN LATERAL jsonb_array_elements(a.notifications::jsonb -> 'reminders') AS wanted (value) ON true
  LEFT JOIN reminders r ON r.account_seq = a.seq AND r.minutes = (wanted.value ->> 'minutes')::bigint
  WHERE a.notifications IS NOT NULL AND a.suspended_at IS NULL AND a.deleted_at IS NULL
  UNION ALL
  SELECT a.seq, ${atStart}, NULL, r.starts_at, r.booking_seq
  FROM (SELECT DISTINCT account_seq FROM webhooks
    WHERE active = 1 AND strpos(events, '"booking.started"') > 0) AS listens
  JOIN accounts a ON a.seq = listens.account_seq
  LEFT JOIN reminders r ON r.account_seq = a.seq AND r.minutes = ${atStart}
  WHERE a.suspended_at IS NULL AND a.deleted_at IS NULL`

/** In the order of its index. With `cancelled = 0` SQLite would not see that it is, and sort. */
const inSpan = `FROM bookings
  WHERE account_seq = ?1 AND starts_at >= ?2 AND starts_at <= ?3 AND cancelled < 1
    AND (starts_at > ?2 OR seq > ?4)`

/** What is due, what is due longest first, and the accounts that listen to starts since the last look. */
function lookFor(db: Database) {
  const wanted = db.prepare<WantedRow, []>(wantedSql)
  const first = db.prepare<unknown, SpanValues>(`SELECT 1 ${inSpan} LIMIT 1`)
  return async (nowMs: number) => {
    const rows = await wanted.all()
    const spans = rows.flatMap((row) => spanOf(row, nowMs) ?? [])
    const due = await eachFound(spans, async (span) =>
      (await first.get(...valuesOf(span))) === null ? null : span,
    )
    return {
      spans: due.sort((a, b) => lag(a) - lag(b)),
      fresh: rows.filter(isFresh).map(({ accountSeq }) => accountSeq),
    }
  }
}

const lag = ({ startMs, minutes }: Span) => startMs - minutes * minuteMs

const isFresh = ({ minutes, startMs }: WantedRow) => minutes === atStart && startMs === null

/** Null: nothing can be due. */
function spanOf(row: WantedRow, nowMs: number): Span | null {
  if (isFresh(row)) return null
  const { accountSeq, minutes, sinceMs } = row
  const untilMs = dueUntil(minutes, nowMs)
  const written = { startMs: row.startMs ?? 0, bookingSeq: row.bookingSeq ?? 0 }
  // What was due before the reminder was set, and what has begun, is nothing to remind of.
  const beginsMs = sinceMs === null ? 0 : dueUntil(minutes, sinceMs)
  const passedMs = Math.max(pastUntil(minutes, nowMs), beginsMs)
  const from = passedMs > written.startMs ? { startMs: passedMs, bookingSeq: lastOfStart } : written
  return from.startMs > untilMs ? null : { accountSeq, minutes, ...from, untilMs }
}

const valuesOf = ({ accountSeq, startMs, untilMs, bookingSeq }: Span): SpanValues => [
  accountSeq,
  startMs,
  untilMs,
  bookingSeq,
]

const dueOf = (row: BookingRow & { timed_at: number }): Due => ({
  booking: bookingOf(row),
  timedAtMs: row.timed_at,
})

function markWrites(writer: Database, reader: Database) {
  const set = writer.prepare<null, [number, number, number, number]>(
    `INSERT INTO reminders (account_seq, minutes, starts_at, booking_seq) VALUES (?, ?, ?, ?)
     ON CONFLICT (account_seq, minutes) DO UPDATE SET starts_at = excluded.starts_at, booking_seq = excluded.booking_seq`,
  )
  // Whoever listens again later begins anew.
  const left = `FROM reminders WHERE minutes = ${atStart} AND account_seq NOT IN (
    SELECT account_seq FROM webhooks
    WHERE active = 1 AND strpos(events, '"booking.started"') > 0)`
  const areLeft = reader.prepare<unknown, []>(`SELECT 1 ${left} LIMIT 1`)
  const dropLeft = writer.prepare<null, []>(`DELETE ${left}`)
  return {
    set: (accountSeq: number, minutes: number, startMs: number, bookingSeq: number) =>
      set.run(accountSeq, minutes, startMs, bookingSeq),
    areLeft: async () => (await areLeft.get()) !== null,
    dropLeft: () => dropLeft.run(),
  }
}
