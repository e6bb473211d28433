/** What is refused for a kind of meeting speaks of it, and of whoever was chosen for it. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startTestApp, type TestApp } from '../support/app.ts'
import { callTool } from '../support/tools.ts'

let app: TestApp
let berlin = ''
let boston = ''
let service = ''
beforeAll(async () => {
  app = await startTestApp()
  berlin = (await app.human({ name: 'Bea Lin', timezone: 'Europe/Berlin' })).id
  boston = (await app.human({ name: 'Bo Ston', timezone: 'America/New_York' })).id
  const made = { name: 'Intro', durations: [20], human_ids: [berlin, boston] }
  service = JSON.parse((await app.call('POST', '/v1/services', made)).text).id
})
afterAll(() => app[Symbol.asyncDispose]())

const refused = async (fields: object) => {
  const body = { attendee_name: 'Alex', starts_at: '2026-03-16T14:00:00Z', ...fields }
  return (await app.call('POST', '/v1/bookings', body)).body.error
}

test('the durations are those of the service', async () => {
  const { message } = await refused({ service_id: service, duration: 30 })
  expect(message).toBe("The duration must be one of this service's, in minutes: 20.")
})

test('another time is that of the service, and who works when is named', async () => {
  const night = { starts_at: '2026-03-16T03:00:00Z' }
  const { message } = await refused({ service_id: service, ...night })
  expect(message).toStartWith(`Human ${berlin} works `)
  expect(message).toContain(`GET /v1/services/${service}/slots`)
  const asked = { service_id: service, attendee_name: 'Alex', ...night }
  const { sentence } = await callTool(app, 'create_booking', asked)
  expect(sentence).toContain('find_team_slots with service_id')
  const past = await refused({ service_id: service, starts_at: '2026-03-02T14:00:00Z' })
  expect(past.message).toContain(`Ask GET /v1/services/${service}/slots for free times`)
  // Whoever is named is meant.
  expect((await refused({ human_id: berlin, duration: 30, ...night })).message).toStartWith('This ')
})

test('other times stand in the zone of the wish, or of the first who gives it, never in UTC', async () => {
  const first = await refused({ service_id: service, starts_at: '2026-03-16T03:00:00Z' })
  expect(first.alternatives?.[0]?.local_start).toEndWith('CET')
  const wish = { starts_at: '2026-03-16T03:00', timezone: 'America/New_York' }
  const wished = await refused({ service_id: service, ...wish })
  expect(wished.alternatives?.[0]?.local_start).toEndWith('EDT')
})

test('whoever does not give the service is named, and so are those who do', async () => {
  const other = await app.human({ name: 'Cy Other' })
  const { message } = await refused({ service_id: service, human_id: other.id })
  expect(message).toBe(
    `human_id: names ${other.id} for "Cy Other", who does not give this service. Leave it out, or name some of: ${berlin} for "Bea Lin", ${boston} for "Bo Ston"`,
  )
})
