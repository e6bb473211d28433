import type { MirroredTime } from '../../../domain/calendars/sync.ts'

/** Start, end and digest. */
const numbersEach = 3

/**
 * Busy times as one value: a calendar is replaced by one row that is written, so nobody ever sees half of one, and 5,000
 * times take a millisecond.
 */
export function packed(times: readonly MirroredTime[]): Uint8Array {
  const numbers = new Float64Array(times.length * numbersEach)
  for (const [at, { startMs, endMs, digest }] of times.entries()) {
    numbers.set([startMs, endMs, digest], at * numbersEach)
  }
  return new Uint8Array(numbers.buffer)
}

export function unpacked(bytes: Uint8Array): MirroredTime[] {
  // A copy: what SQLite hands out may begin at any byte.
  const numbers = new Float64Array(bytes.slice().buffer)
  const times: MirroredTime[] = []
  for (let at = 0; at + 2 < numbers.length; at += numbersEach) {
    const [startMs = 0, endMs = 0, digest = 0] = numbers.subarray(at, at + numbersEach)
    times.push({ startMs, endMs, digest })
  }
  return times
}
