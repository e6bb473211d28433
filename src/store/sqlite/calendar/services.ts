import type { Database } from 'bun:sqlite'
import type { Service } from '../../../domain/services/service.ts'
import { type Bindings, insertedSql, updatedSql } from '../../rows/bindings.ts'
import { changing, rowOf, type ServiceRow, serviceOf, staying } from '../../rows/service-rows.ts'
import type { Services } from '../../store.ts'
import type { Engine } from '../engine.ts'
import { ofAccount } from '../seqs.ts'

function serviceReads(db: Database) {
  const find = db.prepare<ServiceRow, [string, string]>(
    `SELECT * FROM services WHERE id = ? AND ${ofAccount}`,
  )
  const list = db.prepare<ServiceRow, [string]>(
    `SELECT * FROM services WHERE ${ofAccount} AND active = 1 ORDER BY id`,
  )
  return {
    find(accountId: string, id: string): Service | null {
      const row = find.get(id, accountId)
      return row ? serviceOf(row) : null
    },
    list: (accountId: string) => list.all(accountId).map(serviceOf),
  }
}

export function sqliteServices({
  writer,
  reader,
  commit,
  writeOnce,
  writeEntry,
}: Engine): Services {
  const present = serviceReads(writer)
  const reads = serviceReads(reader)
  const accountSeq = '(SELECT seq FROM accounts WHERE id = $account_id)'
  const insert = writer.prepare<null, [Bindings]>(
    `INSERT INTO services ${insertedSql([...staying, ...changing], { account_seq: accountSeq })}`,
  )
  const update = writer.prepare<null, [Bindings]>(
    `UPDATE services SET ${updatedSql(changing)} WHERE id = $id`,
  )
  return {
    add: (accountId, decide, once, entry) =>
      writeOnce(
        once,
        () => decide(present.list(accountId)),
        (service) => {
          insert.run({ ...rowOf(service), account_id: accountId })
          writeEntry(entry)
          return service
        },
      ),
    find: async (accountId, id) => reads.find(accountId, id),
    list: async (accountId) => reads.list(accountId),
    change: (accountId, id, decide, entryOf) =>
      commit.decide(
        () => {
          const before = present.find(accountId, id)
          return { before, service: decide(before, present.list(accountId)) }
        },
        ({ before, service }) => {
          update.run(rowOf(service))
          writeEntry(entryOf?.(before, service))
          return service
        },
      ),
  }
}
