import type { Database } from 'bun:sqlite'
import type { Entry } from '../../domain/access/audit.ts'
import { type Account, decideMaker, ofValidKey } from '../../domain/account.ts'
import { monthOf } from '../../domain/plan.ts'
import { type AccountRow, accountOf, accountOrNull, changing, rowOf } from '../rows/account-rows.ts'
import { type Bindings, insertedSql, updatedSql } from '../rows/bindings.ts'
import { ofNoDeleted, type PrincipalRow, principalColumns, principalOf } from '../rows/key-rows.ts'
import { type UsageRow, usageOf } from '../rows/usage-rows.ts'
import type { Accounts, ApiKey } from '../store.ts'
import type { Engine } from './engine.ts'
import { keyReader, keyWriter, makerReader } from './key-statements.ts'
import { usageSql } from './usage.ts'

interface AccountUsageRow extends UsageRow {
  cents: number | null
  humans: number
  webhooks: number
}

const present = 'deleted_at IS NULL'
const findSql = `SELECT * FROM accounts WHERE id = ? AND ${present}`

const accountUsageSql = usageSql(
  '(SELECT sum(cents) FROM ledger WHERE account_id = a.id AND month = +?1) AS cents',
  '(SELECT count(*) FROM humans WHERE account_id = a.id AND active = 1) AS humans',
  "(SELECT count(*) FROM webhooks WHERE account_seq = a.seq AND active = 1 AND kind = 'webhook') AS webhooks",
)

export function sqliteAccounts(engine: Engine): Accounts {
  const { writer, reader, commit, changes, writeEntry } = engine
  const firstSql = `SELECT * FROM accounts WHERE ${present} ORDER BY id LIMIT 1`
  const first = writer.prepare<AccountRow, []>(firstSql)
  const firstRead = reader.prepare<AccountRow, []>(firstSql)
  const second = reader.prepare<unknown, []>(
    `SELECT 1 FROM accounts WHERE ${present} LIMIT 1 OFFSET 1`,
  )
  const list = reader.prepare<AccountRow, []>(`SELECT * FROM accounts WHERE ${present} ORDER BY id`)
  const rows = accountRows(writer)
  const insertKey = keyWriter(writer)
  const principal = reader.prepare<PrincipalRow, [string]>(
    `SELECT ${principalColumns} FROM api_keys k
     WHERE digest = ? AND revoked_at IS NULL AND ${ofNoDeleted}`,
  )
  const find = reader.prepare<AccountRow, [string]>(findSql)
  const keys = keyReader(reader)
  const presentKeys = keyReader(writer)
  const makersOf = makerReader(writer)
  const revoke = writer.prepare<null, [number, string]>(
    'UPDATE api_keys SET revoked_at = ? WHERE id = ?',
  )
  const markUsed = writer.prepare<null, [number, string]>(
    `UPDATE api_keys SET last_used_at = ?1
     WHERE id = ?2 AND (last_used_at IS NULL OR last_used_at < ?1)`,
  )
  const usage = reader.prepare<AccountUsageRow, [number, string]>(accountUsageSql)
  const addKey = (key: ApiKey, entry?: Entry) => {
    if (insertKey(key)) writeEntry(entry)
    changes.touch('keys')
  }
  const addWith = (key: ApiKey, account: Account, entry?: Entry) => {
    rows.insert(account)
    addKey(key)
    writeEntry(entry)
  }

  return {
    addFirst: (account, key, entry) =>
      commit.decide(
        () => first.get() === null,
        (isFirst) => {
          if (isFirst) addWith(key, account, entry)
          return isFirst
        },
      ),
    add: (account, key, entry) => commit.apply(() => addWith(key, account, entry)),
    change: accountChange(engine),
    async list() {
      return list.all().map(accountOf)
    },
    addKey: (key, entry) =>
      commit.decide(
        () => decideMaker(presentKeys(key.accountId), key),
        () => addKey(key, entry),
      ),
    async findPrincipal(digest) {
      const row = principal.get(digest)
      return row && principalOf(row)
    },
    keysStamp: () => changes.stampOf('keys'),
    keysStampAtArrival: () => changes.stampAtArrival('keys'),
    find: async (id) => accountOrNull(find.get(id)),
    async listKeys(accountId) {
      return keys(accountId)
    },
    markUsed: (uses) =>
      commit.apply(() => {
        for (const [id, usedMs] of uses) markUsed.run(usedMs, id)
      }),
    revokeKeys: (accountId, nowMs, decide, entry) =>
      commit.decide(
        () => decide(presentKeys(accountId), makersOf(accountId)),
        (revoked) => {
          for (const { id } of revoked) {
            revoke.run(nowMs, id)
            writeEntry(entry && { ...entry, objectId: id })
          }
          changes.touch('keys')
          return revoked
        },
      ),
    async usage(accountId, nowMs) {
      const { cents, humans, webhooks, ...row } = ofValidKey(
        usage.get(monthOf(nowMs).startMs, accountId),
      )
      return { ...usageOf(row), overageCents: cents ?? 0, humans, webhooks }
    },
    async areSeveral() {
      return second.get() !== null
    },
    findFirst: async () => accountOrNull(firstRead.get()),
  }
}

function accountChange({ writer, commit, changes, writeEntry }: Engine): Accounts['change'] {
  const rows = accountRows(writer)
  const touchHumans = humanToucher(writer, changes)
  return (id, decide, entryOf) =>
    commit.decide(
      () => {
        const before = rows.find(id)
        return { before, account: decide(before) }
      },
      ({ before, account }) => {
        if (rows.update(account)) touchHumans(account.id)
        writeEntry(entryOf?.(before, account))
        // Keys stand for accounts that are suspended or not.
        changes.touch('keys')
        return account
      },
    )
}

/** Schedules are kept by the versions of their humans. Five hundred take a millisecond. */
function humanToucher(writer: Database, changes: Engine['changes']) {
  const touched = writer.prepare<{ id: string }, [string]>(
    `UPDATE humans SET version = version + 1
     WHERE account_id = ? AND active = 1 AND holidays IS NULL RETURNING id`,
  )
  return (accountId: string) => {
    for (const { id } of touched.all(accountId)) changes.touch(id)
  }
}

function accountRows(writer: Database) {
  const find = writer.prepare<AccountRow, [string]>(findSql)
  const insert = writer.prepare<null, [Bindings]>(
    `INSERT INTO accounts ${insertedSql(['id', 'created_at', ...changing])}`,
  )
  const update = writer.prepare<null, [Bindings]>(
    `UPDATE accounts SET ${updatedSql(changing)} WHERE id = $id`,
  )
  return {
    find: (id: string) => accountOrNull(find.get(id)),
    insert: (account: Account) => insert.run(rowOf(account)),
    /** Whether there are other holidays now. */
    update(account: Account): boolean {
      const before = find.get(account.id)?.holidays ?? null
      const row = rowOf(account)
      update.run(row)
      return row.holidays !== before
    },
  }
}
