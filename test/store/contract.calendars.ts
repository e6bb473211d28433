/** Calendars kept elsewhere: what they say is busy time of their human, whole or not at all. */
import { expect, test } from 'bun:test'
import { decideOffered } from '../../src/domain/booking.ts'
import { decideFailed } from '../../src/domain/calendars/sync.ts'
import { slotAt } from '../../src/domain/time/interval.ts'
import { dayMs, hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { addCalendar, calendar, claimAll, found, syncAll } from '../support/calendars.ts'
import {
  addAccount,
  addHuman,
  book,
  cancel,
  fresh,
  hold,
  nineMs,
  nowMs,
  refusalOf,
  timeOf,
} from '../support/store.ts'
import type { StartEngine } from './contract.ts'

export function calendarContract(start: StartEngine): void {
  async function began() {
    const engine = start()
    const store = engine.open()
    const accountId = await addAccount(store)
    const { id: humanId } = await addHuman(store, accountId, { email: 'ana@acme.com' })
    const [key, span] = [
      { accountId, humanId, nowMs },
      { startMs: nineMs, endMs: nineMs + dayMs },
    ]
    return {
      ...{ store, accountId, humanId, key, engine },
      busy: async (atMs = nowMs) =>
        (await store.humans.ask({ ...key, nowMs: atMs }, timeOf(span))).busy,
      events: async () =>
        (await store.events.list(accountId, 0, 100)).map(({ payload }) => JSON.parse(payload)),
      [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
    }
  }

  test('a calendar is added, listed, changed and removed, each by its own human alone', async () => {
    await using it = await began()
    const { store, accountId, humanId, key } = it
    const { sealed: _, ...wanted } = calendar(humanId)
    const added = await store.calendars.add(key, (present) => {
      expect(present).toEqual([])
      return { ...wanted, sealed: new Uint8Array([1]) }
    })
    expect(fresh(added)).toEqual(wanted)
    expect(await store.calendars.list(accountId, humanId)).toEqual([wanted])
    const changed = await store.calendars.change(
      key,
      wanted.id,
      () => ({ calendar: { ...wanted, name: 'Private', readBusy: false } }),
      false,
    )
    expect(changed).toEqual({ ...wanted, name: 'Private', readBusy: false })
    const other = await addHuman(store, accountId)
    expect(await store.calendars.list(accountId, other.id)).toEqual([])
    expect(await store.calendars.list(it.engine.addAccount(), humanId)).toBeNull()
    expect(await store.calendars.remove({ ...key, humanId: other.id }, wanted.id)).toBe(false)
    expect(await store.calendars.remove(key, wanted.id)).toBe(true)
    expect(await store.calendars.remove(key, wanted.id)).toBe(false)
    expect(await store.calendars.list(accountId, humanId)).toEqual([])
  })

  test('what it says is busy for slots, bookings, holds and moves, and no more once it is gone', async () => {
    await using it = await began()
    const { store, accountId, humanId, key } = it
    const { id } = await addCalendar(store, accountId, humanId)
    await syncAll(store, [found(nineMs), found(nineMs + 2 * hourMs, 30, 2)])
    expect(await it.busy()).toEqual([
      { startMs: nineMs, endMs: nineMs + hourMs },
      { startMs: nineMs + 2 * hourMs, endMs: nineMs + 2.5 * hourMs },
    ])
    const at = (startMs: number) => ({ startMs })
    expect(await refusalOf(book(store, accountId, humanId))).toBe('SLOT_UNAVAILABLE')
    expect(await refusalOf(hold(store, accountId, humanId))).toBe('SLOT_UNAVAILABLE')
    const tenMs = nineMs + hourMs
    fresh(await book(store, accountId, humanId, at(tenMs)))
    const all = (
      await store.humans.askAll({ ...key, humanIds: [humanId] }, () => ({
        needs: { busy: [{ startMs: nineMs, endMs: tenMs + hourMs }] },
        decide: ({ busy }) => busy,
      }))
    )[0]
    expect(all).toEqual([{ startMs: nineMs, endMs: tenMs + 30 * minuteMs }])
    await store.calendars.change(
      key,
      id,
      (one) => ({ calendar: { ...calendar(humanId), ...one, readBusy: false } }),
      false,
    )
    expect(await it.busy()).toEqual([{ startMs: tenMs, endMs: tenMs + 30 * minuteMs }])
    await store.calendars.change(
      key,
      id,
      (one) => ({ calendar: { ...calendar(humanId), ...one, readBusy: true } }),
      false,
    )
    expect(await it.busy()).toHaveLength(2)
    await store.calendars.remove(key, id)
    expect(await it.busy()).toEqual([{ startMs: tenMs, endMs: tenMs + 30 * minuteMs }])
    fresh(await book(store, accountId, humanId))
  })

  test('until it is read, and when it was read too long ago, the human cannot be booked', async () => {
    await using it = await began()
    const { store, accountId, humanId, key } = it
    const slot = slotAt(nineMs + 3 * hourMs, 30)
    const offeredAt = (atMs: number) =>
      refusalOf(
        store.humans.ask({ ...key, nowMs: atMs }, (schedule) => ({
          needs: { busy: null },
          decide: () => decideOffered(schedule, slot, atMs),
        })),
      )
    expect(await offeredAt(nowMs)).toBe('accepted')
    await addCalendar(store, accountId, humanId)
    expect(await offeredAt(nowMs)).toBe('UNAVAILABLE')
    await syncAll(store, [])
    expect(await offeredAt(nowMs)).toBe('accepted')
    expect(await offeredAt(nowMs + hourMs)).toBe('accepted')
    expect(await offeredAt(nowMs + hourMs + 1)).toBe('UNAVAILABLE')
  })

  test('it is leased to one at a time, when it is due, and to nobody where the human is gone', async () => {
    await using it = await began()
    const { store, accountId, humanId, key } = it
    const { id } = await addCalendar(store, accountId, humanId)
    const [claimed] = await claimAll(store, 'a')
    expect(claimed).toMatchObject({ id, accountId, timeZone: 'UTC', email: 'ana@acme.com' })
    expect([...(claimed?.sealed ?? [])]).toEqual([1, 2, 3])
    expect(await claimAll(store, 'b')).toEqual([])
    expect(await claimAll(store, 'b', nowMs + minuteMs)).toHaveLength(1)
    if (!claimed) return
    const late = await store.calendars.settle(
      claimed,
      { owner: 'a', nowMs, isRead: true },
      ({ calendar: present }) => {
        expect(present).toBeNull()
        return null
      },
    )
    expect(late).toBeNull()
    const { active: _, ...human } = (await store.humans.find(accountId, humanId)) ?? {}
    await store.humans.change(accountId, humanId, (one) => {
      if (!one) throw new Error(`nobody: ${JSON.stringify(human)}`)
      return { ...one, active: false }
    })
    expect(await claimAll(store, 'c', nowMs + dayMs)).toEqual([])
    expect(await refusalOf(store.calendars.remove(key, id))).toBe('accepted')
  })

  test('an event over a meeting is told once, one named after it at its time is left out, an unreachable one is told', async () => {
    await using it = await began()
    const { store, accountId, humanId } = it
    const { id } = await addCalendar(store, accountId, humanId)
    const own = fresh(await book(store, accountId, humanId))
    const gone = fresh(await book(store, accountId, humanId, { startMs: nineMs + hourMs }))
    await cancel(store, accountId, gone.id)
    const ours = found(nineMs, 30, 1, own.id)
    const moved = found(nineMs + 4 * hourMs, 30, 2, own.id)
    const cancelled = found(nineMs + hourMs, 30, 3, gone.id)
    await syncAll(store, [ours, cancelled, moved])
    expect(await it.busy()).toEqual(
      [nineMs, nineMs + hourMs, nineMs + 4 * hourMs].map((ms) => slotAt(ms, 30)),
    )
    const over = found(nineMs + 15 * minuteMs, 60, 4)
    const laterMs = nowMs + 20 * minuteMs
    for (const atMs of [laterMs, laterMs + 20 * minuteMs]) await syncAll(store, [ours, over], atMs)
    const conflicts = (await it.events()).filter(({ event }) => event === 'booking.conflict')
    expect(conflicts).toEqual([
      expect.objectContaining({
        data: expect.objectContaining({ id: own.id, status: 'confirmed' }),
        conflict: {
          calendar_id: id,
          kind: 'event',
          starts_at: new Date(over.startMs).toISOString(),
          ends_at: new Date(over.endMs).toISOString(),
        },
      }),
    ])
  })

  test('one that cannot be read is told to be unreachable once its busy times are too old, and recovered with the next', async () => {
    await using it = await began()
    const { store, accountId, humanId } = it
    const { id } = await addCalendar(store, accountId, humanId)
    await syncAll(store, [found(nineMs)])
    const fail = async (atMs: number) => {
      for (const claimed of await claimAll(store, 'a', atMs)) {
        const fault = { words: 'does not answer', asksForPerson: false, retryAfterMs: null }
        await store.calendars.settle(claimed, { owner: 'a', nowMs: atMs, isRead: false }, (facts) =>
          decideFailed(facts, fault, atMs, 0.5),
        )
      }
    }
    const told = async () =>
      (await it.events()).filter(({ event }) => event.startsWith('calendar.'))
    await fail(nowMs + 30 * minuteMs)
    expect(await told()).toEqual([])
    expect(await it.busy()).toHaveLength(1)
    for (const minutes of [65, 140, 220]) await fail(nowMs + minutes * minuteMs)
    const unreachable = {
      event: 'calendar.unreachable',
      created_at: new Date(nowMs + 65 * minuteMs).toISOString(),
      data: {
        ...{ human_id: humanId, calendar_id: id, status: 'unreachable' },
        since: new Date(nowMs + 30 * minuteMs).toISOString(),
      },
    }
    expect(await told()).toEqual([expect.objectContaining(unreachable)])
    await syncAll(store, null, nowMs + 400 * minuteMs)
    expect((await told()).map(({ event }) => event)).toEqual([
      'calendar.unreachable',
      'calendar.recovered',
    ])
    expect(await it.busy(nowMs + 400 * minuteMs)).toHaveLength(1)
  })
}
