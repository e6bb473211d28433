/** The command line beside a running server: what it says, how it ends, and what the server knows at once. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { version } from '../../package.json'
import {
  type Call,
  callerOf,
  fileIn,
  hire,
  openFile,
  type Program,
  product,
  runCommand,
  soundBookings,
  startHook,
  startService,
  until,
} from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

// Each wait has a bound of its own, and says which; this one is for a machine that has other work.
setDefaultTimeout(30_000)

/** A command that must succeed in silence on standard error; answers the JSON it printed. */
async function json(program: Program, folder: string, line: string) {
  const { code, out, lines } = await runCommand(program, folder, `${line} --json`)
  expect({ line, code, lines }).toEqual({ line, code: 0, lines: [] })
  return JSON.parse(out)
}

/** A command that must end with one line on standard error and nothing else. */
async function refused(program: Program, folder: string, line: string, code: number, why: RegExp) {
  const how = await runCommand(program, folder, line)
  expect({ line, ...how, lines: how.lines.length }).toEqual({ line, code, out: '', lines: 1 })
  expect(how.lines[0]).toMatch(/^slotflow: /)
  expect(how.lines[0]).toMatch(why)
}

test.each([...product])(
  'mail test of $name takes an address, and nothing that is none',
  async (program) => {
    using folder = temporaryFolder()
    for (const name of ['ann', 'ann@', 'ann@example.org,bo@example.org']) {
      const { code, out, lines } = await runCommand(program, folder.path, `mail test ${name}`)
      expect([code, out]).toEqual([2, ''])
      expect(lines.join()).toContain('It must be an e-mail address, such as ann@example.org.')
    }
  },
)

const minuteMs = 60_000
/** The midnight after the next. */
const firstMs = (Math.floor(Date.now() / (1_440 * minuteMs)) + 2) * 1_440 * minuteMs

const book = (call: Call, humanId: string, place: number) =>
  call('POST', '/v1/bookings', {
    human_id: humanId,
    starts_at: new Date(firstMs + place * 10 * minuteMs).toISOString(),
    duration: 10,
    attendee_name: `guest ${place}`,
  })

const words = [
  'serve',
  'accounts list',
  'accounts create',
  'accounts update',
  'accounts delete',
  'keys list',
  'keys create',
  'keys revoke',
  'usage',
  'audit',
  'backup',
  'restore',
  'check',
  'zones repair',
  'calendars doctor',
  'health',
  'version',
]

