import { type AccountRows, bulkRowsMax, type Removals } from '../../store.ts'
import type { Engine } from '../engine.ts'
import { ofAccount } from '../seqs.ts'
import type { Database } from '../statements.ts'

/** For each of these SQLite looks through the holds of the last day, or the sessions, which no index knows by them. */
const referredRowsMax = 1
/** So many holds are looked at in one step. */
const holdsSeenMax = 1_000

/** What is removed, in an order in which nothing refers to what is gone: some rows of an account. */
const removed: readonly (readonly [sql: string, rowsMax: number])[] = [
  [
    `DELETE FROM deliveries WHERE (webhook_seq, event_seq) IN (
       SELECT webhook_seq, event_seq FROM deliveries WHERE webhook_seq IN (
         SELECT seq FROM webhooks WHERE ${ofAccount} AND active IN (0, 1)) LIMIT ?)`,
    bulkRowsMax,
  ],
  [
    `DELETE FROM webhooks WHERE seq IN (
       SELECT seq FROM webhooks WHERE ${ofAccount} AND active IN (0, 1) LIMIT ?)`,
    bulkRowsMax,
  ],
  [
    `DELETE FROM reminders WHERE (account_seq, minutes) IN (
       SELECT account_seq, minutes FROM reminders WHERE ${ofAccount} LIMIT ?)`,
    bulkRowsMax,
  ],
  [
    `DELETE FROM feeds WHERE human_seq IN (SELECT human_seq FROM feeds WHERE ${ofAccount} LIMIT ?)`,
    bulkRowsMax,
  ],
  [
    `DELETE FROM former_addresses WHERE seq IN (
       SELECT seq FROM former_addresses WHERE ${ofAccount} LIMIT ?)`,
    bulkRowsMax,
  ],
  [
    `DELETE FROM mails WHERE (booking_seq, event_seq, recipient) IN (
       SELECT booking_seq, event_seq, recipient FROM mails WHERE ${ofAccount} LIMIT ?)`,
    bulkRowsMax,
  ],
  [
    `DELETE FROM bookings WHERE seq IN (SELECT seq FROM bookings WHERE ${ofAccount} LIMIT ?)`,
    bulkRowsMax,
  ],
  [
    // With what each says is busy: some kilobytes.
    `DELETE FROM calendars WHERE seq IN (SELECT seq FROM calendars WHERE ${ofAccount} LIMIT ?)`,
    bulkRowsMax,
  ],
  [
    `DELETE FROM services WHERE seq IN (SELECT seq FROM services WHERE ${ofAccount} LIMIT ?)`,
    bulkRowsMax,
  ],
  [
    // The newest of all stays, empty: its number must not come again.
    `DELETE FROM events WHERE seq IN (
       SELECT seq FROM events WHERE ${ofAccount} AND seq < (SELECT max(seq) FROM events) LIMIT ?)`,
    bulkRowsMax,
  ],
  [
    `UPDATE events SET payload = '{}', booking_id = '', made_by = NULL
     WHERE seq = (SELECT max(seq) FROM events) AND ${ofAccount} AND payload <> '{}' AND ? = 1`,
    1,
  ],
  [
    `DELETE FROM overrides WHERE id IN (
       SELECT o.id FROM humans h JOIN overrides o ON o.human_id = h.id WHERE h.account_id = ? LIMIT ?)`,
    bulkRowsMax,
  ],
  [
    `DELETE FROM idempotency WHERE (account_id, key) IN (
       SELECT account_id, key FROM idempotency WHERE account_id = ? LIMIT ?)`,
    bulkRowsMax,
  ],
  [
    `DELETE FROM usage WHERE (account_id, month) IN (
       SELECT account_id, month FROM usage WHERE account_id = ? LIMIT ?)`,
    bulkRowsMax,
  ],
  [
    `DELETE FROM sessions WHERE digest IN (
       SELECT digest FROM sessions WHERE account_id = ? LIMIT ?)`,
    bulkRowsMax,
  ],
  [
    `DELETE FROM sign_in_links WHERE digest IN (
       SELECT digest FROM sign_in_links WHERE account_id = ? LIMIT ?)`,
    bulkRowsMax,
  ],
  [
    `DELETE FROM audit WHERE seq IN (
       SELECT seq FROM audit WHERE ${ofAccount} AND operation <> 'deleteAccount' LIMIT ?)`,
    bulkRowsMax,
  ],
]

