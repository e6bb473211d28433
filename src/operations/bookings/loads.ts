import { dayMs } from '../../domain/time/units.ts'
import type { Context, Sight } from '../context.ts'
import { getHuman } from '../humans.ts'

export const loadDays = 7

/** How much lies ahead of a human. */
export interface Load {
  readonly humanId: string
  /** Confirmed bookings that start within `loadDays`. */
  readonly bookings: number
  /** When the next of all starts; null: none lies ahead. */
  readonly nextMs: number | null
}

/** So many bookings are counted in a few milliseconds. */
const countedInTurn = 20_000

/** The loads of some humans, of the bookings that the key sees, each found by an index. @throws Refusal NOT_FOUND */
export async function listLoads(
  context: Context,
  sight: Sight,
  humanIds: readonly string[],
): Promise<readonly Load[]> {
  const nowMs = context.clock.nowMs()
  const loads: Load[] = []
  let counted = 0
  for (const humanId of humanIds) {
    if (counted > countedInTurn) {
      await context.gate.turns.next(sight.account)
      counted = 0
    }
    await getHuman(context, sight, humanId)
    const load = await loadOf(context, sight, humanId, nowMs)
    loads.push(load)
    counted += load.bookings
  }
  return loads
}

async function loadOf(
  { store }: Context,
  sight: Sight,
  humanId: string,
  nowMs: number,
): Promise<Load> {
  const ahead = { ...sight.seen, humanId, status: 'confirmed', fromMs: nowMs } as const
  const first = { limit: 1, offset: 0 }
  const week = { ...ahead, toMs: nowMs + loadDays * dayMs }
  const { bookings, total } = await store.bookings.list(sight.account, week, first)
  // Whoever has none this week is asked for a later one.
  const found =
    total > 0 ? bookings : (await store.bookings.list(sight.account, ahead, first)).bookings
  return { humanId, bookings: total, nextMs: found[0]?.startMs ?? null }
}
