/** Each agent of the table reaches the right booking within three calls after its mistake; one books twice, and why is known. */
import { expect, test } from 'bun:test'
import mistakes from '../../src/guide/mistakes.md' with { type: 'text' }
import type { TestApp } from '../support/app.ts'
import { type Agent, agents as first } from './rest.ts'
import { agentsOfOthers } from './rest-others.ts'
import { agentsOfValues } from './rest-values.ts'
import { agentsOfWords } from './rest-words.ts'
import { bookingsIn, startWorld } from './world.ts'

const agents = [...first, ...agentsOfValues, ...agentsOfWords, ...agentsOfOthers]

async function play(app: TestApp, sarah: string, { calls, says, at = 0 }: Agent) {
  const answers: { status: number; text: string }[] = []
  let read = ''
  for (const call of calls) {
    const { method, path, body, headers, isLost = false } = call({ sarah, text: read })
    const { status, text } = await app.call(method, path, body, headers && { headers })
    answers.push({ status, text })
    if (!isLost) read = text
  }
  expect(answers[at]?.text).toMatch(says)
  expect(answers.at(-1)?.status).toBeLessThan(300)
}

test('there are thirty at least, none longer than three calls after its mistake', () => {
  expect(agents.length).toBeGreaterThanOrEqual(30)
  for (const { calls, at = 0 } of agents) expect(calls.length).toBeLessThanOrEqual(at + 4)
})

for (const agent of agents) {
  test(`${agent.mistake}: ${agent.follows}`, async () => {
    const { app, sarah } = await startWorld()
    await using _ = app
    await play(app, sarah, agent)
    const sorted = agent.ends.toSorted(([, a], [, b]) => (a < b ? -1 : 1))
    expect<unknown>(await bookingsIn(app)).toEqual(sorted)
  })
}

test('the table stands in the guide', () => {
  for (const { mistake, said, follows } of agents) {
    expect(mistakes).toContain(`| ${mistake} | ${said} | ${follows} |`)
  }
})
