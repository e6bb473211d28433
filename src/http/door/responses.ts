/** What is sent of an answer. */
import { type Answer, bodyOf, type LongAnswer, type ShortAnswer } from '../operation.ts'
import { type Arrival, isVisitor } from './arrivals.ts'
import { headersOf, refusalOf, showRefusal, wordingFor } from './errors.ts'
import { writtenInPieces } from './pieces.ts'

export function responseOf(arrival: Pick<Arrival, 'headers'>, answer: ShortAnswer): Response {
  const type = 'value' in answer ? 'application/json;charset=utf-8' : 'application/json'
  return responseWith(arrival, answer, bodyOf(answer), type)
}

/** One that is written piece by piece; `pause` is waited for in between. @throws Refusal as `writtenInPieces` */
export async function longResponseOf(
  arrival: Pick<Arrival, 'headers'>,
  answer: LongAnswer,
  pause: () => Promise<void>,
): Promise<Response> {
  const body = await writtenInPieces(answer.long, pause)
  return responseWith(arrival, answer, body, 'application/json')
}

function responseWith(
  { headers }: Pick<Arrival, 'headers'>,
  answer: Answer,
  body: string | Uint8Array<ArrayBuffer>,
  type: string,
): Response {
  const init = { status: answer.status, headers: Object.assign(headers, answer.headers) }
  headers['content-type'] = type
  return new Response(body, init)
}

/** A page’s own response, with the headers of every answer. */
export function marked({ headers }: Arrival, response: Response): Response {
  for (const name in headers) response.headers.set(name, headers[name] ?? '')
  return response
}

export function refused(arrival: Arrival, thrown: unknown): Response {
  const { context, headers, requestId } = arrival
  const refusal = refusalOf(context, thrown, requestId)
  const body = showRefusal(refusal, wordingFor(isVisitor(arrival)))
  Object.assign(headers, headersOf(refusal))
  return Response.json(body, { status: body.error.status, headers })
}
