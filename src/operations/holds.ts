import { humanNotFound } from '../domain/booking.ts'
import {
  decideHold,
  decideRelease,
  type Hold,
  type HoldRequest,
  holdNotFound,
} from '../domain/hold.ts'
import type { Once, Outcome } from '../domain/idempotency.ts'
import type { Context, Sight } from './context.ts'
import { ownHoldIn } from './repeats.ts'
import { withAlternatives } from './slots/alternatives.ts'
import { nextSlots } from './slots/next-slots.ts'

/**
 * Holds a slot until it expires, is released, or becomes a booking. Takes nothing from the quota.
 * @throws Refusal as createBooking, without the quota; VALIDATION_ERROR where there are too many live holds.
 */
export async function createHold(
  context: Context,
  sight: Sight,
  request: HoldRequest,
  once?: Once<Hold>,
): Promise<Outcome<Hold>> {
  const { store, clock, newId } = context
  const nowMs = clock.nowMs()
  const id = newId()
  try {
    return await store.holds.add(
      { accountId: sight.accountOf(request.humanId), humanId: request.humanId, nowMs },
      (schedule) => decideHold(schedule, { ...request, madeBy: sight.keyId }, id, nowMs),
      once,
    )
  } catch (error) {
    throw (
      (await ownHoldIn(context, sight, error)) ??
      (await withAlternatives(error, (wanted) => nextSlots(context, sight, wanted)))
    )
  }
}

/** The hold and the instant it was looked at, which says whether it has expired. @throws Refusal NOT_FOUND */
export async function getHold(
  { store, clock }: Context,
  sight: Sight,
  id: string,
): Promise<{ hold: Hold; nowMs: number }> {
  const nowMs = clock.nowMs()
  const hold = sight.row(await store.holds.find(sight.account, id))
  if (!hold) throw holdNotFound()
  return { hold, nowMs }
}

/** The live holds of one human, by their start. @throws Refusal NOT_FOUND */
export async function listHolds(
  { store, clock }: Context,
  sight: Sight,
  humanId: string,
): Promise<{ holds: Hold[]; nowMs: number }> {
  const nowMs = clock.nowMs()
  const accountId = sight.accountOf(humanId)
  const holds = await store.holds.listLive({ accountId, humanId, nowMs })
  if (!holds) throw humanNotFound()
  return { holds: holds.filter((hold) => sight.sees(hold)), nowMs }
}

/** Frees the slot at once. @throws Refusal NOT_FOUND, also the second time; VALIDATION_ERROR for one that is booked. */
export async function releaseHold({ store }: Context, sight: Sight, id: string): Promise<void> {
  await store.holds.remove(sight.account, id, (hold) => decideRelease(sight.row(hold)))
}
