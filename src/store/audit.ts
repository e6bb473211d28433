/** The part of the port that says who changed what. */
import type { Entry } from '../domain/access/audit.ts'

/** An entry as it is read again, or an event and the key that caused it, told in the same words. */
export interface KeptEntry extends Omit<Entry, 'operation' | 'kind' | 'accountId'> {
  readonly seq: number
  readonly operation: string
  readonly kind: string
}

/** Whose entries, and of when; absent: of any key, about any object, from the first to the last. */
export interface AuditFilter {
  readonly keyId?: string | undefined
  readonly objectId?: string | undefined
  /** At or after. */
  readonly sinceMs?: number | undefined
  /** Before. */
  readonly untilMs?: number | undefined
}

/** Entries up to one that is older; absent: from the newest on. */
export interface AuditPage {
  readonly beforeSeq?: number | undefined
  readonly limit: number
}

/** Newest first. */
export interface AuditedPage {
  readonly entries: readonly KeptEntry[]
  /** The next page's `beforeSeq`; null: nothing is left. */
  readonly nextSeq: number | null
}

/** How many events are looked at for one page of what fits a filter. */
export const auditedEventsMax = 1_000

/** Something that an entry is about, or the key that did it. */
export interface AuditedObject {
  readonly kind: string
  readonly id: string
}

export interface Audit {
  list(accountId: string, filter: AuditFilter, page: AuditPage): Promise<AuditedPage>
  /** The events of bookings with their keys: bookings and holds have no entries. */
  listEvents(accountId: string, filter: AuditFilter, page: AuditPage): Promise<AuditedPage>
  /** What some objects are called now, by id; without those that are gone or have no name. */
  names(accountId: string, objects: readonly AuditedObject[]): Promise<ReadonlyMap<string, string>>
}
