import type { Database } from 'bun:sqlite'
import type { Bookings, ShiftedBookings } from '../store.ts'
import { bookingLists } from './booking-lists.ts'
import { type BookingRow, bookingOf, findSql } from './booking-rows.ts'
import { teamBookings } from './booking-teams.ts'
import type { BookingWrites } from './booking-writes.ts'
import type { GroupCommit } from './group-commit.ts'
import type { WriteOnce } from './once.ts'
import type { ScheduleCache } from './schedules.ts'
import { timeReader } from './times.ts'
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
  const times = timeReader(writer, cache)
  const find = reader.prepare<BookingRow, [string, string]>(findSql)
  const list = bookingLists(reader)

  return {
    add: (key, decide, once) =>
      writeOnce(once, () => {
        const human = times.find(key)
        const question = decide(human.schedule)
        const busy = times.busy(human, question.needs.busy)
        const decision = question.decide({ busy, usage: usage.of(key.accountId, key.nowMs) })
        return () => writes.add(key.accountId, decision, key.nowMs)
      }),
    ...teamBookings(writer, commit, writeOnce, times, writes, usage),
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
        const human = times.find({ accountId, humanId: booking?.humanId ?? '', nowMs })
        const question = decide(booking, human.schedule)
        const busy = times.busy(human, question.needs.busy, { bookingId: id })
        const change = question.decide({ busy })
        return () => (change ? writes.change(accountId, change) : booking)
      }),
  }
}
