import type { BookingEvent } from '../../../src/domain/event.ts'
import { atStart, dueUntil, pastUntil } from '../../../src/domain/reminders/reminder.ts'
import type { DueReminders, Reminders } from '../../../src/store/store.ts'
import { addEvent } from './bookings.ts'
import { allOf, type Rows, type Tables } from './rows.ts'

/** All that is due at once: here no transaction is ever too long. */
export function memoryReminders(rows: Rows): Reminders {
  return {
    writeDue: (due) =>
      rows.change(
        () => rows.read((tables) => found(tables, due)),
        (tables, { events, looked }) => {
          for (const { accountId, event } of events) addEvent(tables, accountId, event)
          tables.reminded.clear()
          for (const [name, untilMs] of looked) tables.reminded.set(name, untilMs)
          return events.length > 0
        },
      ),
  }
}

function found(tables: Tables, { nowMs, decide }: DueReminders) {
  const atMs = nowMs()
  const events: { accountId: string; event: BookingEvent }[] = []
  const looked: [string, number][] = []
  for (const { accountId, minutes, sinceMs } of wanted(tables, atMs)) {
    const untilMs = dueUntil(minutes, atMs)
    const name = `${accountId} ${minutes}`
    const seenMs = tables.reminded.get(name) ?? dueUntil(minutes, sinceMs)
    const fromMs = Math.max(seenMs, dueUntil(minutes, sinceMs), pastUntil(minutes, atMs))
    looked.push([name, Math.max(seenMs, untilMs)])
    for (const booking of allOf(tables.bookings, accountId)) {
      const { id, status, startMs, createdAtMs } = booking
      if (status !== 'confirmed' || startMs <= fromMs || startMs > untilMs) continue
      const timedAtMs = tables.timed.get(id) ?? createdAtMs
      const event = decide({ booking, timedAtMs }, minutes, atMs)
      if (event) events.push({ accountId, event })
    }
  }
  return { events, looked }
}

/** What each account that is not suspended wants; whoever listens to starts does so since the first look. */
function wanted({ accounts, webhooks, reminded }: Tables, nowMs: number) {
  const live = [...accounts.values()].filter(({ suspendedAtMs }) => suspendedAtMs === null)
  return live.flatMap(({ id: accountId, notifications }) => {
    const listens = allOf(webhooks, accountId).some(
      ({ active, events }) => active && events.includes('booking.started'),
    )
    const sinceMs = reminded.has(`${accountId} ${atStart}`) ? 0 : nowMs
    return [
      ...(notifications?.reminders ?? []).map((one) => ({ accountId, ...one })),
      ...(listens ? [{ accountId, minutes: atStart, sinceMs }] : []),
    ]
  })
}
