/** What ours is held against, started for one run: an echo, the barest durable service, a plain one on PostgreSQL. */
import { join } from 'node:path'
import { startPostgres } from './postgres.ts'
import { type Bookings, booker, getter, type Prepared, type Round } from './servers.ts'
import * as stage from './stage.ts'

export interface References {
  readonly echo: Bookings
  readonly spike: Bookings
  readonly spikeOfTeam: Bookings
  /** Null: this machine has no PostgreSQL. Its server may use both cores. */
  readonly postgres: Bookings | null
  readonly postgresOfTeam: Bookings | null
  /** The text of the slots of one human, as it is. */
  readonly fixed: Round
  stop(): Promise<void>
}

export async function startReferences(ours: Prepared, folder: string): Promise<References> {
  const { crowd, team, firstDay, payload } = ours
  const run = (name: string, args: readonly string[], input = '', cores?: string) => {
    const cmd = [process.execPath, join(import.meta.dir, `${name}.ts`), ...args]
    return stage.start(cmd, { NODE_ENV: 'production' }, input, cores)
  }
  const echo = await run('reference', [], payload)
  const spike = await run('spike', [join(folder, 'spike.db')])
  const database = await startPostgres()
  const plain = database && (await run('plain-postgres', [database.url], '', stage.bothCores))
  return {
    echo: booker(echo, crowd, firstDay),
    spike: booker(spike, crowd, firstDay),
    spikeOfTeam: booker(spike, team, firstDay),
    postgres: plain && booker(plain, crowd, firstDay),
    postgresOfTeam: plain && booker(plain, team, firstDay),
    fixed: getter(echo, `${echo.url}/static`),
    async stop() {
      for (const server of [echo, spike, plain]) await server?.stop()
      await database?.stop()
    },
  }
}
