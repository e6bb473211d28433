/** /client.py: the core, the types of the document, and a method for each operation. */
import type { OpenApi } from '../docs/openapi.ts'
import type { Schema } from '../docs/schema.ts'
import {
  type Call,
  callsOf,
  camel,
  capital,
  fieldsOf,
  listedBy,
  type Pages,
  queryName,
  queryObjectOf,
  referred,
  snake,
  typesOf,
} from './calls.ts'
import core from './core.py' with { type: 'text' }

export function pythonOf(document: OpenApi): string {
  const calls = callsOf(document)
  const classes = typesOf(document, calls).flatMap(([name, schema]) => classesOf(name, schema))
  const methods = calls.map((call) => [methodOf(call), ...allOf(call)].join('\n\n'))
  return [
    core.replace('VERSION', document.info.version).trimEnd(),
    ...classes,
    'WebhookEvent = Union[BookingEvent, TestEvent]',
    `class Slotflow(Caller):\n${methods.join('\n\n')}\n`,
  ].join('\n\n\n')
}

/** The class of an object, after those of the objects within it. */
function classesOf(name: string, schema: Schema): string[] {
  if (!schema.properties) return [`${name} = ${typeOf(schema, name)}`]
  const fields = fieldsOf(schema)
  const within = fields.flatMap((field) => {
    const one = field.schema.items ?? field.schema
    return one.properties && referred(one) === null
      ? classesOf(nameWithin(name, field.name), one)
      : []
  })
  const types = fields.map(({ name: field, schema: one, required }) => {
    const type = typeOf(one, nameWithin(name, field))
    return { field, type: required ? type : `NotRequired[${type}]` }
  })
  if (types.some(({ field }) => keywords.has(field))) {
    // Types as texts: unlike those of a class, they would be looked at while the module is loaded.
    const members = types.map(({ field, type }) => `'${field}': '${type}'`)
    return [...within, `${name} = TypedDict('${name}', {${members.join(', ')}})`]
  }
  const lines = types.map(({ field, type }) => `    ${field}: ${type}`)
  return [...within, [`class ${name}(TypedDict):`, ...lines].join('\n')]
}

/** Words of the language, which name no attribute: a dictionary may have them as keys. */
const keywords = new Set([
  'class',
  'def',
  'except',
  'from',
  'global',
  'import',
  'in',
  'is',
  'not',
  'pass',
])

const nameWithin = (name: string, field: string) => `${name}${capital(camel(field))}`

const plainTypes: Readonly<Record<string, string>> = {
  string: 'str',
  integer: 'int',
  number: 'float',
  boolean: 'bool',
  null: 'None',
  unknown: 'Any',
}

/** `name` is that of the class, where the type has one of its own. */
function typeOf(schema: Schema, name: string): string {
  const component = referred(schema)
  if (component !== null) return component
  const { enum: values, anyOf, properties, items } = schema
  if (values) return literalOf(values)
  if (anyOf && !properties) return eitherOf(anyOf.map((branch) => typeOf(branch, name)))
  const types = [schema.type ?? 'unknown'].flat().map((type) => {
    if (type === 'array') return `List[${typeOf(items ?? {}, name)}]`
    if (type === 'object') return properties ? name : 'Dict[str, Any]'
    return plainTypes[type] ?? 'Any'
  })
  return eitherOf(types)
}

const constants = new Map<unknown, string>([
  [null, 'None'],
  [true, 'True'],
  [false, 'False'],
])

function literalOf(values: NonNullable<Schema['enum']>): string {
  const words = values.map((value) => constants.get(value) ?? JSON.stringify(value))
  return `Literal[${words.join(', ')}]`
}

function eitherOf(types: readonly string[]): string {
  const [first = 'Any', ...others] = types
  return others.length === 0 ? first : `Union[${types.join(', ')}]`
}

function methodOf(call: Call): string {
  const { name, summary, method, path, body, takesKey } = call
  const { ids, fields, taken } = signatureOf(call)
  const key = takesKey ? ['*', 'idempotency_key: Optional[str] = None'] : []
  const sent = [
    `"${method}"`,
    pathOf(path, call),
    ...(fields === null ? [] : [`${body ? 'body' : 'query'}=fields`]),
    ...(takesKey ? ['takes_key=True', 'idempotency_key=idempotency_key'] : []),
  ]
  const all = ['self', ...ids, ...key, ...taken].join(', ')
  return `    def ${snake(name)}(${all}) -> ${answerOf(call)}:
        """${summary}."""
        return self._call(${sent.join(', ')})`
}

/** What a method takes: ids by place, and the fields of its query or body by name. */
function signatureOf(call: Call) {
  const query = queryObjectOf(call)
  const fields = (call.body && typeOf(call.body, '')) ?? (query && queryName(call))
  const ids = call.ids.map(({ name }) => `${name}: str`)
  return { ids, fields, taken: fields === null ? [] : [`**fields: Unpack[${fields}]`] }
}

/** The type of an answer; where there are two, of the usual one. */
function answerOf({ name, answer }: Call): string {
  const [usual] = answer.anyOf ?? []
  return typeOf(usual ?? answer, `${capital(name)}Answer`)
}

function pathOf(path: string, { ids }: Call): string {
  if (ids.length === 0) return `"${path}"`
  const filled = ids.reduce(
    (text, { field, name }) => text.replace(`{${field}}`, `{_segment(${name})}`),
    path,
  )
  return `f"${filled}"`
}

/** The method that goes through all pages of a list. */
function allOf(call: Call): string[] {
  if (!call.pages) return []
  const { rows, row, by } = call.pages
  const { ids, taken } = signatureOf(call)
  const given = [...call.ids.map(({ name }) => name), '**fields'].join(', ')
  const type = referred(row) ?? `${answerOf(call)}${capital(camel(rows))}`
  return [
    `    def all${snake(listedBy(call))}(${['self', ...ids, ...taken].join(', ')}) -> Iterator[${type}]:
        """All of ${snake(call.name)}, page after page."""
        while True:
            page = self.${snake(call.name)}(${given})
            yield from page["${rows}"]
${ways[by](rows)}`,
  ]
}

/** How the next page is asked for, and when there is none. */
const ways: Readonly<Record<Pages['by'], (rows: string) => string>> = {
  cursor: () => `            if "cursor" not in page:
                return
            fields.pop("offset", None)
            fields["cursor"] = page["cursor"]`,
  offset: (rows) => `            fields["offset"] = fields.get("offset", 0) + len(page["${rows}"])
            if not page["${rows}"] or fields["offset"] >= page["total"]:
                return`,
  after: (rows) => `            fields["after"] = page["next"]
            if not page["${rows}"]:
                return`,
}
