import { Refusal, type RefusalCode } from '../domain/errors.ts'
import type { Context } from './context.ts'
import { nextSlots } from './slots.ts'

/** The slot that was asked for. */
export interface WantedSlot {
  readonly humanId: string
  readonly startMs: number
  readonly durationMinutes: number
}

const answeredWithAlternatives: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'SLOT_UNAVAILABLE',
  'SCHEDULE_BLOCKED',
  'OUTSIDE_WORKING_HOURS',
])

/**
 * What to throw for an error: a refusal of the time carries free slots to offer instead. They are looked up
 * after the transaction, so that the write lock is not held for advice.
 */
export async function withAlternatives(
  context: Context,
  error: unknown,
  accountId: string,
  { humanId, startMs, durationMinutes }: WantedSlot,
): Promise<unknown> {
  if (!(error instanceof Refusal) || !answeredWithAlternatives.has(error.code)) return error
  const alternatives = await nextSlots(context, accountId, humanId, startMs, durationMinutes)
  return new Refusal(error.code, error.message, { ...error.extras, alternatives })
}
