/**
 * Texts that every door says in its own words. What a door calls by a name of its own (an operation, a field, a
 * header) stands in a text as a reference, which is data; the door's `Wording` has the words for it.
 */
import type { OperationId, Step } from './operation-id.ts'

/** What a text may refer to, by kind. A kind without words for it at some door does not compile. */
interface References {
  /** What to do next; with the ids of what, where they are known. */
  readonly step: { readonly id: Step; readonly ids?: Readonly<Record<string, string>> }
  /** A sentence: where to find those there are. */
  readonly listing: { readonly id: Step }
  /** An operation that a document speaks of. */
  readonly operation: { readonly id: OperationId }
  /** A field of the request. */
  readonly field: { readonly name: string }
  /** What to say of a field that the request does not have; `known`: those that it has there. */
  readonly unknownField: { readonly name: string; readonly known: readonly string[] }
  readonly idempotencyKey: null
  /** A refusal, by the code that callers decide by; over HTTP it has a status as well. */
  readonly refusal: { readonly code: string; readonly status: number }
  /** What may be sent again with such a key, after the word "every". */
  readonly repeatableCall: null
  /** How long to wait, after the word "wait"; null: as each answer says. */
  readonly wait: { readonly seconds: number | null }
  /** How bookings are found by a member of their metadata: one of them, or any. */
  readonly metadataFilter: { readonly name: string; readonly value: string } | null
  /** What null does in the field, where one may send null. */
  readonly nullMeans: { readonly what: string }
  /** Words that every door says alike, and that are made when the text is said: most refusals are never read. */
  readonly words: () => string
  /** Words that hold a day: made when the refusal is answered, by the clock of then. */
  readonly dated: (nowMs: number) => string
}

type Kind = keyof References
/** What each door has a name of its own for. */
type NamedKind = Exclude<Kind, 'words' | 'dated'>

type ReferenceTo<K extends Kind> = {
  readonly [One in K]: { readonly to: One; readonly of: References[One] }
}[K]

export type Reference = ReferenceTo<Kind>

/** A text that is not in words yet. One without references may be a string. */
export type Text = string | readonly (string | Reference)[]

/** What a door calls the things that texts refer to. */
export type Wording = { readonly [K in NamedKind]: (of: References[K]) => string }

export const step = (id: Step, ids?: Readonly<Record<string, string>>): Reference => ({
  to: 'step',
  of: { id, ...(ids ? { ids } : {}) },
})

export const listing = (id: Step): Reference => ({ to: 'listing', of: { id } })

export const named = (id: OperationId): Reference => ({ to: 'operation', of: { id } })

export const field = (name: string): Reference => ({ to: 'field', of: { name } })

export const unknownField = (name: string, known: readonly string[]): Reference => ({
  to: 'unknownField',
  of: { name, known },
})

export const idempotencyKey: Reference = { to: 'idempotencyKey', of: null }

export const refusal = (code: string, status: number): Reference => ({
  to: 'refusal',
  of: { code, status },
})

export const repeatableCall: Reference = { to: 'repeatableCall', of: null }

export const wait = (seconds: number | null): Reference => ({ to: 'wait', of: { seconds } })

export const metadataFilter = (example: References['metadataFilter']): Reference => ({
  to: 'metadataFilter',
  of: example,
})

export const inWords = (words: () => string): Reference => ({ to: 'words', of: words })

export const dated = (words: (nowMs: number) => string): Reference => ({ to: 'dated', of: words })

export const nullMeans = (what: string): Reference => ({ to: 'nullMeans', of: { what } })

/**
 * A text with references, or other texts, in it.
 * @example says`This human has no availability yet. Set it with ${step('setAvailability')}.`
 */
export function says(
  strings: TemplateStringsArray,
  ...values: readonly (Text | Reference | number)[]
): Text {
  return strings.flatMap((text, at) => {
    const value = values[at]
    return value === undefined ? [text] : [text, ...partsOf(value)]
  })
}

function partsOf(value: Text | Reference | number): readonly (string | Reference)[] {
  if (typeof value !== 'object') return [String(value)]
  return 'to' in value ? [value] : value
}

/** Whether this is a text with references: also one that has been through JSON. */
export function isText(value: unknown): value is readonly (string | Reference)[] {
  return (
    Array.isArray(value) && value.every((part) => typeof part === 'string' || isReference(part))
  )
}

function isReference(part: unknown): part is Reference {
  return typeof part === 'object' && part !== null && 'to' in part
}

/** The text in a door's words. */
export function said(text: Text, wording: Wording): string {
  if (typeof text === 'string') return text
  return text.map((part) => (typeof part === 'string' ? part : phrase(part, wording))).join('')
}

function phrase(part: Reference, wording: Wording): string {
  if (part.to === 'dated') return part.of(sampleNowMs)
  return part.to === 'words' ? part.of() : namedIn(part, wording)
}

/** When a text is said where no clock is: in documents and logs. */
const sampleNowMs = Date.UTC(2027, 2, 16, 10)

/** The text with the days that it says told from now. */
export function saidAt(text: Text, nowMs: number): Text {
  if (typeof text === 'string' || !mentions(text, 'dated')) return text
  return text.map((part) =>
    typeof part === 'object' && part.to === 'dated' ? part.of(nowMs) : part,
  )
}

function namedIn<K extends NamedKind>({ to, of }: ReferenceTo<K>, wording: Wording): string {
  return wording[to](of)
}

/** Whether a text refers to something of this kind. */
export function mentions(text: Text, kind: Kind): boolean {
  return (
    typeof text !== 'string' && text.some((part) => typeof part === 'object' && part.to === kind)
  )
}

/** For logs, and wherever there is no door: things by the names they have in here. */
export const plainWording: Wording = {
  step: ({ id }) => id,
  listing: ({ id }) => `${id} lists those there are.`,
  operation: ({ id }) => id,
  field: ({ name }) => name,
  unknownField: ({ known }) => `is not known. Known: ${known.join(', ')}.`,
  refusal: ({ code }) => code,
  idempotencyKey: () => 'idempotency key',
  repeatableCall: () => 'call that takes one',
  wait: ({ seconds }) => (seconds === null ? 'a while' : `${seconds} s`),
  metadataFilter: () => 'metadata',
  nullMeans: ({ what }) => `; null ${what}`,
}
