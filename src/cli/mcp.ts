import { BadSettings, type Environment } from '../config.ts'
import type { Remote } from '../mcp/remote.ts'
import { isLoopback } from '../outbound/address.ts'
import type { Group, Shell } from './command.ts'

/** Speaks MCP over standard input and output, for a running server. Prints nothing but the protocol. */
export function addMcp(program: Group, { env, ended }: Shell): void {
  program
    .command('mcp')
    .description('speak MCP over standard input and output, for a running server')
    .addHelpText('after', '\nThe server is that at SLOTFLOW_URL, asked with SLOTFLOW_API_KEY.')
    .option('--tools <set>', 'fewer tools, by the name of a set: booking has eight')
    .action(async ({ tools = null }) => {
      const remote = remoteOf(env, tools)
      const { serveOverStdio } = await import('../mcp/stdio.ts')
      const wasThere = await serveOverStdio(remote, (line) => console.error(`slotflow: ${line}`))
      if (!wasThere) ended(1)
    })
}

/** @throws BadSettings */
function remoteOf(
  { SLOTFLOW_URL, SLOTFLOW_API_KEY: key }: Environment,
  tools: string | null,
): Remote {
  const address = SLOTFLOW_URL || 'http://127.0.0.1:3000'
  const url = URL.parse(address)
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new BadSettings([`SLOTFLOW_URL must be the address of a server, not "${address}".`])
  }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (key) return { url, key, tools, isLocal: isLoopback(host) }
  throw new BadSettings(['SLOTFLOW_API_KEY is not set: give it a key of that server, sk_live_…'])
}
