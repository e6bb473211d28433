/** What the agents of both tables find: two colleagues, one booking, one vacation; now is Tuesday 10 March 2026. */
import { startTestApp, type TestApp } from '../support/app.ts'
import { callTool } from '../support/tools.ts'

/** The booking that is there already, with which nobody else may interfere. */
export const johns = ['Sarah Chen', '2026-03-17T14:00:00.000Z', 'John Smith'] as const

export async function startWorld() {
  const app = await startTestApp()
  const sarah = await app.human({
    ...{ timezone: 'America/New_York', role: 'ae' },
    overrides: [{ type: 'block', title: 'Vacation', all_day: true, start_date: '2026-03-20' }],
  })
  await app.human({ name: 'Tom Berg', timezone: 'Europe/Berlin', role: 'ae' })
  await app.book(sarah.id, johns[1], { attendee_name: johns[2] })
  return { app, sarah: sarah.id }
}

/** All that are confirmed: of whom, when, for whom. */
export async function bookingsIn(app: TestApp) {
  const humans = await callTool(app, 'list_humans')
  const names = new Map(
    [humans.data.humans].flat().map((one) => [Object(one).id, Object(one).name]),
  )
  const { data } = await callTool(app, 'list_bookings', { status: 'confirmed' })
  return [data.bookings].flat().map((booking) => {
    const { human_id, starts_at, attendee_name } = Object(booking)
    return [names.get(human_id), starts_at, attendee_name]
  })
}
