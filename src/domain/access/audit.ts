/** Who changed what of an account, and when. It names rows by their ids, and nobody by a name. */
import type { OperationId } from '../wording/operation-id.ts'
import type { FieldChange } from './changes.ts'

/** Entries are kept for so many days. */
export const auditDaysMax = 90

/** What only commands do, and the dashboard at its door. */
type UnroutedOperation =
  | 'createAccount'
  | 'suspendAccount'
  | 'resumeAccount'
  | 'deleteAccount'
  | 'signIn'
  | 'signOut'

/** What an entry may be about. The dashboard has words for each, and for each event that is done. */
export type AuditedOperation =
  | UnroutedOperation
  | Extract<
      OperationId,
      | 'updateAccount'
      | 'createApiKey'
      | 'revokeApiKey'
      | 'createHuman'
      | 'updateHuman'
      | 'deleteHuman'
      | 'handOver'
      | 'createSignInLink'
      | 'setAvailability'
      | 'createFeed'
      | 'deleteFeed'
      | 'createOverride'
      | 'updateOverride'
      | 'deleteOverride'
      | 'connectCalendar'
      | 'updateCalendar'
      | 'deleteCalendar'
      | 'createService'
      | 'updateService'
      | 'deleteService'
      | 'eraseAttendee'
      | 'createWebhook'
      | 'updateWebhook'
      | 'rotateSecret'
      | 'deleteWebhook'
      | 'redeliver'
      | 'redeliverFailed'
      | 'resendMail'
    >

export const auditedKinds = [
  'account',
  'api_key',
  'attendee',
  'booking',
  'calendar',
  'human',
  'override',
  'service',
  'webhook',
] as const

export type AuditedKind = (typeof auditedKinds)[number]

/** Whoever changes something: a key, or with null an operator at the command line. */
export interface Author {
  readonly accountId: string
  readonly keyId: string | null
  /** From where, if that is kept. */
  readonly address?: string | null
}

/** What the audit keeps of one change, written in its transaction. */
export interface Entry extends Required<Author> {
  readonly operation: AuditedOperation
  readonly kind: AuditedKind
  /** Null: it has none that may be kept. */
  readonly objectId: string | null
  readonly atMs: number
  /** SHA-256 of whom an erasure was about; null: of nobody. */
  readonly digest: string | null
  /** Null: there is no more to be said of it. */
  readonly details: Details | null
}

/** What else is kept of a change: ids, numbers, names of fields, and values that tell of nobody. */
export interface Details {
  /** The fields that a change made other than they were; empty: it set them to what they were. */
  readonly changes?: readonly FieldChange[]
  /** Whose it is, where the object does not say so. */
  readonly humanId?: string
  /** Who got how many bookings. */
  readonly handedOver?: readonly HandedTo[]
  readonly signedInBy?: 'key' | 'link'
  /** Which sign-in link, by the same word where it was made and where it was used. */
  readonly linkId?: string
  readonly deliveryId?: string
  /** How many deliveries are sent again. */
  readonly redelivered?: number
}

export interface HandedTo {
  readonly humanId: string
  readonly bookings: number
}

/** What a change says of itself, when it is known what was, null: nothing, and what is. */
export type EntryOf<T> = (before: T | null, after: T) => Entry

export function entryOf(
  { accountId, keyId, address = null }: Author,
  operation: Entry['operation'],
  object: { readonly kind: AuditedKind; readonly id: string | null },
  atMs: number,
  details: Details | null = null,
): Entry {
  const { kind, id: objectId } = object
  return { accountId, keyId, address, operation, kind, objectId, atMs, digest: null, details }
}
