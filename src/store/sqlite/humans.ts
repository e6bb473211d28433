import type { Database } from 'bun:sqlite'
import { ofValidKey } from '../../domain/account.ts'
import { teamHumansMax } from '../../domain/assignment.ts'
import type { Human } from '../../domain/human.ts'
import { type Bindings, insertedSql, updatedSql } from '../rows/bindings.ts'
import {
  changing,
  type HumanRow,
  humanOf,
  type OutlineRow,
  rowOf,
  rulesOf,
  staying,
} from '../rows/human-rows.ts'
import { firstDay } from '../rows/schedule-cache.ts'
import { type CountFacts, type Humans, wholeRowsMax } from '../store.ts'
import { timeReader } from './calendar/times.ts'
import type { Engine } from './engine.ts'

export function humanReads(db: Database) {
  const find = db.prepare<HumanRow, [string, string]>(
    'SELECT * FROM humans WHERE id = ? AND account_id = ?',
  )
  const activeSql = 'SELECT id FROM humans WHERE account_id = +? AND active = 1'
  const some = 'AND id IN (SELECT value FROM json_each(?))'
  const page = 'ORDER BY id LIMIT ?'
  const byRole = db.prepare<{ id: string }, [string, string, number]>(
    `${activeSql} AND role = +? ${page}`,
  )
  const byRoleAmong = db.prepare<{ id: string }, [string, string, string, number]>(
    `${activeSql} AND role = +? ${some} ${page}`,
  )
  const all = db.prepare<{ id: string }, [string, number]>(`${activeSql} ${page}`)
  const allAmong = db.prepare<{ id: string }, [string, string, number]>(
    `${activeSql} ${some} ${page}`,
  )
  const rowsOf = (accountId: string, role: string | null, ids: string | null, max: number) => {
    if (role === null) {
      return ids === null ? all.all(accountId, max) : allAmong.all(accountId, ids, max)
    }
    return ids === null
      ? byRole.all(accountId, role, max)
      : byRoleAmong.all(accountId, role, ids, max)
  }
  return {
    find(accountId: string, id: string): Human | null {
      const row = find.get(id, accountId)
      return row ? humanOf(row) : null
    },
    /** One more than may be asked at once, which tells that there are too many. */
    idsOfRole(
      accountId: string,
      role: string | null,
      among?: readonly string[],
    ): readonly string[] {
      const ids = among === undefined ? null : JSON.stringify(among)
      return rowsOf(accountId, role, ids, teamHumansMax + 1).map(({ id }) => id)
    },
  }
}

export function sqliteHumans({
  writer,
  reader,
  commit,
  writeOnce,
  writeEntry,
  cache,
  changes,
}: Engine): Humans {
  const { find } = humanReads(writer)
  const reads = humanReads(reader)
  const times = timeReader(reader, cache)
  const insert = writer.prepare<null, [Bindings]>(
    `INSERT INTO humans ${insertedSql([...staying, ...changing], { version: '1' })}`,
  )
  const update = writer.prepare<null, [Bindings]>(
    `UPDATE humans SET ${updatedSql(changing)}, version = version + 1 WHERE id = $id`,
  )
  const count = writer.prepare<CountFacts, [string]>(
    `SELECT plan, (SELECT count(*) FROM humans WHERE account_id = a.id AND active = 1) AS used
     FROM accounts a WHERE id = ?`,
  )
  // In the index alone.
  const outline = reader.prepare<OutlineRow, [string, string, number]>(
    `SELECT timezone AS timeZone, rules,
       (SELECT count(*) FROM overrides WHERE human_id = humans.id AND last_day >= ?3)
         + (SELECT count(*) FROM overrides WHERE human_id = humans.id AND last_day IS NULL) AS liveOverrides
     FROM humans WHERE id = ?1 AND account_id = ?2 AND active = 1`,
  )
  const lists = humanLists(reader)

  return {
    add: (accountId, decide, once, entry) =>
      writeOnce(
        once,
        () => decide(ofValidKey(count.get(accountId))),
        (human) => {
          insert.run(rowOf(accountId, human))
          writeEntry(entry)
          return human
        },
      ),
    async find(accountId, id) {
      return reads.find(accountId, id)
    },
    ...lists,
    async idsOfRole(accountId, role, among) {
      return reads.idsOfRole(accountId, role, among)
    },
    change: (accountId, id, decide, entryOf) =>
      commit.decide(
        () => {
          const before = find(accountId, id)
          const facts = ofValidKey(count.get(accountId))
          return { before, human: decide(before, facts, changes.stampOf(id)) }
        },
        ({ before, human }) => {
          update.run(rowOf(accountId, human))
          writeEntry(entryOf?.(before, human))
          changes.touch(id)
          return human
        },
      ),
    async ask(key, ask, exceptBookingId) {
      const human = times.find(key)
      const { needs, decide } = ask(human.schedule)
      return decide(times.calendar(human, needs, exceptBookingId))
    },
    async askAll({ accountId, humanIds, nowMs }, ask) {
      const humans = humanIds.map((humanId) => times.find({ accountId, humanId, nowMs }))
      const { needs, decide } = ask(humans.map(({ schedule }) => schedule))
      return decide(times.calendars(humans, needs))
    },
    async outlines({ accountId, humanIds, nowMs }) {
      const fromDay = firstDay(nowMs)
      return humanIds.map((id) => {
        const row = outline.get(id, accountId, fromDay)
        return row && { ...row, rules: rulesOf(row.rules) }
      })
    },
    stampOf: (humanId) => changes.stampOf(humanId),
  }
}

function humanLists(reader: Database): Pick<Humans, 'list' | 'count'> {
  const whose = 'FROM humans WHERE account_id = +? AND active = +?'
  const page = `AND id > ? ORDER BY id LIMIT ${wholeRowsMax + 1}`
  const all = reader.prepare<HumanRow, [string, number, string]>(`SELECT * ${whose} ${page}`)
  const ofRole = reader.prepare<HumanRow, [string, number, string, string]>(
    `SELECT * ${whose} AND role = +? ${page}`,
  )
  const count = reader.prepare<{ count: number }, [string, number]>(
    `SELECT count(*) AS count ${whose}`,
  )
  const countOfRole = reader.prepare<{ count: number }, [string, number, string]>(
    `SELECT count(*) AS count ${whose} AND role = +?`,
  )
  return {
    async list(accountId, role, after = '', isActive = true) {
      const active = isActive ? 1 : 0
      const rows =
        role === undefined
          ? all.all(accountId, active, after)
          : ofRole.all(accountId, active, role, after)
      return rows.map(humanOf)
    },
    async count(accountId, role, isActive = true) {
      const active = isActive ? 1 : 0
      const row =
        role === undefined ? count.get(accountId, active) : countOfRole.get(accountId, active, role)
      return row?.count ?? 0
    },
  }
}
