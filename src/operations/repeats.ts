import { Refusal, type WantedTime } from '../domain/errors.ts'
import { type Asked, alreadyBooked, isOwnHold, isRepeat, keptByOwnHold } from '../domain/repeat.ts'
import type { Context, Sight } from './context.ts'

/**
 * What to say to a caller whose own booking or hold takes the time that was refused; null where it is another's, or
 * one that this key may not read. Looked up after the transaction, as alternatives are.
 */
export async function repeatOf(
  context: Context,
  sight: Sight,
  asked: Asked,
  error: unknown,
): Promise<Refusal | null> {
  if (!(error instanceof Refusal) || error.code !== 'SLOT_UNAVAILABLE') return null
  const { wanted } = error.extras
  if (!wanted) return null
  for (const humanId of wanted.humanIds) {
    const found = await ownAt(context, sight, humanId, wanted, asked)
    if (found) return found
  }
  return null
}

async function ownAt(
  { store, clock }: Context,
  sight: Sight,
  humanId: string,
  wanted: WantedTime,
  asked: Asked,
): Promise<Refusal | null> {
  const { startMs } = wanted
  const filter = { humanId, status: 'confirmed', fromMs: startMs, toMs: startMs + 1 } as const
  const { bookings } = await store.bookings.list(sight.account, filter, { limit: 1, offset: 0 })
  const booking = bookings.find((one) => sight.sees(one) && isRepeat(one, wanted, asked))
  if (booking) return alreadyBooked(booking)
  const key = { accountId: sight.account, humanId, nowMs: clock.nowMs() }
  const holds = (await store.holds.listLive(key)) ?? []
  const hold = holds.find((one) => isOwnHold(one, wanted, asked))
  return hold ? keptByOwnHold(hold) : null
}
