/** SLOTFLOW_WORKERS: several processes that look like one. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync } from 'node:fs'
import {
  callerOf,
  fileIn,
  hire,
  isAlive,
  listenersOn,
  type Program,
  product,
  runCommand,
  type Service,
  soundBookings,
  startService,
  until,
  warnOnce,
} from '../support/process.ts'
import { connectTo, humanRequest } from '../support/sockets.ts'
import { temporaryFolder } from '../support/store.ts'

// Each wait has a bound of its own, and says which; this one is for a machine that has other work.
setDefaultTimeout(30_000)

const isLinux = process.platform === 'linux'
if (!isLinux) warnOnce('ports are shared on Linux only: SLOTFLOW_WORKERS IS NOT TESTED')

/** Two workers that both listen. */
async function startTwo(program: Program, folder: string) {
  const parent = await startService(program, folder, { SLOTFLOW_WORKERS: '2' })
  await bothListen(parent)
  return parent
}

const bothListen = ({ port }: Service) => until('two listeners', () => listenersOn(port) === 2)

const allGone = (pids: readonly number[]) =>
  until('end of the workers', () => !pids.some(isAlive), 5_000)

/** Fresh connections, so that the kernel shares them out anew. */
async function statusesOf(service: Service, count: number): Promise<Set<number>> {
  const call = callerOf(service.url)
  const asks = Array.from({ length: count }, () =>
    call('GET', '/v1/humans', undefined, { connection: 'close' }),
  )
  return new Set((await Promise.all(asks)).map(({ status }) => status))
}

describe.concurrent.each(isLinux ? [...product] : [])('$name with two workers', (program) => {
  test('both serve on one port, and a killed one is replaced while the other serves', async () => {
    using folder = temporaryFolder()
    await using parent = await startTwo(program, folder.path)
    const [first = 0, second = 0, ...others] = parent.workers()
    expect(others).toEqual([])
    const humanId = await hire(callerOf(parent.url))
    for (const doomed of [first, second]) {
      process.kill(doomed, 'SIGKILL')
      await until('one listener', () => listenersOn(parent.port) === 1)
      expect(await statusesOf(parent, 20)).toEqual(new Set([200]))
      await bothListen(parent)
      expect(parent.workers()).toHaveLength(2)
      expect(parent.workers()).not.toContain(doomed)
    }
    expect(await statusesOf(parent, 20)).toEqual(new Set([200]))
    const { status } = await callerOf(parent.url)('GET', `/v1/humans/${humanId}`)
    expect(status).toBe(200)
  })

  test('a suspended account is out within one request at both, and in again', async () => {
    using folder = temporaryFolder()
    await using parent = await startTwo(program, folder.path)
    const { body: account } = await callerOf(parent.url)('GET', '/v1/account')
    // So that both have the key in memory.
    expect(await statusesOf(parent, 20)).toEqual(new Set([200]))
    const turn = (what: string) =>
      runCommand(program, folder.path, `accounts ${what} ${account.id}`)
    expect((await turn('suspend')).code).toBe(0)
    expect(await statusesOf(parent, 20)).toEqual(new Set([403]))
    expect((await turn('resume')).code).toBe(0)
    expect(await statusesOf(parent, 20)).toEqual(new Set([200]))
  })

  test('all agents of both are held to one booking a slot', async () => {
    using folder = temporaryFolder()
    await using parent = await startTwo(program, folder.path)
    const call = callerOf(parent.url)
    const human_id = await hire(call)
    const starts_at = `${new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)}T10:00:00Z`
    const request = { human_id, starts_at, duration: 30, attendee_name: 'Alex Rivera' }
    const answers = await Promise.all(
      Array.from({ length: 30 }, () =>
        call('POST', '/v1/bookings', request, { connection: 'close' }),
      ),
    )
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses).toEqual([201, ...Array<number>(29).fill(409)])
    expect(soundBookings(folder.path)).toHaveLength(1)
  })

  test('SIGTERM to the parent stops all and ends with exit code 0', async () => {
    using folder = temporaryFolder()
    await using parent = await startTwo(program, folder.path)
    const workers = parent.workers()
    expect(workers).toHaveLength(2)
    expect(await parent.stop()).toEqual({ code: 0, signal: null })
    await allGone(workers)
    expect(listenersOn(parent.port)).toBe(0)
    expect(existsSync(`${fileIn(folder.path)}-wal`)).toBeFalse()
    expect(parent.complaints()).toBe('')
    expect(parent.said.out.match(/ready/g)).toHaveLength(1)
  })

  test('one that hangs is replaced, while the other serves', async () => {
    using folder = temporaryFolder()
    await using parent = await startTwo(program, folder.path)
    const [hung = 0, other = 0] = parent.workers()
    process.kill(hung, 'SIGSTOP')
    await until('end of the one that hangs', () => !isAlive(hung), 12_000)
    await bothListen(parent)
    expect(parent.complaints()).toContain('a worker hangs')
    expect(parent.workers()).toContain(other)
    // Connections that were kept open to the one that hung are reset, once.
    const statuses = await statusesOf(parent, 20).catch(() => statusesOf(parent, 20))
    expect(statuses).toEqual(new Set([200]))
    expect(await parent.stop()).toEqual({ code: 0, signal: null })
  })

  test('SIGTERM ends all within 12 s, by force one that hangs', async () => {
    using folder = temporaryFolder()
    await using parent = await startTwo(program, folder.path)
    const workers = parent.workers()
    process.kill(workers[0] ?? 0, 'SIGSTOP')
    expect(await parent.stop(12_500)).toEqual({ code: 1, signal: null })
    await allGone(workers)
    expect(parent.complaints()).toContain('ended by force')
    expect(existsSync(`${fileIn(folder.path)}-wal`)).toBeFalse()
  })

  test('a second signal ends also one that hangs, at once', async () => {
    using folder = temporaryFolder()
    await using parent = await startTwo(program, folder.path)
    const workers = parent.workers()
    process.kill(workers[0] ?? 0, 'SIGSTOP')
    parent.signal('SIGTERM')
    await until('end of the other', () => !isAlive(workers[1] ?? 0), 5_000)
    parent.signal('SIGTERM')
    expect(await parent.ended(3_000)).toEqual({ code: 1, signal: null })
    await allGone(workers)
  })

  test('a signal to the whole group, which comes to each worker twice, cuts nothing off', async () => {
    using folder = temporaryFolder()
    await using parent = await startTwo(program, folder.path)
    const clients = Array.from({ length: 6 }, () => connectTo(parent))
    const half = humanRequest.length - 10
    for (const client of clients) client.send(humanRequest.slice(0, half))
    await Bun.sleep(500)
    for (const pid of parent.workers()) process.kill(pid, 'SIGINT')
    parent.signal('SIGINT')
    await Bun.sleep(100)
    for (const client of clients) client.send(humanRequest.slice(half))
    for (const client of clients) await client.heard('201 Created')
    expect(await parent.ended(5_000)).toEqual({ code: 0, signal: null })
    for (const client of clients) client[Symbol.dispose]()
  })

  test('workers end by themselves when their parent was killed', async () => {
    using folder = temporaryFolder()
    await using parent = await startTwo(program, folder.path)
    const workers = parent.workers()
    await parent.kill()
    await allGone(workers)
    expect(listenersOn(parent.port)).toBe(0)
    // Two that close in one moment may each leave the journal to the other: the next to open folds it in.
    expect(soundBookings(folder.path)).toEqual([])
    expect(existsSync(`${fileIn(folder.path)}-wal`)).toBeFalse()
  })
})
