import { BadSettings, type Config, type Environment, readConfig } from '../config.ts'
import { type Server, startServer } from '../server.ts'
import { UnusableFile } from '../store/sqlite/migrate.ts'

/** Serves until SIGTERM, SIGINT or SIGHUP. A second signal ends the process at once. */
export async function serve(words: readonly string[], env: Environment): Promise<number> {
  if (words.length > 0) {
    console.error(
      'slotflow serve takes no arguments; settings are environment variables. See slotflow help.',
    )
    return 2
  }
  let config: Config
  let server: Server
  try {
    config = readConfig(env, process.stderr.isTTY)
    server = await startServer(config)
  } catch (error) {
    return refuse(error)
  }
  if (server.newKey !== null) {
    console.error(`Your admin key, shown only this once:\n\n  ${server.newKey}\n`)
  }
  console.log(`Slotflow is ready at ${server.url} (data in ${config.dataFolder})`)
  await signalled()
  await server.stop()
  return 0
}

function signalled(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let signals = 0
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      signals += 1
      if (signals > 1) process.exit(1)
      resolve()
    })
  }
  return promise
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
