/** Long answers are written piece by piece, so that nobody waits for the whole of somebody else's. */
import { answerBytesMax, type Refusal, tooLarge } from '../../domain/errors.ts'
import { garbage } from '../../operations/memory/garbage.ts'
import { charactersOfTurn } from '../../operations/turns.ts'
import type { LongText } from '../../wire/json.ts'

/** What comes after the last row may have them, and no row is so short. */
const restBytes = 64

/**
 * The bytes of an answer, with a wait after each some hundred kilobytes; `answerBytesMax` at most.
 * @throws Refusal VALIDATION_ERROR for one that is larger than answers are
 */
export async function writtenInPieces(
  long: LongText,
  pause: () => Promise<void>,
): Promise<Uint8Array<ArrayBuffer>> {
  const writing = write(long)
  for (let step = writing.next(); ; step = writing.next()) {
    if (step.done) return step.value
    await pause()
  }
}

/** The same at once, as text. */
export function textOfPieces({ pieces, tooLong }: LongText): string {
  const texts: string[] = []
  let at = 0
  for (const piece of pieces) {
    const size = Buffer.byteLength(piece)
    if (!isFitting(at, size)) throw refusalOf(texts.length, tooLong)
    at += size
    texts.push(piece)
  }
  return texts.join('')
}

function isFitting(at: number, size: number): boolean {
  const kept = size > restBytes ? restBytes : 0
  return at + size <= answerBytesMax - kept
}

/** Comes back wherever somebody else may have a turn. */
function* write({ pieces, tooLong }: LongText): Generator<void, Uint8Array<ArrayBuffer>> {
  let bytes = Buffer.alloc(0)
  let [at, count, sinceTurn] = [0, 0, 0]
  for (const piece of pieces) {
    const size = Buffer.byteLength(piece)
    if (!isFitting(at, size)) throw refusalOf(count, tooLong)
    if (at + size > bytes.byteLength) bytes = grown(bytes, at + size)
    at += bytes.write(piece, at)
    count += 1
    sinceTurn += size
    if (sinceTurn < charactersOfTurn) continue
    garbage.noteText(sinceTurn)
    sinceTurn = 0
    yield
  }
  return bytes.subarray(0, at)
}

function grown(bytes: Buffer<ArrayBuffer>, size: number): Buffer<ArrayBuffer> {
  const larger = Buffer.alloc(Math.max(size, Math.min(2 * bytes.byteLength, answerBytesMax)))
  larger.set(bytes)
  return larger
}

function refusalOf(count: number, tooLong: LongText['tooLong']): Refusal {
  return tooLong?.(count) ?? tooManyBytes()
}

export function tooManyBytes(): Refusal {
  return tooLarge('answer', 'ask for fewer rows at a time, or list them page by page')
}
