import type { Config, Environment } from '../config.ts'
import { createLog } from '../observe/log.ts'
import { openStorage } from '../storage.ts'
import { connectWriter } from '../store/sqlite/file/connect.ts'
import type { HeldRules } from '../store/sqlite/file/zone-rules.ts'
import { fileIn } from '../store/sqlite/open.ts'
import { signalled } from './signals.ts'

const workerRestartMs = 1_000

/** What a worker tells its supervisor once it serves. */
export interface Ready {
  readonly url: string
  readonly newKey: string | null
}

/** How a command of this program is run again: the binary itself, or Bun and the entry file. */
const self = Bun.isStandaloneExecutable ? [process.execPath] : [process.execPath, Bun.main]

/**
 * Runs `config.workers` processes on one port and one file. One that dies is started again; all are
 * stopped together. Answers when the last has ended.
 */
export async function supervise(
  config: Config,
  env: Environment,
  announce: (ready: Ready) => void,
): Promise<number> {
  const stopSignal = signalled()
  const port = takePort(config)
  const zones = await keepZoneRules(config)
  const workerEnv = { ...env, SLOTFLOW_WORKER: '1', SLOTFLOW_PORT: String(port) }
  const running = new Set<Bun.Subprocess>()
  let stopping = false

  function start(ready: (message: Ready) => void): Bun.Subprocess {
    const worker = Bun.spawn([...self, 'serve'], {
      env: workerEnv,
      stdio: ['ignore', 'inherit', 'inherit'],
      ipc: ready,
    })
    running.add(worker)
    return worker
  }

  /** Keeps one place filled until all are stopped. */
  async function keep(first: Bun.Subprocess): Promise<void> {
    for (let worker = first; ; worker = start(() => undefined)) {
      await worker.exited
      running.delete(worker)
      if (stopping) return
      // A pause, so that one that cannot start does not keep the machine busy.
      await Bun.sleep(workerRestartMs)
      if (stopping) return
    }
  }

  // The first one alone makes the file and the account; the others find them.
  const firstReady = Promise.withResolvers<Ready>()
  const first = start(firstReady.resolve)
  const ready = await Promise.race([firstReady.promise, first.exited])
  if (typeof ready === 'number') {
    zones.release()
    return ready
  }
  const others = Array.from({ length: config.workers - 1 }, () => start(() => undefined))
  const kept = Promise.all([first, ...others].map(keep))
  announce(ready)
  const signal = await stopSignal
  stopping = true
  for (const worker of running) worker.kill(signal)
  await kept
  // Workers that close in one moment leave the journal to each other.
  connectWriter(fileIn(config.dataFolder)).close(true)
  zones.release()
  return 0
}

/**
 * Puts the zone rules in force for all workers, those that replace others as well, and keeps them as they are: a worker
 * that starts when no other lives would find itself alone with the data, and this machine's rules may be newer by then.
 */
async function keepZoneRules(config: Config): Promise<HeldRules> {
  const now = () => Date.now()
  const { store, zones, notices } = await openStorage(config, now())
  await store.close()
  const log = createLog(config.log, (line) => process.stderr.write(`${line}\n`), now)
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
