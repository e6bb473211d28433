import { Elysia } from 'elysia'
import { Bounded } from '../domain/bounded.ts'
import { slotAnswerKeptCharactersMax, slotAnswersKept } from '../domain/limits.ts'
import type { SlotQuery } from '../domain/slots.ts'
import type { Context } from '../operations/context.ts'
import { listSlots, slotsStamp } from '../operations/slots.ts'
import { authenticated } from './auth.ts'
import { answered, described, idIn, takesQuery } from './route.ts'
import { readSlotQuery, SlotAnswer, SlotQueryInput, slotRules, slotsText } from './schemas/slots.ts'

export const slotRoutes = (context: Context) => {
  const textOf = slotTexts(context)
  return new Elysia({ prefix: '/v1/humans/:id/slots', tags: ['Slots'] })
    .use(authenticated(context, { reads: 'read', writes: 'admin' }))
    .get(
      '/',
      async ({ principal, params, query, set }) => {
        const asked = readSlotQuery(query)
        const { accountId } = principal
        const text = await textOf(accountId, idIn(params.id), asked, query.display_timezone)
        return answered(set, 200, text)
      },
      {
        ...takesQuery(SlotQueryInput, slotRules),
        ...described({
          operationId: 'listSlots',
          summary: 'Find free slots',
          description:
            "What can be booked right now. Dates are the human's local dates, instants are UTC; add display_timezone to get each start in words. Nothing free is an empty list, not an error.",
          answer: [200, SlotAnswer],
          refusals: ['VALIDATION_ERROR', 'NOT_FOUND', 'INVALID_DURATION'],
        }),
      },
    )
}

interface KeptAnswer {
  readonly stamp: string
  readonly text: string
  /** The answer is right from its making until its first slot begins or a hold in its range expires. */
  readonly fromMs: number
  readonly untilMs: number
}

/** The answer's text, kept for as long as neither the calendar nor the passing of time changes it. */
function slotTexts(context: Context) {
  const kept = new Bounded<KeptAnswer>(slotAnswersKept)
  return async (
    accountId: string,
    humanId: string,
    asked: SlotQuery,
    displayZone: string | undefined,
  ): Promise<string> => {
    const { fromDay, toDay, durationMinutes, limit } = asked
    const name = `${accountId} ${humanId} ${fromDay} ${toDay} ${durationMinutes} ${limit}`
    // Before the slots are read: a change in between makes the answer look old, never new.
    const stamp = await slotsStamp(context, humanId)
    const nowMs = context.clock.nowMs()
    const known = displayZone === undefined ? kept.get(name) : undefined
    if (known?.stamp === stamp && known.fromMs <= nowMs && nowMs <= known.untilMs) return known.text
    const found = await listSlots(context, accountId, humanId, asked)
    const text = slotsText(humanId, asked, found, displayZone)
    if (displayZone === undefined && text.length <= slotAnswerKeptCharactersMax) {
      const firstMs = found.slots[0]?.startMs ?? Number.POSITIVE_INFINITY
      const untilMs = Math.min(firstMs, found.heldUntilMs - 1)
      kept.set(name, { stamp, text, fromMs: found.nowMs, untilMs })
    }
    return text
  }
}