/** Last, as all else refers to them. */
const referred: typeof removed = [
  [
    'DELETE FROM humans WHERE seq IN (SELECT seq FROM humans WHERE account_id = ? LIMIT ?)',
    referredRowsMax,
  ],
  [
    'DELETE FROM api_keys WHERE seq IN (SELECT seq FROM api_keys WHERE account_id = ? LIMIT ?)',
    referredRowsMax,
  ],
]

export function postgresRemovals({
  writer,
  reader,
  commit,
  changes,
  writeEntry,
}: Engine): Removals {
  const close = writer.prepare<{ id: string }, [number, string]>(
    `UPDATE accounts SET name = 'deleted', deleted_at = ?1, suspended_at = ?1
     WHERE id = ?2 AND deleted_at IS NULL RETURNING id`,
  )
  const isClosed = reader.prepare<unknown, [string]>(
    'SELECT 1 FROM accounts WHERE id = ? AND deleted_at IS NOT NULL',
  )
  const prepared = (some: typeof removed) =>
    some.map(([sql, rowsMax]) => ({ rowsMax, run: writer.prepare<null, [string, number]>(sql) }))
  const [first, last] = [prepared(removed), prepared(referred)]
  const removeHolds = holdRemover(writer, reader)
  const count = rowCounter(reader)

  /** The first statement that finds something removes its share. */
  async function removeOf(statements: typeof first, accountId: string): Promise<number> {
    for (const { run, rowsMax } of statements) {
      const gone = (await run.run(accountId, rowsMax)).changes
      if (gone > 0) return gone
    }
    return 0
  }

  return {
    count: async (accountId) => count(accountId),
    close: (accountId, nowMs, entry) =>
      commit.of(accountId).apply(async () => {
        if (await close.get(nowMs, accountId)) await writeEntry(entry)
        changes.touchKeys()
      }),
    async removeSome(accountId, afterHold) {
      // What an account does not say to be closed is nobody's to remove.
      if ((await isClosed.get(accountId)) === null) return null
      const rows = await commit.of(accountId).apply(() => removeOf(first, accountId))
      if (rows > 0) return { rows, afterHold }
      if (afterHold !== null) {
        const found = await removeHolds.find(afterHold)
        const own = found.filter((hold) => hold.accountId === accountId)
        await commit.of(accountId).apply(() => removeHolds.remove(own))
        const isEnd = found.length < holdsSeenMax
        return { rows: own.length, afterHold: isEnd ? null : (found.at(-1)?.id ?? null) }
      }
      const left = await commit.of(accountId).apply(() => removeOf(last, accountId))
      return left === 0 ? null : { rows: left, afterHold }
    },
  }
}

interface HoldRow {
  readonly id: string
  readonly accountId: string
}

/** Holds are gone through by their ids, those of others too: no index knows them by account. */
function holdRemover(writer: Database, reader: Database) {
  const some = reader.prepare<HoldRow, [string, number]>(
    'SELECT id, account_id AS accountId FROM holds WHERE id > ? ORDER BY id LIMIT ?',
  )
  const remove = writer.prepare<null, [string]>('DELETE FROM holds WHERE id = ?')
  return {
    find: (after: string) => some.all(after, holdsSeenMax),
    async remove(holds: readonly HoldRow[]) {
      for (const { id } of holds) await remove.run(id)
    },
  }
}

function rowCounter(reader: Database): (accountId: string) => Promise<AccountRows | null> {
  const seq = '(SELECT seq FROM accounts WHERE id = $id)'
  const count = reader.prepare<AccountRows, [{ id: string }]>(
    `SELECT (SELECT count(*) FROM humans WHERE account_id = $id) AS humans,
       (SELECT count(*) FROM overrides WHERE human_id IN (
         SELECT id FROM humans WHERE account_id = $id)) AS overrides,
       (SELECT count(*) FROM services WHERE account_seq = ${seq}) AS services,
       (SELECT count(*) FROM bookings WHERE account_seq = ${seq}) AS bookings,
       (SELECT count(*) FROM holds WHERE account_id = $id) AS holds,
       (SELECT count(*) FROM events WHERE account_seq = ${seq} AND booking_id <> '') AS events,
       (SELECT count(*) FROM webhooks
         WHERE account_seq = ${seq} AND active IN (0, 1) AND kind = 'webhook') AS webhooks,
       (SELECT count(*) FROM deliveries WHERE webhook_seq IN (
         SELECT seq FROM webhooks WHERE account_seq = ${seq} AND active IN (0, 1))) AS deliveries,
       (SELECT count(*) FROM api_keys WHERE account_id = $id) AS keys,
       (SELECT count(*) FROM ledger WHERE account_id = $id) AS ledger
     FROM accounts WHERE id = $id`,
  )
  return (id) => count.get({ id })
}
