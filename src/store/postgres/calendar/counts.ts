import type { LiveHold } from '../../../domain/question.ts'
import type { Limit } from '../../../domain/slots/limits.ts'
import type { Interval } from '../../../domain/time/interval.ts'
import type { Database } from '../statements.ts'
import { holdReads } from './hold-reads.ts'

/** Whose meetings are counted: by its id, and by the number that its bookings have. */
interface Counting {
  readonly humanId: string
  readonly seq: number
  readonly nowMs: number
}

/** What does not count. Whoever books a live hold asks for no limit, and no other hold counts. */
interface Except {
  readonly bookingId?: string | undefined
}

/** Counts the meetings that start in the span of each limit, all in one statement, and names the holds among them. */
export function countReader(db: Database) {
  const holds = holdReads(db)
  const booked = db.prepare<{ at: number; count: number }, [string, number, string]>(
    `SELECT nth - 1 AS at, (SELECT count(*) FROM bookings
       WHERE human_seq = ?2 AND cancelled = 0 AND starts_at >= (value ->> 0)::bigint AND starts_at < (value ->> 1)::bigint
         AND (value ->> 2 IS NULL OR service_seq = (SELECT seq FROM services WHERE id = value ->> 2)) AND id <> ?3) AS count
     FROM json_array_elements(?1::text::json) WITH ORDINALITY AS spans (value, nth)`,
  )
  return async (
    { humanId, seq, nowMs }: Counting,
    limits: readonly Limit[],
    { bookingId = '' }: Except,
  ): Promise<{ counts: readonly number[]; held: readonly LiveHold[] }> => {
    const spans = JSON.stringify(
      limits.map(({ span, serviceId = null }) => [span.startMs, span.endMs, serviceId]),
    )
    // Holds first: one that another process makes a booking of in between counts twice, and not for nothing.
    const held = (await holds.named(humanId, hullOf(limits), nowMs)).filter((hold) =>
      limits.some((limit) => isCounted(limit, hold)),
    )
    const counts = limits.map((limit) => held.filter((hold) => isCounted(limit, hold)).length)
    for (const { at, count } of await booked.all(spans, seq, bookingId)) {
      counts[at] = (counts[at] ?? 0) + count
    }
    return { counts, held }
  }
}

function isCounted({ span, serviceId }: Limit, hold: LiveHold): boolean {
  const isIn = span.startMs <= hold.startMs && hold.startMs < span.endMs
  return isIn && (serviceId === undefined || serviceId === hold.serviceId)
}

/** The span from the first to the last of them. */
function hullOf(limits: readonly Limit[]): Interval {
  return {
    startMs: Math.min(...limits.map(({ span }) => span.startMs)),
    endMs: Math.max(...limits.map(({ span }) => span.endMs)),
  }
}
