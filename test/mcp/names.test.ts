/** Names for ids over MCP: whole ones are understood, others are answered with the ids, beside all that is wrong. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startTestApp, type TestApp } from '../support/app.ts'
import { callTool } from '../support/tools.ts'

let app: TestApp
let sarah = ''
let intro = ''
beforeAll(async () => {
  app = await startTestApp()
  sarah = (await app.human({ name: 'Sarah Chen' })).id
  const made = { name: 'Intro call', slug: 'intro', durations: [30], human_ids: [sarah] }
  intro = JSON.parse((await app.call('POST', '/v1/services', made)).text).id
})
afterAll(() => app[Symbol.asyncDispose]())

const days = { date_from: '2026-03-16', date_to: '2026-03-16' }
const at = (starts_at: string) => ({ starts_at, attendee_name: 'Alex' })

test.each(['Intro call', ' intro  CALL', 'intro'])('%p is the service', async (service_id) => {
  const { data } = await callTool(app, 'find_team_slots', { service_id, ...days })
  expect(data).toMatchObject({ human_ids: [sarah] })
})

test('a meeting is booked by the name of its service and of its human', async () => {
  const order = { service_id: 'Intro call', human_id: 'Sarah Chen', ...at('2026-03-16T14:00:00Z') }
  const { data } = await callTool(app, 'create_booking', order)
  expect(data).toMatchObject({ human_id: sarah, service_id: intro })
})

test('half a name does not hide what else is wrong', async () => {
  const wrong = { human_id: 'Sarah', service_id: 'call', ...at('tomorrow'), attendee_email: 'x' }
  const { data } = await callTool(app, 'create_booking', wrong)
  const fields = ['human_id', 'service_id', 'starts_at', 'attendee_email']
  expect(data).toMatchObject({
    error: { code: 'VALIDATION_ERROR', details: fields.map((field) => ({ field })) },
  })
  expect(JSON.stringify(data)).toContain(`${sarah} for `)
  expect(JSON.stringify(data)).toContain(`${intro} for `)
  const path = await callTool(app, 'find_slots', { human_id: 'Sarah', ...days, duration: 'x' })
  expect(path.sentence).toMatch(/human_id: must be an id.*Also: duration must be/s)
  const alone = await callTool(app, 'find_slots', { human_id: 'Sarah', ...days, duration: 30 })
  expect(alone.sentence).toContain(`${sarah} for "Sarah Chen"`)
})

test('what a field under another name supplies is not called missing', async () => {
  const told = async (tool: string, given: object) =>
    (await callTool(app, tool, { ...given })).sentence.split('\n')[0]
  const order = { holdId: sarah, attendee_name: 'Alex' }
  expect(await told('create_booking', order)).toMatch(/: holdId: is called hold_id here\.?$/)
  const human = { human: 'Sarah', when: '2026-03-16T14:00:00Z', duration: 30 }
  expect(await told('create_booking', { ...human, attendee_name: 'Alex' })).toMatch(
    /: human: is called human_id here. Also: when is called starts_at here\.$/,
  )
  for (const name of ['service', 'service_name', 'meeting_type', 'serviceId']) {
    const given = { [name]: 'Intro call', ...at('2026-03-16T15:00:00Z') }
    expect(await told('create_booking', given)).toMatch(
      new RegExp(`: ${name}: is called service_id here\\.?$`),
    )
  }
  expect(await told('find_slots', { human: 'Sarah', ...days, duration: 30 })).toMatch(
    /: human: is called human_id here\.?$/,
  )
  // Sent as well, it counts, and what is said of the other name stands alone.
  expect(await told('create_booking', { ...order, hold_id: 'x' })).toMatch(/hold_id: must be/)
})
