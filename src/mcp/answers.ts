/** What a tool came to as its result: data as it is, and one sentence that can be said. */
import type { Log } from '../observe/log.ts'
import type { Look } from './answer/sentences.ts'
import type { Done, Tool } from './tool.ts'

/** The error of guide/requests.md#errors, as far as it is read here. */
export interface ErrorBody {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly status: number
    readonly details?: readonly { readonly field: string; readonly message: string }[]
    readonly alternatives?: readonly {
      readonly starts_at: string
      readonly local_start?: string
    }[]
  }
}

/** A result as MCP has it. */
export interface Result {
  readonly content: { readonly type: 'text'; readonly text: string }[]
  /** Only in an answer: never beside isError. */
  readonly structuredContent?: Record<string, unknown>
  readonly _meta?: Record<string, unknown>
  readonly isError?: true
}

/** Where a refusal's data stands in `_meta`, for programs. */
const errorKey = 'slotflow/error'

/** What sentences are made with, and where one that cannot be made is reported. */
export interface Teller {
  readonly look: Look
  readonly log: Log
}

/** The data stands in the text as well: some clients show a model nothing else. */
export async function resultOf(tool: Tool, done: Done, teller: Teller): Promise<Result> {
  const sentence = await said(tool, done, teller)
  return { content: [textOf(sentence), textOf(done.text)], structuredContent: { ...done.data } }
}

/** Whatever a sentence lacks, what was done is done: an error now would make the caller do it twice. */
async function said(tool: Tool, done: Done, { look, log }: Teller): Promise<string> {
  try {
    return await done.says(look)
  } catch (error) {
    log.error('a tool has no sentence', { tool: tool.name, reason: String(error) })
    return `Done: ${tool.title}.`
  }
}

/**
 * The code, its own words, every wrong field, and what can be done instead; then the whole error as data.
 * It is no structuredContent: clients on version 1 of the SDK hold that against the schema of the answer,
 * and throw the refusal away.
 */
export function refused(body: ErrorBody, waitSeconds: number | null = null): Result {
  const { code, message, alternatives = [] } = body.error
  const free = alternatives.map(({ starts_at: start, local_start: words }) =>
    words === undefined ? start : `${words} (starts_at ${start})`,
  )
  const sentence = [
    `${code}: ${message.replace(/(?<![.!?])$/, '.')}`,
    free.length > 0 ? `Free instead: ${free.join(', ')}.` : '',
    waitSeconds === null ? '' : `Wait ${waitSeconds} s, then repeat.`,
  ]
  const text = sentence.filter((part) => part !== '').join(' ')
  return {
    _meta: { [errorKey]: body.error },
    content: [textOf(text), textOf(JSON.stringify(body, withoutStatus))],
    isError: true,
  }
}

/** A model goes by the code: a number of HTTP says nothing in a conversation. */
const withoutStatus = (name: string, value: unknown) => (name === 'status' ? undefined : value)

function textOf(text: string) {
  return { type: 'text' as const, text }
}
