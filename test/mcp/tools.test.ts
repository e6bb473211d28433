/** Tools are routes in other words: which there are, and the schemas that models are given. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv'
import type { OpenApi } from '../../src/http/docs/openapi.ts'
import { catalogueOf, nameOf } from '../../src/mcp/catalogue.ts'
import type { Schema } from '../../src/mcp/document.ts'
import { placed } from '../../src/mcp/given/placing.ts'
import { meant } from '../../src/mcp/given/values.ts'
import { listed } from '../../src/mcp/listing.ts'
import { functionOf } from '../../src/mcp/strict.ts'
import type { Tool } from '../../src/mcp/tool.ts'
import { isTool, noTools, tools } from '../../src/mcp/tools.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { catalogue } from '../support/tools.ts'

let app: TestApp
let document: OpenApi
let all: readonly Tool[]

beforeAll(async () => {
  app = await startTestApp()
  document = JSON.parse((await app.send(new Request('http://localhost/openapi.json'))).text)
  all = await catalogue()
})
afterAll(() => app[Symbol.asyncDispose]())

const operationIds = () =>
  Object.values(document.paths).flatMap((operations) =>
    Object.values(operations).map(({ operationId }) => operationId),
  )

describe('the table', () => {
  test('has every operation, as a tool or with the reason why it is none', () => {
    const known = [...Object.keys(tools), ...Object.keys(noTools)]
    expect(known.sort()).toEqual(operationIds().sort())
  })

  test('gives no name twice, and every name is one that all vendors take', () => {
    const names = all.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[a-z][a-z_]{0,63}$/)
  })

  test('an entry without an operation, and an argument that comes twice, are refused', () => {
    const without = { ...document, paths: {} }
    expect(() => catalogueOf(without)).toThrow('no such operation')
    const twice: OpenApi = JSON.parse(JSON.stringify(document))
    const schema = twice.components.schemas.BookingPatch
    Object.assign(schema?.properties ?? {}, { booking_id: { type: 'string' } })
    expect(() => catalogueOf(twice)).toThrow('takes booking_id twice')
  })

  test('names the path’s id after its noun, and the key of a repeated call as an argument', () => {
    const argsOf = (tool: string) =>
      all.find(({ name }) => name === tool)?.args.map(({ name }) => name)
    expect(argsOf('cancel_booking')).toEqual(['booking_id', 'reason', 'group'])
    expect(argsOf('delete_override')).toEqual(['human_id', 'override_id', 'dry_run'])
    expect(argsOf('create_booking')).toContain('idempotency_key')
  })

  test('speaks of tools, not of operations', () => {
    for (const tool of all) {
      for (const id of operationIds()) expect(JSON.stringify(functionOf(tool))).not.toContain(id)
    }
  })
})

/** A schema, where it stands, and all that lie within it. */
function* within(schema: Schema, at: string): Generator<[string, Schema]> {
  yield [at, schema]
  for (const [name, one] of Object.entries(schema.properties ?? {}))
    yield* within(one, `${at}.${name}`)
  for (const branch of schema.anyOf ?? []) yield* within(branch, `${at}|`)
  if (schema.items) yield* within(schema.items, `${at}[]`)
}

describe('function calling', () => {
  const keywords = [
    'type',
    'description',
    'properties',
    'required',
    'additionalProperties',
    'items',
  ]

  test('every schema is in the subset that strict modes take', () => {
    expect(all.length).toBeGreaterThan(15)
    for (const { type, function: tool } of all.map(functionOf)) {
      expect({ type, strict: tool.strict, root: tool.parameters.type }).toEqual({
        type: 'function',
        strict: true,
        root: 'object',
      })
      expect(tool.description.length).toBeLessThanOrEqual(1_024)
      for (const [at, schema] of within(tool.parameters, tool.name)) {
        const strangers = Object.keys(schema).filter((one) => ![...keywords, 'enum'].includes(one))
        expect([at, strangers]).toEqual([at, []])
        const types = [schema.type ?? []].flat()
        expect([at, types.length > 0]).toEqual([at, true])
        if (types.includes('array')) expect([at, schema.items]).toEqual([at, expect.anything()])
        if (!types.includes('object')) continue
        const names = Object.keys(schema.properties ?? {})
        expect([at, schema.additionalProperties]).toEqual([at, false])
        expect([at, schema.required]).toEqual([at, names])
      }
    }
  })

  test('every argument is described, those that may be left out may be null', () => {
    for (const tool of all) {
      const { parameters } = functionOf(tool).function
      for (const [at, schema] of within(parameters, tool.name)) {
        if (/\.\w+$/.test(at))
          expect([at, schema.description]).toEqual([at, expect.stringMatching(/\w/)])
      }
      for (const { name, required } of tool.args) {
        const { type = [], enum: values = [null] } = parameters.properties?.[name] ?? {}
        expect([tool.name, name, type.includes('null')]).toEqual([tool.name, name, !required])
        expect([tool.name, name, values.includes(null)]).toEqual([
          tool.name,
          name,
          !required || !parameters.properties?.[name]?.enum,
        ])
      }
    }
  })

  test('null is nowhere said to remove something: it stands for what is left out', () => {
    for (const tool of all) {
      for (const [, { description = '' }] of within(functionOf(tool).function.parameters, '')) {
        expect(description).not.toContain('null removes')
      }
    }
  })
})

