import type { MirroredTime } from '../../domain/calendars/sync.ts'

/** What a row of `busy` holds. */
export interface MirrorRow {
  readonly times: Uint8Array
  readonly copies: string | null
}

/** The times of copies stand by themselves: there are hardly any, and each is in the way of all but its booking. */
export function mirrorRow(mirror: readonly MirroredTime[]): MirrorRow {
  const copies = mirror.filter(({ copyOf }) => copyOf !== undefined)
  const others = mirror.filter(({ copyOf }) => copyOf === undefined)
  return { times: packed(others), copies: copiesText(copies) }
}

/** NULL in most rows: whoever looks for copies finds at once that there are none. */
export function copiesText(copies: readonly MirroredTime[]): string | null {
  return copies.length === 0 ? null : JSON.stringify(copies)
}

export function copiesIn(copies: string | null): MirroredTime[] {
  return copies === null ? [] : JSON.parse(copies)
}

export function mirrorOf({ times, copies }: MirrorRow): MirroredTime[] {
  const ofCopies = copiesIn(copies)
  const all = [...unpacked(times), ...ofCopies]
  return ofCopies.length === 0 ? all : all.sort((a, b) => a.startMs - b.startMs)
}

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
