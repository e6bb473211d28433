import { invalid, Refusal } from '../../domain/errors.ts'
import { twiceIn } from './twice.ts'

export const bodyBytesMax = 64 * 1024
/** Bun cuts the connection here with an empty answer, so it stands far above our own limit. */
export const bodyBytesWall = 1024 * 1024

const jsonType = /^application\/(?:[\w.+-]+\+)?json(?:\s*;|$)/i
const strictText = new TextDecoder('utf-8', { fatal: true })

/**
 * The body as JSON, null where there is none. Elysia's own parser drops `__proto__` members, turns invalid UTF-8 into U+FFFD and
 * has an empty answer for a body that is too large.
 * @throws Refusal PAYLOAD_TOO_LARGE, VALIDATION_ERROR
 */
export async function readJson(request: Request): Promise<unknown> {
  const length = request.headers.get('content-length')
  if (Number(length ?? 0) > bodyBytesMax) throw tooLarge()
  let bytes: Uint8Array
  try {
    bytes = await (length === null ? bytesAtMost(request, bodyBytesMax + 1) : request.bytes())
  } catch {
    // The caller hung up half-way: nobody reads this answer, but it is no fault of ours.
    throw wrongBody('must arrive whole')
  }
  if (bytes.length > bodyBytesMax) throw tooLarge()
  if (bytes.length === 0) return null
  if (!jsonType.test(request.headers.get('content-type') ?? '')) {
    throw wrongBody('must be JSON, sent with the header "Content-Type: application/json"')
  }
  return parse(decode(bytes, request.headers.get('content-encoding')))
}

/** The first bytes of a body that may come in pieces, without end: no more of it is kept here. @throws where the sender is gone */
export async function bytesAtMost({ body }: Request, bytesMax: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let left = bytesMax
  for await (const piece of body ?? []) {
    pieces.push(piece.subarray(0, left))
    left -= Math.min(left, piece.length)
    if (left === 0) break
  }
  return Buffer.concat(pieces)
}

function decode(bytes: Uint8Array, encoding: string | null): string {
  try {
    return strictText.decode(bytes)
  } catch {
    throw wrongBody(isGzip(bytes) || encoding !== null ? compressedWords : 'must be valid UTF-8')
  }
}

const compressedWords = 'is compressed: send it as plain JSON, without Content-Encoding'

/** By the two bytes that every gzip file begins with. */
function isGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b
}

/** As long as `null`: what some clients send for nothing. */
const emptyBytesMax = 4

/** @throws Refusal VALIDATION_ERROR for a body of a method that has none, whose fields nobody would read. */
export function refuseBody({ headers, method }: Request): null {
  if (Number(headers.get('content-length') ?? 0) <= emptyBytesMax) return null
  throw wrongBody(`is not read in a ${method}: send its fields in the query, as in ?duration=30`)
}

function parse(text: string): unknown {
  const body = parsed(text)
  const twice = twiceIn(text, body)
  if (twice === null) return body
  throw invalid([{ field: twice, message: 'stands twice in one object: send it once' }])
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? `: ${error.message}` : ''
    throw wrongBody(`must be valid JSON${reason}`)
  }
}

function wrongBody(message: string): Refusal {
  return new Refusal('VALIDATION_ERROR', `The request body ${message}.`, {
    details: [{ field: 'body', message }],
  })
}

export function tooLarge(): Refusal {
  return new Refusal(
    'PAYLOAD_TOO_LARGE',
    `The request body is larger than ${bodyBytesMax} bytes. Send less; metadata is the usual cause.`,
  )
}