describe('the examples of the documents, as arguments', () => {
  const someId = '019aa3c0-7a00-7000-8000-000000000001'
  const validator = new AjvJsonSchemaValidator()
  const faults = (schema: object, value: unknown) =>
    validator.getValidator(JSON.parse(JSON.stringify(schema)))(value).errorMessage ?? null

  /** What the document gives as an example of the operation behind a tool. */
  function exampleOf({ name: tool, args }: Tool): Readonly<Record<string, unknown>> {
    const operation = Object.values(document.paths)
      .flatMap((one) => Object.values(one))
      .find(({ operationId }) => isTool(operationId) && nameOf(operationId) === tool)
    const body = operation?.requestBody?.content['application/json']?.example
    const known = args.flatMap(({ name, place, field }) => {
      if (place === 'path') return [[name, someId]]
      const parameter = operation?.parameters.find((one) => one.name === field)
      return parameter?.example === undefined ? [] : [[name, parameter.example]]
    })
    // A list in a query is written as one text there.
    return meant(args, { ...Object.fromEntries(known), ...Object(body) })
  }

  /** The same as strict function calling sends it. */
  function strictly({ args }: Tool, example: Readonly<Record<string, unknown>>) {
    return Object.fromEntries(
      args.map(({ name }) => [
        name,
        name === 'metadata' ? pairsOf(example[name]) : full(name, example),
      ]),
    )
  }

  const pairsOf = (metadata: unknown) =>
    metadata === undefined
      ? null
      : Object.entries(Object(metadata)).map(([name, value]) => ({ name, value }))

  const recurrence = ['freq', 'interval', 'days', 'day_of_month', 'week', 'day']
  const full = (name: string, example: Readonly<Record<string, unknown>>) =>
    name === 'recurrence' && example[name]
      ? { ...Object.fromEntries(recurrence.map((one) => [one, null])), ...Object(example[name]) }
      : (example[name] ?? null)

  const sentBy = ({ args }: Tool, given: Record<string, unknown>) => {
    const { body, ...sent } = placed(args, meant(args, given))
    // The operation takes null in a field within an object for absent.
    return { ...sent, body: JSON.parse(JSON.stringify(body), (_, value) => value ?? undefined) }
  }

  test('fit both forms of the schema, and make the same call', () => {
    for (const tool of all) {
      const example = exampleOf(tool)
      const strict = strictly(tool, example)
      expect([tool.name, faults(listed(tool).inputSchema, example)]).toEqual([tool.name, null])
      const { parameters } = functionOf(tool).function
      expect([tool.name, faults(parameters, strict)]).toEqual([tool.name, null])
      expect(faults(parameters, { ...strict, stranger: 1 })).toMatch(/stranger|additional/)
      expect(sentBy(tool, strict)).toEqual(sentBy(tool, example))
    }
  })
})

describe('tools/list', () => {
  test('schemas are objects that refer to nothing, and take no other argument', () => {
    for (const { inputSchema, outputSchema } of all.map(listed)) {
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false })
      expect(outputSchema.type).toBe('object')
      expect(JSON.stringify([inputSchema, outputSchema])).not.toMatch(/\$ref|"examples"/)
    }
  })

  test('hints follow the method: what reads, what may be repeated, what takes away', () => {
    const hintsOf = (tool: string) => all.find(({ name }) => name === tool)?.hints
    expect(hintsOf('list_humans')).toMatchObject({ readOnlyHint: true, destructiveHint: false })
    expect(hintsOf('create_booking')).toMatchObject({ readOnlyHint: false, idempotentHint: false })
    expect(hintsOf('create_booking')?.destructiveHint).toBe(false)
    expect(hintsOf('cancel_booking')).toMatchObject({ destructiveHint: true, idempotentHint: true })
  })
})
