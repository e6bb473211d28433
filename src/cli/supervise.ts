import type { Config, Environment } from '../config.ts'
import { createLog, type Log } from '../observe/log.ts'
import { openStorage } from '../storage.ts'
import { connectWriter } from '../store/sqlite/file/connect.ts'
import type { HeldRules } from '../store/sqlite/file/zone-rules.ts'
import { fileIn } from '../store/sqlite/open.ts'
import { createCrew, type Ready } from './crew.ts'
import { signalled } from './signals.ts'

/**
 * Runs `config.workers` processes on one port and one file. One that dies or hangs is replaced; all are
 * stopped together. Answers when the last has ended.
 */
export async function supervise(
  config: Config,
  env: Environment,
  announce: (ready: Ready) => void,
): Promise<number> {
  const stopSignal = signalled()
  const port = takePort(config)
  const log = logOf(config)
  const zones = await keepZoneRules(config, log)
  const crew = createCrew({ ...env, SLOTFLOW_WORKER: '1', SLOTFLOW_PORT: String(port) }, log)

  // The first one alone makes the file and the account; the others find them.
  const firstReady = Promise.withResolvers<Ready>()
  const first = crew.start(firstReady.resolve)
  const ready = await Promise.race([firstReady.promise, first.exited])
  if (typeof ready === 'number') {
    zones.release()
    return ready
  }
  void crew.keep(first)
  for (let others = config.workers - 1; others > 0; others -= 1) void crew.keep(crew.start())
  announce(ready)
  const forced = await crew.stop(await stopSignal)
  // Workers that close in one moment leave the journal to each other.
  connectWriter(fileIn(config.dataFolder)).close(true)
  zones.release()
  if (forced > 0) log.error('workers did not end in time: ended by force', { workers: forced })
  return forced > 0 ? 1 : 0
}

function logOf({ log }: Config): Log {
  return createLog(
    log,
    (line) => process.stderr.write(`${line}\n`),
    () => Date.now(),
  )
}

/**
 * Puts the zone rules in force for all workers, those that replace others as well, and keeps them as they are: a worker
 * that starts when no other lives would find itself alone with the data, and this machine's rules may be newer by then.
 */
async function keepZoneRules(config: Config, log: Log): Promise<HeldRules> {
  const { store, zones, notices } = await openStorage(config, Date.now())
  await store.close()
  for (const notice of notices) log.info(notice)
  return zones
}

/**
 * The port to share, a free one for 0. Taken alone for a moment: shared ports would hide from us that
 * somebody else listens there already.
 */
function takePort({ host, port }: Config): number {
  const probe = Bun.serve({ hostname: host, port, reusePort: false, fetch: () => new Response() })
  const taken = probe.port ?? port
  probe.stop(true)
  return taken
}
