import { type Interval, overlaps, startOf } from '../../../domain/time/interval.ts'
import { dayMs } from '../../../domain/time/units.ts'
import { claimColumns } from '../../rows/claims.ts'
import type { Database } from '../statements.ts'

/** To a LIMIT. */
const unlimited = null

const claims = `SELECT ${claimColumns} FROM bookings WHERE human_seq = ?1 AND cancelled = 0`

/** The start of the first booking at an instant or later; where there is none, the instant. */
const nextStart = (instant: string) => `coalesce((SELECT starts_at FROM bookings
  WHERE human_seq = ?1 AND cancelled = 0 AND starts_at >= ${instant} AND seq <> ?3
  ORDER BY starts_at LIMIT 1), ${instant})`

/**
 * The claims of a human's confirmed bookings (by its number) that overlap a span, by their start. They never overlap,
 * so they stand in the order in which their meetings do: beside those of the meetings that start in the span only the
 * last before it and the first behind it can reach into it.
 */
export function bookingReader(db: Database) {
  const last = db.prepare<Interval, [number, number, number]>(
    `${claims} AND starts_at < ?2 AND seq <> ?3 ORDER BY starts_at DESC LIMIT 1`,
  )
  const around = db.prepare<Interval, [number, number, number]>(
    `${claims} AND starts_at <= ${nextStart('?2')} AND seq <> ?3 ORDER BY starts_at DESC LIMIT 2`,
  )
  const within = db.prepare<Interval, [number, number, number, number, number | null]>(
    `${claims} AND starts_at >= ?4 AND starts_at <= ${nextStart('?2')} AND seq <> ?3
     ORDER BY starts_at LIMIT ?5::bigint`,
  )
  const seqOf = db.prepare<{ seq: number }, [string]>('SELECT seq FROM bookings WHERE id = ?')
  const all = async (
    seq: number,
    span: Interval,
    exceptSeq: number,
    rowsMax: number | null = unlimited,
  ): Promise<Interval[]> => {
    const { startMs, endMs } = span
    const claimed = await within.all(seq, endMs, exceptSeq, startMs, rowsMax)
    if (startOf(claimed, claimed.length - 1) >= endMs) claimed.pop()
    const before = await last.get(seq, startMs, exceptSeq)
    if (before && before.endMs > startMs) claimed.unshift(before)
    return claimed
  }
  return async (
    seq: number,
    span: Interval,
    exceptId?: string,
    rowsMax?: number,
  ): Promise<Interval[]> => {
    const exceptSeq = exceptId === undefined ? 0 : ((await seqOf.get(exceptId))?.seq ?? 0)
    if (span.endMs - span.startMs > dayMs) return all(seq, span, exceptSeq, rowsMax)
    // One slot: most are free, and then the bookings about its end say so.
    const near = (await around.all(seq, span.endMs, exceptSeq)).filter((claim) =>
      overlaps(claim, span),
    )
    const isAll = near.every(({ startMs }) => startMs <= span.startMs)
    return isAll ? near : await all(seq, span, exceptSeq)
  }
}
