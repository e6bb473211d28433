/** How the service starts, and how it says that it cannot. */
import { Database } from 'bun:sqlite'
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import {
  callerOf,
  type Environment,
  fileIn,
  openFile,
  type Program,
  product,
  programs,
  serviceKey,
  shownKey,
  startProcess,
  startService,
  warnOnce,
} from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

// Each wait has a bound of its own, and says which; this one is for a machine that has other work.
setDefaultTimeout(30_000)

const isRoot = process.getuid?.() === 0
if (isRoot) warnOnce('root may write everywhere: A READ-ONLY FOLDER IS NOT TESTED')

const linesOf = (text: string) => text.split('\n').filter((line) => line !== '')

/** Starts what cannot start, and answers how it ended and what it said. */
async function refusal(program: Program, folder: string, env: Environment = {}) {
  await using child = startProcess(program, folder, { SLOTFLOW_PORT: '0', ...env })
  const { code } = await child.ended()
  return { code, out: child.said.out, lines: linesOf(child.said.err) }
}

/** What lies in a folder and below it, byte for byte. */
function contentsOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  return Object.fromEntries(
    paths.map((path) => [path, Bun.hash(readFileSync(path)).toString(16)] as const),
  )
}

/** One line that says why, exit code 1, and not a byte of the folder touched. */
async function expectRefused(program: Program, folder: string, why: RegExp, env?: Environment) {
  const before = contentsOf(folder)
  const { code, out, lines } = await refusal(program, folder, env)
  expect({ code, out, lines: lines.length }).toEqual({ code: 1, out: '', lines: 1 })
  expect(lines[0]).toMatch(/^slotflow: /)
  expect(lines[0]).toMatch(why)
  expect(contentsOf(folder)).toEqual(before)
}

/** A database as another program, or another version of this one, would leave it. */
function writeDatabase(folder: string, ...sql: readonly string[]): void {
  mkdirSync(dirname(fileIn(folder)), { recursive: true })
  using db = new Database(fileIn(folder), { create: true })
  for (const statement of sql) db.run(statement)
}

describe.concurrent.each([...programs])('$name', (program) => {
  test('the first start shows the key once, on standard error; no later start shows one', async () => {
    using folder = temporaryFolder()
    const env = { SLOTFLOW_API_KEY: '' }
    let key: string
    {
      await using first = await startService(program, folder.path, env)
      key = await shownKey(first)
      expect((await callerOf(first.url, key)('GET', '/v1/humans')).status).toBe(200)
      expect((await callerOf(first.url, `${key}x`)('GET', '/v1/humans')).status).toBe(401)
      expect(await first.stop()).toEqual({ code: 0, signal: null })
      expect(first.said.err.match(/sk_live_\S+/g)).toEqual([key])
      expect(linesOf(first.said.out).slice(1)).toEqual([`Dashboard: ${first.url}/dashboard`])
      expect(first.said.out).not.toContain('sk_live_')
    }
    await using second = await startService(program, folder.path, env)
    expect((await callerOf(second.url, key)('GET', '/v1/humans')).status).toBe(200)
    expect(await second.stop()).toEqual({ code: 0, signal: null })
    expect(second.complaints()).toBe('')
    expect(second.said.out).not.toContain('sk_live_')
  })
})

