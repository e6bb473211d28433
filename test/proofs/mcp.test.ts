/** The tools as clients reach them: over HTTP, over the standard streams of `slotflow mcp`, and printed. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import {
  callerOf,
  type Environment,
  hire,
  type Program,
  product,
  type Service,
  serviceKey,
  startProcess,
  startService,
} from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

// Each wait has a bound of its own, and says which; this one is for a machine that has other work.
setDefaultTimeout(30_000)

const dayOf = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

function overStdio({ cmd: [command = '', ...args] }: Program, { url }: Service) {
  const env = { SLOTFLOW_URL: url, SLOTFLOW_API_KEY: serviceKey }
  return new StdioClientTransport({ command, args: [...args, 'mcp'], env, stderr: 'ignore' })
}

function overHttp(_: Program, { url }: Service) {
  const headers = { authorization: `Bearer ${serviceKey}` }
  return new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit: { headers } })
}

/** Runs a command that prints and ends. */
async function printed(program: Program, word: string, env: Environment = {}) {
  using folder = temporaryFolder()
  const [first = '', ...rest] = word.split(' ')
  const command = { name: program.name, cmd: [...program.cmd, first, ...rest] }
  await using child = startProcess(command, folder.path, env)
  const { code } = await child.ended()
  return { code, out: child.said.out, lines: child.said.err.split('\n').filter(Boolean) }
}

describe.each([...product])('$name', (program) => {
  test.each([
    ['standard streams', overStdio],
    ['HTTP', overHttp],
  ] as const)('over %s a client lists the tools and books', async (_, transportOf) => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const humanId = await hire(callerOf(service.url))
    for (const mode of ['legacy', 'auto'] as const) {
      const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } })
      await client.connect(transportOf(program, service))
      const { tools } = await client.listTools()
      expect(tools.map(({ name }) => name)).toContain('create_booking')
      expect(client.getInstructions()).toContain('find_slots')
      const asked = { human_id: humanId, date_from: dayOf(2), date_to: dayOf(2), duration: 30 }
      const found = await client.callTool({ name: 'find_slots', arguments: asked })
      const { slots }: { slots: { starts_at: string }[] } = Object(found.structuredContent)
      const wanted = {
        human_id: humanId,
        starts_at: slots[0]?.starts_at,
        duration: 30,
        attendee_name: 'Alex Rivera',
      }
      const call = { name: 'create_booking', arguments: wanted }
      const booked = await client.callTool(call)
      expect(booked.content[0]).toMatchObject({
        text: expect.stringMatching(
          /^Booked: "Alex Rivera" with "Sarah Chen", .* UTC, 30 minutes\.$/,
        ),
      })
      const other = { ...wanted, attendee_name: 'Bo Berg' }
      const taken = await client.callTool({ ...call, arguments: other })
      expect(taken).toMatchObject({
        isError: true,
        _meta: { 'slotflow/error': { code: 'SLOT_UNAVAILABLE' } },
      })
      await client.close()
    }
  })

  test('mcp answers what is piped in before it ends, and writes nothing else to its output', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const messages = [
      {
        method: 'initialize',
        params: {
          protocolVersion: '2025-06-18',
          capabilities: {},
          clientInfo: { name: 'x', version: '1' },
        },
      },
      { method: 'tools/list' },
      { method: 'tools/call', params: { name: 'list_humans' } },
    ]
    const input = messages.map((one, at) => JSON.stringify({ jsonrpc: '2.0', id: at, ...one }))
    const child = Bun.spawn([...program.cmd, 'mcp'], {
      cwd: folder.path,
      env: { SLOTFLOW_URL: service.url, SLOTFLOW_API_KEY: serviceKey },
      stdin: new Blob([`${input.join('\n')}\n`]),
      stdout: 'pipe',
      stderr: 'pipe',
    })
    const lines = (await new Response(child.stdout).text()).trim().split('\n')
    const ids = lines.map((line) => JSON.parse(line)).map(({ id, result }) => result && id)
    expect(ids.sort()).toEqual([0, 1, 2])
    expect(await new Response(child.stderr).text()).toBe('')
    expect(await child.exited).toBe(0)
  })

  test('mcp says in one line what it lacks', async () => {
    const key = { SLOTFLOW_API_KEY: serviceKey }
    const cases: [string, Environment, number, RegExp][] = [
      ['mcp', {}, 2, /SLOTFLOW_API_KEY is not set/],
      ['mcp', { ...key, SLOTFLOW_URL: 'example' }, 2, /SLOTFLOW_URL must be the address/],
      ['mcp now', key, 2, /too many arguments/],
      ['mcp', { ...key, SLOTFLOW_URL: 'http://127.0.0.1:1' }, 1, /no server answers at http:/],
    ]
    for (const [command, env, code, why] of cases) {
      const said = await printed(program, command, env)
      expect(said).toEqual({ code, out: '', lines: [expect.stringMatching(why)] })
    }
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const wrong = { SLOTFLOW_URL: service.url, SLOTFLOW_API_KEY: 'sk_live_wrong' }
    const { code, lines } = await printed(program, 'mcp', wrong)
    expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringMatching(/valid API key/)] })
  })

  test('tools --json prints all tools for function calling, without a server', async () => {
    const { code, out } = await printed(program, 'tools --json')
    const tools: { type: string; function: { name: string; strict: boolean } }[] = JSON.parse(out)
    expect(code).toBe(0)
    expect(tools.map((tool) => tool.function.name)).toContain('create_booking')
    for (const tool of tools)
      expect(tool).toMatchObject({ type: 'function', function: { strict: true } })
    const { out: names } = await printed(program, 'tools')
    expect(names.trim().split('\n')).toHaveLength(tools.length)
    expect(await printed(program, 'tools --yaml')).toMatchObject({ code: 2, out: '' })
  })
})
