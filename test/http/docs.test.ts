import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { operationsOf, type Placed } from '../../src/http/docs/llms.ts'
import type { OpenApi } from '../../src/http/docs/openapi.ts'
import type { Json, Schema } from '../../src/http/docs/schema.ts'
import { bodyBytesMax } from '../../src/http/input/body.ts'
import { requestOf, startTestApp, type TestApp } from '../support/app.ts'

const json = 'application/json'
let app: TestApp
let document: OpenApi
let operations: Placed[]

const get = (path: string) => app.send(new Request(`http://localhost${path}`))

beforeAll(async () => {
  app = await startTestApp()
  // Streams end at once: their answers are read to the end here.
  app.stopping.abort()
  document = JSON.parse((await get('/openapi.json')).text)
  operations = operationsOf(document)
})

afterAll(() => app[Symbol.asyncDispose]())

/** Every object anywhere in the document. */
function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield { ...value }
  for (const member of Object.values(value)) yield* objectsIn(member)
}

/** Every schema of the document: components, parameters, and whatever lies within them. */
function* schemasIn(schema: Schema): Generator<Schema> {
  yield schema
  const { properties = {}, items, anyOf = [] } = schema
  for (const part of [...Object.values(properties), ...anyOf]) yield* schemasIn(part)
  if (items) yield* schemasIn(items)
}

const allSchemas = () =>
  [
    ...Object.values(document.components.schemas),
    ...operations.flatMap(({ operation }) => operation.parameters.map(({ schema }) => schema)),
  ].flatMap((schema) => [...schemasIn(schema)])

const exampleOf = (operationId: string): Json | undefined => {
  const found = operations.find(({ operation }) => operation.operationId === operationId)
  return found?.operation.requestBody?.content[json]?.example
}

