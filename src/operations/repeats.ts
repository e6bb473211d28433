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
  const wanted = takenTime(error)
  if (!wanted) return null
  return (
    (await bookedAlready(context, sight, asked, wanted)) ?? (await ownHoldIn(context, sight, error))
  )
}

/** The refusal that names a booking as it is asked for, with any of the humans; null where there is none. */
export async function bookedAlready(
  { store }: Context,
  sight: Sight,
  asked: Asked,
  wanted: WantedTime,
): Promise<Refusal | null> {
  const { startMs } = wanted
  for (const humanId of wanted.humanIds) {
    const filter = { humanId, status: 'confirmed', fromMs: startMs, toMs: startMs + 1 } as const
    const { bookings } = await store.bookings.list(sight.account, filter, { limit: 1, offset: 0 })
    const booking = bookings.find((one) => sight.sees(one) && isRepeat(one, wanted, asked))
    if (booking) return alreadyBooked(booking)
  }
  return null
}

/** The refusal that names a hold of the same key in the time that was refused; null where there is none. */
export async function ownHoldIn(
  { store, clock }: Context,
  sight: Sight,
  error: unknown,
): Promise<Refusal | null> {
  const wanted = takenTime(error)
  if (!wanted) return null
  for (const humanId of wanted.humanIds) {
    const key = { accountId: sight.account, humanId, nowMs: clock.nowMs() }
    const holds = (await store.holds.listLive(key)) ?? []
    const hold = holds.find((one) => isOwnHold(one, wanted, sight.keyId))
    if (hold) return keptByOwnHold(hold, wanted)
  }
  return null
}

/** The time of which an error says that it is taken. */
function takenTime(error: unknown): WantedTime | undefined {
  const isTaken = error instanceof Refusal && error.code === 'SLOT_UNAVAILABLE'
  return isTaken ? error.extras.wanted : undefined
}
