/** guide/webhooks.md#reminders: what comes because the time of a booking comes; only the moved clock makes it due. */

import { expect, test } from 'bun:test'
import { decideReminder } from '../../src/domain/reminders/reminder.ts'
import { dayMs, minuteMs } from '../../src/domain/time/units.ts'
import { remindDue } from '../../src/workers/remind.ts'
import { startTestApp } from '../support/app.ts'
import { register, startDeliverer } from '../support/deliverer.ts'
import { openAt } from '../support/store.ts'

/** Monday; the tests begin on the Tuesday before. */
const nine = '2026-03-16T09:00:00.000Z'
const at = (minutes: number) => new Date(Date.parse(nine) + minutes * minuteMs).toISOString()

async function began(reminders: readonly number[] = [60]) {
  const app = await startTestApp()
  const { id: humanId } = await app.human()
  const set = (minutes: readonly number[]) =>
    app.call('PATCH', '/v1/account', { notifications: { reminders: minutes } })
  await set(reminders)
  let after = 0
  /** Runs the worker at an instant, and answers what came since the call before: what, of whom, how long before. */
  async function come(instant?: string) {
    if (instant !== undefined) app.clock.set(instant)
    await remindDue(app.context)
    const rows = app.database
      .query<{ seq: number; payload: string }, [number]>(
        'SELECT seq, payload FROM events WHERE seq > ? ORDER BY seq',
      )
      .all(after)
    after = rows.at(-1)?.seq ?? after
    return rows
      .map(({ payload }) => JSON.parse(payload))
      .filter(({ event }) => /reminder|started/.test(event))
      .map(({ event, data, minutes_before }) =>
        [event.slice(8), data.attendee_name, minutes_before].join(' ').trim(),
      )
  }
  const book = async (instant: string, attendee_name = 'Alex') => {
    const { status, body, text } = await app.book(humanId, instant, { attendee_name })
    if (status !== 201) throw new Error(text)
    return body.id
  }
  const move = (id: string, starts_at: string) =>
    app.call('PATCH', `/v1/bookings/${id}`, { starts_at })
  return {
    app,
    humanId,
    set,
    come,
    book,
    move,
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  }
}

test('a reminder comes at its time, to the millisecond, and once', async () => {
  await using on = await began([60, 1_440])
  await on.book(nine)
  const day = Date.parse(nine) - dayMs
  expect(await on.come(new Date(day - 1).toISOString())).toEqual([])
  expect(await on.come(new Date(day).toISOString())).toEqual(['reminder Alex 1440'])
  expect(await on.come()).toEqual([])
  expect(await on.come(at(-61))).toEqual([])
  expect(await on.come(at(-60))).toEqual(['reminder Alex 60'])
  expect(await on.come(at(-59))).toEqual([])
  expect(await on.come(at(1))).toEqual([])
})

test('its body is that of other events, with the minutes; it is sent under a sequence of its own', async () => {
  await using on = await began()
  await register(on.app)
  const id = await on.book(nine)
  const worker = startDeliverer(on.app.context)
  await worker.run()
  await on.come(at(-60))
  const [sent, ...others] = await worker.run()
  expect(others).toEqual([])
  const body = JSON.parse(sent?.payload ?? '')
  const { body: booking } = await on.app.call('GET', `/v1/bookings/${id}`)
  expect(body).toEqual({
    ...{ event: 'booking.reminder', created_at: at(-60), data: booking, minutes_before: 60 },
  })
})

test('nobody caused it: the audit of bookings has none', async () => {
  await using on = await began()
  await on.book(nine)
  expect(await on.come(at(-60))).toHaveLength(1)
  const { text } = await on.app.call('GET', '/v1/audit?of=bookings')
  const { entries } = JSON.parse(text)
  expect(entries.map(({ operation }: { operation: string }) => operation)).toEqual([
    'booking.confirmed',
  ])
})

test('it is made anew on a move, and dropped on a cancellation', async () => {
  await using on = await began()
  const moved = await on.book(nine, 'moved')
  const gone = await on.book(at(60), 'gone')
  expect(await on.come(at(-60))).toEqual(['reminder moved 60'])
  await on.move(moved, at(180))
  await on.app.call('DELETE', `/v1/bookings/${gone}`)
  expect(await on.come(at(0))).toEqual([])
  expect(await on.come(at(119))).toEqual([])
  expect(await on.come(at(120))).toEqual(['reminder moved 60'])
})

test('a booking made or moved within the time of its reminder has none', async () => {
  await using on = await began()
  const moved = await on.book(at(300), 'moved')
  const renamed = await on.book(at(60), 'before')
  on.app.clock.set(at(-10))
  await on.book(nine, 'late')
  expect(await on.come()).toEqual([])
  await on.move(moved, at(30))
  expect(await on.come(at(-1))).toEqual([])
  await on.app.call('PATCH', `/v1/bookings/${renamed}`, { attendee_name: 'renamed' })
  expect(await on.come(at(0))).toEqual(['reminder renamed 60'])
})

