/** The words of tools are those of everyday requests: a plain word search finds the right one. */
import { expect, test } from 'bun:test'
import type { Tool } from '../../src/mcp/tool.ts'
import { catalogue } from '../support/tools.ts'

/** What people say, and the tool that does it. None of these stands in a description. */
const sentences: readonly (readonly [string, string])[] = [
  ['I need to schedule a demo with Maria for next Wednesday', 'create_booking'],
  ['Please book an appointment for Mrs Jones at nine', 'create_booking'],
  ['Set up a half hour call between Alex and our sales rep', 'create_booking'],
  ['Can you move my meeting to Friday afternoon', 'reschedule_booking'],
  ['We have to reschedule the appointment', 'reschedule_booking'],
  ['Push the demo back to next week', 'reschedule_booking'],
  ['Cancel the appointment on Monday', 'cancel_booking'],
  ['Call off my meeting with Peter', 'cancel_booking'],
  ['I cannot make it tomorrow, cancel the call', 'cancel_booking'],
  ['What meetings are in the calendar for tomorrow', 'list_bookings'],
  ['Find my appointment with doctor Brown', 'list_bookings'],
  ['Search the calendar for calls with Acme', 'list_bookings'],
  ['When is Tom free on Thursday', 'find_slots'],
  ['Which times are available for a demo this week', 'find_slots'],
  ['When are all several colleagues of the team free together', 'find_team_slots'],
  ['Who are my colleagues on the support team', 'list_humans'],
  ['Sarah takes time off for a vacation in August', 'create_override'],
  ['Block an hour for lunch every Friday', 'create_override'],
  ['Which vacations and time off are planned for Tom', 'list_overrides'],
  ['Set the working hours to ten to six', 'set_availability'],
  ['Why is this time not available', 'explain_slot'],
  ['Hold that time for ten minutes while I ask her', 'hold_slot'],
  ['Add a new colleague called Kim', 'create_human'],
  ['What day is today and what is the time', 'whoami'],
]

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\d]+/gu) ?? []
const textOf = ({ name, title, description }: Tool) => `${name} ${title} ${description}`

/** Okapi BM25 with its usual constants; the names of tools, best first. */
function ranked(tools: readonly Tool[], sentence: string): string[] {
  const texts = tools.map((tool) => wordsOf(textOf(tool)))
  const mean = texts.reduce((sum, words) => sum + words.length, 0) / texts.length
  const rarity = (word: string) => {
    const having = texts.filter((words) => words.includes(word)).length
    return Math.log(1 + (texts.length - having + 0.5) / (having + 0.5))
  }
  const score = (words: readonly string[]) =>
    [...new Set(wordsOf(sentence))].reduce((sum, word) => {
      const count = words.filter((one) => one === word).length
      return (
        sum + (rarity(word) * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * words.length) / mean))
      )
    }, 0)
  return tools
    .map(({ name }, at) => ({ name, score: score(texts[at] ?? []) }))
    .sort((a, b) => b.score - a.score)
    .map(({ name }) => name)
}

test('the right tool comes first for 20 of 24 everyday sentences, and among three for all', async () => {
  const tools = await catalogue()
  const places = sentences.map(([sentence, wanted]) => {
    const found = ranked(tools, sentence)
    return { sentence, wanted, first: found[0], place: found.indexOf(wanted) }
  })
  const missed = places.filter(({ place }) => place > 0)
  expect(sentences).toHaveLength(24)
  expect(missed.length <= 4 ? [] : missed).toEqual([])
  expect(places.filter(({ place }) => place > 2)).toEqual([])
})

test('every tool has two requests as people make them, within what vendors take', async () => {
  for (const { name, description } of await catalogue()) {
    expect([name, description]).toEqual([
      name,
      expect.stringMatching(/For requests like ".+" or ".+"/),
    ])
    expect([name, description.length <= 1_024]).toEqual([name, true])
  }
})

test('no number of HTTP is spoken of', async () => {
  for (const { name, description, args } of await catalogue()) {
    const text = `${description} ${args.map(({ schema }) => schema.description).join(' ')}`
    expect([name, text]).toEqual([name, expect.not.stringMatching(/\b(?:200|201|4\d\d|50\d)\b/)])
  }
})
