/**
 * Nobody stops the service for others with a text: every field of every operation and of every tool, from the documents, is
 * sent text that patterns take the square of, as long as a body or an address may be. What is measured is the processor
 * time of each call, so that others on the machine do not count.
 */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { type TSchema, Type } from '@sinclair/typebox'
import type { Method } from '../../src/http/route.ts'
import { routes } from '../../src/http/routes.ts'
import type { Tool } from '../../src/mcp/tool.ts'
import { requestOf, startTestApp, type TestApp } from '../support/app.ts'
import { nastyTexts, placedAt, placesIn, soundValue } from '../support/nasty.ts'
import { catalogue, messageOf } from '../support/tools.ts'

setDefaultTimeout(300_000)

/** Of one call, which is one turn here. A call takes one or two, and what takes the square of its text a thousand. */
const cpuMsMax = 100
/** What stands around it takes the rest of 64 KiB; JSON writes a quote or a tab as two. */
const inBody = nastyTexts(30_000)
const inAddress = nastyTexts(14_000)
const humansCount = 300

let app: TestApp
let known: Readonly<Record<string, string>>
beforeAll(async () => {
  app = await startTestApp()
  const people = Array.from({ length: humansCount }, (_, n) => ({
    name: `Maximilian Example ${n}`,
  }))
  for (const { name } of people) await app.human({ name, rules: null })
  const { id } = await app.human()
  known = {
    ...{ uuid: id, uuids: id, email: 'alex@startup.io', phone: '+14155550123', locale: 'de' },
    ...{ date: '2026-03-16', 'asked-date': '2026-03-16', 'asked-date-or-now': '2026-03-16' },
    ...{ 'wall-time': '09:00', 'wall-time-end': '17:00', 'start-time': '2026-03-16T09:00:00Z' },
    ...{ 'time-zone': 'UTC', 'known-time-zone': 'UTC', 'webhook-url': 'http://127.0.0.1:9/' },
  }
})
afterAll(() => app[Symbol.asyncDispose]())

