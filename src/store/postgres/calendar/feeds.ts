import type { OpenFeed } from '../../../domain/feeds/feed.ts'
import type { Bindings } from '../../rows/bindings.ts'
import { type BookingRow, bookingColumns, bookingOf } from '../../rows/booking-rows.ts'
import type { Feeds } from '../../store.ts'
import type { Engine } from '../engine.ts'

type FedRow = BookingRow & { changed_at: number }

export function postgresFeeds({ writer, reader, commit, writeEntry }: Engine): Feeds {
  const put = writer.prepare<null, [Bindings]>(
    `INSERT INTO feeds (human_seq, account_seq, digest, detail, created_at)
     SELECT humans.seq, accounts.seq, $digest, $detail, $created_at
     FROM humans JOIN accounts ON accounts.id = humans.account_id
     WHERE humans.id = $human_id AND humans.account_id = $account_id AND active = 1
     ON CONFLICT (human_seq) DO UPDATE
       SET digest = excluded.digest, detail = excluded.detail, created_at = excluded.created_at`,
  )
  const remove = writer.prepare<null, [string, string]>(
    'DELETE FROM feeds WHERE human_seq = (SELECT seq FROM humans WHERE id = ? AND account_id = ?)',
  )
  const find = reader.prepare<OpenFeed, [string]>(
    `SELECT accounts.id AS accountId, humans.id AS humanId, digest, detail, humans.name AS humanName
     FROM feeds JOIN humans ON humans.seq = human_seq JOIN accounts ON accounts.seq = account_seq
     WHERE digest = ? AND humans.active = 1 AND suspended_at IS NULL AND deleted_at IS NULL`,
  )
  // An event is kept for some weeks: what has not changed since may count as unchanged since it was made.
  const bookings = reader.prepare<FedRow, [string, number, number, number]>(
    `SELECT ${bookingColumns}, coalesce(
       (SELECT created_at FROM events WHERE seq = bookings.event_seq), bookings.created_at) AS changed_at
     FROM bookings WHERE human_seq = (SELECT seq FROM humans WHERE id = ?) AND cancelled = 0
       AND starts_at >= ? AND starts_at < ? ORDER BY starts_at LIMIT ?`,
  )
  return {
    put: (accountId, { humanId, digest, detail, createdAtMs }, entry) =>
      commit.of(accountId).apply(async () => {
        const its = { human_id: humanId, account_id: accountId, digest, detail }
        const { changes } = await put.run({ ...its, created_at: createdAtMs })
        if (changes > 0) await writeEntry(entry)
        return changes > 0
      }),
    remove: (accountId, humanId, entry) =>
      commit.of(accountId).apply(async () => {
        const { changes } = await remove.run(humanId, accountId)
        if (changes > 0) await writeEntry(entry)
        return changes > 0
      }),
    find: async (digest) => find.get(digest),
    async bookings(humanId, { startMs, endMs }, rowsMax) {
      const rows = await bookings.all(humanId, startMs, endMs, rowsMax)
      return rows.map((row) => ({ booking: bookingOf(row), changedAtMs: row.changed_at }))
    },
  }
}
