import { entryOf, type HandedTo } from '../../domain/access/audit.ts'
import type { Team } from '../../domain/assignment.ts'
import type { Once, Outcome } from '../../domain/idempotency.ts'
import type { Schedule } from '../../domain/schedule.ts'
import {
  decideHandOver,
  type HandedOver,
  type HandOverService,
  handOverHours,
  handOverMax,
} from '../../domain/slots/hand-over.ts'
import type { Context, Sight } from '../context.ts'
import { giversAmong } from '../services/service-team.ts'
import { likelyIds, withWarm } from '../slots/warm.ts'

export type { HandedOver }

export interface AskedHandOver {
  readonly humanId: string
  readonly to: Team
  /** Only bookings that start later; null: all that lie ahead. */
  readonly afterMs: number | null
  /** These alone, all of which have to lie ahead where no page comes before; null: all of them. */
  readonly bookingIds: readonly string[] | null
  /** Nothing is written. */
  readonly isDry: boolean
}

/** Thrown from a decision, of which a store writes nothing. */
class NothingWritten extends Error {
  constructor(readonly handed: HandedOver) {
    super('nothing is written')
  }
}

/**
 * Hands over what lies ahead of a human, active or not, to whoever is free: decided and written, with each event, in one
 * transaction. Live holds stay where they are: they pass within the hour. What moves nothing, or is only tried, leaves
 * nothing behind, no kept answer either. @throws Refusal of `decideHandOver`
 */
export async function handOver(
  context: Context,
  sight: Sight,
  { humanId, to, afterMs, bookingIds, isDry }: AskedHandOver,
  once?: Once<HandedOver>,
): Promise<Outcome<HandedOver>> {
  const { store, clock } = context
  const [accountId, nowMs] = [sight.wholeAccount, clock.nowMs()]
  const fromMs = Math.max(nowMs, afterMs === null ? nowMs : afterMs + 1)
  const key = { accountId, humanId, nowMs, to, fromMs, bookingIds }
  // What came before the page is another human's by now.
  const wish = { humanId, to, bookingIds: afterMs === null ? bookingIds : null }
  const entry = (handed: HandedOver) => {
    const handedOver = handedTo(handed)
    return entryOf(sight.author, 'handOver', { kind: 'human', id: humanId }, nowMs, { handedOver })
  }
  const decided = (services: readonly HandOverService[]) =>
    store.bookings.handOver(
      key,
      (known) => {
        const { needs, decide } = decideHandOver(known, { ...wish, services }, nowMs)
        return { needs, decide: (facts) => caused(sight, decide(facts), isDry) }
      },
      isDry ? undefined : once,
      entry,
    )
  try {
    const ahead = await store.bookings.listAhead(
      accountId,
      humanId,
      fromMs,
      handOverMax,
      bookingIds,
    )
    const [first] = ahead
    if (!first) return await decided([])
    const humanIds = await likelyIds(context, sight, to)
    const services = await servicesOf(context, sight, ahead, humanIds)
    const warm = { accountId, humanIds, nowMs }
    const look = (one: Schedule) => handOverHours(one, first.startMs)
    return await withWarm(context, warm, look, () => decided(services))
  } catch (error) {
    if (error instanceof NothingWritten) return { replayed: false, value: error.handed }
    throw error
  }
}

/**
 * The kinds of meetings among some bookings, and who of some humans gives each; also those that were deleted, whose
 * bookings stand. One of which the first booking is made meanwhile is missing: that booking stays where it is.
 */
async function servicesOf(
  context: Context,
  sight: Sight,
  ahead: readonly { readonly serviceId: string | null }[],
  humanIds: readonly string[],
): Promise<HandOverService[]> {
  const services: HandOverService[] = []
  for (const id of new Set(ahead.flatMap(({ serviceId }) => serviceId ?? []))) {
    const service = await context.store.services.find(sight.wholeAccount, id)
    if (!service) continue
    services.push({ service, humanIds: await giversAmong(context, sight, service, humanIds) })
  }
  return services
}

/** Who got how many, most of them first. */
function handedTo({ moved }: HandedOver): HandedTo[] {
  const byHuman = Map.groupBy(moved, ({ event }) => event.booking.humanId)
  return [...byHuman]
    .map(([humanId, some]) => ({ humanId, bookings: some.length }))
    .sort((a, b) => b.bookings - a.bookings)
}

/** Their events name the key that asked for it. */
function caused(sight: Sight, handed: HandedOver, isDry: boolean): HandedOver {
  if (isDry || handed.moved.length === 0) throw new NothingWritten(handed)
  const { keyId: causedBy, actor: by } = sight
  const moved = handed.moved.map((one) => ({ ...one, event: { ...one.event, causedBy, by } }))
  return { ...handed, moved }
}
