import type { Entry } from '../../domain/access/audit.ts'
import { eventTypes, isDone } from '../../domain/event.ts'
import type { Bindings } from '../rows/bindings.ts'
import type { Audit, AuditedPage, AuditFilter, KeptEntry } from '../store.ts'
import { auditedEventsMax } from '../store.ts'
import { auditNames } from './audit-names.ts'
import { spanReader } from './outbox/audit-spans.ts'
import { ofAccount } from './seqs.ts'
import type { Database } from './statements.ts'

/** Answers the row of it; null: there was nothing to say. */
export type WriteEntry = (entry: Entry | undefined) => Promise<number | null>

/** Writes what a change says of itself, within its transaction; what says nothing has a reason in the tests. */
export function auditWriter(writer: Database): WriteEntry {
  const insert = writer.prepare<{ seq: number }, [Bindings]>(
    `INSERT INTO audit (account_seq, at, key_id, operation, kind, object_id, digest, address, details)
     VALUES ((SELECT seq FROM accounts WHERE id = $account_id), $at, $key_id, $operation, $kind,
       $object_id, $digest, $address, $details) RETURNING seq`,
  )
  return async (entry) => {
    if (!entry) return null
    const row = await insert.get({
      account_id: entry.accountId,
      at: entry.atMs,
      key_id: entry.keyId,
      operation: entry.operation,
      kind: entry.kind,
      object_id: entry.objectId,
      digest: entry.digest,
      address: entry.address,
      details: entry.details && JSON.stringify(entry.details),
    })
    return row?.seq ?? null
  }
}

/** The entry of work that takes several transactions: written with the first, told anew with each. Answers its row. */
export function talliedWriter(writer: Database, writeEntry: WriteEntry) {
  const tell = writer.prepare<null, [string, number]>('UPDATE audit SET details = ? WHERE seq = ?')
  return async (entry: Entry, seq: number | null): Promise<number | null> => {
    if (seq === null) return writeEntry(entry)
    await tell.run(JSON.stringify(entry.details), seq)
    return seq
  }
}

type EntryRow = Omit<KeptEntry, 'details'> & { readonly details: string | null }

type Values = [string, number, number, ...string[]]

export function postgresAudit({ reader }: { readonly reader: Database }): Audit {
  const select = (filter: string) =>
    reader.prepare<EntryRow, [...Values, number]>(
      `SELECT seq, at AS atMs, key_id AS keyId, operation, kind, object_id AS objectId, digest, address, details
       FROM audit WHERE ${ofAccount} AND seq >= ? AND seq < ? ${filter} ORDER BY seq DESC LIMIT ?`,
    )
  const lists = {
    all: select(''),
    ofKey: select('AND key_id = ?'),
    ofObject: select('AND object_id = ?'),
    ofBoth: select('AND object_id = ? AND key_id = ?'),
  }
  const spanOf = spanReader(reader, 'audit', 'at')
  return {
    async list(accountId, filter, { beforeSeq = Number.MAX_SAFE_INTEGER, limit }) {
      const { keyId, objectId } = filter
      const { from, before } = await spanOf(accountId, filter)
      const ofKey = keyId === undefined ? lists.all : lists.ofKey
      const ofObject = keyId === undefined ? lists.ofObject : lists.ofBoth
      const values = [objectId, keyId].filter((value) => value !== undefined)
      const found = await (objectId === undefined ? ofKey : ofObject).all(
        ...[accountId, from, Math.min(before, beforeSeq), ...values, limit + 1],
      )
      return pageOf(found.map(entryIn), limit)
    },
    listEvents: eventList(reader),
    names: auditNames(reader),
  }
}

function entryIn({ details, ...entry }: EntryRow): KeptEntry {
  return { ...entry, details: details === null ? null : JSON.parse(details) }
}

/** Looks at some events, as no index knows their keys: a booking would pay for it. */
function eventList(reader: Database): Audit['listEvents'] {
  const some = reader.prepare<KeptEntry, [string, number, number, number]>(
    `SELECT seq, created_at AS atMs, (SELECT id FROM api_keys WHERE seq = made_by) AS keyId,
       type AS operation, 'booking' AS kind, booking_id AS objectId, NULL AS digest, NULL AS address, NULL AS details
     FROM events WHERE ${ofAccount} AND seq >= ? AND seq < ? AND booking_id <> '' ORDER BY seq DESC LIMIT ?`,
  )
  const spanOf = spanReader(reader, 'events', 'created_at')
  return async (accountId, filter, { beforeSeq = Number.MAX_SAFE_INTEGER, limit }) => {
    const { from, before } = await spanOf(accountId, filter)
    const looked = await some.all(accountId, from, Math.min(before, beforeSeq), auditedEventsMax)
    const { entries, nextSeq } = pageOf(looked.filter(isOf(filter)), limit)
    const isEnd = looked.length < auditedEventsMax
    return { entries, nextSeq: nextSeq ?? (isEnd ? null : (looked.at(-1)?.seq ?? null)) }
  }
}

/** That a time comes, or that a calendar is down, is nobody's doing. */
const told = new Set<string>(eventTypes.filter((type) => !isDone[type]))

const isOf =
  ({ keyId, objectId }: AuditFilter) =>
  (entry: KeptEntry) =>
    !told.has(entry.operation) &&
    (keyId === undefined || entry.keyId === keyId) &&
    (objectId === undefined || entry.objectId === objectId)

function pageOf(found: readonly KeptEntry[], limit: number): AuditedPage {
  const entries = found.slice(0, limit)
  return { entries, nextSeq: found.length > limit ? (entries.at(-1)?.seq ?? null) : null }
}
