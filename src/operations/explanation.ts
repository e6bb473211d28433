import { type Explanation, explainDecision, type Taken } from '../domain/explanation.ts'
import type { Interval } from '../domain/interval.ts'
import { durationMinutesMax, minuteMs } from '../domain/limits.ts'
import type { Context } from './context.ts'
import { getHuman } from './humans.ts'
import { nextSlots } from './slots.ts'

/** What became of a question about one time. */
export interface SlotExplanation extends Explanation {
  readonly slot: Interval
  readonly timeZone: string
  /** What to offer instead, the nearest after it. Empty where it can be booked, or no other time could. */
  readonly nextSlots: readonly Interval[]
}

/**
 * Whether a booking would be made just now, and why not. Nothing is written, and nothing is kept free.
 * @throws Refusal NOT_FOUND
 */
export async function explainSlot(
  context: Context,
  accountId: string,
  humanId: string,
  startMs: number,
  durationMinutes: number,
): Promise<SlotExplanation> {
  const { store, clock } = context
  const nowMs = clock.nowMs()
  const slot = { startMs, endMs: startMs + durationMinutes * minuteMs }
  const { name, timeZone } = await getHuman(context, accountId, humanId)
  const [usage, taken] = await Promise.all([
    store.accounts.usage(accountId, nowMs),
    bookingsAround(context, accountId, humanId, slot),
  ])
  const explanation = await store.humans.ask({ accountId, humanId, nowMs }, (facts) =>
    explainDecision({ ...facts, usage: () => usage }, name, slot, taken, nowMs),
  )
  const next =
    explanation.code !== null && explanation.otherTimesMay
      ? await nextSlots(context, accountId, humanId, startMs, durationMinutes)
      : []
  return { ...explanation, slot, timeZone, nextSlots: next }
}

/** The confirmed bookings that may overlap a slot: those that start in it, or up to a day before. */
async function bookingsAround(
  { store }: Context,
  accountId: string,
  humanId: string,
  { startMs, endMs }: Interval,
): Promise<Taken[]> {
  const fromMs = startMs - durationMinutesMax * minuteMs
  const filter = { humanId, status: 'confirmed', fromMs, toMs: endMs } as const
  const page = { limit: 2 * durationMinutesMax, offset: 0 }
  const { bookings } = await store.bookings.list(accountId, filter, page)
  return bookings.map(({ id, startMs, endMs }) => ({ type: 'booking', id, startMs, endMs }))
}
