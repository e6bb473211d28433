import type { Hold } from '../../../domain/hold.ts'
import type { LiveHold } from '../../../domain/question.ts'
import type { Interval } from '../../../domain/time/interval.ts'
import { claimColumns, claimEnd, claimStart } from '../../rows/claims.ts'
import { type HoldRow, holdColumns, holdOf, liveOf, type NamedRow } from '../../rows/hold-rows.ts'
import type { Database } from '../statements.ts'

/** Live at the instant: few, for a human has 100 live holds at most. */
const live = 'FROM holds WHERE human_id = ? AND booking_id IS NULL AND expires_at > ?'
const claiming = `${live} AND ${claimStart} < ? AND ${claimEnd} > ?`
const overlapping = `${live} AND starts_at < ? AND ends_at > ?`

/** What holds take of a human's time, on the given connection. */
export function holdReads(db: Database) {
  const all = db.prepare<Interval, [string, number, number, number, string]>(
    `SELECT ${claimColumns} ${claiming} AND id <> ?`,
  )
  const named = db.prepare<NamedRow, [string, number, number, number]>(
    `SELECT id, starts_at AS startMs, ends_at AS endMs, buffer_before, buffer_after,
       expires_at AS expiresAtMs,
       (SELECT id FROM services WHERE seq = holds.service_seq) AS serviceId ${claiming}`,
  )
  const whole = db.prepare<HoldRow, [string, number, number, number]>(
    `SELECT ${holdColumns} ${overlapping}`,
  )
  return {
    /** The claims that overlap a span. */
    within: (humanId: string, { startMs, endMs }: Interval, nowMs: number, exceptId: string) =>
      all.all(humanId, nowMs, endMs, startMs, exceptId),
    /** The holds whose claims do. */
    named: async (
      humanId: string,
      { startMs, endMs }: Interval,
      nowMs: number,
    ): Promise<LiveHold[]> => (await named.all(humanId, nowMs, endMs, startMs)).map(liveOf),
    /** Those whose meetings do. */
    whole: async (humanId: string, { startMs, endMs }: Interval, nowMs: number): Promise<Hold[]> =>
      (await whole.all(humanId, nowMs, endMs, startMs))
        .map(holdOf)
        .sort((a, b) => a.startMs - b.startMs),
  }
}
