/** Reminders of random bookings, moves, cancellations and settings, looked for now and then, against plain arithmetic. */

import { expect, test } from 'bun:test'
import { bookingEvent } from '../../src/domain/event.ts'
import { settled } from '../../src/domain/question.ts'
import { decideReminder, decideReminders } from '../../src/domain/reminders/reminder.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import { randomOf } from '../support/random.ts'
import {
  addAccount,
  addHuman,
  nowMs as beginMs,
  book,
  cancel,
  fresh,
  testFile,
} from '../support/store.ts'

interface Known {
  readonly id: string
  startMs: number
  timedAtMs: number
  isCancelled: boolean
}

const offered = [1, 10, 45, 90, 240]

/** What is due, by every pair of a booking and a reminder, and was not sent for this time of it. */
function expectedOf(
  known: readonly Known[],
  since: ReadonlyMap<number, number>,
  nowMs: number,
  sent: Set<string>,
): string[] {
  const found: string[] = []
  for (const { id, startMs, timedAtMs, isCancelled } of known) {
    for (const [minutes, sinceMs] of since) {
      const dueMs = startMs - minutes * minuteMs
      const name = `${id} ${timedAtMs} ${minutes}`
      const isDue = dueMs <= nowMs && nowMs < startMs && dueMs >= Math.max(timedAtMs, sinceMs)
      if (isCancelled || !isDue || sent.has(name)) continue
      sent.add(name)
      found.push(`${id} ${minutes}`)
    }
  }
  return found.sort()
}

test.each([1, 2, 3, 4])('seed %p: what comes is what is due, once', async (seed) => {
  await using file = testFile()
  const stores = [file.open(), file.open()] as const
  const [store] = stores
  const random = randomOf(seed)
  const accountId = await addAccount(store)
  const known: Known[] = []
  const since = new Map<number, number>()
  const sent = new Set<string>()
  let [after, came] = [0, 0]
  // Starts stand on whole minutes, and what happens happens in between: no two instants are the same.
  let nowMs = beginMs + 30_000
  const someStart = () => Math.ceil(nowMs / minuteMs) * minuteMs + random(300) * minuteMs

  async function add() {
    const { id: humanId } = await addHuman(store, accountId)
    const startMs = someStart()
    const made = fresh(await book(store, accountId, humanId, { startMs, createdAtMs: nowMs }))
    known.push({ id: made.id, startMs, timedAtMs: nowMs, isCancelled: false })
  }
  async function change() {
    const one = known[random(known.length)]
    if (!one || one.isCancelled || one.startMs < nowMs) return
    if (random(3) === 0) {
      one.isCancelled = true
      await cancel(store, accountId, one.id, nowMs)
      return
    }
    const startMs = random(4) === 0 ? one.startMs : someStart()
    await store.bookings.change(accountId, one.id, nowMs, (present) => {
      if (!present) throw new Error('no booking')
      const booking = { ...present, startMs, endMs: startMs + 30 * minuteMs }
      return settled({ booking, event: bookingEvent('booking.updated', booking, nowMs) })
    })
    if (startMs !== one.startMs) one.timedAtMs = nowMs
    one.startMs = startMs
  }
  async function set() {
    const wanted = offered.filter(() => random(2) === 0)
    for (const minutes of offered) {
      if (!wanted.includes(minutes)) since.delete(minutes)
      else if (!since.has(minutes)) since.set(minutes, nowMs)
    }
    await store.accounts.change(accountId, (account) => {
      if (!account) throw new Error('no account')
      const notifications = decideReminders(account.notifications ?? null, wanted, nowMs)
      return { ...account, notifications }
    })
  }
  async function look() {
    const due = { nowMs: () => nowMs, rowsMax: 1 + random(5), decide: decideReminder }
    const looking = random(3) === 0 ? stores : [stores[random(2) === 0 ? 0 : 1]]
    await Promise.all(
      looking.map(async (one) => {
        while (await one.reminders.writeDue(due));
      }),
    )
    const events = await store.events.list(accountId, after, 1_000)
    after = events.at(-1)?.seq ?? after
    const found = events
      .map(({ payload }) => JSON.parse(payload))
      .filter(({ event }) => event === 'booking.reminder')
      .map(({ data, minutes_before }) => `${data.id} ${minutes_before}`)
    came += found.length
    expect(found.sort()).toEqual(expectedOf(known, since, nowMs, sent))
  }

  await set()
  for (let step = 0; step < 150; step += 1) {
    const chance = random(10)
    if (chance < 4) await add()
    else if (chance < 7) await change()
    else if (chance === 7) await set()
    await look()
    nowMs += random(12) * minuteMs
  }
  expect(came).toBeGreaterThan(30)
})
