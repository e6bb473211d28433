import { Type } from '@sinclair/typebox'
import type { AuditedOperation, Details } from '../../domain/access/audit.ts'
import type { DoneEvent } from '../../domain/event.ts'
import { readInstant, showInstant } from '../../domain/time/notation.ts'
import type { Audited } from '../../operations/audit.ts'
import { rowCursor } from '../cursors.ts'
import {
  CursorOf,
  closed,
  Id,
  Instant,
  NextCursor,
  Nullable,
  OneOf,
  PageQuery,
  type Read,
} from '../vocabulary.ts'

export const AuditQuery = Type.Object(
  {
    of: Type.Optional(
      OneOf(
        ['account', 'bookings'],
        'account: keys, endpoints, humans, hours, overrides, the account itself, sign-ins and erasures. bookings: the events of bookings, as long as those are kept.',
      ),
    ),
    key_id: Type.Optional(Id('Only what this key did.')),
    object_id: Type.Optional(Id('Only what was done to the object of this id.')),
    since: Type.Optional(Instant('Only what was done at or after this instant.')),
    until: Type.Optional(Instant('Only what was done before this instant.')),
    names: Type.Optional(
      OneOf(['true'], 'Adds what keys and objects are called now; those gone have no name.'),
    ),
    limit: PageQuery.limit,
    cursor: CursorOf('seq-cursor'),
  },
  closed,
)

/** Whose entries, and of when. */
export function readAuditFilter({ key_id, object_id, since, until }: Read<typeof AuditQuery>) {
  const instant = (text: string | undefined) =>
    text === undefined ? undefined : (readInstant(text) ?? undefined)
  return {
    ...{ keyId: key_id?.toLowerCase(), objectId: object_id?.toLowerCase() },
    ...{ sinceMs: instant(since), untilMs: instant(until) },
  }
}

/** What `operation` is, but in what an older version wrote. */
export type Told = AuditedOperation | DoneEvent

const exampleEntry = {
  at: '2027-03-16T10:00:00.000Z',
  key_id: '019aa3c0-7a00-7000-8000-000000000006',
  operation: 'setAvailability',
  object: { kind: 'human', id: '019aa3c0-7a00-7000-8000-000000000001' },
  digest: null,
  address: null,
  changes: [{ field: 'minimum_notice', before: 60, after: 120 }],
}

const Value = (description: string) =>
  Type.Optional(
    Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()], { description }),
  )

const Changed = Type.Object(
  {
    field: Type.String({ description: 'The field, by its name in requests.' }),
    before: Value(
      'What it was. Only of times, limits and states, never of what tells of a person.',
    ),
    after: Value('What it is since. Where before is.'),
  },
  { ...closed, title: 'AuditedChange', examples: exampleEntry.changes },
)

const HumanName = Type.Optional(
  Type.String({ description: 'What the human is called now. Only with names=true.' }),
)

const HandedTo = Type.Object(
  {
    human_id: Id('Who has them since.'),
    human_name: HumanName,
    bookings: Type.Integer({ description: 'How many.' }),
  },
  {
    ...closed,
    title: 'AuditedHandOver',
    examples: [{ human_id: exampleEntry.object.id, bookings: 12 }],
  },
)

const AuditEntry = Type.Object(
  {
    at: Instant('When it was done.'),
    key_id: Nullable(
      Id('The key.'),
      'null: nobody with a key, so an operator by command, or the attendee by the link of the booking; for an event of an older version, nobody knows.',
    ),
    key_name: Type.Optional(
      Type.String({ description: 'What the key is for. Only with names=true.' }),
    ),
    operation: Type.String({
      description:
        'What was done, by its operationId; suspendAccount, signIn and the like have no route. Of bookings it is the event.',
    }),
    object: Type.Object(
      {
        kind: Type.String({ description: 'What it was done to, such as human or api_key.' }),
        id: Nullable(Type.String(), 'null: it has none.'),
        name: Type.Optional(
          Type.String({ description: 'What it is called now. Only with names=true.' }),
        ),
      },
      { description: 'What it was done to.' },
    ),
    digest: Nullable(
      Type.String(),
      'Of an erasure by e-mail address: SHA-256 of the address in small letters, base64url.',
    ),
    address: Nullable(
      Type.String(),
      'Where the call came from. null unless SLOTFLOW_AUDIT_ADDRESSES is true.',
    ),
    changes: Type.Optional(
      Type.Array(Changed, {
        description:
          'Only of a change of what was there: which fields. Empty: all was set to what it was.',
      }),
    ),
    human_id: Type.Optional(
      Id('Only of overrides and calendars, and of whoever signed in by a link: of which human.'),
    ),
    human_name: HumanName,
    handed_over: Type.Optional(
      Type.Array(HandedTo, { description: 'Only of handOver: to whom, and how many bookings.' }),
    ),
    signed_in_by: Type.Optional(OneOf(['key', 'link'], 'Only of signIn: with what.')),
    link_id: Type.Optional(
      Type.String({
        description:
          'Only of createSignInLink, and of signIn by a link: which link. It opens nothing.',
      }),
    ),
    delivery_id: Type.Optional(Id('Only of redeliver: which delivery to the endpoint.')),
    redelivered: Type.Optional(
      Type.Integer({
        description: 'Only of redeliverFailed: how many deliveries.',
      }),
    ),
  },
  { ...closed, title: 'AuditEntry', examples: [exampleEntry] },
)

export const AuditList = Type.Object(
  {
    entries: Type.Array(AuditEntry, { description: 'One page, newest first.' }),
    cursor: NextCursor,
  },
  { ...closed, title: 'AuditList', examples: [{ entries: [exampleEntry] }] },
)

export function showAudit({ entries, nextSeq, names }: Audited) {
  const nameOf = (id: string | null) => (id === null ? undefined : names?.get(id))
  return {
    entries: entries.map(
      ({ atMs, keyId, operation, kind, objectId, digest, address, details }) => ({
        ...{ at: showInstant(atMs), key_id: keyId, key_name: nameOf(keyId), operation },
        object: { kind, id: objectId, name: nameOf(objectId) },
        ...{ digest, address },
        ...(details && showDetails(details, nameOf)),
      }),
    ),
    ...(nextSeq === null ? {} : { cursor: rowCursor(nextSeq) }),
  }
}

function showDetails(
  { changes, humanId, handedOver, signedInBy, linkId, deliveryId, redelivered }: Details,
  nameOf: (id: string) => string | undefined,
) {
  return {
    ...{ changes, human_id: humanId, human_name: humanId && nameOf(humanId) },
    handed_over: handedOver?.map(({ humanId: id, bookings }) => ({
      ...{ human_id: id, human_name: nameOf(id), bookings },
    })),
    ...{ signed_in_by: signedInBy, link_id: linkId, delivery_id: deliveryId, redelivered },
  }
}
