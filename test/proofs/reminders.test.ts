/** Two processes look for what is due on one file: each reminder is written once and sent, also over a kill -9. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import {
  callerOf,
  hire,
  openFile,
  product,
  soundBookings,
  startHook,
  startService,
} from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

setDefaultTimeout(60_000)

const people = 10
const bookingsEach = 40
const count = people * bookingsEach
const halfHourMs = 30 * 60_000
const tomorrowMs = Math.ceil(Date.now() / halfHourMs) * halfHourMs + 48 * halfHourMs

/** All bookings were made long ago, and so was the wish to be reminded of them four days before: all is due at once. */
function makeAllDue(folder: string): void {
  using db = openFile(folder)
  const reminders = [{ minutes: 4 * 24 * 60, sinceMs: 0 }]
  db.transaction(() => {
    db.run('UPDATE bookings SET timed_at = 0')
    db.run('UPDATE accounts SET notifications = ?', [JSON.stringify({ reminders })])
  }).immediate()
}

function remindersIn(folder: string): { events: number; bookings: number } {
  using db = openFile(folder)
  const sql = `SELECT count(*) AS events, count(DISTINCT booking_id) AS bookings FROM events
    WHERE type = 'booking.reminder'`
  return db.query<{ events: number; bookings: number }, []>(sql).get() ?? { events: 0, bookings: 0 }
}

describe.each([...product])('$name', (program) => {
  test('of two processes one is killed among many reminders: each is written once, and all come', async () => {
    using folder = temporaryFolder()
    await using one = await startService(program, folder.path)
    await using two = await startService(program, folder.path)
    const first = Promise.withResolvers<void>()
    const ids = new Set<string>()
    const all = Promise.withResolvers<void>()
    await using hook = startHook(() => {
      const { event, data } = hook.attempts.at(-1)?.event ?? {}
      if (event === 'booking.reminder') {
        ids.add(String(data?.id))
        first.resolve()
        if (ids.size === count) all.resolve()
      }
      return new Response('ok')
    })
    const calls = [callerOf(one.url), callerOf(two.url)] as const
    const events = ['booking.confirmed', 'booking.reminder']
    await calls[0]('POST', '/v1/webhooks', { url: hook.url, events })
    const humans = await Promise.all(Array.from({ length: people }, () => hire(calls[0])))
    for (let n = 0; n < bookingsEach; n += 1) {
      const starts_at = new Date(tomorrowMs + n * halfHourMs).toISOString()
      const orders = humans.map((human_id) => ({ human_id, starts_at, duration: 30 }))
      const answers = await Promise.all(
        orders.map((order, k) =>
          calls[k % 2 === 0 ? 0 : 1]('POST', '/v1/bookings', { ...order, attendee_name: 'Alex' }),
        ),
      )
      expect(answers.map(({ status }) => status)).toEqual(humans.map(() => 201))
    }
    expect(remindersIn(folder.path)).toEqual({ events: 0, bookings: 0 })
    makeAllDue(folder.path)
    await first.promise
    await one.kill()
    // What the dead one had under way comes when its leases have run out.
    await all.promise
    expect(remindersIn(folder.path)).toEqual({ events: count, bookings: count })
    expect(soundBookings(folder.path)).toHaveLength(count)
    await two.stop()
  })
})
