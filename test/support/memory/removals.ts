import type { AccountRows, Removals } from '../../../src/store/store.ts'
import { allOf, note, type Rows, type Tables } from './rows.ts'

/** What an account owns, all at once: here no transaction is ever too long. */
export function memoryRemovals(rows: Rows): Removals {
  return {
    count: (id) =>
      rows.read((tables) =>
        tables.accounts.has(id) || tables.closed.has(id) ? countOf(tables, id) : null,
      ),
    close: (id, _nowMs, entry) =>
      rows.change(
        async () => id,
        (tables) => {
          if (!tables.accounts.delete(id)) return
          tables.closed.set(id, true)
          note(tables, entry)
          for (const key of tables.keys.values()) {
            if (key.accountId === id) tables.keys.set(key.id, { ...key, isRevoked: true })
          }
        },
      ),
    removeSome: (id) =>
      rows.change(
        async () => id,
        (tables) => {
          const went = tables.closed.has(id) ? removeAll(tables, id) : 0
          return went === 0 ? null : { rows: went, afterHold: null }
        },
      ),
  }
}

const owned = ({ humans, overrides, bookings, holds, webhooks, events }: Tables) =>
  [humans, overrides, bookings, holds, webhooks, events] as const

function countOf(tables: Tables, id: string): AccountRows {
  const [humans = 0, overrides = 0, bookings = 0, holds = 0, webhooks = 0, events = 0] = owned(
    tables,
  ).map((table) => allOf<unknown>(table, id).length)
  const keys = [...tables.keys.values()].filter((key) => key.accountId === id).length
  const counts = { humans, overrides, bookings, holds, events, webhooks, keys }
  return { ...counts, deliveries: 0, ledger: 0 }
}

function removeAll(tables: Tables, id: string): number {
  const before = countOf(tables, id)
  const { humans, overrides, bookings, holds, webhooks, events } = tables
  for (const table of [humans, overrides, bookings, holds, webhooks]) removeOwned(table, id)
  removeOwned(events, id)
  for (const [seq, { accountId, row }] of tables.audit) {
    if (accountId === id && row.operation !== 'deleteAccount') tables.audit.delete(seq)
  }
  for (const [keyId, { accountId }] of tables.keys) {
    if (accountId === id) tables.keys.delete(keyId)
  }
  return Object.values(before).reduce((sum, count) => sum + count, 0)
}

function removeOwned<K>(table: Map<K, { readonly accountId: string }>, id: string): void {
  for (const [key, { accountId }] of table) if (accountId === id) table.delete(key)
}