describe('/openapi.json', () => {
  test('holds every /v1 route and no other', () => {
    const routes = app.routes
      .filter(({ path }) => path.startsWith('/v1/'))
      .map(({ method, path }) => `${method} ${path.replace(/\/$/, '').replace(/:(\w+)/g, '{$1}')}`)
    const documented = operations.map(({ method, path }) => `${method} ${path}`)
    expect(routes.length).toBeGreaterThan(15)
    expect(documented.sort()).toEqual(routes.sort())
  })

  test('names itself', () => {
    expect(document.openapi).toBe('3.1.0')
    expect(document.info.title).toBe('Slotflow')
    expect(document.info.version).toBe('0.0.0-test')
  })

  test('gives every operation a name of its own', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]+$/)
  })

  test('describes every operation', () => {
    const tags = document.tags.map(({ name }) => name)
    for (const { operation } of operations) {
      const { operationId, summary, description, responses } = operation
      expect(summary, operationId).toMatch(/\w/)
      expect(description, operationId).toMatch(/\w/)
      expect(tags, operationId).toContain(operation.tags[0] ?? 'no tag')
      expect(['read', 'agent', 'admin'], operationId).toContain(operation['x-scopes']?.at(0) ?? '')
      // Of scopes OpenAPI knows those of OAuth only.
      expect(operation.security).toEqual([{ bearer: [] }])
      expect(Object.keys(responses), operationId).toContain('401')
      expect(Object.keys(responses), operationId).toContain('429')
    }
  })

  test('names the scope that an operation needs, which is the one that is asked for', async () => {
    const { id } = await app.human()
    const keys = await Promise.all(
      (['read', 'agent', 'rep'] as const).map(async (scope) => {
        const bounds = scope === 'rep' ? { human_ids: [id] } : {}
        const { text } = await app.call('POST', '/v1/api-keys', { name: scope, scope, ...bounds })
        const { key }: { key: string } = JSON.parse(text)
        const wider = scope === 'agent' ? ['read', 'agent'] : [scope]
        return {
          key,
          may: (needed: readonly string[]) => wider.some((one) => needed.includes(one)),
        }
      }),
    )
    for (const { method, path, operation } of operations) {
      const needed = operation['x-scopes'] ?? []
      for (const { key, may } of keys) {
        const request = new Request(`http://localhost${path.replace(/\{\w+\}/g, 'none')}`, {
          method,
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          ...(method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }),
        })
        const { status } = await app.send(request)
        expect([operation.operationId, status === 403]).toEqual([
          operation.operationId,
          !may(needed),
        ])
      }
    }
  })

  test('says of every operation that it refuses what it does not know', async () => {
    const id = Bun.randomUUIDv7()
    for (const { method, path, operation } of operations) {
      const { operationId, responses } = operation
      const url = `${path.replace(/\{\w+\}/g, id)}?nonsense=1`
      const body = method === 'GET' || method === 'DELETE' ? undefined : {}
      const answer = await app.send(requestOf(method, url, body, { key: app.key }))
      const { error } = answer.body
      expect([operationId, answer.status, error.code]).toEqual([
        ...[operationId, 422, 'VALIDATION_ERROR'],
      ])
      expect(error.details?.map(({ field }) => field)).toContain('nonsense')
      const told = Object.keys(responses[422]?.content?.[json]?.examples ?? {})
      expect([operationId, told]).toEqual([operationId, expect.arrayContaining([error.code])])
    }
  })

  test('says of every operation that may have a body that one can be too large', async () => {
    const id = Bun.randomUUIDv7()
    const body = { nonsense: 'x'.repeat(bodyBytesMax) }
    for (const { method, path, operation } of operations) {
      const { operationId, responses } = operation
      const url = path.replace(/\{\w+\}/g, id)
      const isRead = method !== 'GET'
      expect([operationId, '413' in responses]).toEqual([operationId, isRead])
      if (!isRead) continue
      const answer = await app.send(requestOf(method, url, body, { key: app.key }))
      expect([operationId, answer.status]).toEqual([operationId, 413])
    }
  })

  test('gives every request body and every good answer an example', () => {
    for (const { operation } of operations) {
      const { operationId, requestBody, responses } = operation
      const good = responses[200] ?? responses[201]
      const [media] = Object.values(good?.content ?? {})
      expect(media?.example, operationId).toBeDefined()
      if (requestBody) expect(requestBody.content[json]?.example, operationId).toBeDefined()
    }
  })

  test('has examples that answer what they ask, and ask all that is required', () => {
    for (const { operation } of operations) {
      const { operationId, parameters, requestBody, responses } = operation
      const query = parameters.filter((parameter) => parameter.in === 'query')
      const missing = query.filter(({ required, example }) => required && example === undefined)
      expect([operationId, missing.map(({ name }) => name)]).toEqual([operationId, []])
      const asked: Record<string, unknown> = Object.fromEntries(
        query.flatMap(({ name, example }) => (example === undefined ? [] : [[name, example]])),
      )
      Object.assign(asked, requestBody?.content[json]?.example)
      const good = responses[200] ?? responses[201]
      const [media] = Object.values(good?.content ?? {})
      for (const [name, value] of Object.entries(Object(media?.example))) {
        if (asked[name] === undefined) continue
        // A list in a query is one text.
        const told = typeof asked[name] === 'string' ? String(value) : value
        expect([operationId, name, told]).toEqual([operationId, name, asked[name]])
      }
    }
  })

  test('describes every parameter and every field', () => {
    for (const { operation } of operations) {
      for (const { name, description } of operation.parameters) {
        expect(description, `${operation.operationId} ${name}`).toMatch(/\w/)
      }
    }
    for (const { title, properties = {} } of allSchemas()) {
      for (const [name, { $ref, description }] of Object.entries(properties)) {
        expect($ref ?? description, `${title} ${name}`).toMatch(/\w/)
      }
    }
  })

  test('declares the id of every path', () => {
    for (const { path, operation } of operations) {
      const declared = operation.parameters
        .filter((parameter) => parameter.in === 'path')
        .map(({ name, schema, required }) => [name, schema.format, required])
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, 'uuid', true])
      expect(declared, operation.operationId).toEqual(names)
    }
  })

  test('documents Idempotency-Key where something is created or handed over, and only there', () => {
    const repeatable = operations.filter(({ operation }) =>
      operation.parameters.some(({ name }) => name === 'Idempotency-Key'),
    )
    // A kept answer would keep the new key, or the secret address, in clear for a day.
    const secret = ['createApiKey', 'createFeed']
    const creating = operations.filter(
      ({ operation: { responses, operationId } }) =>
        operationId === 'handOver' || (responses[201] && !secret.includes(operationId)),
    )
    expect(repeatable.map(({ operation }) => operation.operationId).sort()).toEqual(
      creating.map(({ operation }) => operation.operationId).sort(),
    )
    expect(creating).toHaveLength(8)
  })

  test('has bounds and defaults on query parameters', () => {
    const list = operations.find(({ operation }) => operation.operationId === 'listBookings')
    const limit = list?.operation.parameters.find(({ name }) => name === 'limit')
    expect(limit?.schema).toMatchObject({ type: 'integer', minimum: 1, maximum: 100, default: 50 })
    expect(list?.operation.description).toContain('metadata.KEY')
  })

  test('says which fields a booking needs, together', async () => {
    const { oneOf = [], required } = document.components.schemas.BookingInput ?? {}
    const choices = oneOf.map((choice) => choice.required?.join(', '))
    expect([required, choices.at(0), choices.at(-1)]).toEqual([
      ...[['attendee_name'], 'human_id, starts_at, duration', 'hold_id'],
    ])
    expect((await get('/llms.txt')).text).toContain(`Of these: ${choices.join('; or ')}.`)
  })

  test('refers only to what exists', () => {
    const refs = [...objectsIn(document)].flatMap(({ $ref }) =>
      typeof $ref === 'string' ? [$ref] : [],
    )
    expect(refs.length).toBeGreaterThan(50)
    const known = Object.entries(document.components).flatMap(([kind, named]) =>
      Object.keys(named).map((name) => `#/components/${kind}/${name}`),
    )
    expect(refs.filter((ref) => !known.includes(ref))).toEqual([])
  })

  test('speaks OpenAPI 3.1 and no dialect of ours', () => {
    const standard = ['uuid', 'date', 'date-time', 'email', 'uri']
    for (const schema of allSchemas()) {
      expect(Object.keys(schema)).not.toContainAnyValues([
        '$id',
        'nullable',
        'const',
        'patternProperties',
      ])
      if (schema.format !== undefined) expect(standard).toContain(schema.format)
      if (!schema.$ref && !schema.anyOf) expect(schema.type, JSON.stringify(schema)).toBeDefined()
    }
  })

  test('has one schema for all errors, and examples whose code and status are right', () => {
    for (const { operation } of operations) {
      const errors = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400)
      for (const [status, { content }] of errors) {
        const { schema, examples = {} } = content?.[json] ?? { schema: {} }
        expect(schema).toEqual({ $ref: '#/components/schemas/Error' })
        for (const code of Object.keys(examples)) {
          const { value } = document.components.examples[code] ?? { value: null }
          expect(value).toMatchObject({ error: { code, status: Number(status) } })
        }
        expect(Object.keys(examples).length).toBeGreaterThan(0)
      }
    }
  })

  test('is also where users of Elysia look', async () => {
    const [ours, theirs] = [await get('/openapi.json'), await get('/swagger/json')]
    expect(theirs.text).toBe(ours.text)
    const { status, headers } = await get('/swagger')
    expect([status, headers.get('location')]).toEqual([302, '/docs'])
  })
})

