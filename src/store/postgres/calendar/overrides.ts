import { dayOf } from '../../../domain/time/zone.ts'
import { type Bindings, insertedSql, updatedSql } from '../../rows/bindings.ts'
import {
  type OverrideRow,
  overrideColumns,
  overrideOf,
  overrideRow,
} from '../../rows/override-rows.ts'
import type { Overrides } from '../../store.ts'
import type { Engine } from '../engine.ts'

export function postgresOverrides(engine: Engine): Overrides {
  const { writer, reader, commit, writeOnce, writeEntry, changes } = engine
  const activeSql = 'SELECT timezone FROM humans WHERE id = ? AND account_id = ? AND active = 1'
  const active = writer.prepare<{ timezone: string }, [string, string]>(activeSql)
  const activeRead = reader.prepare<unknown, [string, string]>(activeSql)
  const live = writer.prepare<{ count: number }, [string, number, string]>(
    `SELECT count(*) AS count FROM overrides
     WHERE human_id = ? AND (last_day >= ? OR last_day IS NULL) AND id <> ?`,
  )
  const insert = writer.prepare<null, [Bindings]>(
    `INSERT INTO overrides ${insertedSql(overrideColumns)}`,
  )
  const find = writer.prepare<OverrideRow, [string, string, string]>(
    'SELECT * FROM overrides WHERE id = ? AND human_id = ? AND account_id = ?',
  )
  const update = writer.prepare<null, [Bindings]>(
    `UPDATE overrides SET ${updatedSql(overrideColumns)} WHERE id = $id`,
  )
  const remove = writer.prepare<null, [string]>('DELETE FROM overrides WHERE id = ?')
  const nextVersion = writer.prepare<null, [string]>(
    'UPDATE humans SET version = version + 1 WHERE id = ?',
  )
  const touch = async (humanId: string) => {
    await nextVersion.run(humanId)
    changes.touch(humanId)
  }
  const list = reader.prepare<OverrideRow, [string]>(
    'SELECT * FROM overrides WHERE human_id = ? ORDER BY id',
  )
  const liveBeside = async (humanId: string, timeZone: string, nowMs: number, id = '') =>
    (await live.get(humanId, dayOf(timeZone, nowMs), id))?.count ?? 0

  return {
    add: ({ accountId, humanId, nowMs }, decide, once, entry) =>
      writeOnce(
        accountId,
        once,
        async () => {
          const timeZone = (await active.get(humanId, accountId))?.timezone
          const stamp = await changes.presentStampOf(humanId)
          if (timeZone === undefined) return decide(null, 0, stamp)
          return decide(timeZone, await liveBeside(humanId, timeZone, nowMs), stamp)
        },
        async (override) => {
          await insert.run(overrideRow(accountId, override))
          await touch(humanId)
          await writeEntry(entry)
          return override
        },
      ),
    async list(accountId, humanId) {
      return (await activeRead.get(humanId, accountId))
        ? (await list.all(humanId)).map(overrideOf)
        : null
    },
    change: ({ accountId, humanId, nowMs }, id, decide, entryOf) =>
      commit.of(accountId).decide(
        async () => {
          const timeZone = (await active.get(humanId, accountId))?.timezone
          const stamp = await changes.presentStampOf(humanId)
          if (timeZone === undefined) {
            return { before: null, override: decide(null, null, 0, stamp) }
          }
          const row = await find.get(id, humanId, accountId)
          const before = row && overrideOf(row)
          const others = await liveBeside(humanId, timeZone, nowMs, id)
          return { before, override: decide(timeZone, before, others, stamp) }
        },
        async ({ before, override }) => {
          await update.run(overrideRow(accountId, override))
          await touch(humanId)
          await writeEntry(entryOf?.(before, override))
          return override
        },
      ),
    remove: (accountId, humanId, id, decide, entry) =>
      commit.of(accountId).decide(
        async () => {
          const found = await find.get(id, humanId, accountId)
          const timeZone = (await active.get(humanId, accountId))?.timezone ?? null
          return decide(timeZone, found && overrideOf(found), await changes.presentStampOf(humanId))
        },
        async (override) => {
          await remove.run(override.id)
          await touch(humanId)
          await writeEntry(entry)
          return override
        },
      ),
  }
}
