/** Calls in the shapes of other protocols, and tools by other names. */
import { expect, test } from 'bun:test'
import { toolMeant } from '../../src/mcp/answer/meant-tool.ts'
import { requestOf, startTestApp } from '../support/app.ts'
import { callTool, messageOf } from '../support/tools.ts'

const order = {
  ...{ human_id: 'Sarah Chen', starts_at: '2026-03-16T14:00:00Z', duration: 30 },
  attendee_name: 'Alex Rivera',
}
const tool = 'create_booking'

const shapes: readonly object[] = [
  { name: tool, arguments: order },
  { name: tool, args: order },
  { name: tool, input: order },
  { name: tool, parameters: JSON.stringify(order) },
  { tool, arguments: order },
  { toolName: tool, args: order },
  { function: { name: tool, arguments: JSON.stringify(order) } },
  { name: tool, ...order },
  { name: tool, arguments: { input: order } },
  { name: tool, arguments: { arguments: order } },
  { name: tool, arguments: { kwargs: JSON.stringify(order) } },
  { name: tool, arguments: [order] },
  { name: tool, arguments: { ...order, human_id: { name: 'Sarah Chen' } } },
]

test.each([...shapes])('%j books once', async (params) => {
  await using app = await startTestApp()
  await app.human()
  const message = { ...messageOf(tool, {}), params }
  const { text } = await app.send(requestOf('POST', '/mcp', message, { key: app.key }))
  expect(JSON.parse(text).result.content[0].text).toStartWith('Booked: "Alex Rivera"')
})

test('what stands beside a request within an argument is refused by name, and nothing is booked', async () => {
  await using app = await startTestApp()
  await app.human()
  const { sentence } = await callTool(app, tool, { input: order, attendee_name: 'Bo' })
  expect(sentence).toStartWith('VALIDATION_ERROR: input: is no field: send what stands in it')
})

const tools =
  'list_humans get_human list_services find_slots find_team_slots explain_slot hold_slot release_hold create_booking reschedule_booking cancel_booking get_booking list_bookings list_overrides create_human update_human set_availability create_override whoami'.split(
    ' ',
  )

test.each([
  ['create_booking', 'book book_meeting bookAppointment create-booking slotflow.create_booking'],
  ['create_booking', 'mcp__slotflow__create_booking scheduleMeeting create_event confirm_booking'],
  ['find_slots', 'list_slots check_availability get_availability find_free_times free_busy'],
  ['list_bookings', 'search_bookings get_bookings list_events find_meetings get_calendar'],
  ['cancel_booking', 'cancel delete_booking cancel_meeting remove_appointment'],
  ['reschedule_booking', 'reschedule move_booking update_meeting change_booking'],
  ['list_humans', 'search_people list_users find_staff get_humans'],
  ['hold_slot', 'hold create_hold'],
  ['release_hold', 'delete_hold'],
  ['create_override', 'block_time add_time_off create_block'],
  ['set_availability', 'set_hours update_working_hours'],
  ['whoami', 'who_am_i get_time current_time'],
  [null, 'send_email weather pay'],
])('%s is meant by %s', (meant, names) => {
  for (const name of names.split(' ')) expect([name, toolMeant(name, tools)]).toEqual([name, meant])
})

test('a tool that the key may not call is not meant', () => {
  expect(toolMeant('cancel_meeting', ['find_slots'])).toBeNull()
})

test('by role a booking is told by the clock it was asked for', async () => {
  await using app = await startTestApp()
  await app.human({ timezone: 'America/New_York', role: 'ae' })
  const wish = { ...order, human_id: null, role: 'ae', starts_at: '2026-03-16T09:30' }
  const made = await callTool(app, tool, { ...wish, timezone: 'America/Chicago' })
  expect(made.sentence).toContain('Monday 16 March 2026, 09:30 CDT')
  expect(made.data).toMatchObject({ local_start: 'Monday 16 March 2026, 09:30 CDT' })
})