/** The words are read by the same code in both: the one that starts faster tells. */
describe.concurrent.each([...product])('$name', (program) => {
  test('every command has its help, and help lists them all with the settings', async () => {
    using folder = temporaryFolder()
    const [all, ...each] = await Promise.all(
      ['', ...words].map((line) => runCommand(program, folder.path, `${line} --help`)),
    )
    for (const word of words) expect(all?.out).toContain(`  ${word.split(' ')[0]} `)
    expect(all?.out).toContain('SLOTFLOW_DATA')
    for (const [n, { code, out, lines }] of each.entries()) {
      expect({ code, lines }).toEqual({ code: 0, lines: [] })
      expect(out).toContain(`Usage: slotflow ${words[n]}`)
    }
    expect((await runCommand(program, folder.path, 'help')).out).toBe(all?.out ?? '')
    const told = await runCommand(program, folder.path, 'version')
    expect(told.out).toStartWith(`slotflow ${version} (bun `)
    expect(await json(program, folder.path, 'version')).toMatchObject({ version })
    expect(readdirSync(folder.path)).toBeEmpty()
  })

  test.each([
    ['bakup', /unknown command 'bakup'.*backup/],
    ['serve now', /too many arguments for 'serve'/],
    ['check --bogus', /unknown option '--bogus'/],
    ['backup', /Name a file, or a place for backups/],
    ['keys create --name bot', /'--scope/],
    ['keys create --name bot --scope root', /read, agent, rep, admin/],
    ['accounts update', /nothing to change/],
    ['accounts update --plan gold', /free, starter, growth, unlimited/],
  ])('%s is misuse: one line, exit code 2, and nothing is made', async (line, why) => {
    using folder = temporaryFolder()
    await refused(program, folder.path, line, 2, why)
    expect(readdirSync(folder.path)).toBeEmpty()
  })
})

describe.concurrent.each([...product])('$name', (program) => {
  test('without a database nothing is made: 1, and 2 from check', async () => {
    using folder = temporaryFolder()
    for (const line of ['accounts list', 'keys list', 'usage', 'backup x.db', 'restore x.db']) {
      await refused(program, folder.path, line, 1, /There is no file .*\.db/)
    }
    for (const data of ['elsewhere', process.execPath]) {
      await refused(
        program,
        folder.path,
        `check --data ${data}`,
        2,
        /There is no file .*slotflow\.db/,
      )
    }
    expect(readdirSync(folder.path)).toBeEmpty()
    expect((await runCommand(program, folder.path, 'health --url http://127.0.0.1:9')).code).toBe(1)
  })

  test('keys: made, it opens at once; revoked, it opens nothing at once; the last admin stays', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const made = await json(program, folder.path, 'keys create --name bot --scope read')
    expect(made).toMatchObject({ name: 'bot', scope: 'read', prefix: made.key.slice(0, 12) })
    const call = callerOf(service.url, made.key)
    expect((await call('GET', '/v1/humans')).status).toBe(200)
    expect((await call('GET', '/v1/api-keys')).status).toBe(403)
    const list = await json(program, folder.path, 'keys list')
    expect(list).toMatchObject({ total: 2, api_keys: [{ scope: 'admin' }, { id: made.id }] })
    expect(JSON.stringify(list)).not.toContain(made.key)
    const revoked = await json(program, folder.path, `keys revoke ${made.id}`)
    expect(revoked).toEqual({ deleted: true, id: made.id })
    expect((await call('GET', '/v1/humans')).status).toBe(401)
    const last = `keys revoke ${list.api_keys[0].id}`
    await refused(program, folder.path, last, 1, /last admin key/)
    for (const id of [made.id, 'nope']) {
      const why = /no key with this id\. slotflow keys list shows those there are\.$/
      await refused(program, folder.path, `keys revoke ${id}`, 1, why)
    }
    const { out } = await runCommand(program, folder.path, 'keys list')
    expect(out.split('\n')[0]).toMatch(/^ID +NAME +PREFIX +SCOPE +BOUNDS +CREATED +LAST USED$/)
    expect(out.trimEnd().split('\n')).toHaveLength(2)
  })

  test('keys: bound to a human, to a time and to a number; what a key made goes with it', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const admin = await json(program, folder.path, 'keys create --name admin --scope admin')
    const call = callerOf(service.url, admin.key)
    const { body: human } = await call('POST', '/v1/humans', { name: 'Ann', timezone: 'UTC' })
    const bounds = '--own-bookings --daily-bookings 5 --expires-at 2999-01-01T00:00:00Z'
    const line = `keys create --name bot --scope agent --human ${human.id} ${bounds}`
    const made = await json(program, folder.path, line)
    expect(made).toMatchObject({
      ...{ human_ids: [human.id], own_bookings: true, daily_bookings: 5, created_by: null },
      expires_at: '2999-01-01T00:00:00.000Z',
    })
    expect((await callerOf(service.url, made.key)('GET', '/v1/usage')).status).toBe(403)
    await refused(program, folder.path, 'keys create --name bot --scope rep', 1, /human_ids/)
    for (const wrong of ['--human x', '--daily-bookings 0', '--expires-at soon']) {
      await refused(
        program,
        folder.path,
        `keys create --name b --scope read ${wrong}`,
        2,
        /It must/,
      )
    }
    const parent = await json(program, folder.path, 'keys create --name parent --scope admin')
    const child = await callerOf(service.url, parent.key)('POST', '/v1/api-keys', {
      ...{ name: 'child', scope: 'read' },
    })
    const gone = await json(program, folder.path, `keys revoke ${parent.id} --descendants`)
    expect(gone.revoked).toEqual([parent.id, child.body.id])
  })

  test('accounts: suspended, it is closed within one request; taken up again, it is open', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const made = await json(program, folder.path, 'accounts create --name Acme')
    const call = callerOf(service.url, made.api_key.key)
    expect((await call('GET', '/v1/humans')).status).toBe(200)
    const suspended = await json(program, folder.path, 'accounts suspend Acme')
    expect(suspended).toMatchObject({ name: 'Acme', suspended_at: expect.any(String) })
    expect((await call('GET', '/v1/humans')).status).toBe(403)
    expect(await json(program, folder.path, 'accounts resume Acme')).toMatchObject({
      suspended_at: null,
    })
    expect((await call('GET', '/v1/humans')).status).toBe(200)
  })

  test('accounts: deleted after a count, it is 401 within one request, and the audit says when', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const { account, api_key } = await json(program, folder.path, 'accounts create --name Acme')
    const call = callerOf(service.url, api_key.key)
    expect((await call('GET', '/v1/humans')).status).toBe(200)
    const counted = await json(program, folder.path, `accounts delete ${account.id}`)
    expect(counted).toMatchObject({ deleted: false, rows: { keys: 1, humans: 0 } })
    expect((await call('GET', '/v1/humans')).status).toBe(200)
    const gone = await json(program, folder.path, `accounts delete ${account.id} --yes`)
    expect(gone).toEqual({ ...counted, deleted: true })
    expect((await call('GET', '/v1/humans')).status).toBe(401)
    const { entries } = await json(program, folder.path, `audit --account ${account.id}`)
    expect(entries).toMatchObject([{ operation: 'deleteAccount', key_id: null }])
    expect((await json(program, folder.path, 'accounts list')).total).toBe(1)
  })

  test('accounts: a new one is apart from the first; a plan that changes counts at once', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path, { SLOTFLOW_PLAN: 'free' })
    const call = callerOf(service.url)
    await hire(call)
    const another = () => call('POST', '/v1/humans', { name: 'Ed', timezone: 'UTC' })
    expect((await another()).status).toBe(402)
    const starter = 'accounts update default --plan starter --auto-purchase on --name Acme'
    const changed = await json(program, folder.path, starter)
    expect(changed).toMatchObject({ name: 'Acme', plan: 'starter', auto_purchase: true })
    expect((await another()).status).toBe(201)
    const impossible = 'accounts update --plan free --auto-purchase on'
    await refused(program, folder.path, impossible, 1, /starter or growth/)

    const made = await json(program, folder.path, 'accounts create --name Second --plan growth')
    expect(made).toMatchObject({
      account: { name: 'Second', plan: 'growth', auto_purchase: false },
    })
    const second = callerOf(service.url, made.api_key.key)
    expect((await second('GET', '/v1/humans')).body).toMatchObject({ humans: [] })
    const list = await json(program, folder.path, 'accounts list')
    const accounts = [changed, made.account].map((one) => ({ ...one, suspended_at: null }))
    expect(list).toEqual({ accounts, total: 2 })
    await refused(program, folder.path, 'keys list', 1, /2 accounts fit/)
    const keys = await json(program, folder.path, `keys list --account ${made.account.id}`)
    expect(keys.total).toBe(1)
    const usage = await json(program, folder.path, 'usage')
    expect(usage.accounts).toMatchObject([
      { name: 'Acme', plan: 'starter', humans: { used: 2, limit: 5 }, bookings: { used: 0 } },
      { name: 'Second', plan: 'growth', humans: { used: 0, limit: 25 } },
    ])
    expect((await json(program, folder.path, 'usage Second')).total).toBe(1)
    const none = /no such account\. slotflow accounts list shows those there are\.$/
    for (const line of ['usage nobody', 'accounts update nobody --name X', 'keys list --account x'])
      await refused(program, folder.path, line, 1, none)
  })

  test('a backup under load holds all that was acknowledged before it, and no write is refused', async () => {
    using folder = temporaryFolder()
    using other = temporaryFolder()
    await using service = await startService(program, folder.path)
    const call = callerOf(service.url)
    const humanId = await hire(call)
    const acknowledged: string[] = []
    const load = { goesOn: true, place: 0 }
    const agents = Array.from({ length: 8 }, async () => {
      while (load.goesOn) {
        const { status, body } = await book(call, humanId, load.place++)
        expect(status).toBe(201)
        acknowledged.push(body.id)
      }
    })
    await until('some bookings', () => acknowledged.length > 200)
    const before = [...acknowledged]
    const made = await json(program, folder.path, 'backup backup.db')
    load.goesOn = false
    await Promise.all(agents)
    expect(acknowledged.length).toBeGreaterThan(before.length)
    expect(made.rows.bookings).toBeWithin(before.length, acknowledged.length + 1)
    await refused(program, folder.path, 'backup backup.db', 1, /exists already/)
    expect(readdirSync(folder.path).sort()).toEqual(['backup.db', 'data'])

    const backup = join(folder.path, 'backup.db')
    expect(await json(program, other.path, `restore ${backup}`)).toMatchObject({ kept: null })
    const kept = new Set(soundBookings(other.path).map(({ id }) => id))
    expect(before.filter((id) => !kept.has(id))).toEqual([])
    expect((await json(program, other.path, 'check')).sound).toBeTrue()
    expect((await json(program, folder.path, 'check')).sound).toBeTrue()
  })

  test('restore waits for no server: it is refused; after the stop it is done, and what went out since goes again', async () => {
    using folder = temporaryFolder()
    await using hook = startHook(
      (attempt) => new Response('', { status: attempt === 1 ? 500 : 200 }),
    )
    const env = { SLOTFLOW_WEBHOOK_SCHEDULE: '0s,2s' }
    await using service = await startService(program, folder.path, env)
    const call = callerOf(service.url)
    const humanId = await hire(call)
    const events = ['booking.confirmed']
    const endpoint = (await call('POST', '/v1/webhooks', { url: hook.url, events })).body
    expect((await book(call, humanId, 1)).status).toBe(201)
    await hook.came(1)
    // In the backup nobody shall hold its lease any more.
    const log = `/v1/webhooks/${endpoint.id}/deliveries`
    await until('attempt on record', async () =>
      (await call('GET', log)).text.includes('"attempts":1'),
    )
    await json(program, folder.path, 'backup backup.db')
    await hook.came(2)
    expect((await book(call, humanId, 2)).status).toBe(201)
    await refused(program, folder.path, 'restore backup.db', 1, /open in another process/)
    expect((await call('GET', '/v1/bookings')).body).toMatchObject({ total: 2 })
    await service.stop()

    const { kept } = await json(program, folder.path, 'restore backup.db')
    expect(existsSync(join(folder.path, kept))).toBeTrue()
    expect(soundBookings(folder.path)).toHaveLength(1)
    const sent = hook.attempts.length
    await using again = await startService(program, folder.path, env)
    await hook.came(sent + 1)
    expect(hook.attempts[sent]?.id).toBe(hook.attempts[0]?.id ?? '')
    expect((await callerOf(again.url)('GET', `/v1/humans/${humanId}`)).status).toBe(200)
  })

  test('check finds what breaks a rule, also beside a server, and says so by its exit code', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const call = callerOf(service.url)
    expect((await book(call, await hire(call), 1)).status).toBe(201)
    const { sound, checks } = await json(program, folder.path, 'check')
    expect(sound).toBeTrue()
    expect(checks).not.toBeEmpty()
    for (const check of checks) expect(check).toEqual({ name: check.name, found: 0, examples: [] })
    {
      using db = openFile(folder.path)
      db.run('UPDATE usage SET used = 7')
    }
    const { code, out, lines } = await runCommand(program, folder.path, 'check --json')
    expect({ code, lines }).toEqual({ code: 1, lines: [] })
    const broken = JSON.parse(out).checks.filter(({ found }: { found: number }) => found > 0)
    expect(broken).toMatchObject([
      { found: 1, examples: [expect.stringContaining('7 counted, 1 made')] },
    ])
    expect((await runCommand(program, folder.path, 'check')).out).toContain('7 counted, 1 made')
    // What is unsound is copied as it is, and said.
    const backup = await runCommand(program, folder.path, 'backup backup.db')
    expect({ code: backup.code, lines: backup.lines.length }).toEqual({ code: 0, lines: 1 })
    await service.stop()
    writeFileSync(fileIn(folder.path), 'no database at all '.repeat(100))
    await refused(program, folder.path, 'check', 2, /not a database/)
    await refused(program, folder.path, 'accounts list', 1, /not a database/)
  })

  test('a file that is gone is noticed: by a running server, and by the next start', async () => {
    using folder = temporaryFolder()
    const path = fileIn(folder.path)
    {
      await using service = await startService(program, folder.path)
      const health = () => runCommand(program, folder.path, `health --url ${service.url}`)
      expect(await health()).toEqual({ code: 0, out: 'ready\n', lines: [] })
      renameSync(path, `${path}.moved`)
      expect((await fetch(`${service.url}/readyz`)).status).toBe(503)
      expect((await health()).code).toBe(1)
      // What is written now nobody would find again.
      const lost = await callerOf(service.url)('POST', '/v1/humans', { name: 'A', timezone: 'UTC' })
      expect(lost.status).toBe(503)
      renameSync(`${path}.moved`, path)
      expect((await health()).code).toBe(0)
      await service.stop()
    }
    rmSync(path)
    for (const line of ['', 'accounts list']) {
      await refused(
        program,
        folder.path,
        line,
        1,
        /slotflow\.db is missing.*slotflow\.db\.initialized/,
      )
    }
    expect(existsSync(path)).toBeFalse()
    rmSync(`${path}.initialized`)
    await using anew = await startService(program, folder.path)
    expect((await callerOf(anew.url)('GET', '/v1/humans')).status).toBe(200)
  })
})
