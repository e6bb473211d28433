/** What the documents and errors of the API say, in terms of tools: who has tools knows no routes. */
import type { Argument } from './arguments.ts'

/** A text of the API as it is told to a model. */
export type Reword = (text: string) => string

/** The tool made of an operation, by the names of both. */
interface Naming {
  /** `createBooking` */
  readonly operationId: string
  readonly method: string
  /** `/v1/bookings/{id}` */
  readonly path: string
  readonly name: string
}

/** What a model sees and does otherwise than a caller over HTTP. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [
    /Idempotency-Key with every creating POST, except createApiKey: [^.]*/g,
    'Idempotency-Key with every call that takes one',
  ],
  [/Idempotency-Key/g, 'idempotency_key'],
  [/\bas long as Retry-After says \((\d+ s)\)/g, '$1'],
  [/\bfor Retry-After\b/g, 'as long as the answer says'],
  [/\bmetadata\.KEY=value\b/g, 'metadata'],
  [/\?metadata\.(\w+)=(\w+)/g, 'metadata {"$1": "$2"}'],
  [/\bmetadata\.(\w+)=(\w+)/g, '{"$1": "$2"}'],
]

/** Routes and operations that are no tools keep their names. */
export function rewordingOf(namings: readonly Naming[]): Reword {
  const names = new Map(namings.map(({ operationId, name }) => [operationId, name]))
  const ids = new RegExp(`\\b(?:${[...names.keys()].join('|')})\\b`, 'g')
  const route = /\b(GET|POST|PUT|PATCH|DELETE) (\/v1(?:\/[\w:{}-]+)+)/g
  const toolAt = (method: string, path: string) =>
    namings.find((one) => one.method === method && isAt(one.path, path))
  return (text) =>
    phrases
      .reduce((said, [pattern, words]) => said.replace(pattern, words), text)
      .replace(ids, (id) => names.get(id) ?? id)
      .replace(route, (whole, method, path) => toolAt(method, path)?.name ?? whole)
}

/** Whether a path is one of this template, its ids filled in or named: `/v1/bookings/:id`. */
function isAt(template: string, path: string): boolean {
  const [wanted, given] = [template.split('/'), path.split('/')]
  return (
    wanted.length === given.length &&
    wanted.every((part, at) => part.startsWith('{') || part === given[at])
  )
}

interface Fault {
  readonly field: string
  readonly message: string
}

/** The error of guide/requests.md#errors, as far as it is read here. */
export interface ErrorBody {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly status: number
    readonly details?: readonly Fault[]
    readonly alternatives?: readonly { readonly starts_at: string }[]
  }
}

/** The same error as the tool would say it: its arguments for the fields of the route. */
export function reworded(
  { error }: ErrorBody,
  tool: { readonly name: string; readonly args: readonly Argument[] },
  reword: Reword,
): ErrorBody {
  const { message, details } = error
  const faults = details?.map((fault) => faultOf(fault, tool, reword))
  const [first, named] = [details?.[0], faults?.[0]]
  // The message repeats the first fault.
  const repeats = first && named && message === `${first.field}: ${first.message}`
  return {
    error: {
      ...error,
      message: repeats ? `${named.field}: ${named.message}` : reword(message),
      ...(faults ? { details: faults } : {}),
    },
  }
}

function faultOf(
  { field, message }: Fault,
  { name, args }: { readonly name: string; readonly args: readonly Argument[] },
  reword: Reword,
): Fault {
  const [outer] = field.split('.')
  const isStranger = /^is not a (?:field|parameter) of this request/.test(message)
  if (isStranger && !args.some((argument) => argument.name === outer)) {
    const known = args.map((argument) => argument.name).join(', ')
    const takes = known === '' ? 'It takes none.' : `Known: ${known}.`
    return { field, message: `is not an argument of ${name}. ${takes}` }
  }
  const meant = args.find((argument) => argument.field === field)
  return { field: meant?.name ?? field, message: reword(message) }
}
