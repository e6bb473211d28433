import { entryOf } from '../../domain/access/audit.ts'
import type { Team } from '../../domain/assignment.ts'
import type { Once, Outcome } from '../../domain/idempotency.ts'
import { decideHandOver, type HandedOver, handOverHours } from '../../domain/slots/hand-over.ts'
import type { Context, Sight } from '../context.ts'
import { likelyIds, withWarm } from '../slots/warm.ts'

export type { HandedOver }

export interface AskedHandOver {
  readonly humanId: string
  readonly to: Team
  /** Only bookings that start later; null: all that lie ahead. */
  readonly afterMs: number | null
}

/** Thrown from a decision, of which a store writes nothing. */
class NothingMoved extends Error {
  constructor(readonly handed: HandedOver) {
    super('nothing is handed over')
  }
}

/**
 * Hands over what lies ahead of a human, active or not, to whoever is free: decided and written, with each event, in one
 * transaction. Live holds stay where they are: they pass within the hour. What moves nothing leaves nothing behind, no
 * kept answer either. @throws Refusal of `decideHandOver`
 */
export async function handOver(
  context: Context,
  sight: Sight,
  { humanId, to, afterMs }: AskedHandOver,
  once?: Once<HandedOver>,
): Promise<Outcome<HandedOver>> {
  const { store, clock } = context
  const [accountId, nowMs] = [sight.wholeAccount, clock.nowMs()]
  const fromMs = Math.max(nowMs, afterMs === null ? nowMs : afterMs + 1)
  const key = { accountId, humanId, nowMs, to, fromMs }
  const entry = entryOf(sight.author, 'handOver', { kind: 'human', id: humanId }, nowMs)
  const decided = () =>
    store.bookings.handOver(
      key,
      (known) => {
        const { needs, decide } = decideHandOver(known, humanId, to, nowMs)
        return { needs, decide: (facts) => caused(sight, decide(facts)) }
      },
      once,
      entry,
    )
  try {
    const [first] = await store.bookings.listAhead(accountId, humanId, fromMs, 1)
    if (!first) return await decided()
    const humanIds = await likelyIds(context, sight, to)
    const warm = { accountId, humanIds, nowMs }
    return await withWarm(context, warm, (one) => handOverHours(one, first.startMs), decided)
  } catch (error) {
    if (error instanceof NothingMoved) return { replayed: false, value: error.handed }
    throw error
  }
}

/** Their events name the key that asked for it. */
function caused(sight: Sight, handed: HandedOver): HandedOver {
  if (handed.moved.length === 0) throw new NothingMoved(handed)
  const causedBy = sight.keyId
  const moved = handed.moved.map((one) => ({ ...one, event: { ...one.event, causedBy } }))
  return { ...handed, moved }
}
