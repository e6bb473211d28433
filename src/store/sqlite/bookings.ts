import type { Database } from 'bun:sqlite'
import type { BookingFacts } from '../../domain/booking.ts'
import { monthOf, type PlanName, type Usage } from '../../domain/plan.ts'
import type { Bookings, HumanKey } from '../store.ts'
import { bookingLists } from './booking-lists.ts'
import { type BookingRow, bookingOf, bookingStatements, findSql } from './booking-rows.ts'
import type { EventWriter } from './events.ts'
import type { GroupCommit } from './group-commit.ts'
import { factsReader } from './humans.ts'
import type { WriteOnce } from './once.ts'
import type { ScheduleCache } from './schedules.ts'

export function sqliteBookings(
  writer: Database,
  reader: Database,
  commit: GroupCommit,
  writeOnce: WriteOnce,
  cache: ScheduleCache,
  writeEvent: EventWriter,
): Bookings {
  const facts = factsReader(writer, cache)
  const usage = usageStatements(writer)
  const rows = bookingStatements(writer)
  const find = reader.prepare<BookingRow, [string, string]>(findSql)
  const list = bookingLists(reader)

  const factsFor = (key: HumanKey): BookingFacts => {
    const human = facts(key)
    return { ...human, usage: () => usage.read(key.accountId, key.nowMs) }
  }

  return {
    add: (key, decide, once) =>
      writeOnce(once, () => {
        const { booking, event, packsBought } = decide(factsFor(key))
        rows.insert(key.accountId, booking, writeEvent(key.accountId, booking.id, event))
        usage.count(key.accountId, key.nowMs, packsBought)
        return booking
      }),
    async find(accountId, id) {
      const row = find.get(id, accountId)
      return row ? bookingOf(row) : null
    },
    async list(accountId, filter, page) {
      return list(accountId, filter, page)
    },
    change: (accountId, id, nowMs, decide) =>
      commit.write(() => {
        const booking = rows.find(accountId, id)
        const key = { accountId, humanId: booking?.humanId ?? '', nowMs }
        const change = decide(booking, facts(key, id))
        if (!change) return booking
        rows.update(change.booking, writeEvent(accountId, id, change.event))
        return change.booking
      }),
  }
}

function usageStatements(writer: Database) {
  const read = writer.prepare<
    { plan: PlanName; auto_purchase: number; used: number | null; packs: number | null },
    [number, string]
  >(
    `SELECT plan, auto_purchase, used, packs FROM accounts
     LEFT JOIN usage ON account_id = id AND month = ? WHERE id = ?`,
  )
  const count = writer.prepare<null, [string, number, number]>(
    `INSERT INTO usage (account_id, month, used, packs) VALUES (?, ?, 1, ?)
     ON CONFLICT DO UPDATE SET used = used + 1, packs = packs + excluded.packs`,
  )
  return {
    read(accountId: string, nowMs: number): Usage {
      const row = read.get(monthOf(nowMs).startMs, accountId)
      if (!row) throw new Error('the account of a valid key is missing')
      const { plan, auto_purchase, used, packs } = row
      return { plan, autoPurchase: auto_purchase === 1, used: used ?? 0, packs: packs ?? 0 }
    },
    count(accountId: string, nowMs: number, packsBought: number) {
      count.run(accountId, monthOf(nowMs).startMs, packsBought)
    },
  }
}
