import { Elysia } from 'elysia'
import { Bounded } from '../domain/bounded.ts'
import { slotAnswerKeptCharactersMax, slotAnswersKept } from '../domain/limits.ts'
import type { Context } from '../operations/context.ts'
import { type AskedSlots, listSlots, slotsStamp } from '../operations/slots.ts'
import { authenticated } from './auth.ts'
import { answered, described, idIn, queryReader } from './route.ts'
import { type AskedView, readAskedSlots } from './schemas/slot-query.ts'
import { SlotAnswer, SlotQueryInput, slotRules, slotsText } from './schemas/slots.ts'
import type { HttpContext } from './source.ts'

export const slotRoutes = (context: HttpContext) => {
  const answers = slotAnswers(context)
  const readQuery = queryReader(SlotQueryInput, slotRules)
  return (
    new Elysia({ prefix: '/v1/humans/:id/slots', tags: ['Slots'] })
      .use(authenticated(context, { reads: 'read', writes: 'admin' }))
      // What is kept was asked for in these very words before: they are not read again (1 µs a request).
      .derive(({ principal, request }) => {
        const known = answers.find(principal.accountId, request.url)
        return { known }
      })
      .get(
        '/',
        async ({ principal, params, request, set }) => {
          const asked = readAskedSlots(readQuery(request.url))
          const wanted = { accountId: principal.accountId, humanId: idIn(params.id), asked }
          const text = await answers.make(request.url, wanted)
          return answered(set, 200, text)
        },
        {
          beforeHandle: ({ known, set }) => {
            const text = known === null ? undefined : answered(set, 200, known)
            return text
          },
          ...described({
            operationId: 'listSlots',
            summary: 'Find free slots',
            description:
              "What can be booked right now. Dates are the human's local dates, and may be told from today (today, tomorrow, +7d); instants are UTC. Add display_timezone to get each start in words, group_by=day to get them by date, spread=3 for a few of each day. Nothing free is an empty list, not an error.",
            ownQuery: SlotQueryInput,
            answer: [200, SlotAnswer],
            refusals: ['NOT_FOUND', 'INVALID_DURATION'],
          }),
        },
      )
  )
}

interface Wanted {
  readonly accountId: string
  readonly humanId: string
  readonly asked: AskedSlots & AskedView
}

interface KeptAnswer {
  readonly accountId: string
  readonly humanId: string
  readonly stamp: string
  readonly text: string
  /** The answer is right from its making until its first slot begins or a hold in its range expires. */
  readonly fromMs: number
  readonly untilMs: number
}

/** Answers by the address that was asked, each kept for as long as neither the calendar nor the passing of time changes it. */
function slotAnswers(context: Context) {
  const kept = new Bounded<KeptAnswer>(slotAnswersKept)
  return {
    find(accountId: string, url: string): string | null {
      const answer = kept.get(url)
      if (answer?.accountId !== accountId) return null
      if (answer.stamp !== slotsStamp(context, answer.humanId)) return null
      const nowMs = context.clock.nowMs()
      return answer.fromMs <= nowMs && nowMs <= answer.untilMs ? answer.text : null
    },
    async make(url: string, { accountId, humanId, asked }: Wanted): Promise<string> {
      // Before the slots are read: a change in between makes the answer look old, never new.
      const stamp = slotsStamp(context, humanId)
      const found = await listSlots(context, accountId, humanId, asked)
      const text = slotsText(humanId, asked, found)
      if (isKept(asked) && url.length + text.length <= slotAnswerKeptCharactersMax) {
        const firstMs = found.slots[0]?.startMs ?? Number.POSITIVE_INFINITY
        const untilMs = Math.min(firstMs, found.heldUntilMs - 1)
        kept.set(url, { accountId, humanId, stamp, text, fromMs: found.nowMs, untilMs })
      }
      return text
    },
  }
}

/** What is told from today changes by itself, and so do words. */
function isKept({ from, to, perDay, byDay, displayZone }: AskedSlots & AskedView): boolean {
  const isFixed = 'day' in from && 'day' in to
  return isFixed && perDay === undefined && !byDay && displayZone === undefined
}
