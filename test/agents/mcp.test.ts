/** Each agent of the table reaches the right booking within three calls after its mistake, and none books twice. */
import { expect, test } from 'bun:test'
import mistakes from '../../src/guide/mistakes.md' with { type: 'text' }
import { requestOf, type TestApp } from '../support/app.ts'
import { messageOf } from '../support/tools.ts'
import { type Agent, agents as first, type Step } from './mcp.ts'
import { agentsOfOthers } from './mcp-others.ts'
import { agentsOfWords } from './mcp-words.ts'
import { bookingsIn, startWorld } from './world.ts'

const agents = [...first, ...agentsOfWords, ...agentsOfOthers]

/** What a model reads: the texts of a result, or the message of an error. */
async function answerTo(app: TestApp, [tool, given]: Step): Promise<string> {
  const message = { ...messageOf(tool, {}), params: { name: tool, arguments: given } }
  const { text } = await app.send(requestOf('POST', '/mcp', message, { key: app.key }))
  const { result, error } = JSON.parse(text)
  return error?.message ?? result.content.map((part: { text: string }) => part.text).join('\n')
}

async function play(app: TestApp, { calls, says, at = 0 }: Agent) {
  const answers: string[] = []
  for (const call of calls) answers.push(await answerTo(app, call({ text: answers.at(-1) ?? '' })))
  if (says) expect(answers[at]).toMatch(says)
  expect(answers.at(-1)).not.toMatch(/^[A-Z]{2,}_[A-Z_]+: |^[A-Z]+: /)
}

test('there are thirty at least, none longer than three calls after its mistake', () => {
  expect(agents.length).toBeGreaterThanOrEqual(30)
  for (const { calls, at = 0 } of agents) expect(calls.length).toBeLessThanOrEqual(at + 4)
})

for (const agent of agents) {
  test(`${agent.mistake}: ${agent.follows}`, async () => {
    const { app } = await startWorld()
    await using _ = app
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