describe('the examples of the document are accepted', () => {
  const create = async (path: string, operationId: string) => {
    const answer = await app.call('POST', path, exampleOf(operationId))
    expect([operationId, answer.status, answer.text]).toEqual([operationId, 201, answer.text])
    return answer.body
  }

  test('from a human to a booking that is moved', async () => {
    await create('/v1/webhooks', 'createWebhook')
    const { id } = await create('/v1/humans', 'createHuman')
    const path = `/v1/humans/${id}`
    const hours = await app.call('PUT', `${path}/availability`, exampleOf('setAvailability'))
    expect(hours.status).toBe(200)
    await create(`${path}/overrides`, 'createOverride')

    const query = 'date_from=2026-03-16&date_to=2026-03-20&duration=30'
    expect((await app.call('GET', `${path}/slots?${query}`)).status).toBe(200)

    const wanted = Object.assign({}, exampleOf('createBooking'), { human_id: id })
    const held = Object.assign({}, exampleOf('createHold'), { human_id: id })
    const hold = await app.call('POST', '/v1/holds', held)
    expect(hold.status).toBe(201)
    expect((await app.call('DELETE', `/v1/holds/${hold.body.id}`)).status).toBe(200)
    const booking = await app.call('POST', '/v1/bookings', wanted)
    expect(booking.status).toBe(201)
    const move = exampleOf('rescheduleBooking')
    expect((await app.call('PATCH', `/v1/bookings/${booking.body.id}`, move)).status).toBe(200)
    expect((await app.call('PATCH', path, exampleOf('updateHuman'))).status).toBe(200)
  })

  test('and answers have the fields that the document gives them', async () => {
    const { id } = await app.human()
    const { body } = await app.book(id, '2026-03-18T10:00:00Z')
    const [event] = app.events().filter(({ data }) => data.id === body.id)
    const slot = { human_id: id, starts_at: '2026-03-18T11:00:00Z', duration: 30 }
    const answers = {
      Human: await app.call('GET', `/v1/humans/${id}`),
      Booking: { body },
      Hold: await app.call('POST', '/v1/holds', slot),
    }
    for (const [name, answer] of Object.entries({ ...answers, Event: { body: event } })) {
      const { properties = {}, required = [] } = document.components.schemas[name] ?? {}
      const fields = Object.keys(answer.body ?? {})
      expect([name, fields.filter((field) => !properties[field])]).toEqual([name, []])
      expect([name, required.filter((field) => !fields.includes(field))]).toEqual([name, []])
    }
  })
})

