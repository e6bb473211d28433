/** Calls a tool: its operation, with whoever sent the message. */
import { decideScope } from '../domain/account.ts'
import type { Log } from '../observe/log.ts'
import { type Result, refused, resultOf } from './answers.ts'
import { lookingUp } from './look.ts'
import type { Arguments, Call, Done, Tool } from './tool.ts'
import { type ErrorBody, type Reword, reworded } from './wording.ts'

/** One message and whoever sent it, as far as calls in it are concerned. */
export interface Calling extends Call {
  /** Counts one call more: the message has counted for its first. @throws Refusal RATE_LIMITED */
  count(): void
  /** One line of the log for each call: what it came to. */
  tell(tool: string, status: number): void
  /** What is answered to something thrown, as the API would. */
  refusalOf(error: unknown): { readonly body: ErrorBody; readonly retryAfter: string | null }
}

/** Limits, refusals and the log are those of the API. */
export async function callTool(
  tool: Tool,
  given: Arguments,
  calling: Calling,
  { reword, log }: { readonly reword: Reword; readonly log: Log },
): Promise<Result> {
  let done: Done
  try {
    calling.count()
    decideScope(calling.principal.scope, tool.scope)
    done = await tool.run(calling, given)
  } catch (error) {
    const { body, retryAfter } = calling.refusalOf(error)
    calling.tell(tool.name, body.error.status)
    return refused(reworded(body, tool, reword), retryAfter)
  }
  calling.tell(tool.name, done.status)
  const { context, principal } = calling
  return resultOf(tool, done, { look: lookingUp(context, principal.accountId), log })
}
