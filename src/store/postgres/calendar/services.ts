import type { Service } from '../../../domain/services/service.ts'
import { type Bindings, insertedSql, updatedSql } from '../../rows/bindings.ts'
import { changing, rowOf, type ServiceRow, serviceOf, staying } from '../../rows/service-rows.ts'
import type { Services } from '../../store.ts'
import type { Engine } from '../engine.ts'
import { ofAccount } from '../seqs.ts'
import type { Database } from '../statements.ts'

function serviceReads(db: Database) {
  const find = db.prepare<ServiceRow, [string, string]>(
    `SELECT * FROM services WHERE id = ? AND ${ofAccount}`,
  )
  const list = db.prepare<ServiceRow, [string]>(
    `SELECT * FROM services WHERE ${ofAccount} AND active = 1 ORDER BY id`,
  )
  return {
    async find(accountId: string, id: string): Promise<Service | null> {
      const row = await find.get(id, accountId)
      return row ? serviceOf(row) : null
    },
    list: async (accountId: string) => (await list.all(accountId)).map(serviceOf),
  }
}

export function postgresServices({
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
        accountId,
        once,
        async () => decide(await present.list(accountId)),
        async (service) => {
          await insert.run({ ...rowOf(service), account_id: accountId })
          await writeEntry(entry)
          return service
        },
      ),
    find: async (accountId, id) => reads.find(accountId, id),
    list: async (accountId) => reads.list(accountId),
    change: (accountId, id, decide, entryOf) =>
      commit.of(accountId).decide(
        async () => {
          const before = await present.find(accountId, id)
          return { before, service: decide(before, await present.list(accountId)) }
        },
        async ({ before, service }) => {
          await update.run(rowOf(service))
          await writeEntry(entryOf?.(before, service))
          return service
        },
      ),
  }
}
