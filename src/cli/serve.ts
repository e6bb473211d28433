import { BadSettings, type Config, type Environment, readConfig } from '../config.ts'
import { startServer } from '../server.ts'
import { UnusableFile } from '../store/sqlite/migrate.ts'
import { signalled } from './signals.ts'
import { type Ready, supervise } from './supervise.ts'

/** Serves until SIGTERM, SIGINT or SIGHUP. */
export async function serve(words: readonly string[], env: Environment): Promise<number> {
  if (words.length > 0) {
    console.error(
      'slotflow serve takes no arguments; settings are environment variables. See slotflow help.',
    )
    return 2
  }
  try {
    const config = readConfig(env, process.stderr.isTTY)
    const announce = (ready: Ready) => show(ready, config)
    if (config.isWorker) {
      // A supervisor that was killed tells nobody: its workers end with the channel.
      process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
      return await serveAlone(config, (ready) => process.send?.(ready))
    }
    if (config.workers > 1) return await supervise(config, env, announce)
    return await serveAlone(config, announce)
  } catch (error) {
    return refuse(error)
  }
}

async function serveAlone(config: Config, announce: (ready: Ready) => void): Promise<number> {
  // Listened for from the beginning: a signal may come with the ready line, or before it.
  const signal = signalled()
  const server = await startServer(config)
  announce({ url: server.url, newKey: server.newKey })
  await signal
  await server.stop()
  return 0
}

function show({ url, newKey }: Ready, { dataFolder }: Config): void {
  if (newKey !== null) console.error(`Your admin key, shown only this once:\n\n  ${newKey}\n`)
  console.log(`Slotflow is ready at ${url} (data in ${dataFolder})`)
}

/** One clear line for what the operator can mend. */
function refuse(error: unknown): number {
  if (error instanceof BadSettings) {
    for (const fault of error.faults) console.error(`slotflow: ${fault}`)
    return 2
  }
  const message = error instanceof Error ? error.message : String(error)
  console.error(`slotflow: ${error instanceof UnusableFile ? message : `cannot start: ${message}`}`)
  return 1
}
