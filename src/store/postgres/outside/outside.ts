import { isUsable } from '../../../domain/calendars/calendar.ts'
import { union } from '../../../domain/time/interval.ts'
import { type ReadingRow, readingColumns, readingOf } from '../../rows/calendar-rows.ts'
import { copiesIn, type MirrorRow, unpacked } from '../../rows/mirrors.ts'
import {
  type AskedOutside,
  type Nullable,
  type Outside,
  type OutsideCache,
  sorted,
} from '../../rows/outside-cache.ts'
import type { Database } from '../statements.ts'

/** Reads the calendars of a human, by its number. */
export function outsideReader(db: Database, cache: OutsideCache) {
  const rows = db.prepare<ReadingRow & Nullable<MirrorRow>, [number]>(
    `SELECT ${readingColumns}, times, copies FROM calendars c LEFT JOIN busy ON calendar_seq = c.seq
     WHERE human_seq = ? AND read_busy = 1`,
  )
  const readings = db.prepare<ReadingRow, [number]>(
    `SELECT ${readingColumns} FROM calendars c WHERE human_seq = ? AND read_busy = 1`,
  )
  const wholeOf = async (seq: number): Promise<Outside> => {
    const read = await rows.all(seq)
    const times = read.map((row) => (row.times === null ? [] : unpacked(row.times)))
    const others = union(...times)
    const copies = read.flatMap((row) => copiesIn(row.copies))
    const busy = copies.length === 0 ? others : union(others, sorted(copies))
    return { readings: read.map(readingOf), busy, others, copies }
  }
  return async (asked: AskedOutside, seq: number): Promise<Outside> => {
    const kept = cache.known(asked)
    if (kept?.readings.every((reading) => isUsable(reading, asked.nowMs))) return kept
    if (!kept) {
      const outside = await wholeOf(seq)
      return cache.get(
        asked,
        () => outside,
        () => outside.readings,
      )
    }
    const present = (await readings.all(seq)).map(readingOf)
    return cache.get(
      asked,
      () => ({ ...kept, readings: present }),
      () => present,
    )
  }
}
