/** What comes because a time comes: what is due is written once, whichever store writes it. */

import { expect, test } from 'bun:test'
import type { EventType } from '../../src/domain/event.ts'
import { bookingEvent } from '../../src/domain/event.ts'
import { settled } from '../../src/domain/question.ts'
import { decideReminder, decideReminders } from '../../src/domain/reminders/reminder.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import type { Store } from '../../src/store/store.ts'
import {
  addAccount,
  addHuman,
  addWebhook,
  book,
  cancel,
  fresh,
  nineMs,
  nowMs,
} from '../support/store.ts'
import type { StartEngine } from './contract.ts'

async function began(engine: ReturnType<StartEngine>, minutes: readonly number[]) {
  const store = engine.open()
  const accountId = await addAccount(store)
  const { id: humanId } = await addHuman(store, accountId)
  const set = (wanted: readonly number[], atMs: number) =>
    store.accounts.change(accountId, (account) => {
      if (!account) throw new Error('no account')
      const notifications = decideReminders(account.notifications ?? null, wanted, atMs)
      return { ...account, notifications }
    })
  await set(minutes, nowMs - 60 * minuteMs)
  const add = async (startMs: number) => fresh(await book(store, accountId, humanId, { startMs }))
  return { store, accountId, humanId, set, add }
}

async function writeAll(store: Store, atMs: number): Promise<void> {
  const due = { nowMs: () => atMs, rowsMax: 2, decide: decideReminder }
  while (await store.reminders.writeDue(due));
}

/** What came, of which booking. */
async function came(store: Store, accountId: string): Promise<string[]> {
  const told: readonly EventType[] = ['booking.reminder', 'booking.started']
  return (await store.events.list(accountId, 0, 1_000))
    .map(({ payload }) => JSON.parse(payload))
    .filter(({ event }) => told.includes(event))
    .map(({ event, data, minutes_before }) => [event, data.id, minutes_before].join(' ').trim())
}

export function reminderContract(start: StartEngine): void {
  test('reminders of two stores: each once, by the booking as it stands', async () => {
    await using engine = start()
    const { store, accountId, add } = await began(engine, [30])
    const other = engine.open()
    const [kept, gone, moved] = [
      await add(nineMs),
      await add(nineMs + 30 * minuteMs),
      await add(nineMs + 60 * minuteMs),
    ]
    await cancel(store, accountId, gone.id)
    await Promise.all([
      writeAll(store, nineMs - 30 * minuteMs),
      writeAll(other, nineMs - 30 * minuteMs),
    ])
    expect(await came(store, accountId)).toEqual([`booking.reminder ${kept.id} 30`])
    const laterMs = nineMs + 20 * minuteMs
    await store.bookings.change(accountId, moved.id, laterMs, (present) => {
      if (!present) throw new Error('no booking')
      const startMs = nineMs + 40 * minuteMs
      const booking = { ...present, startMs, endMs: startMs + 30 * minuteMs }
      return settled({
        booking,
        event: bookingEvent('booking.rescheduled', booking, laterMs, present),
      })
    })
    await Promise.all([writeAll(store, laterMs), writeAll(other, nineMs + 35 * minuteMs)])
    expect(await came(other, accountId)).toHaveLength(1)
  })

  test('an account that sets no reminders has none, and a new one is of what lies ahead', async () => {
    await using engine = start()
    const { store, accountId, set, add } = await began(engine, [])
    await add(nineMs)
    const ahead = await add(nineMs + 90 * minuteMs)
    await writeAll(store, nineMs - 30 * minuteMs)
    expect(await came(store, accountId)).toEqual([])
    await set([60], nineMs - 30 * minuteMs)
    await writeAll(store, nineMs - 30 * minuteMs)
    expect(await came(store, accountId)).toEqual([])
    await writeAll(store, nineMs + 30 * minuteMs)
    expect(await came(store, accountId)).toEqual([`booking.reminder ${ahead.id} 60`])
  })

  test('starts come where somebody listens, those of one instant too', async () => {
    await using engine = start()
    const { store, accountId } = await began(engine, [])
    await addWebhook(store, accountId)
    await writeAll(store, nowMs)
    const made: string[] = []
    for (let n = 0; n < 5; n += 1) {
      const { id: humanId } = await addHuman(store, accountId)
      made.push(fresh(await book(store, accountId, humanId)).id)
    }
    await writeAll(store, nineMs - 1)
    expect(await came(store, accountId)).toEqual([])
    await writeAll(store, nineMs)
    expect(await came(store, accountId)).toEqual(made.map((id) => `booking.started ${id}`))
  })
}