describe.concurrent.each([...product])('$name', (program) => {
  test('a key that the operator sets works and is never shown', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    expect((await callerOf(service.url, serviceKey)('GET', '/v1/humans')).status).toBe(200)
    expect(await service.stop()).toEqual({ code: 0, signal: null })
    expect(service.complaints()).toBe('')
    expect(linesOf(service.said.out)).toHaveLength(2)
    expect(service.said.out).not.toContain('sk_live_')
  })

  test('what is written is for its own user alone', async () => {
    using folder = temporaryFolder()
    await using _service = await startService(program, folder.path)
    const data = dirname(fileIn(folder.path))
    const paths = [data, ...readdirSync(data).map((name) => join(data, name))]
    expect(paths).toHaveLength(7)
    expect(paths.filter((path) => (statSync(path).mode & 0o077) !== 0)).toEqual([])
  })

  test('a taken port is one line and exit code 1, for one process as for several', async () => {
    using taken = temporaryFolder()
    using free = temporaryFolder()
    await using service = await startService(program, taken.path)
    const port = String(service.port)
    for (const env of [{}, { SLOTFLOW_WORKERS: '2' }]) {
      const settings = { SLOTFLOW_PORT: port, SLOTFLOW_API_KEY: '', ...env }
      const { code, out, lines } = await refusal(program, free.path, settings)
      expect({ code, out, lines: lines.length }).toEqual({ code: 1, out: '', lines: 1 })
      expect(lines[0]).toContain(port)
    }
    expect((await callerOf(service.url)('GET', '/v1/humans')).status).toBe(200)
    // The first start that can be used shows its key.
    await using next = await startService(program, free.path, { SLOTFLOW_API_KEY: '' })
    const key = await shownKey(next)
    expect((await callerOf(next.url, key)('GET', '/v1/humans')).status).toBe(200)
  })

  test('a host that is none of this machine is one line that says so, and makes no key', async () => {
    using folder = temporaryFolder()
    const wrong = { SLOTFLOW_HOST: '192.0.2.1', SLOTFLOW_API_KEY: '' }
    const { code, lines } = await refusal(program, folder.path, wrong)
    expect({ code, lines: lines.length }).toEqual({ code: 1, lines: 1 })
    expect(lines[0]).toContain('SLOTFLOW_HOST')
    await using next = await startService(program, folder.path, { SLOTFLOW_API_KEY: '' })
    expect(await shownKey(next)).toStartWith('sk_live_')
  })

  test('bad settings are one line each and exit code 2, without the key and without a trace', async () => {
    using folder = temporaryFolder()
    const bad = {
      SLOTFLOW_HOST: 'no host',
      SLOTFLOW_PORT: '65536',
      SLOTFLOW_API_KEY: 'hunter2-hunter2-hunter2',
      SLOTFLOW_PLAN: 'gold',
      SLOTFLOW_WEBHOOK_SCHEDULE: '5 minutes',
      SLOTFLOW_WORKERS: '0',
      SLOTFLOW_LOG: 'loud',
      SLOTFLOW_METRICS: 'open',
      SLOTFLOW_RATE_LIMIT: '-1',
      SLOTFLOW_CORS_ORIGINS: 'app.example.com',
    }
    const all = await refusal(program, folder.path, bad)
    expect({ code: all.code, out: all.out }).toEqual({ code: 2, out: '' })
    const named = all.lines.map((line) => /^slotflow: (SLOTFLOW_\w+) must /.exec(line)?.[1])
    expect(named.sort()).toEqual(Object.keys(bad).sort())
    expect(all.lines.join()).not.toContain('hunter2')

    const host = await refusal(program, folder.path, { SLOTFLOW_HOST: '999.1.1.1' })
    expect({ code: host.code, lines: host.lines.length }).toEqual({ code: 2, lines: 1 })

    const short = await refusal(program, folder.path, { SLOTFLOW_API_KEY: 'sk_live_hunter2' })
    expect({ code: short.code, lines: short.lines.length }).toEqual({ code: 2, lines: 1 })
    expect(short.lines[0]).not.toContain('hunter2')
    expect(readdirSync(folder.path)).toBeEmpty()
  })

  test('a database of a newer version is refused and not changed', async () => {
    using folder = temporaryFolder()
    {
      await using service = await startService(program, folder.path)
      await service.stop()
      using db = openFile(folder.path)
      db.run('PRAGMA user_version = 999')
    }
    await expectRefused(program, folder.path, /999.*newer/)
  })

  test('a database of another program is refused and not changed', async () => {
    using folder = temporaryFolder()
    writeDatabase(folder.path, 'CREATE TABLE theirs (x)', 'INSERT INTO theirs VALUES (1)')
    await expectRefused(program, folder.path, /another program/)
  })

  test('a newer database that keeps its journal otherwise is refused and not changed', async () => {
    using folder = temporaryFolder()
    writeDatabase(folder.path, 'CREATE TABLE ours (x)', 'PRAGMA user_version = 999')
    await expectRefused(program, folder.path, /999/)
  })

  test('a text file in place of the database is refused, by its name, and not changed', async () => {
    using folder = temporaryFolder()
    mkdirSync(dirname(fileIn(folder.path)))
    writeFileSync(fileIn(folder.path), 'My shopping list: milk, bread, eggs.\n'.repeat(200))
    await expectRefused(program, folder.path, /slotflow\.db.* not a database/)
  })

  test('a folder that cannot be made is one line and exit code 1', async () => {
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'data'), 'a file, where the folder should be')
    await expectRefused(program, folder.path, /data/)
  })

  test.skipIf(isRoot)('a folder that is read-only is one line and exit code 1', async () => {
    using folder = temporaryFolder()
    mkdirSync(join(folder.path, 'data'))
    chmodSync(join(folder.path, 'data'), 0o555)
    await expectRefused(program, folder.path, /data/)
    expect(existsSync(fileIn(folder.path))).toBeFalse()
  })
})