interface Sent {
  readonly method: Method
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Milliseconds of the processor. */
async function spent({ method, path, body, headers = {} }: Sent): Promise<number> {
  const request = requestOf(method, path, body, { key: app.key, headers })
  const before = process.cpuUsage()
  const answer = await app.fetch(request)
  const { user, system } = process.cpuUsage(before)
  expect(answer.status).toBeLessThan(500)
  await answer.body?.cancel()
  return (user + system) / 1_000
}

/** Those that take too long, and again when asked once more: a heap may be collected in between. */
async function slowOf(calls: Iterable<readonly [what: string, sent: Sent]>): Promise<string[]> {
  const slow: string[] = []
  for (const [what, sent] of calls) {
    if ((await spent(sent)) <= cpuMsMax) continue
    const ms = await spent(sent)
    if (ms > cpuMsMax) slow.push(`${what}: ${Math.round(ms)} ms`)
  }
  return slow
}

/** The arguments of a tool, as one schema. */
function schemaOf({ args }: Tool): TSchema {
  const properties = Object.fromEntries(args.map(({ name, schema }) => [name, schema]))
  const required = args.filter((one) => one.required).map(({ name }) => name)
  return Type.Unsafe({ type: 'object', properties, required })
}

const shown = (text: string) => `${JSON.stringify(text.slice(0, 12))} x ${text.length}`
const pathWith = (path: string, id: string) => path.replaceAll(/:\w+/g, id)
const queryWith = (query: object) => `?${new URLSearchParams(Object.entries(query))}`

test('in any field of a body', async () => {
  function* calls(): Generator<readonly [string, Sent]> {
    for (const { method, path, operation } of routes) {
      const { body } = operation.input
      if (body === undefined) continue
      const base = soundValue(body, known)
      for (const place of placesIn(body)) {
        for (const text of inBody) {
          const sent = {
            method,
            path: pathWith(path, known.uuid ?? ''),
            body: placedAt(base, place, text),
          }
          yield [`${operation.operationId} ${place.join('.')} ${shown(text)}`, sent]
        }
      }
    }
  }
  expect(await slowOf(calls())).toEqual([])
})

test('in any field of a query, and in a path', async () => {
  function* calls(): Generator<readonly [string, Sent]> {
    for (const { method, path, operation } of routes) {
      const { query } = operation.input
      const base = query === undefined ? {} : Object(soundValue(query, known))
      for (const text of inAddress) {
        const wellFormed = encodeURIComponent(text.toWellFormed())
          .slice(0, 14_000)
          .replace(/%.?$/, '')
        if (path.includes(':')) {
          const sent = { method, path: pathWith(path, wellFormed) + queryWith(base) }
          yield [`${operation.operationId} path ${shown(text)}`, sent]
        }
        for (const name in query?.properties ?? {}) {
          const place = pathWith(path, known.uuid ?? '') + queryWith({ ...base, [name]: text })
          yield [`${operation.operationId} ${name} ${shown(text)}`, { method, path: place }]
        }
      }
    }
  }
  expect(await slowOf(calls())).toEqual([])
})

test('in any argument of a tool, and in its name', async () => {
  const tools = await catalogue()
  const message = (name: string, given: object): Sent => {
    return { method: 'POST', path: '/mcp', body: messageOf(name, { ...given }) }
  }
  function* calls(): Generator<readonly [string, Sent]> {
    for (const text of inBody) yield [`tool ${shown(text)}`, message(text, {})]
    for (const tool of tools) {
      const { name } = tool
      const schema = schemaOf(tool)
      const base = soundValue(schema, known)
      for (const place of placesIn(schema)) {
        for (const text of inBody) {
          const given = Object(placedAt(base, place, text))
          yield [`${name} ${place.join('.')} ${shown(text)}`, message(name, given)]
        }
      }
    }
  }
  expect(await slowOf(calls())).toEqual([])
})

test('as the name of a field, and in headers', async () => {
  const names = ['authorization', 'idempotency-key', 'x-forwarded-for', 'x-forwarded-proto', 'host']
  const more = ['accept', 'accept-language', 'cookie', 'origin', 'content-type', 'if-none-match']
  const others = ['x-request-id', 'traceparent', 'mcp-protocol-version', 'last-event-id', 'range']
  const printable = inAddress.filter((text) => /^[\x20-\x7e]+$/.test(text))
  function* calls(): Generator<readonly [string, Sent]> {
    for (const name of [...names, ...more, ...others]) {
      for (const text of printable) {
        const headers = { [name]: text }
        yield [`${name} ${shown(text)}`, { method: 'GET', path: '/v1/humans', headers }]
        yield [
          `${name} ${shown(text)}`,
          { method: 'POST', path: '/v1/bookings', body: {}, headers },
        ]
      }
    }
    for (const { method, path, operation } of routes) {
      const place = pathWith(path, known.uuid ?? '')
      for (const text of inBody) {
        const sent = { method, path: place, body: { [text]: text.slice(0, 9) } }
        if (operation.input.body) yield [`${operation.operationId} {${shown(text)}}`, sent]
      }
      for (const text of inAddress) {
        yield [
          `${operation.operationId} ?${shown(text)}`,
          { method, path: place + queryWith({ [text]: 1 }) },
        ]
      }
    }
  }
  expect(await slowOf(calls())).toEqual([])
})

/** Names that may mean a field, as many as there is room for. */
const strangers = (count: number, value: unknown = 1) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`new_rolee_time_${n}`, value]))

test('by faults in thousands', async () => {
  const tools = await catalogue()
  function* calls(): Generator<readonly [string, Sent]> {
    for (const { method, path, operation } of routes) {
      const { operationId, input } = operation
      const place = pathWith(path, known.uuid ?? '')
      const { body } = input
      const query = queryWith(strangers(700))
      yield [`${operationId} ?`, { method, path: place + query }]
      if (body === undefined) continue
      const base = soundValue(body, known)
      for (const at of [[], ...placesIn(body)]) {
        const many = { ...Object(at.length === 0 ? base : {}), ...strangers(2_500) }
        const what = `${operationId} ${at.join('.')}`
        yield [`${what} {}`, { method, path: place, body: placedAt(base, at, many) }]
        for (const one of ['a', 'Sarah Chem', 'a,a,a', '1:1', {}, strangers(3)]) {
          const list = Array.from(
            { length: Math.floor(60_000 / JSON.stringify(one).length) - 1 },
            () => one,
          )
          const sent = { method, path: place, body: placedAt(base, at, list.slice(0, 15_000)) }
          yield [`${what} [${JSON.stringify(one)}]`, sent]
        }
      }
    }
    for (const tool of tools) {
      const { name } = tool
      const base = Object(soundValue(schemaOf(tool), known))
      const given = [strangers(2_500), { ...base, ...strangers(2_500) }]
      const lists = placesIn(schemaOf(tool)).map((at) =>
        Object(
          placedAt(
            base,
            at,
            Array.from({ length: 4_000 }, () => 'Sarah Chem'),
          ),
        ),
      )
      for (const one of [...given, ...lists]) {
        yield [
          `${name} ${Object.keys(one).length}`,
          { method: 'POST', path: '/mcp', body: messageOf(name, one) },
        ]
      }
    }
  }
  expect(await slowOf(calls())).toEqual([])
})
