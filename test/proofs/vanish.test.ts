/** Files of the data that vanish while agents book: nothing answered before is lost, nothing is acknowledged after. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { readdirSync, rmSync, truncateSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Answer } from '../support/answers.ts'
import {
  type Call,
  callerOf,
  fileIn,
  hire,
  product,
  runCommand,
  type Service,
  soundBookings,
  startService,
  until,
} from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

// Each wait has a bound of its own, and says which; this one is for a machine that has other work.
setDefaultTimeout(30_000)

const minuteMs = 60_000
/** The midnight after the next. */
const firstMs = (Math.floor(Date.now() / (1_440 * minuteMs)) + 2) * 1_440 * minuteMs

/** Agents that book one place after the other, whatever they are answered, each by one of the calls. */
function startAgents(calls: readonly Call[], humanId: string, count: number) {
  const answers: (Answer & { readonly askedMs: number })[] = []
  let goesOn = true
  let place = 0
  const agents = Array.from({ length: count }, async (_, n) => {
    const call = calls[n % calls.length]
    while (goesOn && call) {
      const askedMs = performance.now()
      const startMs = firstMs + 10 * minuteMs * place++
      const order = { human_id: humanId, duration: 10, attendee_name: `guest ${n}` }
      const starts_at = new Date(startMs).toISOString()
      const answer = await call('POST', '/v1/bookings', { ...order, starts_at })
      answers.push({ ...answer, askedMs })
    }
  })
  return {
    answers,
    async stop() {
      goesOn = false
      await Promise.all(agents)
    },
  }
}

/** Lets agents book, harms the files, lets them go on; answers the ids of all that were acknowledged. */
async function bookThrough(services: readonly Service[], humanId: string, harm: () => void) {
  const calls = services.map(({ url }) => callerOf(url))
  const agents = startAgents(calls, humanId, 8)
  await until('bookings', () => agents.answers.length >= 100)
  harm()
  const harmedMs = performance.now()
  const seen = agents.answers.length
  await until('answers after it', () => agents.answers.length >= seen + 40)
  await agents.stop()
  for (const { status, askedMs } of agents.answers) {
    expect(status).toBe(askedMs > harmedMs ? 503 : status === 503 ? 503 : 201)
  }
  for (const call of calls) {
    expect((await call('GET', '/readyz')).status).toBe(503)
    expect((await call('GET', '/v1/humans')).status).toBe(503)
    expect((await call('GET', '/healthz')).status).toBe(200)
  }
  return agents.answers.filter(({ status }) => status === 201).map(({ body }) => body.id)
}

function expectKept(folder: string, acknowledged: readonly string[]): void {
  const kept = new Set(soundBookings(folder).map(({ id }) => id))
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
}

const removed = ['-wal', '-shm']

describe.concurrent.each([...product])('$name', (program) => {
  test.each(removed)('%s is removed, and the process killed', async (suffix) => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const humanId = await hire(callerOf(service.url))
    const harm = () => rmSync(fileIn(folder.path) + suffix)
    const acknowledged = await bookThrough([service], humanId, harm)
    await until('word of it', () => service.complaints().includes('saved in the database file'))
    await service.kill()
    expectKept(folder.path, acknowledged)
    await using later = await startService(program, folder.path)
    expect((await callerOf(later.url)('GET', '/readyz')).status).toBe(200)
  })

  test('-wal is removed under two processes: a third does not start beside them, and does after them', async () => {
    using folder = temporaryFolder()
    await using one = await startService(program, folder.path)
    await using two = await startService(program, folder.path)
    const humanId = await hire(callerOf(one.url))
    const harm = () => rmSync(`${fileIn(folder.path)}-wal`)
    const acknowledged = await bookThrough([one, two], humanId, harm)
    const third = await runCommand(program, folder.path, 'serve', { SLOTFLOW_PORT: '0' })
    expect([third.code, third.out, third.lines.length]).toEqual([1, '', 1])
    // Whether it gets so far as to look depends on which pages stood in the journal.
    expect(third.lines[0]).toMatch(/Stop every process that has it open|cannot be read or written/)
    await one.kill()
    await two.stop()
    await using later = await startService(program, folder.path)
    expect((await callerOf(later.url)('GET', '/readyz')).status).toBe(200)
    expectKept(folder.path, acknowledged)
  })

  test('-shm is removed under two processes, and a third comes: no slot is booked twice', async () => {
    using folder = temporaryFolder()
    await using one = await startService(program, folder.path)
    await using two = await startService(program, folder.path)
    const humanId = await hire(callerOf(one.url))
    const harm = () => rmSync(`${fileIn(folder.path)}-shm`)
    const acknowledged = await bookThrough([one, two], humanId, harm)
    await using third = await startService(program, folder.path)
    const later = startAgents(
      [one, two, third].map(({ url }) => callerOf(url)),
      humanId,
      6,
    )
    await until('bookings', () => later.answers.length >= 60)
    await later.stop()
    await one.kill()
    await two.kill()
    const won = later.answers.filter(({ status }) => status === 201).map(({ body }) => body.id)
    await third.stop()
    expectKept(folder.path, [...acknowledged, ...won])
  })

  test('the file is emptied: what memory holds is saved beside it, and restored', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const humanId = await hire(callerOf(service.url))
    const path = fileIn(folder.path)
    const acknowledged = await bookThrough([service], humanId, () => truncateSync(path, 0))
    await until('word of it', () => service.complaints().includes('saved in'))
    await service.kill()
    const saved = readdirSync(dirname(path)).find((name) => name.includes('.saved-')) ?? 'none'
    const { code } = await runCommand(program, folder.path, `restore ${join(dirname(path), saved)}`)
    expect(code).toBe(0)
    expectKept(folder.path, acknowledged)
  })
})
