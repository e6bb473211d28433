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
  const answers = slotAnswers(context)
  const checked = takesQuery(SlotQueryInput, slotRules)
  return (
    new Elysia({ prefix: '/v1/humans/:id/slots', tags: ['Slots'] })
      .use(authenticated(context, { reads: 'read', writes: 'admin' }))
      // What is kept was asked for in these very words before: they are not read again (1 µs a request).
      .derive(({ principal, params, request }) =>
        answers.find(nameOf(principal.accountId, params.id, request.url)),
      )
      .get(
        '/',
        ({ known, principal, params, query, request, set }) => {
          if (known !== null) return answered(set, 200, known)
          const { accountId } = principal
          const name = nameOf(accountId, params.id, request.url)
          return answers
            .make(name, accountId, idIn(params.id), readAskedSlots(query))
            .then((text) => answered(set, 200, text))
        },
        {
          ...checked,
          transform: ({ known, query }) => {
            if (known === null) checked.transform({ query })
          },
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
  )
}

/** The whole of what is asked, as it was sent. */
function nameOf(accountId: string, id: string, url: string): string {
  return `${accountId} ${id} ${url.slice(url.indexOf('?'))}`
}

interface KeptAnswer {
  readonly humanId: string
  readonly stamp: string
  readonly text: string
  /** The answer is right from its making until its first slot begins or a hold in its range expires. */
  readonly fromMs: number
  readonly untilMs: number
}

/** Answers, each kept for as long as neither the calendar nor the passing of time changes it. */
function slotAnswers(context: Context) {
  const kept = new Bounded<KeptAnswer>(slotAnswersKept)
  return {
    async find(name: string): Promise<{ known: string | null }> {
      const answer = kept.get(name)
      if (answer === undefined) return { known: null }
      const stamp = await slotsStamp(context, answer.humanId)
      const nowMs = context.clock.nowMs()
      const stands = answer.stamp === stamp && answer.fromMs <= nowMs && nowMs <= answer.untilMs
      return { known: stands ? answer.text : null }
    },
    async make(
      name: string,
      accountId: string,
      humanId: string,
      asked: AskedSlots & AskedView,
    ): Promise<string> {
      // Before the slots are read: a change in between makes the answer look old, never new.
      const stamp = await slotsStamp(context, humanId)
      const found = await listSlots(context, accountId, humanId, asked)
      const text = slotsText(humanId, asked, found)
      if (isKept(asked) && name.length + text.length <= slotAnswerKeptCharactersMax) {
        const firstMs = found.slots[0]?.startMs ?? Number.POSITIVE_INFINITY
        const untilMs = Math.min(firstMs, found.heldUntilMs - 1)
        kept.set(name, { humanId, stamp, text, fromMs: found.nowMs, untilMs })
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
