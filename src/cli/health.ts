import type { Config } from '../config.ts'
import { configOf, type Group, type Shell } from './command.ts'

const waitMs = 3_000

/** Asks a running server whether it is ready: the image's HEALTHCHECK. */
export function addHealth(program: Group, shell: Shell): void {
  program
    .command('health')
    .description('ask a running server whether it is ready')
    .option('--url <address>', 'of the server, in place of SLOTFLOW_HOST and SLOTFLOW_PORT')
    .addHelpText('after', '\nExit codes: 0 ready, 1 not ready.')
    .action(async ({ url }) => {
      shell.ended(await isReady(url ?? addressOf(configOf(shell, {}))))
    })
}

async function isReady(server: string): Promise<number> {
  try {
    const address = new URL('/readyz', server)
    // A proxy of the environment tells only of itself.
    const signal = AbortSignal.timeout(waitMs)
    const { ok, status } = await fetch(address, { proxy: false, signal })
    console.log(ok ? 'ready' : `not ready: ${status}`)
    return ok ? 0 : 1
  } catch (error) {
    console.error(`not ready: ${error instanceof Error ? error.message : error}`)
    return 1
  }
}

/** A server that listens on every address also listens on loopback. */
function addressOf({ host, port }: Config): string {
  const reached = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`
}
