import { BadSettings, type Config, type Environment, readConfig } from '../config.ts'
import { UnusableFile } from '../store/sqlite/file/unusable.ts'
import type { Group, Shell } from './command.ts'
import { aliveEveryMs, type Ready, type Word } from './crew.ts'
import { explain } from './explain.ts'
import { signalled, stopForcedMs } from './signals.ts'
import { isTerminal } from './terminal.ts'

/** So long after the first one a worker takes a further signal for the same, passed on by its supervisor. */
const signalEchoMs = 1_000

export function addServe(program: Group, shell: Shell): void {
  program
    .command('serve')
    .description('serve the API; settings are environment variables')
    .action(async () => shell.ended(await serve(shell.env)))
}

/** Serves until SIGTERM, SIGINT or SIGHUP. */
export async function serve(env: Environment): Promise<number> {
  try {
    const config = readConfig(env, isTerminal())
    const announce = (ready: Ready) => show(ready, config)
    if (config.isWorker) {
      // A supervisor that was killed tells nobody: its workers end with the channel.
      process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
      return await serveAlone(config, (ready) => {
        tell(ready)
        setInterval(tell, aliveEveryMs, 'alive').unref()
      })
    }
    if (config.workers > 1) {
      const { supervise } = await import('./supervise.ts')
      return await supervise(config, env, announce)
    }
    return await serveAlone(config, announce)
  } catch (error) {
    const isClear = error instanceof BadSettings || error instanceof UnusableFile
    return explain(isClear ? error : new Error(`cannot start: ${textOf(error)}`))
  }
}

async function serveAlone(config: Config, announce: (ready: Ready) => void): Promise<number> {
  // Listened for from the beginning: a signal may come with the ready line, or before it.
  // To a whole group of processes, as a terminal does, it comes to a worker twice: by itself and passed on.
  const signal = signalled(config.isWorker ? signalEchoMs : 0)
  // Loaded here: no other command, and no supervisor, pays for it.
  const { startServer } = await import('../server.ts')
  const server = await startServer(config)
  announce({ url: server.url, newKey: server.newKey })
  await signal
  const force = setTimeout(endByForce, stopForcedMs)
  await server.stop()
  clearTimeout(force)
  return 0
}

/** A supervisor that is gone hears nothing. */
function tell(word: Word): void {
  if (process.connected) process.send?.(word)
}

function endByForce(): void {
  console.error('slotflow: what was in flight did not end in time: ended by force.')
  process.exit(1)
}

function show({ url, newKey }: Ready, { dataFolder }: Config): void {
  if (newKey !== null) console.error(`Your admin key, shown only this once:\n\n  ${newKey}\n`)
  console.log(`Slotflow is ready at ${url} (data in ${dataFolder})\nDashboard: ${url}/dashboard`)
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
