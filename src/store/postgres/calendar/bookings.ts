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

export function postgresBookings(engine: Engine): Omit<Bookings, keyof ShiftedBookings> {
  const { writer, reader, commit, writeOnce, cache, bookingWrites, usage } = engine
  const times = timeReader(writer, cache)
  const find = reader.prepare<BookingRow, [string, string]>(findSql)
  const list = bookingLists(reader)

  const decided = async (key: HumanKey & Capped, decide: Decide): Promise<BookingDecision> => {
    const human = await times.find(key)
    const question = decide(human.schedule)
    const busy = await times.busy(human, question.needs.busy)
    const counts = await times.counts(human, question.needs.limits)
    return question.decide({
      busy,
      counts,
      usage: await usage.of(key.accountId, key.nowMs, key.cap),
    })
  }

  return {
    add: (key, decide, once) =>
      writeOnce(
        key.accountId,
        once,
        () => decided(key, decide),
        (decision) => bookingWrites.add(key.accountId, decision, key.nowMs, key.cap),
      ),
    ...teamBookings(engine, times),
    ...bookingsAhead(reader),
    ...handOvers(engine, times),
    ...bookingLinks(engine),
    async find(accountId, id) {
      const row = await find.get(id, accountId)
      return row ? bookingOf(row) : null
    },
    async list(accountId, filter, page) {
      return list.all(accountId, filter, page)
    },
    change: (accountId, id, nowMs, decide) =>
      commit.of(accountId).decide(
        async () => {
          const booking = await bookingWrites.find(accountId, id)
          const human = await times.find({ accountId, humanId: booking?.humanId ?? '', nowMs })
          const question = decide(booking, human.schedule)
          const busy = await times.busy(human, question.needs.busy, { bookingId: id })
          const counts = await times.counts(human, question.needs.limits, { bookingId: id })
          return { booking, change: question.decide({ busy, counts }) }
        },
        async ({ booking, change }) =>
          change ? await bookingWrites.change(accountId, change) : booking,
      ),
  }
}
