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
import type { Database } from './statements.ts'
import { usageSql } from './usage.ts'

interface AccountUsageRow extends UsageRow {
  cents: number | null
  humans: number
  webhooks: number
}

const present = 'deleted_at IS NULL'
const findSql = `SELECT * FROM accounts WHERE id = ? AND ${present}`

const accountUsageSql = usageSql(
  '(SELECT sum(cents)::bigint FROM ledger WHERE account_id = a.id AND month = ?1) AS cents',
  '(SELECT count(*) FROM humans WHERE account_id = a.id AND active = 1) AS humans',
  "(SELECT count(*) FROM webhooks WHERE account_seq = a.seq AND active = 1 AND kind = 'webhook') AS webhooks",
)

export function postgresAccounts(engine: Engine): Accounts {
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
  const addKey = async (key: ApiKey, entry?: Entry) => {
    if (await insertKey(key)) await writeEntry(entry)
    changes.touchKeys()
  }
  const addWith = async (key: ApiKey, account: Account, entry?: Entry) => {
    await rows.insert(account)
    await addKey(key)
    await writeEntry(entry)
  }

  return {
    addFirst: (account, key, entry) =>
      commit.decide(
        async () => (await first.get()) === null,
        async (isFirst) => {
          if (isFirst) await addWith(key, account, entry)
          return isFirst
        },
      ),
    add: (account, key, entry) => commit.apply(() => addWith(key, account, entry)),
    change: accountChange(engine),
    async list() {
      return (await list.all()).map(accountOf)
    },
    addKey: (key, entry) =>
      commit.of(key.accountId).decide(
        async () => decideMaker(await presentKeys(key.accountId), key),
        () => addKey(key, entry),
      ),
    async findPrincipal(digest) {
      const row = await principal.get(digest)
      return row && principalOf(row)
    },
    keysStamp: () => changes.stampOfKeys(),
    keysStampAtArrival: () => changes.stampOfKeys(),
    find: async (id) => accountOrNull(await find.get(id)),
    async listKeys(accountId) {
      return keys(accountId)
    },
    markUsed: (uses) =>
      commit.apply(async () => {
        for (const [id, usedMs] of uses) await markUsed.run(usedMs, id)
      }),
    revokeKeys: (accountId, nowMs, decide, entry) =>
      commit.of(accountId).decide(
        async () => decide(await presentKeys(accountId), await makersOf(accountId)),
        async (revoked) => {
          for (const { id } of revoked) {
            await revoke.run(nowMs, id)
            await writeEntry(entry && { ...entry, objectId: id })
          }
          changes.touchKeys()
          return revoked
        },
      ),
    async usage(accountId, nowMs) {
      const row = await ofValidKey(await usage.get(monthOf(nowMs).startMs, accountId))
      const { cents, humans, webhooks } = row
      return { ...usageOf(row), overageCents: cents ?? 0, humans, webhooks }
    },
    async areSeveral() {
      return (await second.get()) !== null
    },
    findFirst: async () => accountOrNull(await firstRead.get()),
  }
}

function accountChange({ writer, commit, changes, writeEntry }: Engine): Accounts['change'] {
  const rows = accountRows(writer)
  const touchHumans = humanToucher(writer, changes)
  return (id, decide, entryOf) =>
    commit.of(id).decide(
      async () => {
        const before = await rows.find(id)
        return { before, account: decide(before) }
      },
      async ({ before, account }) => {
        if (await rows.update(account)) await touchHumans(account.id)
        await writeEntry(entryOf?.(before, account))
        // Keys stand for accounts that are suspended or not.
        changes.touchKeys()
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
  return async (accountId: string) => {
    for (const { id } of await touched.all(accountId)) changes.touch(id)
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
    find: async (id: string) => accountOrNull(await find.get(id)),
    insert: (account: Account) => insert.run(rowOf(account)),
    /** Whether there are other holidays now. */
    async update(account: Account): Promise<boolean> {
      const before = (await find.get(account.id))?.holidays ?? null
      const row = rowOf(account)
      await update.run(row)
      return row.holidays !== before
    },
  }
}
