import { Elysia } from 'elysia'
import { Bounded } from '../domain/bounded.ts'
import { slotAnswerKeptCharactersMax, slotAnswersKept } from '../domain/limits.ts'
import type { Context } from '../operations/context.ts'
import { type AskedSlots, listSlots, slotsStamp } from '../operations/slots.ts'
import { authenticated } from './auth.ts'
import { answered, described, idIn, takesQuery } from './route.ts'
import { type AskedView, readAskedSlots } from './schemas/slot-query.ts'
import { SlotAnswer, SlotQueryInput, slotRules, slotsText } from './schemas/slots.ts'
import type { HttpContext } from './source.ts'

export const slotRoutes = (context: HttpContext) => {
  const textOf = slotTexts(context)
  return new Elysia({ prefix: '/v1/humans/:id/slots', tags: ['Slots'] })
    .use(authenticated(context, { reads: 'read', writes: 'admin' }))
    .get(
      '/',
      async ({ principal, params, query, set }) => {
        const { accountId } = principal
        const text = await textOf(accountId, idIn(params.id), readAskedSlots(query))
        return answered(set, 200, text)
      },
      {
        ...takesQuery(SlotQueryInput, slotRules),
        ...described({
          operationId: 'listSlots',
          summary: 'Find free slots',
          description:
            "What can be booked right now. Dates are the human's local dates, and may be told from today (today, tomorrow, +7d); instants are UTC. Add display_timezone to get each start in words, group_by=day to get them by date, spread=3 for a few of each day. Nothing free is an empty list, not an error.",
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
    asked: AskedSlots & AskedView,
  ): Promise<string> => {
    const query = keptQuery(asked)
    if (query === null) {
      return slotsText(humanId, asked, await listSlots(context, accountId, humanId, asked))
    }
    const name = `${accountId} ${humanId} ${query}`
    // Before the slots are read: a change in between makes the answer look old, never new.
    const stamp = await slotsStamp(context, humanId)
    const nowMs = context.clock.nowMs()
    const known = kept.get(name)
    if (known?.stamp === stamp && known.fromMs <= nowMs && nowMs <= known.untilMs) return known.text
    const found = await listSlots(context, accountId, humanId, asked)
    const text = slotsText(humanId, asked, found)
    if (text.length <= slotAnswerKeptCharactersMax) {
      const firstMs = found.slots[0]?.startMs ?? Number.POSITIVE_INFINITY
      const untilMs = Math.min(firstMs, found.heldUntilMs - 1)
      kept.set(name, { stamp, text, fromMs: found.nowMs, untilMs })
    }
    return text
  }
}

/** What tells kept answers of one human apart; null for what is worked out anew: `today` changes by itself. */
function keptQuery({
  from,
  to,
  durationMinutes,
  limit,
  perDay,
  byDay,
  displayZone,
}: AskedSlots & AskedView) {
  if (!('day' in from && 'day' in to)) return null
  if (perDay !== undefined || byDay || displayZone !== undefined) return null
  return `${from.day} ${to.day} ${durationMinutes} ${limit}`
}
