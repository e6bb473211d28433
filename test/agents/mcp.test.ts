/** Each agent of the table reaches the right booking within three calls after its mistake, and none books twice. */
import { expect, test } from 'bun:test'
import mistakes from '../../src/guide/mistakes.md' with { type: 'text' }
import { requestOf, startTestApp, type TestApp } from '../support/app.ts'
import { callTool, messageOf } from '../support/tools.ts'
import { type Agent, agents, johns, type Step } from './mcp.ts'

/** Two colleagues, one booking, one vacation; now is Tuesday 10 March 2026. */
async function startWorld() {
  const app = await startTestApp()
  const sarah = await app.human({
    ...{ timezone: 'America/New_York', role: 'ae' },
    overrides: [{ type: 'block', title: 'Vacation', all_day: true, start_date: '2026-03-20' }],
  })
  await app.human({ name: 'Tom Berg', timezone: 'Europe/Berlin', role: 'ae' })
  await app.book(sarah.id, johns[1], { attendee_name: johns[2] })
  return app
}

/** What a model reads: the texts of a result, or the message of an error. */
async function answerTo(app: TestApp, [tool, given]: Step): Promise<string> {
  const message = { ...messageOf(tool, {}), params: { name: tool, arguments: given } }
  const { text } = await app.send(requestOf('POST', '/mcp', message, { key: app.key }))
  const { result, error } = JSON.parse(text)
  return error?.message ?? result.content.map((part: { text: string }) => part.text).join('\n')
}

async function bookingsIn(app: TestApp) {
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

async function play(app: TestApp, { calls, says }: Agent) {
  const answers: string[] = []
  for (const call of calls) answers.push(await answerTo(app, call({ text: answers.at(-1) ?? '' })))
  if (says) expect(answers[0]).toMatch(says)
  expect(answers.at(-1)).not.toMatch(/^[A-Z]{2,}_[A-Z_]+: |^[A-Z]+: /)
}

test('there are thirty, none longer than three calls after its mistake', () => {
  expect(agents).toHaveLength(30)
  for (const { calls } of agents) expect(calls.length).toBeLessThanOrEqual(4)
})

for (const agent of agents) {
  test(`${agent.mistake}: ${agent.follows}`, async () => {
    await using app = await startWorld()
    await play(app, agent)
    const sorted = agent.ends.toSorted(([, a], [, b]) => (a < b ? -1 : 1))
    expect<unknown>(await bookingsIn(app)).toEqual(sorted)
  })
}

test('the table stands in the guide', () => {
  for (const { mistake, said, follows } of agents) {
    expect(mistakes).toContain(`| ${mistake} | ${said} | ${follows} |`)
  }
})
