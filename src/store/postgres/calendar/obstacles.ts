import { bufferMinutesMax } from '../../../domain/availability.ts'
import type { Interval } from '../../../domain/time/interval.ts'
import { dayMs, minuteMs } from '../../../domain/time/units.ts'
import type { Obstacle } from '../../../domain/time/zone-shift.ts'
import { type BuffersRow, buffersIn, claimEnd, claimStart } from '../../rows/claims.ts'
import type { HumanKey } from '../../store.ts'
import type { Database } from '../statements.ts'
import { holdReads } from './hold-reads.ts'

const reachMs = bufferMinutesMax * minuteMs

type Row = BuffersRow & Interval & { readonly id: string }

/** The confirmed bookings and live holds of a human whose claims overlap a span, each by its id. */
export function obstacleReader(db: Database) {
  const holds = holdReads(db)
  // None is longer than a day, nor reaches the span from farther than its buffers.
  const bookings = db.prepare<Row, [string, number, number, number, number]>(
    `SELECT id, starts_at AS startMs, ends_at AS endMs, buffer_before, buffer_after FROM bookings
     WHERE human_seq = (SELECT seq FROM humans WHERE id = ?) AND cancelled = 0
       AND starts_at > ? AND starts_at < ? AND ${claimStart} < ? AND ${claimEnd} > ?`,
  )
  return async ({ humanId, nowMs }: HumanKey, span: Interval): Promise<Obstacle[]> => {
    const { startMs, endMs } = span
    const held = await holds.named(humanId, span, nowMs)
    const [fromMs, toMs] = [startMs - dayMs - reachMs, endMs + reachMs]
    const booked = await bookings.all(humanId, fromMs - 1, toMs, endMs, startMs)
    return [
      ...booked.map((row) => obstacle('booking', { ...row, buffers: buffersIn(row) })),
      ...held.map((one) => obstacle('hold', one)),
    ]
  }
}

function obstacle(kind: Obstacle['kind'], { id, startMs, endMs, buffers }: Omit<Obstacle, 'kind'>) {
  return { kind, id, startMs, endMs, buffers }
}
