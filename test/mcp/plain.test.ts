/** The commonest message is answered without the SDK: to the byte as the SDK answers it. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { plainCallIn } from '../../src/mcp/plain.ts'
import type { Tool } from '../../src/mcp/tool.ts'
import { requestOf, startTestApp, type TestApp } from '../support/app.ts'
import { catalogue, messageOf } from '../support/tools.ts'

let app: TestApp
let tools: ReadonlyMap<string, Tool>
beforeAll(async () => {
  app = await startTestApp()
  tools = new Map((await catalogue()).map((tool) => [tool.name, tool]))
})
afterAll(() => app[Symbol.asyncDispose]())

const send = (body: unknown, headers: Record<string, string> = {}) =>
  app.send(requestOf('POST', '/mcp', body, { key: app.key, headers }))
const isPlain = (body: unknown, headers: Record<string, string> = {}) =>
  plainCallIn(requestOf('POST', '/mcp', {}, { headers }), body, tools) !== null

/** The same message with a member that says nothing, which the SDK looks at. */
const elaborate = (message: ReturnType<typeof messageOf>) => ({
  ...message,
  params: { ...message.params, _meta: { trace: 'x' } },
})

test('answers, refusals and bytes are those of the SDK', async () => {
  const { id } = await app.human({ name: 'Zoë "Z" \u200e ☃' })
  const days = { date_from: '2026-03-16', date_to: '2026-03-17', duration: 30 }
  const { body } = await app.book(id, '2026-03-16T09:00:00Z', {
    metadata: { deep: [1, 'é"\u2028'] },
  })
  const calls = [
    messageOf('list_humans', {}),
    messageOf('get_human', { human_id: id }),
    messageOf('find_slots', { human_id: id, ...days }),
    messageOf('get_booking', { booking_id: body.id }),
    messageOf('list_bookings', { metadata: [] }),
    messageOf('get_usage', {}),
    messageOf('get_booking', { booking_id: 'none' }),
    messageOf('create_booking', { human_id: id, duration: 'x', stranger: 1 }),
  ]
  for (const message of calls) {
    const more = elaborate(message)
    expect([isPlain(message), isPlain(more)]).toEqual([true, false])
    const [plain, whole] = [await send(message), await send(more)]
    expect(plain.text).toBe(whole.text)
    expect(plain.status).toBe(whole.status)
    expect(plain.headers.get('content-type')).toBe(whole.headers.get('content-type'))
  }
})

test('whatever says more, or is no call of a tool that is there, is left to the SDK', () => {
  const call = messageOf('list_humans', {})
  const { params } = call
  for (const body of [
    call,
    { ...call, id: 'text' },
    { ...call, params: { name: 'list_humans' } },
    { ...call, params: { ...params, _meta: { progressToken: 7 } } },
  ]) {
    expect([body, isPlain(body)]).toEqual([body, true])
  }
  for (const body of [
    null,
    [call],
    { ...call, jsonrpc: '1.0' },
    { ...call, id: null },
    { ...call, id: 1.5 },
    { ...call, method: 'tools/list' },
    { ...call, result: {} },
    { ...call, params: null },
    { ...call, params: { ...params, arguments: [] } },
    { ...call, params: { ...params, task: {} } },
    { ...call, params: { ...params, _meta: { more: 1 } } },
    { ...call, params: { ...params, name: 'no_tool' } },
  ]) {
    expect([body, isPlain(body)]).toEqual([body, false])
  }
  expect(isPlain(call, { 'mcp-protocol-version': '2025-06-18' })).toBe(true)
  for (const headers of [
    { 'mcp-protocol-version': '2026-07-28' },
    { 'mcp-protocol-version': '1' },
    { 'mcp-method': 'tools/call' },
    { 'content-type': 'application/merge-patch+json' },
  ]) {
    expect([headers, isPlain(call, headers)]).toEqual([headers, false])
  }
})
