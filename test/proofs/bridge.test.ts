/** `slotflow mcp` where things go wrong: whatever happens, a client that asks is answered, and the pipe stays open. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import {
  type Environment,
  type Program,
  product,
  serviceKey,
  startService,
  until,
  within,
} from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

// Each wait has a bound of its own, and says which; this one is for a machine that has other work.
setDefaultTimeout(30_000)

/** The program with its standard streams at hand, one line a message. */
function startBridge({ cmd }: Program, folder: string, env: Environment, args: string[] = []) {
  const child = Bun.spawn([...cmd, 'mcp', ...args], {
    cwd: folder,
    env: { SLOTFLOW_API_KEY: serviceKey, ...env },
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  let [out, err] = ['', '']
  const hear = async (stream: ReadableStream<Uint8Array>, take: (text: string) => void) => {
    const decoder = new TextDecoder()
    for await (const chunk of stream) take(decoder.decode(chunk, { stream: true }))
  }
  const heard = Promise.all([
    hear(child.stdout, (text) => (out += text)),
    hear(child.stderr, (text) => (err += text)),
  ])
  let read = 0
  return {
    said: () => err,
    send: (line: unknown) => {
      child.stdin.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`)
      void child.stdin.flush()
    },
    /** The next line that it answers. */
    async next() {
      const lines = () => out.split('\n').slice(0, -1)
      await until('line', () => lines().length > read)
      return JSON.parse(lines()[read++] ?? '')
    },
    async end() {
      await child.stdin.end()
      const code = await within(10_000, 'the end of the bridge', child.exited)
      await heard
      return { code, left: out.split('\n').slice(read, -1) }
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await child.exited
    },
  }
}

function freePort(): number {
  const server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response() })
  const { port = 0 } = server
  void server.stop(true)
  return port
}

const clientInfo = { name: 'test', version: '1' }
const initialize = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo },
}
const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
const call = { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'list_humans' } }
const _meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': clientInfo,
  'io.modelcontextprotocol/clientCapabilities': {},
}
const laterCall = { ...call, params: { ...call.params, _meta } }

describe.each([...product])('$name', (program) => {
  test('it waits for a server that is not up yet, and says so', async () => {
    using folder = temporaryFolder()
    const port = freePort()
    const env = { SLOTFLOW_URL: `http://127.0.0.1:${port}` }
    await using bridge = startBridge(program, folder.path, env)
    bridge.send(initialize)
    await until('word of the wait', () => bridge.said() !== '')
    expect(bridge.said()).toMatch(
      /^slotflow: no server answers at .*waiting for it, 30 seconds.*\n$/,
    )
    await using _ = await startService(program, folder.path, { SLOTFLOW_PORT: String(port) })
    expect(await bridge.next()).toMatchObject({
      id: 0,
      result: { serverInfo: { name: 'slotflow' } },
    })
    expect(await bridge.end()).toEqual({ code: 0, left: [] })
  })

  test('a server that goes away makes errors of requests, and comes back to the same session', async () => {
    using folder = temporaryFolder()
    const first = await startService(program, folder.path)
    await using bridge = startBridge(program, folder.path, { SLOTFLOW_URL: first.url })
    bridge.send(call)
    expect(await bridge.next()).toMatchObject({
      id: 2,
      result: { structuredContent: { total: 0 } },
    })
    await first.stop()
    bridge.send(list)
    expect(await bridge.next()).toMatchObject({
      id: 1,
      error: { code: -32_603, message: expect.stringContaining('no server answers at') },
    })
    const refusal = { code: 'UNAVAILABLE', status: 503 }
    for (const one of [call, laterCall]) {
      bridge.send(one)
      const { result } = await bridge.next()
      expect(result).toMatchObject({ isError: true, _meta: { 'slotflow/error': refusal } })
      expect(result.content[0].text).toMatch(/^UNAVAILABLE: no server answers at/)
      expect(result.resultType).toBe(one === laterCall ? 'complete' : undefined)
    }
    bridge.send([list, { jsonrpc: '2.0', method: 'notifications/initialized' }, call])
    expect(await bridge.next()).toMatchObject([
      { id: 1, error: {} },
      { id: 2, result: { isError: true } },
    ])
    const port = { SLOTFLOW_PORT: String(first.port) }
    await using _ = await startService(program, folder.path, port)
    bridge.send(laterCall)
    expect(await bridge.next()).toMatchObject({ id: 2, result: { resultType: 'complete' } })
    // Nobody waits for an answer to a notification.
    bridge.send({ jsonrpc: '2.0', method: 'notifications/initialized' })
    expect(await bridge.end()).toEqual({ code: 0, left: [] })
  })

  test('it asks for a set of tools, and says which there are where there is none of that name', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const env = { SLOTFLOW_URL: service.url }
    await using bridge = startBridge(program, folder.path, env, ['--tools', 'booking'])
    bridge.send(list)
    expect((await bridge.next()).result.tools).toHaveLength(8)
    await bridge.end()
    await using wrong = startBridge(program, folder.path, env, ['--tools', 'all'])
    wrong.send(list)
    const { error } = await wrong.next()
    expect(error.message).toBe('tools: must be one of booking, or be left out')
    expect((await wrong.end()).code).toBe(1)
    expect(wrong.said()).toContain('must be one of booking')
  })

  test('batches are run, and what is no message is answered as well', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    await using bridge = startBridge(program, folder.path, { SLOTFLOW_URL: service.url })
    const answers: [unknown, unknown][] = [
      ['{"jsonrpc":', { id: null, error: { code: -32_700 } }],
      ['not json', { id: null, error: { code: -32_700 } }],
      ['{"id":3,"method":"ping"}', { id: 3, error: { code: -32_600 } }],
      ['5', { id: null, error: { code: -32_600 } }],
      ['[]', { id: null, error: { code: -32_600 } }],
      [
        { ...list, method: 'nothing' },
        { id: 1, error: { code: -32_601 } },
      ],
      [
        [list, call],
        [
          { id: 1, result: { tools: expect.any(Array) } },
          { id: 2, result: { content: expect.any(Array) } },
        ],
      ],
    ]
    for (const [line, answer] of answers) {
      bridge.send(line)
      expect(await bridge.next()).toMatchObject(Object(answer))
    }
    bridge.send('  ')
    expect(await bridge.end()).toEqual({ code: 0, left: [] })
    expect(bridge.said()).toBe('')
  })

  test('a key that is refused and a page of somebody else are answers, too', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const page = () => new Response('<h1>Not here</h1>', { status: 404 })
    await using other = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: page })
    const cases: [Environment, string, RegExp][] = [
      [{ SLOTFLOW_URL: service.url, SLOTFLOW_API_KEY: 'sk_live_no' }, 'UNAUTHORIZED', /API key/],
      [{ SLOTFLOW_URL: other.url.origin }, 'UNAVAILABLE', /\(404\) is not Slotflow/],
    ]
    for (const [env, code, why] of cases) {
      await using bridge = startBridge(program, folder.path, env)
      bridge.send(initialize)
      expect(await bridge.next()).toMatchObject({
        id: 0,
        error: { message: expect.stringMatching(why) },
      })
      bridge.send(call)
      expect(await bridge.next()).toMatchObject({
        result: { isError: true, _meta: { 'slotflow/error': { code } } },
      })
      expect(await bridge.end()).toEqual({ code: 1, left: [] })
      expect(bridge.said()).toMatch(why)
    }
  })
})
