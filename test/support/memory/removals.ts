import type { AccountRows, Removals } from '../../../src/store/store.ts'
import { allOf, note, type Owned as OwnedRow, type Rows, type Tables } from './rows.ts'

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

type Owned = ReadonlyMap<unknown, OwnedRow<unknown>>

const owned = (tables: Tables) => {
  const { humans, overrides, services, bookings, holds, webhooks, events } = tables
  return { humans, overrides, services, bookings, holds, webhooks, events }
}

function countOf(tables: Tables, id: string): AccountRows {
  const count = (table: Owned) => allOf<unknown>(table, id).length
  const { humans, overrides, services, bookings, holds, webhooks, events } = owned(tables)
  const keys = [...tables.keys.values()].filter((key) => key.accountId === id).length
  return {
    humans: count(humans),
    overrides: count(overrides),
    services: count(services),
    bookings: count(bookings),
    holds: count(holds),
    events: count(events),
    webhooks: count(webhooks),
    keys,
    deliveries: 0,
    ledger: 0,
  }
}

function removeAll(tables: Tables, id: string): number {
  const before = countOf(tables, id)
  for (const table of Object.values(owned(tables))) removeOwned<unknown>(table, id)
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
