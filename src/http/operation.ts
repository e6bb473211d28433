/** An operation as a value: what it asks for, what it answers, and what it does. Routes and tools are made of these. */

import type { TSchema } from '@sinclair/typebox'
import type { Sight } from '../domain/access/sight.ts'
import { answerBytesMax, invalid, Refusal, type RefusalCode } from '../domain/errors.ts'
import type { Outcome } from '../domain/idempotency.ts'
import type { OperationId } from '../domain/wording/operation-id.ts'
import type { Text } from '../domain/wording/says.ts'
import type { Context } from '../operations/context.ts'
import type { Soon } from '../operations/soon.ts'
import { isUuid } from '../wire/formats.ts'
import type { LongText } from '../wire/json.ts'
import { textOfPieces, tooManyBytes } from './door/pieces.ts'
import type { Input, Sent } from './input/input.ts'

/** What the documents say of an operation. */
export interface Described {
  readonly operationId: string
  readonly tag: string
  readonly summary: string
  readonly description: Text
  /** Status and schema of the answer when all is well. */
  readonly answer: readonly [status: 200 | 201, schema: TSchema, mediaType?: string]
  /** What may go wrong, beside what every route may answer. */
  readonly refusals?: readonly RefusalCode[]
}

/** Who calls, and how. */
export interface Caller {
  /** What it may see of the account, whose id is had from here. */
  readonly sight: Sight
  /** What the call repeats, if it says so. */
  readonly repeat: Repeat | null
}

/** An Idempotency-Key, not yet looked at, and the call it was sent with: `POST /v1/bookings`. */
export interface Repeat {
  readonly key: string
  readonly call: string
}

/** Two headers of a name come as one text, joined so. */
const twoKeysWords =
  'came twice, or has a comma and a blank in it: send the header once, with one key'

/** The Idempotency-Key of a request, if it has one. @throws Refusal VALIDATION_ERROR for two */
export function repeatOf({ headers, method, url }: Request): Repeat | null {
  const key = headers.get('idempotency-key')
  if (key?.includes(', ')) throw invalid([{ field: 'Idempotency-Key', message: twoKeysWords }])
  return key === null ? null : { key, call: `${method} ${new URL(url).pathname}` }
}

/** The answer of an operation: as a text that was made by hand, kept or replayed, as a value, or as one that is written in pieces. */
export type Answer = {
  readonly status: 200 | 201
  readonly headers?: Readonly<Record<string, string>>
  /** Whether the answer may be given again to a call in the same words. Without it: never. */
  readonly isFresh?: () => Soon<boolean>
} & Written

type Written = { readonly text: string } | { readonly value: object } | { readonly long: LongText }

/** One that is written at once. */
export type ShortAnswer = Exclude<Answer, LongAnswer>
export type LongAnswer = Extract<Answer, { readonly long: LongText }>

type Ids<Id extends string> = Readonly<Record<Id, string>>

interface Plan<T, Id extends string> extends Described {
  readonly operationId: OperationId
  /** The ids in its path, as `run` gets them: checked. */
  readonly ids?: readonly Id[]
  readonly input: Input<T>
  /** Whether some answers say for how long they may be given again. */
  readonly isKept?: true
  /** Whether it may work for long: accounts that share a service take turns at it. */
  readonly takesTurn?: true
  /** Where a cookie alone will not do: for every call, or one with any of these fields in its body. */
  readonly asksForKey?: true | readonly string[]
  run(context: Context, caller: Caller, input: T, ids: Ids<Id>): Answer | Promise<Answer>
}

/** A plan whose input has no type any more: it is read and run in one step. */
export interface Operation<Id extends string = string> extends Described {
  readonly operationId: OperationId
  readonly ids: readonly Id[]
  readonly input: Input<unknown>
  readonly isKept: boolean
  /** Whether whoever comes with a cookie has to send the key once more, with this body. */
  asksForKey(body: unknown): boolean
  /** Whether it may be sent again with an Idempotency-Key. */
  readonly isRepeatable: boolean
  /** @throws Refusal */
  perform(
    context: Context,
    caller: Caller,
    sent: Sent & { readonly ids: Readonly<Record<string, string>> },
  ): Answer | Promise<Answer>
}

