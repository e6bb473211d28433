/** slotflow zones repair on real files, also beside a server that books. In UTC bookings are shifted by hand. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import {
  type Call,
  callerOf,
  hire,
  openFile,
  product,
  runCommand,
  soundBookings,
  startHook,
  startService,
} from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

// Each wait has a bound of its own, and says which; this one is for a machine that has other work.
setDefaultTimeout(30_000)

const hourMs = 3_600_000
/** The midnight after the next. */
const firstMs = (Math.floor(Date.now() / (24 * hourMs)) + 2) * 24 * hourMs

async function book(call: Call, human_id: string, hour: number): Promise<string> {
  const starts_at = new Date(firstMs + hour * hourMs).toISOString()
  const slot = { human_id, starts_at, duration: 60 }
  const { status, body, text } = await call('POST', '/v1/bookings', {
    ...slot,
    attendee_name: `hour ${hour}`,
  })
  if (status !== 201) throw new Error(text)
  return body.id
}

/** As if these had been agreed an hour earlier than the clock shows now. */
function shift(folder: string, ...ids: readonly string[]): void {
  using db = openFile(folder)
  for (const id of ids) {
    db.run(`UPDATE bookings SET agreed_offset = agreed_offset - ${hourMs} WHERE id = '${id}'`)
    db.run(`INSERT INTO shifted_bookings
      SELECT seq, account_seq, human_seq, starts_at FROM bookings WHERE id = '${id}'`)
  }
}

const hours = (folder: string) =>
  soundBookings(folder).map(
    ({ attendee, startsAtMs }) => `${attendee} at ${(startsAtMs - firstMs) / hourMs}`,
  )

