/** Reads one TZif file (RFC 9636), version 2 or later: the block of 64 bits and the footer. */
import type { Change, LocalTime } from '../domain/time/zone-footer.ts'
import { shortened, type ZoneRecord } from '../domain/time/zone-history.ts'

const headerBytes = 44
const typeBytes = 6

/** How many of each thing a block holds, in the order of the header. */
interface Counts {
  readonly utc: number
  readonly standard: number
  readonly leaps: number
  readonly changes: number
  readonly types: number
  readonly letters: number
}

/**
 * The clock since 1970.
 * @throws RangeError for what is no such file, or one whose seconds count leap seconds.
 */
export function readTzif(bytes: Uint8Array): ZoneRecord {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const first = readHeader(view, 0)
  if (view.getUint8(4) < 0x32) throw new RangeError('a TZif file of version 1 has no footer')
  const start = headerBytes + blockBytes(first, 4)
  const counts = readHeader(view, start)
  if (counts.leaps > 0) throw new RangeError('its seconds count leap seconds')
  const block = start + headerBytes
  if (bytes.length < block + blockBytes(counts, 8)) throw new RangeError('is cut off')
  const footer = new TextDecoder().decode(bytes.subarray(block + blockBytes(counts, 8)))
  return shortened({ ...sinceEpoch(readChanges(view, block, counts)), footer: footer.trim() })
}

function readHeader(view: DataView, at: number): Counts {
  if (view.byteLength < at + headerBytes) throw new RangeError('is cut off')
  if (view.getUint32(at) !== 0x545a6966) throw new RangeError('does not begin with TZif')
  const count = (n: number) => view.getUint32(at + 20 + n * 4)
  return {
    utc: count(0),
    standard: count(1),
    leaps: count(2),
    changes: count(3),
    types: count(4),
    letters: count(5),
  }
}

function blockBytes({ utc, standard, leaps, changes, types, letters }: Counts, time: number) {
  const rest = types * typeBytes + letters + leaps * (time + 4) + standard + utc
  return changes * (time + 1) + rest
}

function readChanges(view: DataView, block: number, { changes, types, letters }: Counts) {
  const typesAt = block + changes * 9
  const lettersAt = typesAt + types * typeBytes
  const timeOf = (type: number): LocalTime => ({
    offsetMs: view.getInt32(typesAt + type * typeBytes) * 1_000,
    abbreviation: lettersFrom(
      view,
      lettersAt + view.getUint8(typesAt + type * typeBytes + 5),
      lettersAt + letters,
    ),
  })
  const all = Array.from({ length: changes }, (_, n): Change => {
    const atMs = Number(view.getBigInt64(block + n * 8)) * 1_000
    return { ...timeOf(view.getUint8(block + changes * 8 + n)), atMs }
  })
  // Type 0 is the one before the first change (RFC 9636, 3.2).
  return { before: timeOf(0), all }
}

function lettersFrom(view: DataView, from: number, end: number): string {
  let letters = ''
  for (let at = from; at < end && view.getUint8(at) !== 0; at += 1) {
    letters += String.fromCharCode(view.getUint8(at))
  }
  return letters
}

/** Earlier changes come down to the time in 1970; what changes neither offset nor letters is no change. */
function sinceEpoch({ before, all }: { before: LocalTime; all: readonly Change[] }) {
  const { offsetMs, abbreviation } = all.filter(({ atMs }) => atMs <= 0).at(-1) ?? before
  const first: LocalTime = { offsetMs, abbreviation }
  const later = all.filter(({ atMs }) => atMs > 0)
  const changes = later.filter((change, n) => {
    const last = later[n - 1] ?? first
    return change.offsetMs !== last.offsetMs || change.abbreviation !== last.abbreviation
  })
  return { first, changes }
}
