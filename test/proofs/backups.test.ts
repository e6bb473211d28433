/** Backups that run by themselves, into a folder and into a store of objects, and come back. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startObjectStore } from '../support/object-store.ts'
import {
  callerOf,
  fileIn,
  hire,
  product,
  runCommand,
  soundBookings,
  startService,
  until,
} from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

// Each wait has a bound of its own, and says which; this one is for a machine that has other work.
setDefaultTimeout(60_000)

const dated = /^slotflow-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.db$/
const firstMs = (Math.floor(Date.now() / 86_400_000) + 2) * 86_400_000

async function bookOne(url: string, humanId: string, place: number): Promise<string> {
  const starts_at = new Date(firstMs + place * 600_000).toISOString()
  const order = { human_id: humanId, starts_at, duration: 10, attendee_name: 'Alex Rivera' }
  const { status, body } = await callerOf(url)('POST', '/v1/bookings', order)
  expect(status).toBe(201)
  return body.id
}

const filesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder) : [])

describe.concurrent.each([...product])('$name', (program) => {
  test('a folder is given a backup again and again, two processes make one, and so many are kept', async () => {
    using folder = temporaryFolder()
    const kept = join(folder.path, 'kept')
    const env = { SLOTFLOW_BACKUP: kept, SLOTFLOW_BACKUP_EVERY: '1s', SLOTFLOW_BACKUP_KEEP: '2' }
    await using one = await startService(program, folder.path, env)
    await using two = await startService(program, folder.path, env)
    const humanId = await hire(callerOf(one.url))
    const seen = new Set<string>()
    const notMore = () => {
      for (const name of filesIn(kept)) if (name.endsWith('.db')) seen.add(name)
      return seen.size >= 3
    }
    await until('three backups', notMore, 30_000)
    const all = [...seen]
      .sort()
      .map((name) => Date.parse(name.slice(9, -4).replace(/(T..)-(..)-/, '$1:$2:')))
    for (const [n, atMs] of all.entries()) {
      if (n > 0) expect(atMs - (all[n - 1] ?? 0)).toBeGreaterThanOrEqual(1_000)
    }
    const metrics = await callerOf(one.url)('GET', '/metrics')
    expect(metrics.text).toMatch(/slotflow_backup_age_seconds \d/)
    expect(metrics.text).toContain('slotflow_backup_failures_total 0')
    const usage = await callerOf(two.url)('GET', '/v1/usage')
    expect(usage.text).toMatch(/"last_backup_at":"20/)
    const { backups } = JSON.parse((await callerOf(two.url)('GET', '/v1/health')).text)
    expect(backups).toMatchObject({ place: kept, keep: 2, last_bytes: expect.any(Number) })
    expect(backups.kept).toBeWithin(1, 3)
    // Whole when it was named, and that is after it was begun.
    expect(Date.parse(backups.verified_at) + 1_000).toBeGreaterThan(Date.parse(backups.last_at))
    const id = await bookOne(one.url, humanId, 1)
    const before = [...seen].length
    await until('two more', () => notMore() && seen.size >= before + 2, 30_000)
    await one.stop()
    await two.stop()
    const names = filesIn(kept).filter((name) => name.endsWith('.db'))
    expect(names.length).toBeLessThanOrEqual(3)
    for (const name of names) {
      expect(name).toMatch(dated)
      expect(statSync(join(kept, name)).mode & 0o077).toBe(0)
    }
    rmSync(fileIn(folder.path))
    expect((await runCommand(program, folder.path, `restore ${kept}`)).code).toBe(0)
    expect(soundBookings(folder.path).map((booking) => booking.id)).toEqual([id])
    expect(one.complaints() + two.complaints()).toBe('')
  })

  test('a store of objects is given them too, and gives one back', async () => {
    using folder = temporaryFolder()
    await using store = startObjectStore()
    for (const n of [1, 2, 3])
      store.objects.set(`pre/fix/slotflow-2026-01-0${n}T00-00-00Z.db`, new Uint8Array(1))
    store.objects.set('pre/fix/slotflow-mine.db', new Uint8Array(1))
    const env = { ...store.env, SLOTFLOW_BACKUP: 's3://bucket/pre/fix', SLOTFLOW_BACKUP_KEEP: '2' }
    await using service = await startService(program, folder.path, env)
    const humanId = await hire(callerOf(service.url))
    const id = await bookOne(service.url, humanId, 1)
    await until(
      'the first backup',
      () => [...store.objects.keys()].some((key) => key > 'pre/fix/slotflow-2026-02'),
      20_000,
    )
    const byHand = () => runCommand(program, folder.path, 'backup --json', env)
    let made = await byHand()
    // The first one may be under way still.
    while (made.lines.some((line) => line.includes('Another process'))) made = await byHand()
    expect(made.code).toBe(0)
    const { name } = JSON.parse(made.out)
    const left = [...store.objects.keys()].sort()
    expect(left).toHaveLength(3)
    expect(left).toContain(`pre/fix/${name}`)
    expect(left).toContain('pre/fix/slotflow-mine.db')
    await service.stop()
    expect(filesIn(join(folder.path, 'data')).filter((file) => file.includes('passing'))).toEqual(
      [],
    )
    rmSync(join(folder.path, 'data'), { recursive: true })
    const restored = await runCommand(
      program,
      folder.path,
      `restore s3://bucket/pre/fix/${name}`,
      env,
    )
    expect(restored.lines).toEqual([])
    expect(restored.code).toBe(0)
    expect(soundBookings(folder.path).map((booking) => booking.id)).toEqual([id])
    rmSync(join(folder.path, 'data'), { recursive: true })
    expect((await runCommand(program, folder.path, 'restore s3://bucket/pre/fix', env)).code).toBe(
      0,
    )
    const none = await runCommand(program, folder.path, 'restore s3://bucket/none', env)
    expect([none.code, none.lines[0]]).toEqual([
      1,
      expect.stringContaining('There is no backup in'),
    ])
  })

  test('one that fails is a line of the log and a count, and the next try succeeds', async () => {
    using folder = temporaryFolder()
    const kept = join(folder.path, 'kept')
    writeFileSync(kept, 'no folder')
    const env = { SLOTFLOW_BACKUP: kept, SLOTFLOW_BACKUP_EVERY: '1s' }
    await using service = await startService(program, folder.path, env)
    await until('word of it', () => service.complaints().includes('the backup failed'))
    const { text } = await callerOf(service.url)('GET', '/metrics')
    expect(text).toMatch(/slotflow_backup_failures_total [1-9]/)
    expect((await callerOf(service.url)('GET', '/readyz')).status).toBe(200)
    rmSync(kept)
    await until('a backup', () => filesIn(kept).some((name) => dated.test(name)))
  })

  test('after a backup under load the journal is small again, and bookings went on', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const humanId = await hire(callerOf(service.url))
    let goesOn = true
    let place = 0
    const agents = Array.from({ length: 8 }, async () => {
      while (goesOn) await bookOne(service.url, humanId, place++)
    })
    await until('bookings', () => place > 200)
    const { code } = await runCommand(program, folder.path, `backup ${join(folder.path, 'one.db')}`)
    expect(code).toBe(0)
    const before = place
    await until('more bookings', () => place > before + 200)
    goesOn = false
    await Promise.all(agents)
    expect(statSync(`${fileIn(folder.path)}-wal`).size).toBeLessThanOrEqual(17 * 1024 * 1024)
  })
})