export function operation<T, const Id extends string = never>({
  run,
  ...plan
}: Plan<T, Id>): Operation<Id> {
  const { ids = [], input, isKept = false, takesTurn = false, refusals = [] } = plan
  const { asksForKey = [] } = plan
  return {
    ...plan,
    ids,
    isKept,
    asksForKey: (body) => asksForKey === true || holdsAny(body, asksForKey),
    isRepeatable: refusals.includes('IDEMPOTENCY_CONFLICT'),
    perform(context, caller, sent) {
      const [asked, named] = [input.read(sent), idsIn(ids, sent.ids)]
      const { gate } = context
      const turn = takesTurn && gate.isShared ? gate.turns.take(caller.sight.account) : null
      if (turn === null) return run(context, caller, asked, named)
      return turn.then(() => run(context, caller, asked, named))
    },
  }
}

function holdsAny(body: unknown, fields: readonly string[]): boolean {
  return typeof body === 'object' && body !== null && fields.some((field) => field in body)
}

/** @throws Refusal NOT_FOUND for what cannot be an id: nothing has it. */
function idsIn<Id extends string>(
  names: readonly Id[],
  texts: Readonly<Record<string, string>>,
): Ids<Id> {
  const ids: Partial<Record<Id, string>> = {}
  for (const name of names) ids[name] = idIn(texts[name])
  if (areWhole(ids, names)) return ids
  throw new Error('an id was read and is not there')
}

function areWhole<Id extends string>(
  ids: Partial<Record<Id, string>>,
  names: readonly Id[],
): ids is Record<Id, string> {
  return names.every((name) => ids[name] !== undefined)
}

function idIn(text: unknown): string {
  // What cannot be decoded comes from Elysia as null, whatever its type says.
  if (typeof text === 'string' && isUuid(text)) return text.toLowerCase()
  throw noSuchId()
}

export function noSuchId(): Refusal {
  return new Refusal(
    'NOT_FOUND',
    'There is nothing with this id: ids are UUIDs, as the API gave them.',
  )
}

/** The JSON of an answer. @throws Refusal VALIDATION_ERROR for one that is larger than answers are */
export function jsonOf(answer: Answer): string {
  if ('long' in answer) return textOfPieces(answer.long)
  const text = 'value' in answer ? JSON.stringify(answer.value) : answer.text
  bytesOf(text)
  return text
}

/** The same as it is sent: a large text, which has to be counted, is not written twice. */
export function bodyOf(answer: ShortAnswer): string | Uint8Array<ArrayBuffer> {
  const text = 'value' in answer ? JSON.stringify(answer.value) : answer.text
  return bytesOf(text) ?? text
}

/** A character has three bytes at most: few texts have to be counted, and null stands for the others. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length * 3 <= answerBytesMax) return null
  const bytes = encoder.encode(text)
  if (bytes.byteLength <= answerBytesMax) return bytes
  throw tooManyBytes()
}

const encoder = new TextEncoder()

/** A good answer whose JSON is at hand as a text. */
export const answered = (text: string) => ({ status: 200, text }) as const

/** A good answer that may be long, and is yet to be written. */
export const long = (text: LongText) => ({ status: 200, long: text }) as const

/** The same where that is known: a short one is written at once, and may be kept. */
export function written(text: LongText, isLong: boolean): Answer {
  return isLong ? long(text) : answered([...text.pieces].join(''))
}

/** A good answer that is yet to be written as JSON. */
export const shown = (value: object) => ({ status: 200, value }) as const

/** An answer that is one booking says which of two of its states is the later, in the header that deliveries have it in. */
export function numbered(answer: Answer, sequence: number | null): Answer {
  return { ...answer, headers: { 'x-slotflow-sequence': String(sequence) } }
}

/** Waits for what is made, and has a refusal tell its alternatives in the zone that was asked for, if one was. */
export async function toldIn<T>(zone: string | undefined, made: Promise<T>): Promise<T> {
  if (zone === undefined) return made
  try {
    return await made
  } catch (error) {
    throw error instanceof Refusal ? offeringIn(zone, error) : error
  }
}

function offeringIn(timeZone: string, refusal: Refusal): Refusal {
  const { code, text, extras } = refusal
  const { alternatives } = extras
  if (!alternatives) return refusal
  return new Refusal(code, text, { ...extras, alternatives: { ...alternatives, timeZone } })
}

/** The answer to a creating call: fresh, or the one given the first time. */
export function created<T>(
  outcome: Outcome<T>,
  textOf: (value: T) => string,
  status: 200 | 201 = 201,
): Answer {
  if (!outcome.replayed) return { status, text: textOf(outcome.value) }
  return { status, text: outcome.answer, headers: replayed }
}

/** The headers of an answer that was given before. */
export const replayed = { 'idempotent-replayed': 'true' }
