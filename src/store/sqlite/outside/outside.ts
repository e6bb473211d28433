import type { Database } from 'bun:sqlite'
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

/** Reads the calendars of a human, by its number. */
export function outsideReader(db: Database, cache: OutsideCache) {
  const rows = db.prepare<ReadingRow & Nullable<MirrorRow>, [number]>(
    `SELECT ${readingColumns}, times, copies FROM calendars c LEFT JOIN busy ON calendar_seq = c.seq
     WHERE human_seq = ? AND read_busy = 1`,
  )
  const readings = db.prepare<ReadingRow, [number]>(
    `SELECT ${readingColumns} FROM calendars c WHERE human_seq = ? AND read_busy = 1`,
  )
  return (asked: AskedOutside, seq: number): Outside => {
    const whole = () => {
      const read = rows.all(seq)
      const times = read.map((row) => (row.times === null ? [] : unpacked(row.times)))
      const others = union(...times)
      const copies = read.flatMap((row) => copiesIn(row.copies))
      const busy = copies.length === 0 ? others : union(others, sorted(copies))
      return { readings: read.map(readingOf), busy, others, copies }
    }
    return cache.get(asked, whole, () => readings.all(seq).map(readingOf))
  }
}
