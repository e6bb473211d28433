/** The tools, most of them made from the OpenAPI document: an operation in other words, so nothing can drift. */
import { type Need, namedBy, needs } from '../domain/access/scope.ts'
import { Refusal } from '../domain/errors.ts'
import { lookingUp } from './answer/look.ts'
import { since } from './answer/replay.ts'
import { shortened } from './answer/short.ts'
import { inWords } from './answer/words.ts'
import { argumentsOf, snakeCase } from './arguments.ts'
import { type ApiDocument, type Operation, type Schema, standalone } from './document.ts'
import { placed } from './given/placing.ts'
import { described, spoken } from './spoken.ts'
import type { Answered, Arguments, Call, Done, Hints, Performed, Tool } from './tool.ts'
import { type Entry, isTool, ownTools, type ToolId, tools } from './tools.ts'

/**
 * All tools, in the order of the table, then those of our own that are no routes. The document is one in the words of
 * tools (wording.ts).
 * @throws Error for an entry without an operation, and where two arguments have one name.
 */
export function catalogueOf(
  document: ApiDocument,
  own: readonly Tool[] = ownTools,
): readonly Tool[] {
  const made = operationsIn(document).map(
    ({ path, method, operation, operationId, entry, name }): Tool => {
      const { schemas } = document.components
      const args = argumentsOf(path, operation, schemas, entry)
      return {
        name,
        title: spoken[operationId].title,
        description: described(spoken[operationId], operation.description),
        scope: needOf(operation),
        hints: hintsOf(method),
        args,
        answer: answerOf(operation, document),
        async run(call, given) {
          const { query, ...sent } = placed(args, given)
          try {
            const asked = { ...sent, query: { ...entry.asks, ...query } }
            const done = await call.perform(operationId, asked)
            return (
              (await madeBefore(call, entry, done, given)) ??
              (await told(call, entry, entry.says, done, given))
            )
          } catch (error) {
            return await doneBefore(call, entry, error, given)
          }
        },
      }
    },
  )
  return [...made, ...own]
}

/** What an operation answered, in few words: times as they are said, some rows of many. */
async function told(
  { context, sight }: Call,
  { rows }: Entry,
  says: Entry['says'],
  { status, data }: Answered,
  given: Arguments,
): Promise<Done> {
  const worded = await inWords(data, lookingUp(context, sight))
  const short = shortened(worded, rows, given)
  return {
    ...{ status, data: short.data, text: JSON.stringify(short.data) },
    says: async (look) => `${await says(short.data, look, given)}${short.rest}`,
  }
}

/** What an earlier call with the same key made, where that has changed since; null for anything else. */
async function madeBefore(
  call: Call,
  entry: Entry,
  done: Performed,
  given: Arguments,
): Promise<Done | null> {
  const { again } = entry
  if (!again || !done.isReplay) return null
  const changed = await since(call, again.operationId, done)
  if (changed === null) return null
  const says: Entry['says'] = (answer, look) => again.since(answer, look, changed.gone)
  return told(call, entry, says, { ...done, data: changed.data }, given)
}

/** The booking that a refusal says exists already. @throws the refusal of anything else */
async function doneBefore(
  call: Call,
  entry: Entry,
  error: unknown,
  given: Arguments,
): Promise<Done> {
  const { again } = entry
  const id = error instanceof Refusal ? error.extras.bookingId : undefined
  if (!again?.says || id === undefined) throw error
  const sent = { ids: { id }, query: {}, body: null, key: null }
  const done = await call.perform(again.operationId, sent)
  return told(call, entry, again.says, done, given)
}

/** The tool of an operation. */
export function nameOf(operationId: ToolId): string {
  return tools[operationId].name ?? snakeCase(operationId)
}

/** The entries of the table with the operations they are made from. */
function operationsIn({ paths }: ApiDocument) {
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method, operation })),
  )
  return Object.keys(tools)
    .filter(isTool)
    .map((operationId) => {
      const entry = tools[operationId]
      const found = routes.find(({ operation }) => operation.operationId === operationId)
      if (!found) {
        throw new Error(`a tool is made from ${operationId}, but there is no such operation`)
      }
      const method = found.method.toUpperCase()
      return { ...found, method, operationId, entry, name: nameOf(operationId) }
    })
}

/** What HTTP says of its methods; a PATCH of ours sets values, so that it may be repeated. */
function hintsOf(method: string): Hints {
  return {
    readOnlyHint: method === 'GET',
    destructiveHint: method !== 'GET' && method !== 'POST',
    idempotentHint: method !== 'POST',
    openWorldHint: false,
  }
}

function needOf({ 'x-scopes': named = [] }: Operation): Need {
  return needs.find((need) => namedBy(need).join() === named.join()) ?? 'admin'
}

function answerOf({ operationId, responses }: Operation, { components }: ApiDocument): Schema {
  const good = responses[200] ?? responses[201]
  const schema = good?.content?.['application/json']?.schema
  if (!schema) throw new Error(`the document does not tell what ${operationId} answers`)
  return standalone(schema, components.schemas)
}
