/** A full disk, and several first starts at once: what may happen to the service on the day it is set up. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { closeSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer } from '../support/answers.ts'
import {
  type Call,
  callerOf,
  fileIn,
  hire,
  openFile,
  type Program,
  product,
  runCommand,
  shownKey,
  soundBookings,
  startService,
  until,
  warnOnce,
} from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

// Each wait has a bound of its own, and says which; this one is for a machine that has other work.
setDefaultTimeout(30_000)

const minuteMs = 60_000
const startEnv = { SLOTFLOW_PORT: '0' }
/** The midnight after the next. */
const firstMs = (Math.floor(Date.now() / (1_440 * minuteMs)) + 2) * 1_440 * minuteMs

const orderAt = (humanId: string, place: number) => ({
  human_id: humanId,
  starts_at: new Date(firstMs + place * 10 * minuteMs).toISOString(),
  duration: 10,
  attendee_name: `guest ${place}`,
})

function expectUnavailable({ status, body, headers }: Answer): void {
  expect([status, body.error.code, body.error.status]).toEqual([503, 'UNAVAILABLE', 503])
  expect(Number(headers.get('retry-after'))).toBeWithin(1, 61)
}

const [bash, prlimit] = [Bun.which('bash'), Bun.which('prlimit')]
const canLimit = bash !== null && prlimit !== null
if (!canLimit) warnOnce('bash or prlimit is missing: A FULL DISK IS NOT TESTED')

/** A program whose files can grow to so many KiB: beyond that, every write fails as on a full disk. */
function limited({ name, cmd }: Program, kibibytes: number): Program {
  const script = `trap '' XFSZ; ulimit -S -f ${kibibytes}; exec "$@"`
  return { name, cmd: [bash ?? 'bash', '-c', script, 'bash', ...cmd] }
}

function unlimit(pid: number): void {
  const { success, stderr } = Bun.spawnSync([
    prlimit ?? '',
    '--pid',
    `${pid}`,
    '--fsize=unlimited:',
  ])
  if (!success) throw new Error(stderr.toString())
}

/** Books place after place, `width` at a time, until one is refused; answers all. */
async function bookUntilRefused(call: Call, humanId: string, width: number): Promise<Answer[]> {
  const answers: Answer[] = []
  while (answers.every(({ status }) => status === 201) && answers.length < 2_000) {
    const places = Array.from({ length: width }, (_, n) => answers.length + n)
    const orders = places.map((place) => call('POST', '/v1/bookings', orderAt(humanId, place)))
    answers.push(...(await Promise.all(orders)))
  }
  return answers
}

/** A disk of its own, of so many KiB; null where this user may mount none. */
function mountDisk(kibibytes: number) {
  const folder = temporaryFolder()
  const size = `size=${kibibytes}k`
  const mount = (...how: readonly string[]) =>
    Bun.spawnSync(['mount', '-t', 'tmpfs', ...how, 'tmpfs', folder.path]).success
  if (Bun.which('mount') === null || !mount('-o', size)) {
    folder[Symbol.dispose]()
    return null
  }
  const filler = join(folder.path, 'filler')
  return {
    path: folder.path,
    /** Leaves no room at all. */
    fill() {
      const file = openSync(filler, 'a')
      const block = Buffer.alloc(4_096)
      try {
        for (;;) writeSync(file, block)
      } catch {
        closeSync(file)
      }
    },
    free: () => rmSync(filler),
    /** Nobody may write any more, not even root. */
    protect: () => mount('-o', `remount,ro,${size}`),
    [Symbol.dispose]() {
      Bun.spawnSync(['umount', '--lazy', folder.path])
      folder[Symbol.dispose]()
    },
  }
}

const canMount = (() => {
  using disk = mountDisk(64)
  return disk !== null
})()
if (!canMount) warnOnce('no disk can be mounted: A FULL OR PROTECTED ONE IS TESTED ONLY IN PART')

function someDisk(kibibytes: number) {
  const disk = mountDisk(kibibytes)
  if (disk === null) throw new Error('no disk can be mounted')
  return disk
}

/** Overwrites the first page of a table. */
function spoilTable(folder: string, table: string): void {
  using db = openFile(folder)
  const root = db
    .prepare<{ page: number }, [string]>(
      'SELECT rootpage AS page FROM sqlite_schema WHERE name = ?',
    )
    .get(table)
  db.run('PRAGMA journal_mode = DELETE')
  const file = openSync(fileIn(folder), 'r+')
  writeSync(file, Buffer.alloc(4_096, 0xa5), 0, 4_096, ((root?.page ?? 0) - 1) * 4_096)
  closeSync(file)
}

/** Agents that book on, whatever they are answered. */
function startAgents(call: Call, humanId: string, count: number) {
  const answers: Answer[] = []
  let goesOn = true
  let place = 0
  const agents = Array.from({ length: count }, async () => {
    while (goesOn) answers.push(await call('POST', '/v1/bookings', orderAt(humanId, place++)))
  })
  return {
    answers,
    async stop() {
      goesOn = false
      await Promise.all(agents)
    },
  }
}

