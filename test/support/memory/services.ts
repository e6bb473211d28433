import type { Entry } from '../../../src/domain/access/audit.ts'
import type { Service } from '../../../src/domain/services/service.ts'
import type { Services } from '../../../src/store/store.ts'
import { allOf, note, ownedIn, type Rows, type Tables } from './rows.ts'

export function memoryServices(rows: Rows): Services {
  const find = (accountId: string, id: string) =>
    rows.read(({ services }) => ownedIn(services, accountId, id))
  const list = (accountId: string) =>
    rows.read((tables) => allOf(tables.services, accountId).filter(({ active }) => active))
  const put =
    (accountId: string, entry: Entry | undefined) => (tables: Tables, service: Service) => {
      tables.services.set(service.id, { accountId, row: service })
      note(tables, entry)
      return service
    }
  return {
    add: (accountId, decide, once, entry) =>
      rows.once(once, async () => decide(await list(accountId)), put(accountId, entry)),
    find,
    list,
    change: (accountId, id, decide, entryOf) =>
      rows.change(
        async () => decide(await find(accountId, id), await list(accountId)),
        (tables, service) => {
          const entry = entryOf?.(ownedIn(tables.services, accountId, id), service)
          return put(accountId, entry)(tables, service)
        },
      ),
  }
}
