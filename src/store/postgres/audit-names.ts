import type { AuditedKind } from '../../domain/access/audit.ts'
import type { Audit } from '../store.ts'
import { ofAccount } from './seqs.ts'
import { type Database, each } from './statements.ts'

interface NameRow {
  readonly id: string
  readonly name: string | null
}

/** Where each kind has its name; an attendee has none that may be told. */
const names: Readonly<Record<Exclude<AuditedKind, 'attendee'>, string>> = {
  account: 'SELECT id, name FROM accounts WHERE id = ?',
  api_key: 'SELECT id, name FROM api_keys WHERE account_id = ?',
  booking: `SELECT id, attendee_name AS name FROM bookings WHERE ${ofAccount}`,
  calendar: `SELECT id, name FROM calendars WHERE ${ofAccount}`,
  human: 'SELECT id, name FROM humans WHERE account_id = ?',
  override: 'SELECT id, title AS name FROM overrides WHERE account_id = ?',
  service: `SELECT id, terms::json ->> 'name' AS name FROM services WHERE ${ofAccount}`,
  webhook: `SELECT id, coalesce(name, url) AS name FROM webhooks WHERE ${ofAccount}`,
}

/** What objects are called now: the audit itself keeps no names, so what is erased is erased here too. */
export function auditNames(reader: Database): Audit['names'] {
  const kinds = Object.entries(names).map(([kind, sql]) => {
    const some = `${sql} AND id IN (SELECT json_array_elements_text(?::text::json))`
    return { kind, find: reader.prepare<NameRow, [string, string]>(some) }
  })
  return async (accountId, objects) => {
    const found = await each(kinds, async ({ kind, find }) => {
      const ids = objects.filter((one) => one.kind === kind).map(({ id }) => id)
      return ids.length === 0 ? [] : await find.all(accountId, JSON.stringify([...new Set(ids)]))
    })
    return new Map(
      found.flat().flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])),
    )
  }
}
