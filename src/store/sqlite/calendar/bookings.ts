import type { BookingDecision } from '../../../domain/booking.ts'
import { type BookingRow, bookingOf } from '../../rows/booking-rows.ts'
import type { Bookings, Capped, HumanKey, ShiftedBookings } from '../../store.ts'
import type { Engine } from '../engine.ts'
import { bookingLinks } from './booking-links.ts'
import { bookingLists } from './booking-lists.ts'
import { findSql } from './booking-statements.ts'
import { teamBookings } from './booking-teams.ts'
import { bookingsAhead } from './bookings-ahead.ts'
import { handOvers } from './hand-overs.ts'
import { timeReader } from './times.ts'

type Decide = Parameters<Bookings['add']>[1]

export function sqliteBookings(engine: Engine): Omit<Bookings, keyof ShiftedBookings> {
  const { writer, reader, commit, writeOnce, cache, bookingWrites, usage } = engine
  const times = timeReader(writer, cache)
  const find = reader.prepare<BookingRow, [string, string]>(findSql)
  const list = bookingLists(reader)

  const decided = (key: HumanKey & Capped, decide: Decide): BookingDecision => {
    const human = times.find(key)
    const question = decide(human.schedule)
    const busy = times.busy(human, question.needs.busy)
    const counts = times.counts(human, question.needs.limits)
    return question.decide({ busy, counts, usage: usage.of(key.accountId, key.nowMs, key.cap) })
  }

  return {
    add: (key, decide, once) =>
      writeOnce(
        once,
        () => decided(key, decide),
        (decision) => bookingWrites.add(key.accountId, decision, key.nowMs, key.cap),
      ),
    ...teamBookings(engine, times),
    ...bookingsAhead(reader),
    ...handOvers(engine, times),
    ...bookingLinks(engine),
    async find(accountId, id) {
      const row = find.get(id, accountId)
      return row ? bookingOf(row) : null
    },
    async list(accountId, filter, page) {
      return list.all(accountId, filter, page)
    },
    change: (accountId, id, nowMs, decide) =>
      commit.decide(
        () => {
          const booking = bookingWrites.find(accountId, id)
          const human = times.find({ accountId, humanId: booking?.humanId ?? '', nowMs })
          const question = decide(booking, human.schedule)
          const busy = times.busy(human, question.needs.busy, { bookingId: id })
          const counts = times.counts(human, question.needs.limits, { bookingId: id })
          return { booking, change: question.decide({ busy, counts }) }
        },
        ({ booking, change }) => (change ? bookingWrites.change(accountId, change) : booking),
      ),
  }
}
