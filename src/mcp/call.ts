/** Calls a tool: one request to the route behind it, with the caller's own key. */
import { Refusal } from '../domain/errors.ts'
import type { Log } from '../observe/log.ts'
import { type Result, refused, resultOf } from './answers.ts'
import type { Tool } from './catalogue.ts'
import { type Arguments, requestOf } from './request.ts'
import type { Look } from './sentences.ts'
import { type Reword, reworded } from './wording.ts'

/** Answers a request as the API does, errors included. */
export type Handle = (request: Request) => Promise<Response>

/** What a call is made with. */
interface Caller {
  readonly handle: Handle
  readonly reword: Reword
  readonly log: Log
}

/** Limits, refusals and the log are those of the API, because it is the API that is called. */
export async function callTool(
  tool: Tool,
  given: Arguments,
  { handle, reword, log }: Caller,
): Promise<Result> {
  try {
    const response = await handle(requestOf(tool, given))
    return await resultOf(tool, response, { look: lookingUp(handle), reword, log })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code, message, extras } = error
    const body = { error: { code, message, status: 422, details: extras.details ?? [] } }
    return refused(reworded(body, tool, reword))
  }
}

function lookingUp(handle: Handle): Look {
  const read = async (path: string) => {
    const response = await handle(new Request(`http://localhost${path}`))
    return response.ok ? response.json() : null
  }
  return { human: (id) => read(`/v1/humans/${id}`), booking: (id) => read(`/v1/bookings/${id}`) }
}
