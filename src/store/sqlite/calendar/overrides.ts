import { lastDayOf, type Override } from '../../../domain/override.ts'
import type { Recurrence } from '../../../domain/time/recurrence.ts'
import type { Overrides } from '../../store.ts'
import type { Bindings } from '../bindings.ts'
import type { Engine } from '../engine.ts'

export interface OverrideRow {
  id: string
  account_id: string
  human_id: string
  type: Override['type']
  title: string
  start_day: number
  end_day: number | null
  last_day: number | null
  start_minutes: number | null
  end_minutes: number | null
  recurrence: string | null
  created_at: number
}

export function overrideOf(row: OverrideRow): Override {
  const { start_minutes: startMinutes, end_minutes: endMinutes } = row
  const recurrence: Recurrence | null = row.recurrence === null ? null : JSON.parse(row.recurrence)
  return {
    id: row.id,
    humanId: row.human_id,
    type: row.type,
    title: row.title,
    span: startMinutes === null || endMinutes === null ? null : { startMinutes, endMinutes },
    startDay: row.start_day,
    endDay: row.end_day,
    recurrence,
    createdAtMs: row.created_at,
  }
}

function rowOf(accountId: string, override: Override) {
  const lastDay = lastDayOf(override)
  return {
    id: override.id,
    account_id: accountId,
    human_id: override.humanId,
    type: override.type,
    title: override.title,
    start_day: override.startDay,
    end_day: override.endDay,
    last_day: Number.isFinite(lastDay) ? lastDay : null,
    start_minutes: override.span?.startMinutes ?? null,
    end_minutes: override.span?.endMinutes ?? null,
    recurrence: override.recurrence === null ? null : JSON.stringify(override.recurrence),
    created_at: override.createdAtMs,
  } satisfies OverrideRow
}

export function sqliteOverrides({ writer, reader, commit, writeOnce, changes }: Engine): Overrides {
  const activeSql = 'SELECT timezone FROM humans WHERE id = ? AND account_id = ? AND active = 1'
  const active = writer.prepare<{ timezone: string }, [string, string]>(activeSql)
  const activeRead = reader.prepare<unknown, [string, string]>(activeSql)
  const insert = writer.prepare<null, [Bindings]>(
    `INSERT INTO overrides VALUES ($id, $account_id, $human_id, $type, $title, $start_day, $end_day,
       $last_day, $start_minutes, $end_minutes, $recurrence, $created_at)`,
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
    add: (accountId, humanId, decide, once) =>
      writeOnce(
        once,
        () => decide(active.get(humanId, accountId)?.timezone ?? null),
        (override) => {
          insert.run(rowOf(accountId, override))
          touch(humanId)
          return override
        },
      ),
    async list(accountId, humanId) {
      return activeRead.get(humanId, accountId) ? list.all(humanId).map(overrideOf) : null
    },
    remove: (accountId, humanId, id) =>
      commit.decide(
        () => active.get(humanId, accountId) !== null,
        (isActive) => {
          if (!isActive) return null
          const removed = remove.run(id, humanId, accountId).changes > 0
          if (removed) touch(humanId)
          return removed
        },
      ),
  }
}
