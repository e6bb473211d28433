/** A call as it is typed: with curl, and with the clients that the service hands out. A test runs them. */
import { type Call, callsOf, camel, capital, snake } from '../clients/calls.ts'
import { operationsOf, type Placed } from '../docs/llms.ts'
import type { OpenApi } from '../docs/openapi.ts'
import type { Json } from '../docs/schema.ts'
import { eachOnALine, python, typescript, written } from './literals.ts'
import { calls, type Samples, stream } from './written-samples.ts'

/** What a sample of an operation is made of. */
export interface Sampled extends Placed {
  /** As a client calls it; null for what no client has. */
  readonly call: Call | null
  /** An id for each name in its path: `{ id: '019a…' }`. */
  readonly ids: Readonly<Record<string, string>>
}

/** Operations with what their samples are made of. */
export function sampledOf(document: OpenApi): Sampled[] {
  const calls = new Map(callsOf(document).map((call) => [call.name, call]))
  return operationsOf(document).map((placed: Placed) => {
    const call = calls.get(placed.operation.operationId) ?? null
    return { ...placed, call, ids: call ? idsOf(call, document) : {} }
  })
}

/** An id for each name in the path of a call: that of the example of its object, `human_id` as in `Human`. */
function idsOf({ ids }: Call, { components: { schemas } }: OpenApi): Record<string, string> {
  return Object.fromEntries(
    ids.map(({ field, name }) => {
      const [example] = schemas[capital(camel(name.replace(/_id$/, '')))]?.examples ?? []
      const { id } = Object.assign({ id: '' }, example)
      return [field, String(id)]
    }),
  )
}

export function samplesOf(sampled: Sampled): Samples {
  const { call } = sampled
  return {
    curl: curlOf(sampled),
    TypeScript: call ? typescriptOf(sampled, call) : stream.TypeScript,
    Python: call ? pythonOf(sampled, call) : stream.Python,
  }
}

const bodyOf = ({ operation }: Placed): Json | undefined =>
  operation.requestBody?.content['application/json']?.example

function curlOf({ method, path, operation, call, ids }: Sampled): string {
  const query = operation.parameters.flatMap(({ name, in: place, example }) =>
    place === 'query' && example !== undefined
      ? `${name}=${encodeURIComponent(String(example))}`
      : [],
  )
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '')
  const body = bodyOf({ method, path, operation })
  const url = `"$SLOTFLOW_URL${filled}${query.length > 0 ? `?${query.join('&')}` : ''}"`
  return [
    `curl -sS${call ? '' : 'N'} ${method === 'GET' ? '' : `-X ${method} `}${url}`,
    '-H "Authorization: Bearer $SLOTFLOW_API_KEY"',
    // A key of its own for each call: one that is pasted after another would be refused.
    ...(call?.takesKey ? [`-H 'Idempotency-Key: ${call.name}-1'`] : []),
    ...(body === undefined
      ? []
      : [
          "-H 'Content-Type: application/json'",
          `-d '${written(body, undefined, '  ').replaceAll("'", "'\\''")}'`,
        ]),
  ].join(' \\\n  ')
}

/** The fields that a client is given beside the ids: those of the query or of the body. */
function fieldsOf(sampled: Sampled, call: Call): Record<string, Json> {
  const body = bodyOf(sampled)
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body
  return Object.fromEntries(
    call.query.flatMap(({ name, example }) => (example === undefined ? [] : [[name, example]])),
  )
}

function typescriptOf(sampled: Sampled, call: Call): string {
  const fields = fieldsOf(sampled, call)
  const sent = [
    ...call.ids.map(({ field }) => typescript.text(sampled.ids[field] ?? '')),
    ...(call.body || Object.keys(fields).length > 0 ? [written(fields, typescript)] : []),
  ]
  return calls.TypeScript.replace('CALL', () => `${call.name}(${sent.join(', ')})`)
}

function pythonOf(sampled: Sampled, call: Call): string {
  const sent = [
    ...call.ids.map(({ field }) => python.text(sampled.ids[field] ?? '')),
    ...Object.entries(fieldsOf(sampled, call)).map(
      ([name, value]) => `${name}=${written(value, python, '    ')}`,
    ),
  ]
  const line = `${snake(call.name)}(${sent.join(', ')})`
  const isShort = line.length <= 52 && !line.includes('\n')
  const text = isShort ? line : eachOnALine(sent, `${snake(call.name)}(`, ')', python)
  return calls.Python.replace('CALL', () => text)
}
