import { expect, test } from 'bun:test'
import { startTestApp } from '../support/app.ts'
import { callTool } from '../support/tools.ts'

test('a booking that exists already is no refusal to a model', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const wanted = {
    ...{ human_id: id, starts_at: '2026-03-16T09:00', timezone: 'UTC', duration: 30 },
    ...{ attendee_name: 'Alex Rivera', attendee_email: 'alex@startup.io' },
  }
  const first = await callTool(app, 'create_booking', wanted)
  expect(first.sentence).toStartWith('Booked: "Alex Rivera"')
  const again = await callTool(app, 'create_booking', wanted)
  expect(again.sentence).toBe(
    `This booking exists already, nothing was booked twice: ${first.sentence.slice('Booked: '.length)}`,
  )
  expect(again.data).toEqual(first.data)
  const other = await callTool(app, 'create_booking', { ...wanted, attendee_email: 'bo@b.io' })
  expect(other.sentence).toStartWith('SLOT_UNAVAILABLE: ')
  expect(app.events()).toHaveLength(1)
})

test('a call repeated by its key says what has become of what it made', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const wanted = {
    ...{ human_id: id, starts_at: '2026-03-16T09:00', timezone: 'UTC', duration: 30 },
    ...{ attendee_name: 'Alex Rivera', idempotency_key: 'one' },
  }
  const first = await callTool(app, 'create_booking', wanted)
  const same = await callTool(app, 'create_booking', wanted)
  expect([same.sentence, same.data]).toEqual([first.sentence, first.data])
  const path = `/v1/bookings/${String(first.data.id)}`
  await app.call('PATCH', path, { starts_at: '2026-03-16T11:00:00Z' })
  const moved = await callTool(app, 'create_booking', wanted)
  expect(moved.sentence).toBe(
    'An earlier call with this idempotency_key booked this, and it has changed since; nothing was booked now. It now stands: "Alex Rivera" with "Sarah Chen", Monday 16 March 2026, 11:00 UTC, 30 minutes. Send a new idempotency_key to book once more.',
  )
  expect(moved.data.starts_at).toBe('2026-03-16T11:00:00.000Z')
  await app.call('DELETE', path)
  const cancelled = await callTool(app, 'create_booking', wanted)
  expect(cancelled.sentence).toContain('nothing was booked now. Cancelled since: "Alex Rivera"')
  expect(cancelled.data.status).toBe('cancelled')
  expect(cancelled.isError).toBe(false)
})

test('so does a team booked together, a hold and a human', async () => {
  await using app = await startTestApp()
  const ids = [(await app.human()).id, (await app.human({ name: 'Tom Berg' })).id]
  const both = {
    ...{ human_ids: ids, assign: 'all', starts_at: '2026-03-16T09:00:00Z', duration: 30 },
    ...{ attendee_name: 'Alex Rivera', idempotency_key: 'both' },
  }
  const first = await callTool(app, 'create_booking', both)
  expect((await callTool(app, 'create_booking', both)).sentence).toBe(first.sentence)
  const [one] = [first.data.bookings].flat()
  await app.call('DELETE', `/v1/bookings/${Object(one).id}`)
  const again = await callTool(app, 'create_booking', both)
  expect(again.sentence).toMatch(
    /Cancelled since: .*; It now stands: "Alex Rivera" with "Tom Berg"/,
  )

  const slot = { human_id: ids[0], starts_at: '2026-03-16T10:00:00Z', duration: 30 }
  const hold = { ...slot, idempotency_key: 'hold' }
  const held = await callTool(app, 'hold_slot', hold)
  expect((await callTool(app, 'hold_slot', hold)).sentence).toBe(held.sentence)
  app.clock.advance(60 * 60_000)
  expect((await callTool(app, 'hold_slot', hold)).sentence).toContain('has expired')
  await app.call('DELETE', `/v1/holds/${String(held.data.id)}`)
  expect((await callTool(app, 'hold_slot', hold)).sentence).toContain('was released')

  const human = { name: 'Ann Lee', timezone: 'UTC', idempotency_key: 'ann' }
  const ann = await callTool(app, 'create_human', human)
  await app.call('DELETE', `/v1/humans/${String(ann.data.id)}`)
  const gone = await callTool(app, 'create_human', human)
  expect(gone.sentence).toContain('nobody was created now: "Ann Lee"')
  expect(gone.data.active).toBe(false)
})
