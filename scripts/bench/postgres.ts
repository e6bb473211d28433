/** Debian's PostgreSQL in a folder of its own, on a free port, as it comes: it syncs each commit. */
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [newest] = [...new Bun.Glob('*/bin/initdb').scanSync('/usr/lib/postgresql')].sort().reverse()
const programs = newest === undefined ? null : join('/usr/lib/postgresql', newest, '..')

export interface Postgres {
  readonly url: string
  stop(): Promise<void>
  /** Stops it at once, as where the power fails, and starts it again on what it has on disk. */
  crash(): Promise<void>
}

/** Null: there is none on this machine. `options`: what the server is started with beside. */
export async function startPostgres(options: readonly string[] = []): Promise<Postgres | null> {
  if (programs === null) return null
  // It refuses to be run by root.
  const isRoot = process.getuid?.() === 0
  const as = isRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : []
  const dying = ['setpriv', '--pdeathsig=QUIT', ...as.slice(1)]
  const folder = mkdtempSync(join(tmpdir(), 'slotflow-postgres-'))
  if (isRoot) chownSync(folder, idOf('-u'), idOf('-g'))
  const data = join(folder, 'data')
  const made = Bun.spawnSync(
    [
      ...as,
      join(programs, 'initdb'),
      '-D',
      data,
      '-U',
      'bench',
      '-A',
      'trust',
      '--no-instructions',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
    ],
    { cwd: folder },
  )
  if (!made.success) throw new Error(`initdb: ${made.stderr}`)
  const port = freePort()
  const settings = ['-h', '127.0.0.1', '-p', `${port}`, '-k', folder, ...options]
  const start = () =>
    // It stops with whoever started it, however that ends.
    Bun.spawn([...dying, join(programs, 'postgres'), '-D', data, ...settings], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'ignore'],
    })
  const isReady = () =>
    Bun.spawnSync([join(programs, 'pg_isready'), '-h', '127.0.0.1', '-p', `${port}`]).success
  let server = start()
  const ready = async () => {
    while (!isReady()) {
      if (server.exitCode !== null) throw new Error('PostgreSQL did not start')
      await Bun.sleep(50)
    }
  }
  await ready()
  return {
    url: `postgres://bench@127.0.0.1:${port}/postgres`,
    async crash() {
      server.kill('SIGQUIT')
      await server.exited
      server = start()
      await ready()
    },
    async stop() {
      server.kill('SIGINT')
      await server.exited
      rmSync(folder, { recursive: true })
    },
  }
}

function idOf(flag: '-u' | '-g'): number {
  return Number(Bun.spawnSync(['id', flag, 'postgres']).stdout.toString())
}

function freePort(): number {
  const listener = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
  const { port } = listener
  listener.stop(true)
  return port
}
