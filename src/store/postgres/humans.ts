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
import { type Database, each } from './statements.ts'

export function humanReads(db: Database) {
  const find = db.prepare<HumanRow, [string, string]>(
    'SELECT * FROM humans WHERE id = ? AND account_id = ?',
  )
  const activeSql = 'SELECT id FROM humans WHERE account_id = ? AND active = 1'
  const some = 'AND id IN (SELECT json_array_elements_text(?::text::json))'
  const page = 'ORDER BY id LIMIT ?'
  const byRole = db.prepare<{ id: string }, [string, string, number]>(
    `${activeSql} AND role = ? ${page}`,
  )
  const byRoleAmong = db.prepare<{ id: string }, [string, string, string, number]>(
    `${activeSql} AND role = ? ${some} ${page}`,
  )
  const all = db.prepare<{ id: string }, [string, number]>(`${activeSql} ${page}`)
  const allAmong = db.prepare<{ id: string }, [string, string, number]>(
    `${activeSql} ${some} ${page}`,
  )
  const rowsOf = async (
    accountId: string,
    role: string | null,
    ids: string | null,
    max: number,
  ) => {
    if (role === null) {
      return ids === null ? await all.all(accountId, max) : await allAmong.all(accountId, ids, max)
    }
    return ids === null
      ? await byRole.all(accountId, role, max)
      : await byRoleAmong.all(accountId, role, ids, max)
  }
  return {
    async find(accountId: string, id: string): Promise<Human | null> {
      const row = await find.get(id, accountId)
      return row ? humanOf(row) : null
    },
    /** One more than may be asked at once, which tells that there are too many. */
    async idsOfRole(
      accountId: string,
      role: string | null,
      among?: readonly string[],
    ): Promise<readonly string[]> {
      const ids = among === undefined ? null : JSON.stringify(among)
      return (await rowsOf(accountId, role, ids, teamHumansMax + 1)).map(({ id }) => id)
    },
  }
}

export function postgresHumans({
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
        accountId,
        once,
        async () => decide(await ofValidKey(await count.get(accountId))),
        async (human) => {
          await insert.run(rowOf(accountId, human))
          await writeEntry(entry)
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
      commit.of(accountId).decide(
        async () => {
          const before = await find(accountId, id)
          const facts = ofValidKey(await count.get(accountId))
          return { before, human: decide(before, facts, await changes.presentStampOf(id)) }
        },
        async ({ before, human }) => {
          await update.run(rowOf(accountId, human))
          await writeEntry(entryOf?.(before, human))
          changes.touch(id)
          return human
        },
      ),
    async ask(key, ask, exceptBookingId) {
      const human = await times.find(key)
      const { needs, decide } = ask(human.schedule)
      return decide(await times.calendar(human, needs, exceptBookingId))
    },
    async askAll({ accountId, humanIds, nowMs }, ask) {
      const humans = await each(humanIds, (humanId) => times.find({ accountId, humanId, nowMs }))
      const { needs, decide } = ask(humans.map(({ schedule }) => schedule))
      return decide(await times.calendars(humans, needs))
    },
    async outlines({ accountId, humanIds, nowMs }) {
      const fromDay = firstDay(nowMs)
      return each(humanIds, async (id) => {
        const row = await outline.get(id, accountId, fromDay)
        return row && { ...row, rules: rulesOf(row.rules) }
      })
    },
    stampOf: (humanId) => changes.stampOf(humanId),
  }
}

function humanLists(reader: Database): Pick<Humans, 'list' | 'count'> {
  const whose = 'FROM humans WHERE account_id = ? AND active = ?'
  const page = `AND id > ? ORDER BY id LIMIT ${wholeRowsMax + 1}`
  const all = reader.prepare<HumanRow, [string, number, string]>(`SELECT * ${whose} ${page}`)
  const ofRole = reader.prepare<HumanRow, [string, number, string, string]>(
    `SELECT * ${whose} AND role = ? ${page}`,
  )
  const count = reader.prepare<{ count: number }, [string, number]>(
    `SELECT count(*) AS count ${whose}`,
  )
  const countOfRole = reader.prepare<{ count: number }, [string, number, string]>(
    `SELECT count(*) AS count ${whose} AND role = ?`,
  )
  return {
    async list(accountId, role, after = '', isActive = true) {
      const active = isActive ? 1 : 0
      const rows =
        role === undefined
          ? await all.all(accountId, active, after)
          : await ofRole.all(accountId, active, role, after)
      return rows.map(humanOf)
    },
    async count(accountId, role, isActive = true) {
      const active = isActive ? 1 : 0
      const row =
        role === undefined
          ? await count.get(accountId, active)
          : await countOfRole.get(accountId, active, role)
      return row?.count ?? 0
    },
  }
}