describe.concurrent.each([...product])('$name', (program) => {
  test.skipIf(!canMount)(
    'a disk that fills up while agents book and is freed again: nothing acknowledged is lost',
    async () => {
      using disk = someDisk(4_096)
      await using service = await startService(program, disk.path)
      const call = callerOf(service.url)
      const humanId = await hire(call)
      const agents = startAgents(call, humanId, 8)
      const had = (status: number, from: number) =>
        until(`${status}`, () => agents.answers.slice(from).some((one) => one.status === status))
      await had(201, 0)
      disk.fill()
      await had(503, 0)
      expect((await call('GET', '/v1/bookings?limit=1')).status).toBe(200)
      disk.free()
      await had(201, agents.answers.length)
      await agents.stop()
      const won = agents.answers.filter(({ status }) => status === 201).map(({ body }) => body.id)
      const refused = agents.answers.filter(({ status }) => status !== 201)
      for (const answer of refused) expectUnavailable(answer)
      const check = await runCommand(program, disk.path, 'check --json')
      expect(JSON.parse(check.out)).toMatchObject({ sound: true })
      expect(await service.stop()).toEqual({ code: 0, signal: null })
      const kept = soundBookings(disk.path).map(({ id }) => id)
      expect(kept.sort()).toEqual(won.sort())
    },
  )

  test.skipIf(!canMount)(
    'a start on a full disk is one line, and passes with the fault',
    async () => {
      using disk = someDisk(1_024)
      disk.fill()
      for (let start = 0; start < 2; start += 1) {
        const { code, out, lines } = await runCommand(program, disk.path, 'serve', startEnv)
        expect({ code, out, lines: lines.length }).toEqual({ code: 1, out: '', lines: 1 })
        expect(lines[0]).toMatch(/^slotflow: .*(disk is full|ENOSPC)/)
      }
      disk.free()
      await using service = await startService(program, disk.path)
      expect((await callerOf(service.url)('GET', '/v1/humans')).status).toBe(200)
    },
  )

  test.skipIf(!canMount)('a start on a protected disk is one line', async () => {
    using disk = someDisk(1_024)
    {
      await using service = await startService(program, disk.path)
      await service.stop()
    }
    disk.protect()
    const { code, out, lines } = await runCommand(program, disk.path, 'serve', startEnv)
    expect({ code, out, lines: lines.length }).toEqual({ code: 1, out: '', lines: 1 })
    expect(lines[0]).toMatch(/^slotflow: .*slotflow\.db cannot be written/)
  })

  test.skipIf(!canLimit)('a backup for which there is no room leaves nothing behind', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    await hire(callerOf(service.url))
    const small = limited(program, 64)
    const { code, out, lines } = await runCommand(small, folder.path, 'backup backup.db')
    expect({ code, out, lines: lines.length }).toEqual({ code: 1, out: '', lines: 1 })
    expect(lines[0]).toMatch(/^slotflow: backup\.db.* the disk is full/)
    expect(readdirSync(folder.path)).toEqual(['data'])
  })

  test.skipIf(!canLimit)(
    'a full disk is 503 with a time to come back, reads go on, and it passes by itself',
    async () => {
      using folder = temporaryFolder()
      await using service = await startService(limited(program, 1_024), folder.path)
      const call = callerOf(service.url)
      const humanId = await hire(call)
      await call('POST', '/v1/webhooks', {
        url: 'http://127.0.0.1:9/',
        events: ['booking.confirmed'],
      })
      const answers = await bookUntilRefused(call, humanId, 8)
      const refused = answers.filter(({ status }) => status !== 201)
      expect(refused).not.toBeEmpty()
      for (const answer of refused) expectUnavailable(answer)

      const won = answers.filter(({ status }) => status === 201).map(({ body }) => body.id)
      const list = await call('GET', '/v1/bookings?limit=1')
      expect([list.status, list.body.total]).toEqual([200, won.length])
      expect((await call('GET', `/v1/bookings/${won.at(-1)}`)).status).toBe(200)
      expectUnavailable(await call('POST', '/v1/bookings', orderAt(humanId, 2_500)))

      unlimit(service.pid)
      const later = await call('POST', '/v1/bookings', orderAt(humanId, 3_000))
      expect(later.status).toBe(201)
      expect(await service.stop()).toEqual({ code: 0, signal: null })
      const kept = soundBookings(folder.path).map(({ id }) => id)
      expect(kept.sort()).toEqual([...won, later.body.id].sort())
    },
  )

  test('a damaged page is 503 to whoever needs it, is found by check, and goes into no backup', async () => {
    using folder = temporaryFolder()
    let path = ''
    {
      await using service = await startService(program, folder.path)
      const call = callerOf(service.url)
      const humanId = await hire(call)
      path = `/v1/bookings/${(await call('POST', '/v1/bookings', orderAt(humanId, 1))).body.id}`
      await service.stop()
    }
    spoilTable(folder.path, 'bookings')
    await using service = await startService(program, folder.path)
    expectUnavailable(await callerOf(service.url)('GET', path))
    expect((await callerOf(service.url)('GET', '/v1/humans')).status).toBe(200)
    const check = await runCommand(program, folder.path, 'check')
    expect({ code: check.code, lines: check.lines }).toEqual({ code: 1, lines: [] })
    const backup = await runCommand(program, folder.path, 'backup backup.db')
    expect({ code: backup.code, lines: backup.lines.length }).toEqual({ code: 1, lines: 1 })
    expect(backup.lines[0]).toMatch(/slotflow\.db is damaged/)
    expect(readdirSync(folder.path)).toEqual(['data'])
  })

  test('four that start at once on no file yet share one, and one of them shows the key', async () => {
    using folder = temporaryFolder()
    await using started = new AsyncDisposableStack()
    const starts = [0, 1, 2, 3].map(async () => {
      const service = await startService(program, folder.path, { SLOTFLOW_API_KEY: '' })
      return started.use(service)
    })
    await Promise.allSettled(starts)
    const services = await Promise.all(starts)
    const shows = services.filter(({ said }) => said.err.includes('sk_live_'))
    expect(shows).toHaveLength(1)
    const key = await Promise.all(shows.map(shownKey))
    for (const { url } of services) {
      expect((await callerOf(url, key[0])('GET', '/v1/humans')).status).toBe(200)
    }
  })
})
