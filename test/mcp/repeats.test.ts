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
