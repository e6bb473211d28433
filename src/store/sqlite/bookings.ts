import type { Database } from 'bun:sqlite'
import type { BookingFacts } from '../../domain/booking.ts'
import type { Bookings, HumanKey, ShiftedBookings } from '../store.ts'
import { bookingLists } from './booking-lists.ts'
import { type BookingRow, bookingOf, findSql } from './booking-rows.ts'
import { teamBookings } from './booking-teams.ts'
import type { BookingWrites } from './booking-writes.ts'
import type { GroupCommit } from './group-commit.ts'
import { factsReader } from './humans.ts'
import type { WriteOnce } from './once.ts'
import type { ScheduleCache } from './schedules.ts'
import type { UsageCounters } from './usage.ts'

export function sqliteBookings(
  writer: Database,
  reader: Database,
  commit: GroupCommit,
  writeOnce: WriteOnce,
  cache: ScheduleCache,
  writes: BookingWrites,
  usage: UsageCounters,
): Omit<Bookings, keyof ShiftedBookings> {
  const facts = factsReader(writer, cache)
  const find = reader.prepare<BookingRow, [string, string]>(findSql)
  const list = bookingLists(reader)

  const factsFor = (key: HumanKey): BookingFacts => {
    const human = facts(key)
    return { ...human, usage: () => usage.of(key.accountId, key.nowMs) }
  }

  return {
    add: (key, decide, once) =>
      writeOnce(once, () => {
        const decision = decide(factsFor(key))
        return () => writes.add(key.accountId, decision, key.nowMs)
      }),
    ...teamBookings(writer, commit, writeOnce, facts, writes, usage),
    async find(accountId, id) {
      const row = find.get(id, accountId)
      return row ? bookingOf(row) : null
    },
    async list(accountId, filter, page) {
      return list.all(accountId, filter, page)
    },
    change: (accountId, id, nowMs, decide) =>
      commit.write(() => {
        const booking = writes.find(accountId, id)
        const key = { accountId, humanId: booking?.humanId ?? '', nowMs }
        const change = decide(booking, facts(key, id))
        return () => (change ? writes.change(accountId, change) : booking)
      }),
  }
}
