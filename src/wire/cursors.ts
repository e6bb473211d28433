/** Where a list goes on, as a word that callers hand back unread. One that is made up gives some page of the same list. */

import { type ErasurePlace, erasureStages } from '../operations/attendees/erasures.ts'
import type { BookingPlace } from '../operations/booking-list.ts'

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

export function bookingCursor({ startMs, id, found }: BookingPlace): string {
  return written([startMs, id, found])
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

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value)
}
