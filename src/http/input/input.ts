/** What an operation takes, each kind with its check: a query, a body, or neither. */
import { type Static, type TObject, Type } from '@sinclair/typebox'
import type { Fault } from '../../domain/errors.ts'
import type { Rules } from '../../wire/rules.ts'
import { queryFaults, withPlus } from './query.ts'
import { distinct, type Fields, type Reading, reader, soundValue } from './validation.ts'

/** A call as it was sent, whichever door it came by. */
export interface Sent {
  /** Texts by name; numbers among them are read by the schema. */
  readonly query: Fields
  /** The query as it was written; empty where there is none, and where it never was a text. */
  readonly written: string
  /** The JSON of the body; null where there is none. */
  readonly body: unknown
}

export interface Input<T> {
  /** For the documents. */
  readonly query?: TObject
  readonly body?: TObject
  /** For a method that may have a body. A field that nobody reads is refused. */
  readonly readsBody: boolean
  /** @throws Refusal VALIDATION_ERROR with every fault. */
  read(sent: Sent): T
}

interface QueryInput<T> extends Input<T> {
  /** What is read, or else every fault: for whoever has more to check. */
  check(sent: Sent): Reading<T>
}

const nothing = reader(Type.Object({}, { additionalProperties: false }))

/** Faults of what should be empty. */
const strangersIn = (sent: unknown) => nothing(sent).faults

/** Neither query nor body, of a method that has no body. */
export const takesNothing: Input<null> = {
  readsBody: false,
  read: ({ query }) => soundValue({ value: null, faults: [] }, strangersIn(query)),
}

/** Neither, of a method that may have one. */
export const takesNoBody: Input<null> = {
  readsBody: true,
  read({ query, body }) {
    const faults = [...strangersIn(query), ...(body ? strangersIn(body) : [])]
    return soundValue({ value: null, faults: [] }, faults)
  },
}

export function takesBody<T extends TObject>(body: T, rules?: Rules): Input<Static<T>> {
  const readBody = reader(body, rules)
  return {
    body,
    readsBody: true,
    read: (sent) => soundValue(readBody(sent.body), inBody(body, strangersIn(sent.query))),
  }
}

/** Whoever sends the fields of a body in the query has often no body at all: that is told by the fields. */
function inBody({ properties }: TObject, faults: readonly Fault[]): readonly Fault[] {
  return faults.map((fault) =>
    fault.isUnknown && Object.hasOwn(properties, fault.field)
      ? { ...fault, message: 'is not read in the query: send it in the body, as JSON' }
      : fault,
  )
}

/** A body, and a query beside it that says how to answer. */
export function takesBodyAndQuery<B extends TObject, Q extends TObject>(
  body: B,
  query: Q,
  rules?: Rules,
): Input<{ readonly body: Static<B>; readonly query: Static<Q> }> {
  const [readBody, asked] = [reader(body, rules), takesQuery(query)]
  return {
    body,
    query,
    readsBody: true,
    read(sent) {
      const read = asked.check(sent)
      const value = soundValue(readBody(sent.body), inBody(body, read.faults))
      return { body: value, query: soundValue(read) }
    },
  }
}

/** Numbers arrive as text: those of integer fields are read first. */
export function takesQuery<T extends TObject>(query: T, rules?: Rules): QueryInput<Static<T>> {
  const readQuery = reader(query, rules)
  const numeric = Object.entries(query.properties)
    .filter(([, property]) => property.type === 'integer')
    .map(([name]) => name)
  const check = (sent: Sent): Reading<Static<T>> => {
    for (const name of numeric) readInteger(sent.query, name)
    withPlus(sent.written, sent.query, query)
    const reading = readQuery(sent.query)
    const more = queryFaults(sent.written, sent.query, query)
    return more.length === 0 ? reading : { faults: distinct([...reading.faults, ...more]) }
  }
  return {
    query,
    readsBody: false,
    check,
    read: (sent) => soundValue(check(sent)),
  }
}

/** A query of a method that has no use for a body: a field that is sent in one is told where it belongs. */
export function takesQueryAlone<T extends TObject>(query: T): Input<Static<T>> {
  const asked = takesQuery(query)
  return {
    ...asked,
    readsBody: true,
    read(sent) {
      const value = asked.read(sent)
      const faults = sent.body ? strangersIn(sent.body) : []
      const misplaced = faults.map(({ field }) => ({
        field,
        message: 'is read in the query alone',
      }))
      return soundValue({ value, faults: [] }, misplaced)
    },
  }
}

/** The arguments of a tool that is no route: as its schema tells them, and as they are read. */
export function takesArguments<T extends TObject>(schema: T, rules?: Rules) {
  const read = reader(schema, rules)
  return { schema, read: (given: object): Static<T> => soundValue(read(given)) }
}

/** Only plain decimal digits: `0x10`, `1e3` and ` 5` stay text and are refused as such. */
function readInteger(query: Fields, name: string): void {
  const text = query[name]
  if (typeof text === 'string' && /^-?\d{1,15}$/.test(text)) query[name] = Number(text)
}
