/** The OpenAPI document: made from the routes, so that it cannot differ from them. */
import { idempotencyKeyCharactersMax } from '../../domain/idempotency.ts'
import type { Wording } from '../../domain/wording/says.ts'
import { garbage } from '../../operations/memory/garbage.ts'
import type { Route } from '../route.ts'
import type {
  Example,
  RawAnswer,
  RawMedia,
  RawOperation,
  RawParameter,
  RawPaths,
} from './collect.ts'
import { eventPaths } from './events.ts'
import { about, ground, idempotencyWords, tagWords } from './practice.ts'
import { type Json, resolved, type Schema, type Schemas, standardSchema } from './schema.ts'

export interface Parameter {
  name: string
  in: string
  required: boolean
  description?: string
  schema: Schema
  example?: Json
  style?: string
  explode?: boolean
}

export interface Media {
  schema: Schema
  example?: Json
  examples?: Record<string, { $ref: string }>
}

/** What operations refer to. */
interface Shared {
  schemas: Schemas
  examples: Record<string, Example>
}

export interface Answer {
  description: string
  headers?: RawAnswer['headers']
  content?: Record<string, Media>
}

export interface Operation {
  operationId: string
  summary: string
  description: string
  tags: readonly string[]
  /** Which scheme. Of scopes it may speak for OAuth only; ours stands in x-scopes. */
  security: readonly Record<string, never[]>[]
  'x-scopes'?: readonly string[]
  parameters: Parameter[]
  requestBody?: { required: boolean; content: Record<string, Media> }
  responses: Record<string, Answer>
}

export type Paths = Record<string, Record<string, Operation>>

export interface OpenApi {
  openapi: '3.1.0'
  info: {
    title: string
    version: string
    description: string
    contact: Record<string, string>
    license: Record<string, string>
  }
  servers: { url: string }[]
  tags: { name: string; description: string }[]
  paths: Paths
  webhooks: Paths
  components: Shared & { securitySchemes: Record<string, Record<string, string>> }
}

/** So many routes are looked at in one turn of the event loop: all take some 70 ms. */
const routesAtOnce = 8

/** The document of these routes, in the words of those who read it. Costs much: make it once. */
export async function openApiOf(
  routes: readonly Route[],
  version: string,
  wording: Wording,
): Promise<OpenApi> {
  // Loaded here: the plugin of the documents is a tenth of a start.
  const { collectPaths } = await import('./collect.ts')
  const shared: Shared = { schemas: {}, examples: {} }
  const paths: Paths = {}
  for (let at = 0; at < routes.length; at += routesAtOnce) {
    await turnOfLoop()
    const beganMs = performance.now()
    const some = pathsOf(await collectPaths(routes.slice(at, at + routesAtOnce), wording), shared)
    for (const [path, operations] of Object.entries(some)) {
      paths[path] = { ...paths[path], ...operations }
    }
    garbage.note(performance.now() - beganMs)
  }
  await turnOfLoop()
  // TypeBox marks its schemas with symbols, which JSON leaves out.
  const events: RawPaths = JSON.parse(JSON.stringify(eventPaths))
  // Whoever asked makes of it what is kept, which is smaller.
  garbage.noteHeld()
  return {
    openapi: '3.1.0',
    info: {
      title: 'Slotflow',
      version,
      description: [about, ...ground.map(([, text]) => text)].join('\n\n'),
      contact: { name: 'Slotflow' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(tagWords).map(([name, description]) => ({ name, description })),
    paths,
    webhooks: pathsOf(events, shared),
    components: { ...shared, securitySchemes: { bearer } },
  }
}

/** What the piece before left is collected in a turn of its own. */
async function turnOfLoop(): Promise<void> {
  do await new Promise(setImmediate)
  while (garbage.collect())
}

const bearer = {
  type: 'http',
  scheme: 'bearer',
  description:
    'An API key: sk_live_… Each operation names the scope it needs in x-scopes: read, agent (books as well) or admin (everything); where it names rep as well, a key that runs the days of some humans will do.',
}

function pathsOf(paths: RawPaths, shared: Shared): Paths {
  return mapped(paths, (operations) =>
    mapped(operations, (operation) => operationOf(operation, shared)),
  )
}

function operationOf(raw: RawOperation, shared: Shared): Operation {
  const { operationId, summary, description, tags, security, requestBody, responses } = raw
  const parameters = (raw.parameters ?? []).map((parameter) => parameterOf(parameter, shared))
  const answers = mapped(responses, (answer) => answerOf(answer, shared))
  const isRepeatable = answers[422]?.content?.[json]?.examples?.IDEMPOTENCY_CONFLICT !== undefined
  const [good] = [answers[200], answers[201]].filter((answer) => answer !== undefined)
  const headers = {
    ...(isRepeatable ? replayed : {}),
    ...(numbered.has(operationId) ? sequence : {}),
  }
  if (good && Object.keys(headers).length > 0) good.headers = headers
  return {
    operationId,
    summary,
    description,
    tags,
    security: security.slice(0, 1).map((schemes) => mapped(schemes, () => [])),
    ...scopesOf(raw),
    parameters: isRepeatable ? [...parameters, idempotencyKey] : parameters,
    ...(requestBody
      ? { requestBody: { required: true, content: contentOf(requestBody.content, shared) } }
      : {}),
    responses: answers,
  }
}

function scopesOf({ security }: RawOperation) {
  const scopes = security.flatMap((schemes) => Object.values(schemes).flat())
  return scopes.length === 0 ? {} : { 'x-scopes': scopes }
}

const json = 'application/json'

const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: idempotencyWords,
  schema: { type: 'string', minLength: 1, maxLength: idempotencyKeyCharactersMax },
}

const replayed = {
  'Idempotent-Replayed': {
    description: 'true on an answer that was given before to this Idempotency-Key.',
    schema: { type: 'string', enum: ['true'] },
  },
}

/** Whose answer is one booking. */
const numbered: ReadonlySet<string> = new Set(['createBooking', 'getBooking', 'rescheduleBooking'])

const sequence = {
  'X-Slotflow-Sequence': {
    description:
      'The number of the latest event of the booking, which its deliveries carry too: of two states the one with the higher number is the later. Not with several bookings, nor on an answer that was given before.',
    schema: { type: 'string' },
  },
}

function parameterOf({ examples, schema, ...rest }: RawParameter, shared: Shared): Parameter {
  const [example] = examples ?? []
  return {
    ...rest,
    schema: standardSchema(schema, shared.schemas),
    ...(example === undefined ? {} : { example }),
  }
}

function answerOf({ content, ...rest }: RawAnswer, shared: Shared): Answer {
  return { ...rest, ...(content ? { content: contentOf(content, shared) } : {}) }
}

function contentOf(content: Readonly<Record<string, RawMedia>>, shared: Shared) {
  return mapped(content, ({ schema: raw, examples }): Media => {
    const schema = standardSchema(raw, shared.schemas)
    if (examples) return { schema, examples: sharedExamples(examples, shared) }
    const [example] = resolved(schema, shared.schemas).examples ?? []
    return { schema, ...(example === undefined ? {} : { example }) }
  })
}

/** An error looks the same wherever it comes: its example is written once. */
function sharedExamples(examples: Readonly<Record<string, Example>>, shared: Shared) {
  Object.assign(shared.examples, examples)
  const refer = (name: string) => ({ $ref: `#/components/examples/${name}` })
  return Object.fromEntries(Object.keys(examples).map((name) => [name, refer(name)]))
}

function mapped<T, U>(record: Readonly<Record<string, T>>, f: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value)]))
}
