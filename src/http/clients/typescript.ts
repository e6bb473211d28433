/** /client.ts: the core, the types of the document, and a method for each operation. */
import type { OpenApi } from '../docs/openapi.ts'
import type { Choice, Schema } from '../docs/schema.ts'
import {
  answersBy,
  bothAnswers,
  type Call,
  callsOf,
  camel,
  fieldsOf,
  listedBy,
  type Pages,
  queryName,
  queryObjectOf,
  referred,
  typesOf,
} from './calls.ts'
import core from './core.ts.txt' with { type: 'text' }

export function typescriptOf(document: OpenApi): string {
  const calls = callsOf(document)
  return [
    core.replace('VERSION', document.info.version).trimEnd(),
    '',
    ...typesOf(document, calls).map(([name, schema]) => typeNamed(name, schema)),
    'export type WebhookEvent = BookingEvent | TestEvent\n',
    'export class Slotflow extends Caller {',
    calls.map((call) => [methodOf(call), ...allOf(call)].join('\n\n')).join('\n\n'),
    '}',
    '',
  ].join('\n')
}

function typeNamed(name: string, schema: Schema): string {
  return `export type ${name} = ${typeOf(schema)}\n`
}

function typeOf(schema: Schema, indent = ''): string {
  const name = referred(schema)
  if (name !== null) return name
  const { enum: values, anyOf, oneOf } = schema
  if (values) return values.map((value) => JSON.stringify(value)).join(' | ')
  if (oneOf) return `${objectOf(schema, indent)} & ${choiceOf(oneOf, indent)}`
  if (anyOf) return anyOf.map((branch) => typeOf(branch, indent)).join(' | ')
  const types = [schema.type ?? 'unknown'].flat()
  return types.map((type) => plainType(type, schema, indent)).join(' | ')
}

function plainType(type: string, schema: Schema, indent: string): string {
  if (type === 'integer') return 'number'
  if (type === 'object') return objectOf(schema, indent)
  if (type !== 'array') return type
  const item = typeOf(schema.items ?? {}, indent)
  return / [|&] /.test(item.replace(/\{.*\}/s, '')) ? `(${item})[]` : `${item}[]`
}

function objectOf(schema: Schema, indent: string): string {
  if (!schema.properties) return 'Record<string, unknown>'
  const within = `${indent}  `
  const lines = fieldsOf(schema).map(
    ({ name, schema: one, required }) =>
      `${within}${name}${required ? '' : '?'}: ${typeOf(one, within)}`,
  )
  return ['{', ...lines, `${indent}}`].join('\n')
}

/** One of several sets of fields has to be there, without those that do not go with it. */
function choiceOf(choices: readonly Choice[], indent: string): string {
  const sets = choices.map(({ properties }) =>
    Object.entries(properties)
      .map(([name, one]) => (one ? `${name}: ${typeOf(one, indent)}` : `${name}?: never`))
      .join('; '),
  )
  return `(${sets.map((set) => `\n${indent}  | { ${set} }`).join('')}\n${indent})`
}

function methodOf(call: Call): string {
  const { name, summary, method, body, takesKey } = call
  const query = queryObjectOf(call)
  const sent = [
    ...(query ? ['query'] : []),
    ...(body ? ['body'] : []),
    ...(takesKey ? ['takesKey: true'] : []),
    'options',
  ]
  return `  /** ${summary}. */
${overloadsOf(call)}  ${name}(${takenBy(call)}): Promise<${typeOf(call.answer, '  ')}> {
    return this.call('${method}', ${pathOf(call)}, { ${sent.join(', ')} })
  }`
}

/** The arguments of a method. */
function takenBy(call: Call, asked = ''): string {
  const query = queryObjectOf(call)
  const usual = query?.required?.length === 0 ? ' = {}' : ''
  const taken = [
    ...call.ids.map((id) => `${camel(id.name)}: string`),
    ...(query ? [`query: ${queryName(call)}${usual}`] : []),
    ...(call.body ? [`body: ${typeOf(call.body)}${asked}`] : []),
    'options?: CallOptions',
  ]
  return taken.join(', ')
}

/** Where what is answered hangs on what is asked. */
function overloadsOf(call: Call): string {
  const by = answersBy[call.name]
  if (!by) return ''
  const [usual, asked] = bothAnswers(call)
  return `  ${call.name}(${takenBy(call, ` & { ${by.field}: '${by.is}' }`)}): Promise<${asked}>
  ${call.name}(${takenBy(call)}): Promise<${usual}>
`
}

function pathOf({ path, ids }: Call): string {
  if (ids.length === 0) return `'${path}'`
  const filled = ids.reduce(
    (text, id) => text.replace(`{${id.field}}`, `\${segment(${camel(id.name)})}`),
    path,
  )
  return `\`${filled}\``
}

/** The method that goes through all pages of a list. */
function allOf(call: Call): string[] {
  if (!call.pages) return []
  const { rows, row, by } = call.pages
  const ids = call.ids.map((id) => `${camel(id.name)}: string`)
  const given = call.ids.map((id) => `${camel(id.name)}, `).join('')
  const taken = [...ids, `query: ${queryName(call)} = {}`, 'options?: CallOptions'].join(', ')
  const ask = (more: string) =>
    `await this.${call.name}(${given}{ ...query${more === '' ? '' : `, ${more}`} }, options)`
  return [
    `  /** All of ${call.name}, page after page. */
  async *all${listedBy(call)}(${taken}): AsyncGenerator<${typeOf(row, '  ')}> {
${ways[by](
  ask,
  rows,
  call.query.some(({ name }) => name === 'offset'),
)}
  }`,
  ]
}

/** `skips`: the first page may be asked for by an offset, which goes with no cursor. */
type Way = (ask: (more: string) => string, rows: string, skips: boolean) => string

const ways: Readonly<Record<Pages['by'], Way>> = {
  cursor: (
    ask,
    rows,
    skips,
  ) => `${skips ? '    const { offset: _, ...rest } = query\n' : ''}    let page = ${ask('')}
    for (;;) {
      yield* page.${rows}
      if (page.cursor === undefined) return
      page = ${ask('cursor: page.cursor').replace('...query', skips ? '...rest' : '...query')}
    }`,
  offset: (ask, rows) => `    for (let offset = query.offset ?? 0; ; ) {
      const page = ${ask('offset')}
      yield* page.${rows}
      offset += page.${rows}.length
      if (page.${rows}.length === 0 || offset >= page.total) return
    }`,
  after: (ask, rows) => `    for (let after = query.after ?? 0; ; ) {
      const page = ${ask('after')}
      yield* page.${rows}
      if (page.${rows}.length === 0) return
      after = page.next
    }`,
}
