/** Calls a tool: its operation, with whoever sent the message. */
import { decideScope } from '../domain/access/scope.ts'
import type { Refusal } from '../domain/errors.ts'
import { mentions, type Wording } from '../domain/wording/says.ts'
import type { Log } from '../observe/log.ts'
import { lookingUp } from './answer/look.ts'
import { type ErrorBody, type Result, refused, resultOf } from './answers.ts'
import { allMeant } from './given/meant.ts'
import { besideNames, withIds } from './given/named.ts'
import type { Arguments, Call, Done, Tool } from './tool.ts'
import { wordingOf } from './wording.ts'

/** One message and whoever sent it, as far as calls in it are concerned. */
export interface Calling extends Call {
  /** Counts one call more: the message has counted for its first. @throws Refusal RATE_LIMITED */
  count(): void
  /** One line of the log for each call: what it came to. */
  tell(tool: string, status: number): void
  /** The refusal behind something thrown, as the API has it. */
  refusalOf(error: unknown): Refusal
  /** The error of the API in the words given. */
  show(refusal: Refusal, wording: Wording): ErrorBody
}

/** Limits, refusals and the log are those of the API. */
export async function callTool(
  tool: Tool,
  given: Arguments,
  calling: Calling,
  log: Log,
): Promise<Result> {
  let done: Done
  try {
    calling.count()
    decideScope(calling.scope, tool.scope)
    done = await runNamed(tool, allMeant(tool.args, given), calling)
  } catch (error) {
    const refusal = calling.refusalOf(error)
    const body = calling.show(refusal, wordingOf(tool))
    calling.tell(tool.name, body.error.status)
    return refused(body, waitAfter(refusal))
  }
  calling.tell(tool.name, done.status)
  const { context, sight } = calling
  return resultOf(tool, done, { look: lookingUp(context, sight), log })
}

/** With ids for names. @throws Refusal of the operation, and of names that are those of nobody, or of several */
async function runNamed(tool: Tool, given: Arguments, calling: Calling): Promise<Done> {
  const named = await withIds(calling.context, calling.sight, given)
  try {
    return await tool.run(calling, named.given)
  } catch (error) {
    throw besideNames(named.faults, error)
  }
}

/** How many seconds to wait, where the refusal does not say it by itself. */
function waitAfter({ text, extras }: Refusal): number | null {
  return mentions(text, 'wait') ? null : (extras.retryAfterSeconds ?? null)
}
