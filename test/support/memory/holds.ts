import { isShiftedNow } from '../../../src/domain/time/agreed.ts'
import { overlaps } from '../../../src/domain/time/interval.ts'
import { weekBookingsMax } from '../../../src/domain/week.ts'
import type { Holds, Weeks } from '../../../src/store/store.ts'
import { addBooking } from './bookings.ts'
import { ownedIn, type Rows } from './rows.ts'
import {
  bookedWithin,
  busyWithin,
  countsWithin,
  heldWithin,
  liveOf,
  scheduleOf,
  usageOf,
} from './times.ts'

export function memoryHolds(rows: Rows): Holds {
  const find = (accountId: string, id: string) =>
    rows.read(({ holds }) => ownedIn(holds, accountId, id))
  return {
    add: (key, decide, once) =>
      rows.once(
        once,
        async () => {
          const question = decide(await scheduleOf(rows, key))
          const { busy, conversationId } = question.needs
          const live = await rows.read((tables) => liveOf(tables, key.accountId, key.nowMs))
          const ends = (some: typeof live) => some.map(({ expiresAtMs }) => expiresAtMs).sort()
          const isOfConversation = (one: { conversationId: string | null }) =>
            conversationId !== null && one.conversationId === conversationId
          return question.decide({
            busy: await busyWithin(rows, key, busy),
            counts: await countsWithin(rows, key, question.needs.limits),
            ofHuman: ends(live.filter(({ humanId }) => humanId === key.humanId)),
            ofConversation: ends(live.filter(isOfConversation)),
          })
        },
        (tables, hold) => {
          tables.holds.set(hold.id, { accountId: key.accountId, row: hold })
          return hold
        },
      ),
    find,
    async listLive(key) {
      if ((await scheduleOf(rows, key)) === null) return null
      return heldWithin(rows, key, { startMs: 0, endMs: Number.POSITIVE_INFINITY })
    },
    remove: (accountId, id, decide) =>
      rows.change(
        async () => decide(await find(accountId, id)),
        (tables, hold) => {
          tables.holds.delete(hold.id)
        },
      ),
    book: ({ accountId, holdId, nowMs, cap }, decide, once) =>
      rows.once(
        once,
        async () => {
          const hold = await find(accountId, holdId)
          const key = { accountId, humanId: hold?.humanId ?? '', nowMs }
          const question = decide(hold, await scheduleOf(rows, key))
          const busy = await busyWithin(rows, key, question.needs.busy, { holdId })
          const counts = await countsWithin(rows, key, question.needs.limits)
          const usage = await usageOf(rows, accountId, nowMs, cap)
          return { hold, decision: question.decide({ busy, counts, usage }) }
        },
        (tables, { hold, decision }) => {
          const booking = addBooking(tables, accountId, decision, nowMs)
          if (hold) tables.holds.set(holdId, { accountId, row: { ...hold, bookingId: booking.id } })
          const { id, agreed, startMs } = booking
          if (agreed !== null && isShiftedNow(agreed, startMs)) tables.shifted.set(id, true)
          return booking
        },
      ),
  }
}

/** In one state of the data: nobody writes while it is asked. */
export function memoryWeeks(rows: Rows): Weeks {
  return {
    ask: (key, ask) =>
      rows.locked(async () => {
        const { needs, decide } = ask(await scheduleOf(rows, key))
        return decide({
          busy: await busyWithin(rows, key, needs.busy),
          counts: await countsWithin(rows, key, needs.limits),
          bookings: (await bookedWithin(rows, key, needs.rows))
            .filter((one) => overlaps(one, needs.rows))
            .slice(0, weekBookingsMax + 1),
          holds: (await heldWithin(rows, key, needs.rows)).filter((one) =>
            overlaps(one, needs.rows),
          ),
        })
      }),
  }
}