test('new reminders send nothing for what was due already, and those that stay lose nothing', async () => {
  await using on = await began([60])
  await on.book(nine, 'first')
  await on.book(at(120), 'second')
  on.app.clock.set(at(-30))
  await on.set([60, 90])
  expect(await on.come()).toEqual(['reminder first 60'])
  expect(await on.come(at(30))).toEqual(['reminder second 90'])
  await on.set([])
  expect(await on.come(at(60))).toEqual([])
  on.app.clock.set(at(61))
  await on.set([60])
  expect(await on.come(at(61))).toEqual([])
})

test('what could not be written in time comes late, but not when it has begun', async () => {
  await using on = await began()
  await on.book(nine, 'begun')
  await on.book(at(30), 'ahead')
  expect(await on.come(at(0))).toEqual(['reminder ahead 60'])
})

test('starts come where an endpoint that is on listens, from when it does', async () => {
  await using on = await began([])
  await on.book(nine, 'unheard')
  expect(await on.come(at(1))).toEqual([])
  const { id } = await register(on.app)
  expect(await on.come(at(2))).toEqual([])
  await on.book(at(30), 'heard')
  await on.book(at(60), 'unheard')
  await on.book(at(90), 'late')
  await on.book(at(120), 'too late')
  expect(await on.come(at(29))).toEqual([])
  expect(await on.come(at(30))).toEqual(['started heard'])
  expect(await on.come(at(31))).toEqual([])
  await on.app.call('PATCH', `/v1/webhooks/${id}`, { active: false })
  expect(await on.come(at(61))).toEqual([])
  await on.app.call('PATCH', `/v1/webhooks/${id}`, { active: true })
  expect(await on.come(at(62))).toEqual([])
  expect(await on.come(at(104))).toEqual(['started late'])
  expect(await on.come(at(135))).toEqual([])
})

test('two processes write each once, many at the same instant, some in a transaction', async () => {
  await using on = await began()
  const humans = [...Array(12)].map(() => on.app.human())
  const names: string[] = []
  for (const { id } of await Promise.all(humans)) {
    for (let n = 0; n < 10; n += 1) {
      const attendee_name = `${id} ${n}`
      names.push(`reminder ${attendee_name} 60`)
      await on.app.book(id, at(30 * n), { attendee_name })
    }
  }
  const { file } = on.app.database.query<{ file: string }, []>('PRAGMA database_list').get() ?? {}
  const other = openAt(file ?? '')
  const both = [on.app.context, { ...on.app.context, store: other }]
  for (let n = 0; n < 10; n += 1) {
    on.app.clock.set(at(30 * n - 60))
    await Promise.all(both.map((context) => remindDue(context)))
  }
  const came = await on.come()
  expect(came.sort()).toEqual(names.sort())
  await other.close()
})

test('a transaction looks at so many bookings at most, and one that fails loses none', async () => {
  await using on = await began()
  const { id: second } = await on.app.human()
  for (const human of [on.humanId, second]) await on.app.book(human, nine, { attendee_name: human })
  on.app.clock.set(at(-60))
  const { store, clock } = on.app.context
  const due = { nowMs: clock.nowMs, rowsMax: 1, decide: decideReminder }
  const failing = () => {
    throw new Error('killed')
  }
  await expect(store.reminders.writeDue({ ...due, decide: failing })).rejects.toThrow('killed')
  expect(await store.reminders.writeDue(due)).toBe(true)
  const count = () =>
    on.app.database
      .query<{ n: number }, []>("SELECT count(*) AS n FROM events WHERE type = 'booking.reminder'")
      .get()?.n
  expect(count()).toBe(1)
  expect(await on.come()).toHaveLength(2)
  expect(count()).toBe(2)
})

test('while an account is suspended none comes, and then what is still ahead', async () => {
  await using on = await began()
  await on.book(nine, 'begun')
  await on.book(at(120), 'ahead')
  const { body } = await on.app.call('GET', '/v1/account')
  const suspend = (instant: number | null) =>
    on.app.context.store.accounts.change(body.id, (account) => {
      if (!account) throw new Error('no account')
      return { ...account, suspendedAtMs: instant }
    })
  await suspend(0)
  on.app.clock.set(at(-60))
  await remindDue(on.app.context)
  on.app.clock.set(at(90))
  await remindDue(on.app.context)
  await suspend(null)
  expect(await on.come()).toEqual(['reminder ahead 60'])
})

test('a booking pays nothing: no row but its own, its event and its usage', async () => {
  await using on = await began([])
  const sizes = () =>
    ['reminders', 'events', 'bookings'].map(
      (table) =>
        on.app.database.query<{ n: number }, []>(`SELECT count(*) AS n FROM ${table}`).get()?.n,
    )
  await on.book(nine)
  expect(sizes()).toEqual([0, 1, 1])
  await on.come(at(60))
  expect(sizes()).toEqual([0, 1, 1])
})

test('how far was looked goes with a deleted account', async () => {
  await using on = await began()
  await on.book(nine)
  await on.come(at(-60))
  const rows = () => on.app.database.query('SELECT * FROM reminders').all().length
  expect(rows()).toBe(1)
  const { body } = await on.app.call('GET', '/v1/account')
  const { accounts, removals } = on.app.context.store
  expect(await accounts.find(body.id)).not.toBeNull()
  await removals.close(body.id, on.app.clock.nowMs())
  for (let step = await removals.removeSome(body.id, ''); step; ) {
    step = await removals.removeSome(body.id, step.afterHold)
  }
  expect(rows()).toBe(0)
})