describe.concurrent.each([...product])('$name', (program) => {
  const repair = async (folder: string, line: string) => {
    const { code, out, lines } = await runCommand(program, folder, `zones repair ${line} --json`)
    expect(lines).toEqual([])
    return { code, answer: JSON.parse(out) }
  }
  const check = async (folder: string) => {
    const { code, out } = await runCommand(program, folder, 'check --json')
    const checks: { name: string; found: number }[] = JSON.parse(out).checks
    const found = checks.filter((one) => one.found > 0)
    return [code, ...found.map((one) => `${one.name}: ${one.found}`)]
  }

  test('eight adjacent hours go back to their wall times, each told of once', async () => {
    using folder = temporaryFolder()
    const { path } = folder
    await using hook = startHook(() => new Response('ok'))
    await using service = await startService(program, path)
    const call = callerOf(service.url)
    const id = await hire(call)
    const events = ['booking.confirmed', 'booking.rescheduled']
    expect((await call('POST', '/v1/webhooks', { url: hook.url, events })).status).toBe(201)
    const ids: string[] = []
    for (const hour of [9, 10, 11, 12, 13, 14, 15, 16]) ids.push(await book(call, id, hour))
    shift(path, ...ids)
    const before = hours(path)
    expect(await check(path)).toEqual([1, 'bookings ahead that zone rules have shifted: 8'])
    expect((await runCommand(program, path, 'check')).out).toContain('zones repair')

    const tried = await repair(path, '--keep wall-time --dry-run')
    expect(tried).toMatchObject({ code: 0, answer: { dry_run: true, left: 0 } })
    expect(hours(path)).toEqual(before)

    const { code, answer } = await repair(path, '--keep wall-time')
    expect({ code, left: answer.left }).toEqual({ code: 0, left: 0 })
    expect(answer.humans).toMatchObject([{ id, name: 'Sarah Chen', kept: [], colliding: [] }])
    const told: { booking_id: string }[] = answer.humans[0].moved
    expect(told.map(({ booking_id }) => booking_id)).toEqual(ids)
    expect(told[0]).toMatchObject({
      timezone: 'UTC',
      from: { local: expect.stringContaining(', 09:00 UTC') },
      to: { starts_at: new Date(firstMs + 8 * hourMs).toISOString() },
    })
    expect(hours(path)).toEqual(
      [8, 9, 10, 11, 12, 13, 14, 15].map((at) => `hour ${at + 1} at ${at}`),
    )
    expect(await check(path)).toEqual([0])
    await hook.came(16)
    const moved = hook.attempts.filter(({ event }) => event.event === 'booking.rescheduled')
    expect(moved.map(({ event }) => event.data.id).sort()).toEqual([...ids].sort())
    expect((await call('GET', '/v1/bookings?shifted=true')).body.total).toBe(0)
    const again = await runCommand(program, path, 'zones repair --keep wall-time')
    expect(again).toMatchObject({ code: 0, lines: [] })
    expect(again.out).toMatch(/^By IANA \S+ \(.+\)\.\n\nNo booking ahead is shifted\.\n$/)
    expect(hook.attempts).toHaveLength(16)
  })

  test('what stands in the way is named and nothing of that is moved: exit code 1', async () => {
    using folder = temporaryFolder()
    const { path } = folder
    {
      await using service = await startService(program, path)
      const call = callerOf(service.url)
      const [one, two] = [await hire(call), await hire(call)]
      const inTheWay = await book(call, one, 9)
      const [first, second] = [await book(call, one, 10), await book(call, one, 11)]
      const other = await book(call, two, 10)
      shift(path, first, second, other)

      const { code, answer } = await repair(path, `--keep wall-time --human ${one}`)
      expect({ code, left: answer.left }).toEqual({ code: 1, left: 2 })
      expect(answer.humans).toMatchObject([{ id: one, moved: [] }])
      expect(answer.humans[0].colliding).toMatchObject([
        { booking_id: first, in_the_way: [{ kind: 'booking', id: inTheWay }] },
        { booking_id: second, in_the_way: [{ kind: 'booking', id: first }] },
      ])
      const words = await runCommand(program, path, `zones repair --keep wall-time`)
      expect(words.code).toBe(1)
      expect(words.out).toContain(`booking ${inTheWay}`)
      expect(hours(path).sort()).toEqual(
        ['hour 10 at 10', 'hour 10 at 9', 'hour 11 at 11', 'hour 9 at 9'].sort(),
      )

      // The hour that they have now will do.
      const kept = await repair(path, '--keep instant')
      expect(kept).toMatchObject({ code: 0, answer: { left: 0 } })
      expect(kept.answer.humans[0].kept).toHaveLength(2)
      expect(await check(path)).toEqual([0])
      await service.stop()
    }
    using db = openFile(path)
    const events = db.query('SELECT 1 FROM events WHERE type = ?').all('booking.rescheduled')
    expect(events).toHaveLength(1)
  })

  test('a fault at one human takes nothing back of those before it, and they are told', async () => {
    using folder = temporaryFolder()
    const { path } = folder
    await using service = await startService(program, path)
    const call = callerOf(service.url)
    const [one, two] = [await hire(call), await hire(call)]
    const [first, second] = [await book(call, one, 9), await book(call, two, 9)]
    shift(path, first, second)
    {
      using db = openFile(path)
      db.run(`CREATE TRIGGER faulty BEFORE UPDATE OF starts_at ON bookings WHEN NEW.id = '${second}'
        BEGIN SELECT RAISE(ABORT, 'a fault of the test'); END`)
    }
    const { code, out, lines } = await runCommand(program, path, 'zones repair --keep wall-time')
    expect({ code, lines }).toEqual({ code: 1, lines: ['slotflow: a fault of the test'] })
    expect(out).toContain(first)
    expect(out).not.toContain(second)
    expect(hours(path)).toEqual(['hour 9 at 8', 'hour 9 at 9'])
  })

  test('misuse and a human there is not', async () => {
    using folder = temporaryFolder()
    {
      await using service = await startService(program, folder.path)
      await service.stop()
    }
    const run = (line: string) => runCommand(program, folder.path, `zones repair ${line}`)
    expect((await run('')).code).toBe(2)
    expect((await run('--keep hour')).code).toBe(2)
    const nobody = Bun.randomUUIDv7()
    const unknown = await run(`--keep instant --human ${nobody}`)
    expect(unknown.code).toBe(1)
    expect(unknown.lines.join()).toContain(nobody)
    expect((await run('--keep instant')).code).toBe(0)
  })

  test('while a server books the same hours, nobody loses one and none is doubled', async () => {
    using folder = temporaryFolder()
    const { path } = folder
    await using service = await startService(program, path)
    const call = callerOf(service.url)
    const id = await hire(call)
    const ids: string[] = []
    for (let hour = 1; hour < 60; hour += 2) ids.push(await book(call, id, hour))
    shift(path, ...ids)
    let isRepaired = false
    const crowd = async (seed: number) => {
      const made: string[] = []
      for (let n = seed; !isRepaired || n < seed + 40; n += 7) {
        const starts_at = new Date(firstMs + (n % 60) * hourMs).toISOString()
        const slot = { human_id: id, starts_at, duration: 60, attendee_name: 'crowd' }
        const { status, body } = await call('POST', '/v1/bookings', slot)
        if (status === 201) made.push(body.id)
        else expect(status).toBe(409)
        // Some are taken back, so that there is always something to take.
        if (made.length > 3) await call('DELETE', `/v1/bookings/${made.shift()}`)
      }
      return made
    }
    const crowds = [0, 1, 2, 3].map(crowd)
    const { answer } = await repair(path, '--keep wall-time')
    isRepaired = true
    const made = (await Promise.all(crowds)).flat()
    const { moved, colliding } = answer.humans[0]
    expect(moved.length + colliding.length).toBe(ids.length)
    expect(answer.left).toBe(colliding.length)
    const confirmed = soundBookings(path).filter(({ status }) => status === 'confirmed')
    const known = new Map(confirmed.map((one) => [one.id, one.startsAtMs]))
    for (const one of [...made, ...ids]) expect(known.has(one)).toBe(true)
    for (const { booking_id, to } of moved) {
      expect(known.get(booking_id)).toBe(Date.parse(to.starts_at))
    }
    for (const { booking_id, from } of colliding) {
      expect(known.get(booking_id)).toBe(Date.parse(from.starts_at))
    }
  })
})
