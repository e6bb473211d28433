/** Where a list goes on, as a word that callers hand back unread. One that is made up gives some page of the same list. */

import { answerBytesMax } from '../domain/errors.ts'
import { type ErasurePlace, erasureStages } from '../operations/attendees/erasures.ts'
import type { BookingPlace } from '../operations/bookings/booking-list.ts'
import { wholeRowsMax } from '../operations/humans.ts'
import type { LongText } from './json.ts'

/** What stands around the rows has at most so many, a note of 20 roles included. */
const aroundBytes = 16 * 1_024

function written(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

function partsOf(text: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return Array.isArray(parts) && written(parts) === text ? parts : []
  } catch {
    return []
  }
}

/** Where the list of bookings goes on, and what it was asked for: the place says nothing in another list. */
export function bookingCursor({ startMs, id, found }: BookingPlace, asked: object = {}): string {
  return written([startMs, id, found, digestOf(asked)])
}

/** Whether a cursor was given to a list that was asked for in the same words. */
export function isCursorOf(text: string, asked: object): boolean {
  return partsOf(text)[3] === digestOf(asked)
}

function digestOf(asked: object): string {
  const text = JSON.stringify(Object.entries(asked).sort(([a], [b]) => (a < b ? -1 : 1)))
  return new Bun.CryptoHasher('sha256').update(text).digest('base64url').slice(0, 10)
}

export function readBookingCursor(text: string): BookingPlace | null {
  const [startMs, id, found] = partsOf(text)
  const isPlace = isWhole(startMs) && typeof id === 'string' && isWhole(found) && found >= 0
  return isPlace ? { startMs, id, found } : null
}

export function erasureCursor({ stage, after }: ErasurePlace): string {
  return written([stage, after])
}

export function readErasureCursor(text: string): ErasurePlace | null {
  const [name, after] = partsOf(text)
  const stage = erasureStages.find((one) => one === name)
  return stage === undefined || typeof after !== 'string' ? null : { stage, after }
}

/** Where rows stand by one id or number: the last one of the page. */
export function rowCursor(last: string | number): string {
  return written([last])
}

export function readIdCursor(text: string): string | null {
  const [last] = partsOf(text)
  return typeof last === 'string' ? last : null
}

export function readSeqCursor(text: string): number | null {
  const [last] = partsOf(text)
  return isWhole(last) ? last : null
}

/** A list without pages of its own, by its name: so many rows of it, or 2 MiB of them, and a cursor to go on with. */
export function wholeText<Row extends { readonly id: string }>(
  name: string,
  rows: readonly Row[],
  cursor: string | undefined,
  show: (row: Row) => object,
  members: object,
): LongText {
  const after = cursor === undefined ? '' : (readIdCursor(cursor) ?? '')
  const rest = after === '' ? rows : rows.filter(({ id }) => id > after)
  return { pieces: wholePieces(name, rest, show, members) }
}

function* wholePieces<Row extends { readonly id: string }>(
  name: string,
  rows: readonly Row[],
  show: (row: Row) => object,
  members: object,
): Generator<string> {
  yield `{"${name}":[`
  let [count, bytes] = [0, aroundBytes]
  for (const row of rows) {
    if (count === wholeRowsMax) break
    const text = JSON.stringify(show(row))
    bytes += Buffer.byteLength(text) + 1
    if (bytes > answerBytesMax) break
    yield count === 0 ? text : `,${text}`
    count += 1
  }
  const last = rows[count - 1]
  const isEnd = count === rows.length || last === undefined
  const tail = { ...members, ...(isEnd ? {} : { cursor: rowCursor(last.id) }) }
  yield `],${JSON.stringify(tail).slice(1)}`
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value)
}
