/** Calendars kept elsewhere, as several processes on one file see them. */
import { expect, test } from 'bun:test'
import { minuteMs } from '../../src/domain/time/units.ts'
import { createCalendarSync } from '../../src/workers/calendars.ts'
import { startTestApp } from '../support/app.ts'
import { addCalendar, found, noPieces, syncAll } from '../support/calendars.ts'
import { addAccount, addHuman, nineMs, nowMs, openAt, testFile } from '../support/store.ts'

/** Reads without a pause until its input ends, and says how many lists it saw, and which of them were not whole. */
const watching = `
import { Database } from 'bun:sqlite'
const db = new Database(process.argv[1], { readonly: true })
db.run('PRAGMA busy_timeout = 5000')
const look = db.prepare('SELECT times, mirrored_at AS at FROM calendars JOIN busy ON calendar_seq = seq')
const [seen, torn] = [new Set(), []]
let isOver = false
process.stdin.on('data', () => undefined).on('end', () => { isOver = true })
console.log('ready')
while (!isOver) {
  const { times, at } = look.get()
  const numbers = new Float64Array(times.slice().buffer)
  const digests = new Set(numbers.filter((_, n) => n % 3 === 2))
  seen.add(at)
  if (numbers.length !== 15_000 || digests.size !== 1 || at !== [...digests][0]) torn.push([at, numbers.length, [...digests]])
  await new Promise(setImmediate)
}
console.log(JSON.stringify({ seen: seen.size, torn: torn.slice(0, 3) }))
`

test('another process sees five thousand busy times as they were or as they are, and no list between', async () => {
  await using file = testFile()
  const store = file.open()
  const accountId = await addAccount(store)
  const { id } = await addHuman(store, accountId)
  await addCalendar(store, accountId, id)
  /** A list whose digests say when it was read. */
  const replace = (atMs: number) =>
    syncAll(
      store,
      Array.from({ length: 5_000 }, (_, n) => found(nineMs + n * 20 * minuteMs, 15, atMs)),
      atMs,
    )
  await replace(nowMs)
  const command = [process.execPath, '-e', watching, file.path]
  const watcher = Bun.spawn(command, { stdin: 'pipe', stdout: 'pipe' })
  const lines = watcher.stdout.getReader()
  const line = async () => new TextDecoder().decode((await lines.read()).value)
  expect(await line()).toBe('ready\n')
  for (let n = 1; n <= 30; n += 1) {
    const [decision] = await replace(nowMs + n * 20 * minuteMs)
    expect(decision?.mirror).toHaveLength(5_000)
    await new Promise((resolve) => setImmediate(resolve))
  }
  watcher.stdin.end()
  const { seen, torn } = JSON.parse(await line())
  expect(torn).toEqual([])
  expect(seen).toBeGreaterThan(1)
  await watcher.exited
}, 30_000)

test('of two processes that find a calendar due one reads it, once', async () => {
  await using app = await startTestApp()
  const other = openAt(app.database.filename)
  try {
    const { id } = await app.human()
    const url = 'http://127.0.0.1:9/a.ics'
    await app.call('POST', `/v1/humans/${id}/calendars`, { type: 'ics', url })
    const asked: string[] = []
    const answered = Promise.withResolvers<void>()
    const workers = [app.context, { ...app.context, store: other }].map((context) =>
      createCalendarSync(
        context,
        {
          async subscribe(address) {
            asked.push(address)
            await answered.promise
            return { text: new Uint8Array([1]), cursor: 'c' }
          },
          collect: () => Promise.reject(new Error('no such calendar')),
        },
        {
          read: async () => ({ times: [], copies: new Map(), eventsCount: 0, warnings: [] }),
          pieces: noPieces,
          close: () => undefined,
        },
      ),
    )
    const begun = await Promise.all(workers.map((worker) => worker.runOnce()))
    expect(begun.toSorted()).toEqual([0, 1])
    await Promise.all(workers.map((worker) => worker.runOnce()))
    answered.resolve()
    await Promise.all(workers.map((worker) => worker.settled()))
    await Promise.all(workers.map((worker) => worker.runOnce()))
    expect(asked).toEqual([url])
    app.clock.advance(30 * minuteMs)
    await Promise.all(workers.map((worker) => worker.runOnce()))
    await Promise.all(workers.map((worker) => worker.settled()))
    expect(asked).toEqual([url, url])
  } finally {
    await other.close()
  }
})
