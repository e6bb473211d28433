import type { Database } from 'bun:sqlite'
import type { Interval } from '../../../domain/time/interval.ts'
import { dayMs } from '../../../domain/time/units.ts'
import type { Obstacle } from '../../../domain/time/zone-shift.ts'
import type { HumanKey } from '../../store.ts'
import { holdReads } from './hold-rows.ts'

/** The confirmed bookings and live holds of a human that overlap a span, each by its id. */
export function obstacleReader(db: Database) {
  const holds = holdReads(db)
  // None is longer than a day, so none that begins sooner reaches the span.
  const bookings = db.prepare<Interval & { id: string }, [string, number, number, number]>(
    `SELECT id, starts_at AS startMs, ends_at AS endMs FROM bookings INDEXED BY bookings_by_human
     WHERE human_seq = (SELECT seq FROM humans WHERE id = ?) AND cancelled = 0
       AND starts_at > ? AND starts_at < ? AND ends_at > ?`,
  )
  return ({ humanId, nowMs }: HumanKey, span: Interval): Obstacle[] => {
    const { startMs, endMs } = span
    const held = holds.named(humanId, span, nowMs)
    const booked = bookings.all(humanId, startMs - dayMs - 1, endMs, startMs)
    return [
      ...booked.map((one) => ({ kind: 'booking' as const, ...one })),
      ...held.map(({ id, startMs, endMs }) => ({ kind: 'hold' as const, id, startMs, endMs })),
    ]
  }
}
