/** A week of one human: rows by themselves, and the past as well. */

import { expect, test } from 'bun:test'
import { settled } from '../../src/domain/question.ts'
import { dayMs, minuteMs } from '../../src/domain/time/units.ts'
import {
  addAccount,
  addHuman,
  block,
  book,
  cancel,
  fresh,
  hold,
  nineMs,
  nowMs,
  today,
} from '../support/store.ts'
import type { StartEngine } from './contract.ts'

const halfHour = 30 * minuteMs

export function weekContract(start: StartEngine): void {
  test('confirmed bookings and live holds that overlap are told whole, by their start', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const { id: humanId } = await addHuman(store, accountId)
    const at = (n: number) => ({ startMs: nineMs + n * halfHour })
    const bookAt = async (n: number) => fresh(await book(store, accountId, humanId, at(n)))
    const [second, first, gone] = [await bookAt(1), await bookAt(0), await bookAt(3)]
    await cancel(store, accountId, gone.id)
    const late = fresh(await hold(store, accountId, humanId, at(3)))
    const early = fresh(await hold(store, accountId, humanId, at(2)))
    const ask = (fromMs: number, toMs: number, by = accountId, atMs = nowMs) =>
      store.weeks.ask({ accountId: by, humanId, nowMs: atMs, sinceMs: atMs }, (schedule) => ({
        needs: { busy: null, rows: { startMs: fromMs, endMs: toMs } },
        decide: ({ bookings, holds }) => [bookings, holds, schedule === null],
      }))
    const dayStart = nineMs - 9 * 60 * minuteMs
    expect(await ask(dayStart, dayStart + dayMs)).toEqual([[first, second], [early, late], false])
    expect(await ask(at(1).startMs - 1, at(2).startMs)).toEqual([[first, second], [], false])
    expect(await ask(at(1).startMs, at(3).startMs)).toEqual([[second], [early], false])
    expect((await ask(nineMs, nineMs + dayMs, accountId, late.expiresAtMs))[1]).toEqual([])
    const [theirBookings, , isNobody] = await ask(nineMs, nineMs + dayMs, engine.addAccount())
    expect([theirBookings, isNobody]).toEqual([[], true])
  })

  test('overrides that have ended are read since an instant, and kept for nobody else', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const { id: humanId } = await addHuman(store, accountId)
    const old = block(humanId, { startDay: today - 30, endDay: null, recurrence: null })
    await store.overrides.add({ accountId, humanId, nowMs }, () => old)
    const since = (sinceMs: number) =>
      store.weeks.ask({ accountId, humanId, nowMs, sinceMs }, (schedule) => ({
        needs: { busy: null, rows: { startMs: 0, endMs: 1 } },
        decide: () => schedule?.overrides,
      }))
    expect(await since(nowMs - 30 * dayMs)).toEqual([old])
    expect(await since(nowMs - 20 * dayMs)).toEqual([])
    const now = await store.humans.ask({ accountId, humanId, nowMs }, (schedule) =>
      settled(schedule?.overrides),
    )
    expect(now).toEqual([])
    expect(await since(nowMs - 30 * dayMs)).toEqual([old])
  })

  test('of many bookings as many are read as are asked for, and until when they are all is told', async () => {
    await using engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const humans = [await addHuman(store, accountId), await addHuman(store, accountId)]
    const [humanId = '', other = ''] = humans.map(({ id }) => id)
    const at = (n: number) => ({
      startMs: nineMs + n * halfHour,
      endMs: nineMs + (n + 1) * halfHour,
    })
    for (const n of [0, 1, 4, 6]) await book(store, accountId, humanId, at(n))
    await book(store, accountId, other, at(2))
    const span = { startMs: nineMs, endMs: nineMs + 2 * dayMs }
    const ask = (rowsMax: number, busy = span) =>
      store.humans.ask({ accountId, humanId, nowMs }, () => ({
        needs: { busy, rowsMax },
        decide: (facts) => [facts.busy, facts.knownMs],
      }))
    expect(await ask(2)).toEqual([[at(0), at(1)], at(1).endMs])
    expect(await ask(3)).toEqual([[at(0), at(1), at(4)], at(4).endMs])
    expect(await ask(5)).toEqual([[at(0), at(1), at(4), at(6)], Infinity])
    const rest = { ...span, startMs: at(4).endMs }
    expect(await ask(2, rest)).toEqual([[at(6)], Infinity])
    const key = { accountId, humanIds: [humanId, other], nowMs }
    const together = await store.humans.askAll(key, () => ({
      needs: { busy: [span, span], rowsMax: 2 },
      decide: (facts) => [facts.busy, facts.knownMs],
    }))
    expect(together).toEqual([[[at(0), at(1)], [at(2)]], at(1).endMs])
  })
}
