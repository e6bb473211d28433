import { humanNotFound } from '../domain/booking.ts'
import {
  decideHold,
  decideRelease,
  type Hold,
  type HoldRequest,
  holdNotFound,
} from '../domain/hold.ts'
import type { Once, Outcome } from '../domain/idempotency.ts'
import { withAlternatives } from './alternatives.ts'
import type { Context } from './context.ts'
import { nextSlots } from './next-slots.ts'

/**
 * Holds a slot until it expires, is released, or becomes a booking. Takes nothing from the quota.
 * @throws Refusal as createBooking, without the quota; VALIDATION_ERROR where there are too many live holds.
 */
export async function createHold(
  context: Context,
  accountId: string,
  request: HoldRequest,
  once?: Once<Hold>,
): Promise<Outcome<Hold>> {
  const { store, clock, newId } = context
  const nowMs = clock.nowMs()
  const id = newId()
  try {
    return await store.holds.add(
      { accountId, humanId: request.humanId, nowMs },
      (schedule) => decideHold(schedule, request, id, nowMs),
      once,
    )
  } catch (error) {
    throw await withAlternatives(error, (wanted) => nextSlots(context, accountId, wanted))
  }
}

/** The hold and the instant it was looked at, which says whether it has expired. @throws Refusal NOT_FOUND */
export async function getHold(
  { store, clock }: Context,
  accountId: string,
  id: string,
): Promise<{ hold: Hold; nowMs: number }> {
  const nowMs = clock.nowMs()
  const hold = await store.holds.find(accountId, id)
  if (!hold) throw holdNotFound()
  return { hold, nowMs }
}

/** The live holds of one human, by their start. @throws Refusal NOT_FOUND */
export async function listHolds(
  { store, clock }: Context,
  accountId: string,
  humanId: string,
): Promise<{ holds: Hold[]; nowMs: number }> {
  const nowMs = clock.nowMs()
  const holds = await store.holds.listLive({ accountId, humanId, nowMs })
  if (!holds) throw humanNotFound()
  return { holds, nowMs }
}

/** Frees the slot at once. @throws Refusal NOT_FOUND, also the second time; VALIDATION_ERROR for one that is booked. */
export async function releaseHold(
  { store }: Context,
  accountId: string,
  id: string,
): Promise<void> {
  await store.holds.remove(accountId, id, decideRelease)
}
