/** guide/slots.md#buffers: what is kept free around meetings, over HTTP. */
import { expect, test } from 'bun:test'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

const quarter = { buffer_before: 0, buffer_after: 15 }
const monday = '2026-03-16'
const at = (time: string) => `${monday}T${time}:00.000Z`

async function times(app: TestApp, id: string, duration = 30) {
  const starts = await app.slots(id, monday, monday, duration)
  return starts.map((start) => start.slice(11, 16)).join(' ')
}

const explain = (app: TestApp, id: string, time: string, key = app.key) =>
  app.call('GET', `/v1/humans/${id}/slots/explain?starts_at=${at(time)}&duration=30`, undefined, {
    key,
  })

test('never two meetings within a quarter of an hour, whichever comes first', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ rules: { ...quarter, work_end: '12:00' } })
  const { body: booking } = await app.book(id, at('10:00'))
  // After 10:30 a quarter is free, and one before 10:00.
  expect(await times(app, id)).toBe('09:00 11:00 11:30')
  const early = await app.book(id, at('09:30'))
  expectRefusal(early, 'SLOT_UNAVAILABLE')
  expect(early.body.error?.alternatives?.[0]?.starts_at).toBe(at('11:00'))
  expectRefusal(await app.book(id, at('10:44')), 'SLOT_UNAVAILABLE')
  expect((await app.book(id, at('10:45'))).status).toBe(201)
  expect((await app.book(id, at('09:15'))).status).toBe(201)
  await app.call('DELETE', `/v1/bookings/${booking.id}`)
  expect((await app.book(id, at('10:00'))).status).toBe(201)
})

test('new rules move nothing that is there; a move claims by the rules of its day', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ rules: { ...quarter, work_end: '12:00' } })
  const { body: booking } = await app.book(id, at('09:00'))
  const rules = { working_days: [1], work_start: '09:00', work_end: '12:00' }
  const put = { ...rules, meeting_durations: [30], buffer_before: 30, buffer_after: 60 }
  await app.call('PUT', `/v1/humans/${id}/availability`, put)
  // It ends at 09:30 and keeps its quarter: with half an hour before, 10:15 is the first.
  expect(await times(app, id)).toBe('10:30 11:00 11:30')
  expect((await explain(app, id, '10:15')).body.bookable).toBeTrue()
  expect((await explain(app, id, '10:14')).body.bookable).toBeFalse()
  const path = `/v1/bookings/${booking.id}`
  await app.call('PATCH', path, { attendee_name: 'Robin' })
  expect(await times(app, id)).toBe('10:30 11:00 11:30')
  expect((await app.call('PATCH', path, { starts_at: at('09:10') })).status).toBe(200)
  // 09:40, an hour after, half an hour before.
  expect(await times(app, id)).toBe('11:30')
  expect((await explain(app, id, '11:10')).body.bookable).toBeTrue()
  expect((await explain(app, id, '11:09')).body.bookable).toBeFalse()
})

test('a hold keeps its buffers free as well, and its booking has them', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ rules: { ...quarter, work_end: '12:00' } })
  const body = { human_id: id, starts_at: at('10:00'), duration: 30 }
  const { body: hold } = await app.call('POST', '/v1/holds', body)
  expect(await times(app, id)).toBe('09:00 11:00 11:30')
  const mine = await app.book(id, at('10:30'))
  expectRefusal(mine, 'SLOT_UNAVAILABLE')
  expect(mine.body.error?.hold_id).toBe(hold.id)
  await app.call('PUT', `/v1/humans/${id}/availability`, {
    ...{ working_days: [1], work_start: '09:00', work_end: '12:00', meeting_durations: [30] },
  })
  const named = { hold_id: hold.id, attendee_name: 'Alex' }
  expect((await app.call('POST', '/v1/bookings', named)).status).toBe(201)
  expect(await times(app, id)).toBe('09:00 09:30 11:00 11:30')
})

test('each of a team is asked with buffers of its own', async () => {
  await using app = await startTestApp()
  const [wide, plain] = [
    await app.human({ rules: { ...quarter, work_end: '11:00' } }),
    await app.human({ rules: { work_end: '11:00' } }),
  ]
  for (const { id } of [wide, plain]) await app.book(id, at('09:30'))
  const team = async (match: string) => {
    const ids = `human_ids=${wide.id},${plain.id}&match=${match}&duration=30`
    const days = `date_from=${monday}&date_to=${monday}`
    const { body } = await app.call('GET', `/v1/slots?${ids}&${days}`)
    return body.slots.map((one) => `${one.starts_at.slice(11, 16)} ${one.human_ids?.length}`)
  }
  expect(await team('any')).toEqual(['09:00 1', '10:00 1', '10:30 2'])
  expect(await team('all')).toEqual(['10:30 2'])
  const body = { human_ids: [wide.id, plain.id], attendee_name: 'Alex', duration: 30 }
  const first = await app.call('POST', '/v1/bookings', { ...body, starts_at: at('10:00') })
  expect(first.body.human_id).toBe(plain.id)
  const all = { ...body, assign: 'all' }
  expectRefusal(
    await app.call('POST', '/v1/bookings', { ...all, starts_at: at('10:00') }),
    'SLOT_UNAVAILABLE',
  )
  expect((await app.call('POST', '/v1/bookings', { ...all, starts_at: at('10:30') })).status).toBe(
    201,
  )
})

test('explain names the booking that is too close by its id, and to a key that may not see it nothing', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ rules: quarter })
  const { body: booking } = await app.book(id, at('10:00'), { attendee_name: 'Wilhelmina' })
  const { body, text } = await explain(app, id, '10:40')
  expect(body).toMatchObject({ bookable: false, code: 'SLOT_UNAVAILABLE' })
  expect<unknown>(body.reasons).toEqual([
    {
      type: 'buffer',
      id: booking.id,
      starts_at: at('10:00'),
      ends_at: at('10:45'),
      text: 'Too close to another meeting: 15 minutes between the two are kept free. Already booked: Monday 16 March 2026, 10:00 to 10:30 UTC.',
    },
  ])
  expect(text).not.toContain('Wilhelmina')
  const other = { name: 'bot', scope: 'agent', own_bookings: true }
  const { key } = JSON.parse((await app.call('POST', '/v1/api-keys', other)).text)
  const seen = await explain(app, id, '10:40', key)
  expect(seen.body.reasons[0]).toMatchObject({ type: 'buffer', ends_at: at('10:45') })
  expect(seen.text).not.toContain(booking.id)
  expect(seen.text).not.toContain('Wilhelmina')
})

test('a week has the slots that a question for them has', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ rules: { ...quarter, working_days: [1] } })
  await app.book(id, at('10:00'))
  const { body } = await app.call('GET', `/v1/humans/${id}/week?date=${monday}&duration=30`)
  const starts = body.slots?.map(({ starts_at }) => starts_at)
  expect(starts).toEqual(await app.slots(id, monday))
})
