/** Runs operations for doors that have no requests: what is sent is checked, kept and answered as a route does it. */
import type { Sight } from '../../domain/access/sight.ts'
import type { Context } from '../../operations/context.ts'
import type { KeptAnswers } from '../kept.ts'
import { type Answer, jsonOf, replayed } from '../operation.ts'
import type { OperationRoute } from '../route.ts'
import { filled } from '../wording.ts'
import { withLengths } from './lengths.ts'

/** A call by its parts, none of which has been looked at. */
export interface Sent {
  readonly ids: Readonly<Record<string, string>>
  readonly query: Record<string, unknown>
  /** null where the operation takes none. */
  readonly body: unknown
  /** An Idempotency-Key; null without one. */
  readonly key: string | null
}

/** What an operation answers: JSON, as data and as its text. */
interface Performed {
  readonly status: number
  readonly text: string
  readonly data: object
  /** Whether it is the answer to an earlier call with the same Idempotency-Key. */
  readonly isReplay: boolean
}

/** @throws Refusal, or whatever else an operation throws. */
export type Perform = (
  context: Context,
  sight: Sight,
  operationId: string,
  sent: Sent,
) => Promise<Performed>

export function performer(routes: readonly OperationRoute[], kept: KeptAnswers): Perform {
  const byId = new Map<string, OperationRoute>(
    routes.map((route) => [route.operation.operationId, route]),
  )
  return async (context, sight, operationId, { ids, query, body, key }) => {
    const route = byId.get(operationId)
    if (!route) throw new Error(`there is no operation ${operationId}`)
    const { operation, method } = route
    const path = filled(route.path, ids)
    const words = operation.isKept ? `${path} ${JSON.stringify(query)}` : ''
    const known = operation.isKept ? await kept.find(sight, words) : null
    if (known !== null) return performed({ status: 200, text: known })
    // As over HTTP, a repeated call is known by the path of its route.
    const repeat = key === null ? null : { key, call: `${method} ${path}` }
    const sent = { ids, query, body, written: '' }
    let answer: Answer
    try {
      answer = await operation.perform(context, { sight, repeat }, sent)
    } catch (error) {
      throw await withLengths(context, sight, sent, error)
    }
    if (operation.isKept) kept.note(sight, words, answer)
    return performed(answer)
  }
}

function performed(answer: Answer): Performed {
  const { status, headers } = answer
  const text = jsonOf(answer)
  const data = 'value' in answer ? answer.value : JSON.parse(text)
  return { status, text, data, isReplay: headers === replayed }
}
