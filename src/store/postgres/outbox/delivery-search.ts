import { minuteMs } from '../../../domain/time/units.ts'
import { type DeliveryFilter, type DeliveryPage, deliveriesSearchedMax } from '../../outbox.ts'
import type { Bindings, Values } from '../../rows/bindings.ts'
import type { Database } from '../statements.ts'
import { seqOfInstant } from './event-seqs.ts'

/** Events get their numbers in the order of their commits: an instant read before may be so much older. */
const slackMs = 5 * minuteMs

/** Whether more is asked than the status, which has indexes of its own. */
export function asksEvents({ status: _, ...rest }: DeliveryFilter): boolean {
  return Object.values(rest).some((each) => each !== undefined)
}

/** What members ask of the event: with one of them it is looked up. */
const ofEvent = {
  eventType: '($eventType::text IS NULL OR e.type = $eventType)',
  bookingId: '($bookingId::text IS NULL OR e.booking_id = $bookingId)',
  fromMs: '($fromMs::bigint IS NULL OR e.created_at >= $fromMs)',
  untilMs: '($untilMs::bigint IS NULL OR e.created_at < $untilMs)',
}

/** What each member asks, of the delivery itself first. */
const conditions = {
  status: '($status::text IS NULL OR d.status = $status)',
  statusCode:
    '($asksCode::bigint = 0 OR (d.last_status_code IS NOT DISTINCT FROM $statusCode::bigint AND (d.last_status_code IS NOT NULL OR d.last_error IS NOT NULL)))',
  ...ofEvent,
} satisfies Record<keyof DeliveryFilter, string>

interface Found {
  readonly eventSeqs: readonly number[]
  readonly total: number
  readonly nextSeq: number | null
}

/**
 * Looks through the deliveries of one endpoint, newest first, `deliveriesSearchedMax` at most. Instants bound where it
 * looks; what an event says is asked only where the delivery itself fits.
 */
export function deliverySearch(reader: Database) {
  const lookOf = lookers(reader)
  const seqOf = seqOfInstant(reader)
  const bounds = async (
    { fromMs, untilMs }: DeliveryFilter,
    beforeSeq = Number.MAX_SAFE_INTEGER,
  ) => ({
    from: fromMs === undefined ? 0 : await seqOf(fromMs - slackMs),
    before: untilMs === undefined ? beforeSeq : Math.min(beforeSeq, await seqOf(untilMs + slackMs)),
  })
  return async (webhookSeq: number, filter: DeliveryFilter, page: DeliveryPage): Promise<Found> => {
    const { beforeSeq, limit, offset } = page
    const looked = await lookOf[filter.status === 'failed' ? 'failed' : 'any'].all({
      webhook: webhookSeq,
      ...(await bounds(filter, beforeSeq)),
      ...bindingsOf(filter),
      most: deliveriesSearchedMax,
    })
    const matching = looked.filter(({ matches }) => matches === 1)
    const some = matching.slice(offset, offset + limit)
    const isCut = looked.length === deliveriesSearchedMax
    const last = offset + limit < matching.length ? some.at(-1) : isCut ? looked.at(-1) : undefined
    return {
      eventSeqs: some.map(({ eventSeq }) => eventSeq),
      total: matching.length,
      nextSeq: last?.eventSeq ?? null,
    }
  }
}

function bindingsOf(filter: DeliveryFilter) {
  const bound = {
    status: filter.status ?? null,
    eventType: filter.eventType ?? null,
    bookingId: filter.bookingId ?? null,
    statusCode: filter.statusCode ?? null,
    fromMs: filter.fromMs ?? null,
    untilMs: filter.untilMs ?? null,
  } satisfies Values<keyof DeliveryFilter>
  const asksEvent = Object.entries(bound).some(([name, each]) => name in ofEvent && each !== null)
  const asksCode = filter.statusCode !== undefined
  return { ...bound, asksEvent: asksEvent ? 1 : 0, asksCode: asksCode ? 1 : 0 }
}

/** What failed has an index in the order of events. Others of a status may stand far apart, so that is asked of each one looked at. */
function lookers(reader: Database) {
  const asked = Object.entries(conditions).filter(([name]) => !(name in ofEvent))
  const looker = (condition: string) =>
    reader.prepare<{ eventSeq: number; matches: number }, [Bindings]>(
      `SELECT d.event_seq AS eventSeq, ${asked.map(([, sql]) => sql).join(' AND ')}
         AND ($asksEvent::bigint = 0 OR EXISTS (SELECT 1 FROM events e WHERE e.seq = d.event_seq
           AND ${Object.values(ofEvent).join(' AND ')})) AS matches
       FROM deliveries d
       WHERE d.webhook_seq = $webhook ${condition} AND d.event_seq < $before AND d.event_seq >= $from
       ORDER BY d.event_seq DESC LIMIT $most`,
    )
  return {
    any: looker(''),
    failed: looker("AND d.status = 'failed'"),
  }
}