describe('/llms.txt and /llms-full.txt', () => {
  test('tell exceptions beside their rules, and they are true', async () => {
    const { text } = await get('/llms-full.txt')
    const lineWith = (words: string) => text.split('\n').find((line) => line.includes(words))
    expect(lineWith('Idempotency-Key with every')).toContain('except createApiKey')
    expect(lineWith('counts as absent')).toContain('in a PATCH it removes')

    const keyed = { headers: { 'idempotency-key': 'once' } }
    const key = { name: 'agent', scope: 'agent' }
    const [one, other] = [
      await app.call('POST', '/v1/api-keys', key, keyed),
      await app.call('POST', '/v1/api-keys', key, keyed),
    ]
    expect([one.status, other.status, one.body.id === other.body.id]).toEqual([201, 201, false])
    const { id } = await app.human({ role: 'ae' })
    const { body } = await app.call('PATCH', `/v1/humans/${id}`, { name: null, role: null })
    expect([body.name, body.role]).toEqual(['Sarah Chen', null])
  })

  test.each(['/llms.txt', '/llms-full.txt'])(
    '%s names every operation, error and event',
    async (path) => {
      const { text, headers } = await get(path)
      expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
      for (const { method, path: at, operation } of operations) {
        expect(text).toContain(`\`${method} ${at}\``)
        expect(text).toContain(operation.operationId)
      }
      for (const code of Object.keys(document.components.examples))
        expect(text).toContain(`| ${code} |`)
      expect(text).toContain('booking.rescheduled')
      expect(text).not.toMatch(/undefined|\[object [A-Z]/)
    },
  )

  test.each(['/llms.txt', '/llms-full.txt'])('%s tells of the tools', async (path) => {
    const { text } = await get(path)
    for (const words of [
      'POST /mcp',
      '`slotflow mcp`',
      '`slotflow tools --json`',
      'cancel_booking',
    ])
      expect(text).toContain(words)
  })

  test('the whole one has every field', async () => {
    const { text } = await get('/llms-full.txt')
    for (const { properties = {} } of Object.values(document.components.schemas)) {
      for (const name of Object.keys(properties)) expect(text).toContain(`\`${name}\``)
    }
  })
})

describe('/', () => {
  test('comes without a key and from this host alone', async () => {
    const { status, text, headers } = await get('/')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(text).not.toMatch(/(?:src|href)="(?!\/|data:,)|\/\/[\w-]+\.|<script|\son\w+=/)
    expect(headers.get('content-security-policy')).toStartWith("default-src 'none'; ")
  })

  test('a link on the first page leads somewhere', async () => {
    const links = [...(await get('/')).text.matchAll(/<a href="([^"]+)"/g)].map(
      ([, path = '']) => path,
    )
    expect(links).toEqual([
      '/dashboard',
      '/docs',
      '/guide',
      '/openapi.json',
      '/llms.txt',
      '/llms-full.txt',
      '/healthz',
    ])
    for (const link of links) expect((await get(link)).status).toBe(200)
  })
})

test('sample dates are of a year to come: whoever copies one books nothing that is past', () => {
  const dates = JSON.stringify(document).match(/\b20\d\d-\d\d-\d\d\b/g) ?? []
  expect(dates.length).toBeGreaterThan(50)
  expect(dates.filter((date) => date < '2027-01-01')).toEqual([])
})
