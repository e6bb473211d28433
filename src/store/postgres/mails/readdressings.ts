import { formerAddressKeptMs } from '../../../domain/mails/readdressing.ts'
import { type BookingRow, bookingColumns, bookingOf } from '../../rows/booking-rows.ts'
import type { Mails } from '../../store.ts'
import type { Engine } from '../engine.ts'

/** An address that a human had, whose bookings are not all told anew. */
interface FormerRow {
  readonly seq: number
  readonly accountId: string
  readonly humanSeq: number
  readonly before: string | null
  readonly present: string | null
  readonly toldUntil: number
}

/** Those of accounts whose mails wait are left for later, so that what is booked meanwhile is told first. */
const dueSql = `SELECT f.seq, a.id AS accountId, f.human_seq AS humanSeq, f.address AS before, h.email AS present,
    f.told_until AS toldUntil
  FROM former_addresses f JOIN humans h ON h.seq = f.human_seq JOIN accounts a ON a.seq = f.account_seq
    JOIN webhooks w ON w.account_seq = f.account_seq AND w.kind = 'mail' AND w.active = 1
  WHERE f.told_until IS NOT NULL AND a.suspended_at IS NULL AND a.deleted_at IS NULL AND (
    SELECT count(*) FROM (SELECT 1 FROM deliveries
      WHERE status = 'pending' AND webhook_seq = w.seq LIMIT ?1) AS found) < ?1
  ORDER BY f.seq LIMIT 1`

/** Rows for which no mail will come any more: the last meeting is over, or the account sends none. */
const overSql = `FROM former_addresses WHERE (told_until IS NULL AND ends_at < ?) OR NOT EXISTS (
  SELECT 1 FROM webhooks w WHERE w.account_seq = former_addresses.account_seq AND kind = 'mail' AND active = 1)`

export function readdressings(engine: Engine): Pick<Mails, 'writeReaddressed'> {
  const { writer, reader, commit, bookingWrites } = engine
  const look = reader.prepare<FormerRow, [number]>(dueSql)
  const lookAgain = writer.prepare<FormerRow, [number]>(dueSql)
  const isOver = reader.prepare<unknown, [number]>(`SELECT 1 ${overSql} LIMIT 1`)
  const dropOver = writer.prepare<null, [number]>(`DELETE ${overSql}`)
  const ahead = writer.prepare<BookingRow, [number, number, number]>(
    `SELECT ${bookingColumns} FROM bookings
     WHERE human_seq = ? AND cancelled = 0 AND starts_at > ? ORDER BY starts_at LIMIT ?`,
  )
  const pass = writer.prepare<null, [number | null, number, number]>(
    'UPDATE former_addresses SET told_until = ?, ends_at = greatest(ends_at, ?) WHERE seq = ?',
  )
  return {
    async writeReaddressed({ nowMs, rowsMax, decide }) {
      const isDue = (await look.get(rowsMax)) !== null
      // Nothing is written, and no lock taken, while nothing is due.
      if (!isDue && (await isOver.get(nowMs())) === null) return false
      return commit.apply(async () => {
        const atMs = nowMs()
        await dropOver.run(atMs)
        // Another process may have come before.
        const due = await lookAgain.get(rowsMax)
        if (due === null) return false
        const rows = await ahead.all(due.humanSeq, Math.max(due.toldUntil, atMs), rowsMax)
        for (const row of rows) {
          const change = decide(bookingOf(row), due.before, due.present, atMs)
          if (change !== null) await bookingWrites.change(due.accountId, change)
        }
        const last = rows.at(-1)
        const toldUntil = rows.length < rowsMax ? null : (last?.starts_at ?? null)
        const endsAt = Math.max(last?.ends_at ?? 0, atMs + formerAddressKeptMs)
        await pass.run(toldUntil, endsAt, due.seq)
        return true
      })
    },
  }
}
