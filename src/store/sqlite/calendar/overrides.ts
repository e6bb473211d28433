import { dayOf } from '../../../domain/time/zone.ts'
import type { Overrides } from '../../store.ts'
import { type Bindings, insertedSql } from '../bindings.ts'
import type { Engine } from '../engine.ts'
import { type OverrideRow, overrideColumns, overrideOf, overrideRow } from './override-rows.ts'

export function sqliteOverrides(engine: Engine): Overrides {
  const { writer, reader, commit, writeOnce, writeEntry, changes } = engine
  const activeSql = 'SELECT timezone FROM humans WHERE id = ? AND account_id = ? AND active = 1'
  const active = writer.prepare<{ timezone: string }, [string, string]>(activeSql)
  const activeRead = reader.prepare<unknown, [string, string]>(activeSql)
  const live = writer.prepare<{ count: number }, [string, number]>(
    `SELECT count(*) AS count FROM overrides
     WHERE human_id = ? AND (last_day >= +? OR last_day IS NULL)`,
  )
  const insert = writer.prepare<null, [Bindings]>(
    `INSERT INTO overrides ${insertedSql(overrideColumns)}`,
  )
  const remove = writer.prepare<null, [string, string, string]>(
    'DELETE FROM overrides WHERE id = ? AND human_id = ? AND account_id = ?',
  )
  const nextVersion = writer.prepare<null, [string]>(
    'UPDATE humans SET version = version + 1 WHERE id = ?',
  )
  const touch = (humanId: string) => {
    nextVersion.run(humanId)
    changes.touch(humanId)
  }
  const list = reader.prepare<OverrideRow, [string]>(
    'SELECT * FROM overrides WHERE human_id = ? ORDER BY id',
  )

  return {
    add: ({ accountId, humanId, nowMs }, decide, once, entry) =>
      writeOnce(
        once,
        () => {
          const timeZone = active.get(humanId, accountId)?.timezone
          if (timeZone === undefined) return decide(null, 0)
          return decide(timeZone, live.get(humanId, dayOf(timeZone, nowMs))?.count ?? 0)
        },
        (override) => {
          insert.run(overrideRow(accountId, override))
          touch(humanId)
          writeEntry(entry)
          return override
        },
      ),
    async list(accountId, humanId) {
      return activeRead.get(humanId, accountId) ? list.all(humanId).map(overrideOf) : null
    },
    remove: (accountId, humanId, id, entry) =>
      commit.decide(
        () => active.get(humanId, accountId) !== null,
        (isActive) => {
          if (!isActive) return null
          const removed = remove.run(id, humanId, accountId).changes > 0
          if (!removed) return false
          touch(humanId)
          writeEntry(entry)
          return true
        },
      ),
  }
}
