/** Stores on a real PostgreSQL: one server for all tests of a process, and databases that are used again, emptied. */
import { SQL } from 'bun'
import { type Postgres, startPostgres } from '../../scripts/bench/postgres.ts'
import { learnYears } from '../../src/holidays/load.ts'
import { learningHolidays } from '../../src/store/holidays.ts'
import { openPostgres } from '../../src/store/postgres/open.ts'
import type { Store } from '../../src/store/store.ts'
import { eventBody } from '../../src/wire/event.ts'
import type { Engine } from '../store/contract.ts'
import { openMemory } from './memory/engine.ts'
import { account } from './store.ts'

/** No test takes the machine's power away: what it syncs to disk, nobody reads again. */
const unsynced = ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=300']

export interface TestPostgres {
  /** A database with nothing in it but the schema, and any number of stores on it. */
  engine(): Engine & { readonly url: Promise<string> }
}

let shared: Promise<TestPostgres | null> | undefined
let end = async (): Promise<void> => undefined

/** Nothing else ends it: a process of tests says nothing when it is over. */
export async function endPostgres(): Promise<void> {
  await shared
  shared = undefined
  await end()
  end = async () => undefined
}

/** The server of this file of tests, which says `afterAll(endPostgres)`. Null, and a line that says so, where there is no PostgreSQL. */
export function testPostgres(): Promise<TestPostgres | null> {
  shared ??= startPostgres(unsynced).then((server) => {
    if (server === null) {
      console.warn(
        '\n*** NOT TESTED: there is no PostgreSQL here (apt-get install postgresql) ***\n',
      )
      return null
    }
    end = server.stop
    return testsOn(server)
  })
  return shared
}

/** A store on an empty database, which is emptied when it is closed. */
export async function storeOnPostgres(committed?: (writes: number) => void): Promise<Store> {
  const server = await testPostgres()
  if (server === null) throw new Error('there is no PostgreSQL here: apt-get install postgresql')
  const engine = server.engine()
  const store = engine.open(0, committed)
  return {
    ...store,
    async close() {
      await engine[Symbol.asyncDispose]()
    },
  }
}

function testsOn(server: Postgres): TestPostgres {
  const admin = new SQL({ url: server.url, max: 1 })
  const free: string[] = []
  let made = 0
  async function database(): Promise<string> {
    const used = free.pop()
    if (used !== undefined) return used
    made += 1
    const name = `test_${made}`
    await admin.unsafe(`CREATE DATABASE ${name}`)
    return server.url.replace(/[^/]*$/, name)
  }
  return {
    engine() {
      const url = database()
      const opened: Promise<Store>[] = []
      const additions: Promise<void>[] = []
      return {
        url,
        open(firstWaitMs = 0, committed) {
          const store = url.then((at) =>
            openPostgres({ url: at, firstWaitMs, encodeEvent: eventBody, committed }),
          )
          opened.push(store)
          return learningHolidays(
            storeOf(() => Promise.all(additions).then(() => store)),
            learnYears,
          )
        },
        addAccount() {
          const added = account({ name: 'second' })
          additions.push(url.then((at) => insertAccount(at, added)))
          return added.id
        },
        async [Symbol.asyncDispose]() {
          for (const store of opened) await (await store).close().catch(() => undefined)
          await empty(await url)
          free.push(await url)
        },
      }
    },
  }
}

async function insertAccount(
  url: string,
  { id, name, plan, createdAtMs }: ReturnType<typeof account>,
) {
  const sql = new SQL({ url, max: 1 })
  await sql.unsafe(
    'INSERT INTO accounts (id, name, plan, auto_purchase, created_at) VALUES ($1, $2, $3, 0, $4)',
    [id, name, plan, createdAtMs],
  )
  await sql.close()
}

/** Without guards and references, which would keep what is kept for good. */
async function empty(url: string): Promise<void> {
  const sql = new SQL({ url, max: 1 })
  await sql.unsafe(`DO $$ DECLARE one record; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'instance'
    LOOP EXECUTE 'DELETE FROM ' || quote_ident(one.relname); END LOOP;
    FOR one IN SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
    LOOP EXECUTE 'ALTER SEQUENCE ' || quote_ident(one.relname) || ' RESTART'; END LOOP;
  END $$`)
  await sql.close()
}

/** The store that is being opened: the contract opens its engines without a wait. */
function storeOf(opening: () => Promise<Store>): Store {
  const shape = openMemory()
  const calls = { ...shape }
  for (const [name, part] of Object.entries(shape)) {
    const late =
      (path: readonly string[]) =>
      async (...given: readonly unknown[]) => {
        let at: unknown = await opening()
        for (const step of path.slice(0, -1)) at = Reflect.get(Object(at), step)
        return Reflect.apply(Reflect.get(Object(at), path.at(-1) ?? ''), at, given)
      }
    if (typeof part === 'function') Object.assign(calls, { [name]: late([name]) })
    else {
      const methods = Object.keys(part).map((method) => [method, late([name, method])])
      Object.assign(calls, { [name]: { ...part, ...Object.fromEntries(methods) } })
    }
  }
  return calls
}
