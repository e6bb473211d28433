/** What is no message, or no call, is told what to send: a model never reads the words of a library. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { requestOf, startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app[Symbol.asyncDispose]())

const message = (method: string, params?: unknown) => ({
  ...{ jsonrpc: '2.0', id: 1, method },
  ...(params !== undefined && { params }),
})
const revision = '2026-07-28'
const later = {
  'io.modelcontextprotocol/protocolVersion': revision,
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
}

async function said(body: unknown, headers: Record<string, string> = {}): Promise<string> {
  const { text } = await app.send(requestOf('POST', '/mcp', body, { key: app.key, headers }))
  const answer = JSON.parse(text)
  return answer.error?.message ?? answer.result.content[0].text
}

/** A list in a list, and so on. */
function deep(levels: number): unknown[] {
  let list: unknown[] = []
  for (let level = 1; level < levels; level += 1) list = [list]
  return list
}

/** What is sent, and what is said. */
const faults: [body: unknown, says: RegExp][] = [
  [
    message('tools/call', { arguments: {} }),
    /^params\.name is missing: send a text\. This key may call: list_humans, /,
  ],
  [
    message('tools/call', { name: 5 }),
    /^params\.name must be a text\. This key may call: list_humans, /,
  ],
  [message('tools/call'), /^params is missing: send an object\.$/],
  [message('tools/call', { name: '' }), /^There is no tool called ""\. This key may call: /],
  [
    message('tools/call', { name: 'get_usage', arguments: 5 }),
    /^VALIDATION_ERROR: arguments: is not an argument of get_usage/,
  ],
  [
    message('create_booking', {}),
    /^create_booking is a tool and no method: send the method tools\/call/,
  ],
  [
    message('prompts/list', {}),
    /^There is no method "prompts\/list" here\. tools\/list lists the tools/,
  ],
  [message('tools/list', { cursor: 5 }), /^params\.cursor must be a text\.$/],
  [
    message('initialize', {}),
    /^params\.protocolVersion is missing: send a text; params\.capabilities is missing/,
  ],
  [deep(32_000), /^Bad Request: JSON-RPC batch contains an invalid message$/],
  [{ name: 'list_humans' }, /^This is no message of MCP\. Send one as \{"jsonrpc"/],
]

test.each(faults.map(([body, says]) => [String(says), body, says] as const))(
  '%s',
  async (_, body, says) => {
    expect(await said(body)).toMatch(says)
  },
)

test('of the later revision, and in a batch, the same is said', async () => {
  const headers = { 'mcp-protocol-version': revision, 'mcp-method': 'tools/call' }
  expect(await said(message('tools/call', { _meta: later }), headers)).toMatch(
    /^params\.name is missing: send a text\. This key may call: /,
  )
  const batch = [
    { ...message('ping'), id: 7 },
    { ...message('create_booking', {}), id: 8 },
  ]
  const { text } = await app.send(requestOf('POST', '/mcp', batch, { key: app.key }))
  const answers: { id: number; error?: { message: string } }[] = JSON.parse(text)
  expect(answers.find(({ id }) => id === 8)?.error?.message).toStartWith('create_booking is a tool')
  expect(answers.find(({ id }) => id === 7)).toMatchObject({ result: {} })
})

test('arguments in a list of one are those', async () => {
  await app.human()
  const call = message('tools/call', { name: 'list_humans', arguments: [{ limit: 1 }] })
  expect(await said(call)).toStartWith('1 active human: "Sarah Chen"')
})
