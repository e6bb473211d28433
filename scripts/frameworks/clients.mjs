/** The clients of MCP that agents are built with. Each opens a session and says what it hands to a model, as text. */
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const info = { name: 'slotflow-ci', version: '1' }

/** @typedef {{ url: URL, key: string, command: string, args: string[], env: Record<string, string> }} Service */

/** By name: a function of the service and of the way to it, `http` or `stdio`. */
export const clients = {
  'SDK 1': async (service, way) => {
    const { Client } = await import('sdk-v1/client/index.js')
    const { StdioClientTransport } = await import('sdk-v1/client/stdio.js')
    const { StreamableHTTPClientTransport } = await import('sdk-v1/client/streamableHttp.js')
    const client = new Client(info)
    return ofSdk(client, service, way, { StdioClientTransport, StreamableHTTPClientTransport })
  },
  'SDK 2, as before': (service, way) => sdk2('legacy', service, way),
  'SDK 2, of 2026-07-28': (service, way) => sdk2('auto', service, way),
  LangChain: async ({ url, key, command, args, env }, way) => {
    const { MultiServerMCPClient } = await import('@langchain/mcp-adapters')
    const headers = { Authorization: `Bearer ${key}` }
    const http = { transport: 'http', url: url.href, headers }
    const stdio = { transport: 'stdio', command, args, env }
    const client = new MultiServerMCPClient({ slotflow: way === 'http' ? http : stdio })
    const tools = await client.getTools()
    return {
      names: async () => tools.map(({ name }) => name),
      call: (name, given) => tools.find((tool) => tool.name === name).invoke(given),
      close: () => client.close(),
    }
  },
  'AI SDK': async ({ url, key, command, args, env }, way) => {
    const { createMCPClient } = await import('@ai-sdk/mcp')
    const { Experimental_StdioMCPTransport: Stdio } = await import('@ai-sdk/mcp/mcp-stdio')
    const headers = { Authorization: `Bearer ${key}` }
    const http = { type: 'http', url: url.href, headers }
    const transport = way === 'http' ? http : new Stdio({ command, args, env })
    const client = await createMCPClient({ transport })
    const tools = await client.tools()
    return {
      names: async () => Object.keys(tools),
      call: (name, given) => tools[name].execute(given, { toolCallId: '1', messages: [] }),
      close: () => client.close(),
    }
  },
  'OpenAI Agents': async ({ url, key, command, args, env }, way) => {
    const { MCPServerStdio, MCPServerStreamableHttp } = await import('@openai/agents')
    const requestInit = { headers: { Authorization: `Bearer ${key}` } }
    const server =
      way === 'http'
        ? new MCPServerStreamableHttp({ url: url.href, requestInit })
        : new MCPServerStdio({ command, args, env })
    await server.connect()
    return {
      names: async () => (await server.listTools()).map(({ name }) => name),
      call: (name, given) => server.callTool(name, given),
      close: () => server.close(),
    }
  },
  Inspector: async (service, way) => {
    const ask = (...more) => inspect(service, way, more)
    return {
      names: async () => (await ask('--method', 'tools/list')).tools.map(({ name }) => name),
      call: (name, given) => {
        const pairs = Object.entries(given).flatMap(([key, value]) => [
          '--tool-arg',
          `${key}=${value}`,
        ])
        return ask('--method', 'tools/call', '--tool-name', name, ...pairs)
      },
      close: async () => {},
    }
  },
}

async function sdk2(mode, service, way) {
  const { Client, StreamableHTTPClientTransport } = await import('@modelcontextprotocol/client')
  const { StdioClientTransport } = await import('@modelcontextprotocol/client/stdio')
  const client = new Client(info, { versionNegotiation: { mode } })
  return ofSdk(client, service, way, { StdioClientTransport, StreamableHTTPClientTransport })
}

async function ofSdk(client, { url, key, command, args, env }, way, transports) {
  const requestInit = { headers: { authorization: `Bearer ${key}` } }
  const transport =
    way === 'http'
      ? new transports.StreamableHTTPClientTransport(url, { requestInit })
      : new transports.StdioClientTransport({ command, args, env, stderr: 'ignore' })
  await client.connect(transport)
  return {
    names: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: (name, given) => client.callTool({ name, arguments: given }),
    close: () => client.close(),
  }
}

/** One run of its command line, which prints the answer as JSON. */
async function inspect({ url, key, command, args, env }, way, more) {
  const manifest = createRequire(import.meta.url).resolve(
    '@modelcontextprotocol/inspector-cli/package.json',
  )
  const cli = join(dirname(manifest), 'build/cli.js')
  const http = [url.href, '--transport', 'http', '--header', `Authorization: Bearer ${key}`]
  const pairs = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`])
  const target = way === 'http' ? http : [...pairs, command, ...args]
  const all = [cli, '--cli', ...target, ...more]
  const { stdout } = await promisify(execFile)(process.execPath, all)
  return JSON.parse(stdout)
}
