/** A large account: what a tool answers stays short unless more is asked for, and says how much more there is. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startTestApp, type TestApp } from '../support/app.ts'
import { callTool, catalogue } from '../support/tools.ts'

const answerBytesMax = 8 * 1_024
const long = (word: string) => `${word} ${'é'.repeat(150)}`
const metadata = { lead_id: 'lead_1', said: 'x'.repeat(9_000) }
const hour = (at: number) =>
  new Date(Date.parse('2026-03-16T09:00:00Z') + at * 3_600_000).toISOString()

let app: TestApp
let ids: readonly string[] = []
let booked = ''
let named = ''

/** 500 humans, 100 of one role, each with 20 bookings. */
beforeAll(async () => {
  app = await startTestApp()
  const people = Array.from({ length: 500 }, (_, at) =>
    app.human({
      ...{ name: long(`Sarah ${at}`), email: `s${at}@acme.com`, timezone: 'America/New_York' },
      ...(at < 100 ? { role: 'ae' } : {}),
      rules: { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' },
    }),
  )
  ids = (await Promise.all(people)).map(({ id }) => id)
  for (let at = 0; at < 20; at += 1) {
    const fields = { attendee_name: long(`Alex ${at}`), metadata: { note: 'y'.repeat(600) } }
    await Promise.all(ids.map((id) => app.book(id, hour(at), fields)))
  }
  booked = (await app.book(first(), hour(24), { attendee_name: long('Alex'), metadata })).body.id
  for (let at = 0; at < 60; at += 1) {
    const day = new Date(Date.parse('2026-06-01T00:00:00Z') + at * 86_400_000)
    const start_date = day.toISOString().slice(0, 10)
    const { data } = await callTool(app, 'create_override', {
      ...{ human_id: first(), type: 'block', title: long('Vacation'), all_day: true, start_date },
    })
    named = String(data.id)
  }
}, 60_000)
afterAll(() => app[Symbol.asyncDispose]())

const first = () => ids[0] ?? ''
const month = { date_from: '2026-03-16', date_to: '2026-04-15', duration: 30 }
const slot = () => ({ human_id: first(), starts_at: hour(30), duration: 30 })
const attendee = { attendee_name: long('Alex'), metadata }

/** A question to every tool, each as large as may be. */
const questions: Readonly<Record<string, () => Record<string, unknown>>> = {
  whoami: () => ({}),
  list_humans: () => ({}),
  get_human: () => ({ human_id: first() }),
  list_services: () => ({}),
  find_slots: () => ({ human_id: first(), ...month, spread: 30, group_by: 'day' }),
  find_team_slots: () => ({ role: 'ae', ...month }),
  explain_slot: () => ({ human_id: first(), starts_at: hour(2), duration: 30 }),
  hold_slot: () => ({ ...slot(), metadata }),
  release_hold: () => ({ hold_id: booked }),
  create_booking: () => ({
    ...{ role: 'ae', assign: 'all', starts_at: hour(40), duration: 30, ...attendee },
  }),
  reschedule_booking: () => ({ booking_id: booked, starts_at: hour(50) }),
  cancel_booking: () => ({ booking_id: booked }),
  get_booking: () => ({ booking_id: booked }),
  list_bookings: () => ({}),
  get_usage: () => ({}),
  list_overrides: () => ({ human_id: first() }),
  create_human: () => ({ name: long('New'), timezone: 'UTC' }),
  update_human: () => ({ human_id: first(), role: 'ae' }),
  set_availability: () => ({
    human_id: first(),
    ...{ working_days: '1,2', work_start: '09:00', work_end: '17:00' },
    meeting_durations: Array.from({ length: 50 }, (_, at) => at + 1),
  }),
  create_override: () => ({
    ...{ human_id: first(), type: 'block', title: long('x'), all_day: true, start_date: 'today' },
  }),
  update_override: () => ({
    ...{ human_id: first(), override_id: named, title: long('y') },
    dates: Array.from({ length: 366 }, (_, at) => `+${at}d`),
  }),
  delete_override: () => ({ human_id: first(), override_id: booked }),
  delete_human: () => ({ human_id: ids.at(-1) }),
  hand_over_bookings: () => ({ human_id: ids[200], to: ids[201] }),
}

test('every tool answers within 8 KiB, in its text as in its data, refusals too', async () => {
  const names = (await catalogue()).map(({ name }) => name)
  expect(Object.keys(questions).sort()).toEqual(names.sort())
  for (const [name, question] of Object.entries(questions)) {
    for (const given of [question(), { ...question(), stranger: 'x' }]) {
      const { result } = JSON.parse((await callTool(app, name, given)).text)
      const texts = result.content.map(({ text }: { text: string }) => text).join('\n')
      const largest = Math.max(
        Buffer.byteLength(texts),
        Buffer.byteLength(JSON.stringify(result.structuredContent ?? result._meta)),
      )
      expect([name, largest < answerBytesMax, largest]).toEqual([name, true, largest])
    }
  }
}, 60_000)

test('what is not shown is counted, and had by asking', async () => {
  const { sentence, data } = await callTool(app, 'list_humans')
  expect(data).toMatchObject({ more: 490 })
  expect(sentence).toContain(' 490 more; narrow it: ask by name or role')
  const all = await callTool(app, 'list_humans', { limit: 500 })
  expect([all.data.humans].flat()).toHaveLength(500)
  const one = await callTool(app, 'list_humans', { name: 'sarah 498' })
  expect(one.data).toMatchObject({ total: 1, humans: [{ name: long('Sarah 498') }] })
  const bookings = await callTool(app, 'list_bookings', { human_id: ids[200] })
  expect(bookings.data).toMatchObject({ total: 20, more: 10 })
  expect([bookings.data.bookings].flat()).toHaveLength(10)
  const team = await callTool(app, 'find_team_slots', { role: 'ae', ...month, limit: 40 })
  expect([team.data.slots].flat()).toHaveLength(40)
})

test('how much is wanted is checked as everything is', async () => {
  const wrong = [{ limit: 0 }, { limit: 1_001 }, { limit: 1.5 }, { limit: 'ten' }, { name: 7 }]
  for (const given of wrong) {
    const { sentence } = await callTool(app, 'list_humans', given)
    expect([given, sentence]).toEqual([
      given,
      'name' in given
        ? 'VALIDATION_ERROR: name: must be a string.'
        : 'VALIDATION_ERROR: limit: must be an integer from 1 to 1000.',
    ])
  }
  const { sentence } = await callTool(app, 'get_booking', { booking_id: booked, full: 'perhaps' })
  expect(sentence).toBe('VALIDATION_ERROR: full: must be a boolean.')
})

test('a list goes on after the last one shown', async () => {
  const seen: unknown[] = []
  let cursor: unknown = null
  do {
    const { data } = await callTool(app, 'list_humans', { role: 'ae', limit: 30, cursor })
    seen.push(...[data.humans].flat().map((human) => Object(human).id))
    cursor = data.cursor ?? null
  } while (cursor !== null)
  expect(seen).toEqual(ids.slice(0, 100))
})

test('metadata that is too long is left out, said to be, and had by asking', async () => {
  const wanted = { human_id: ids[300], starts_at: hour(30), duration: 30, ...attendee }
  const { data, sentence } = await callTool(app, 'create_booking', wanted)
  expect([data.metadata, data.left_out]).toEqual([undefined, 'metadata'])
  expect(sentence).toEndWith(' metadata is too long to be shown here.')
  const whole = await callTool(app, 'get_booking', { booking_id: data.id, full: true })
  expect(whole.data.metadata).toEqual(metadata)
})
