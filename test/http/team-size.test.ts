/** A question for slots of many humans is refused before it costs anything, and says what fits. */
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { answerBytesMax } from '../../src/domain/errors.ts'
import type { Schedule } from '../../src/domain/schedule.ts'
import { occurrencesMax, teamOverridesMax } from '../../src/domain/slots/candidates.ts'
import type { Humans } from '../../src/store/store.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
/** How often the schedule of one human, or of several, was asked for. */
let looks = 0
/** How often one let go of its overrides. */
let releases = 0

const copies = (count: number) =>
  `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`
const rules = {
  ...{ working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' },
  meeting_durations: [1, 60, 240],
}

/** A hundred humans of a role, each with so many weekly overrides on every day. */
async function hire(role: string, overrides: number): Promise<void> {
  const weekly = {
    ...{ type: 'open', title: 'x', all_day: false, start_time: '00:00', end_time: '15:00' },
    ...{ start_date: '2026-03-09', recurrence: { freq: 'weekly', days: rules.working_days } },
  }
  await app.human({ role, rules, overrides: overrides > 0 ? [weekly] : [] })
  app.database.run(
    `${copies(99)} INSERT INTO humans (id, account_id, name, role, timezone, active, rules, version, created_at)
     SELECT printf('ffffffff-%04d-7000-8000-%012d', seq, i), account_id, name, role, timezone, 1, rules, 1, 0
     FROM humans, n WHERE role = ?`,
    [role],
  )
  if (overrides === 0) return
  app.database.run(
    `${copies(overrides)} INSERT INTO overrides (id, account_id, human_id, type, title, start_day, end_day, last_day,
       start_minutes, end_minutes, recurrence, created_at)
     SELECT printf('ffffffff-%04d-7000-8000-%012d', i, h.seq), o.account_id, h.id, type, title, start_day, end_day,
       last_day, start_minutes, end_minutes, recurrence, o.created_at
     FROM overrides o, humans h, n WHERE h.role = ?1 AND o.human_id = (SELECT min(id) FROM humans WHERE role = ?1)
       AND (h.id <> o.human_id OR i > 1)`,
    [role],
  )
}

beforeAll(async () => {
  app = await startTestApp()
  const { humans } = app.store
  const { ask, askAll } = humans
  const counted: Pick<Humans, 'ask' | 'askAll'> = {
    ask(key, question, ...except) {
      looks += 1
      return ask(key, (schedule) => question(schedule && watched(schedule)), ...except)
    },
    askAll(...asked) {
      looks += 1
      return askAll(...asked)
    },
  }
  Object.assign(humans, counted)
  await hire('plain', 0)
  await hire('busy', 100)
  await hire('busiest', 499)
})
afterAll(() => app[Symbol.asyncDispose]())

function watched(schedule: Schedule): Schedule {
  const release = schedule.release.bind(schedule)
  schedule.release = () => {
    releases += 1
    release()
  }
  return schedule
}

async function ask(role: string, query: string) {
  looks = 0
  const { status, body, text } = await app.call('GET', `/v1/slots?role=${role}&${query}`)
  const { field = '', message = '' } = body.error?.details?.[0] ?? {}
  return { status, fault: { field, message }, text, total: body.total }
}

const days = (to: string) => `date_from=2026-03-16&date_to=${to}`

test('with more overrides than one question reads, nothing is looked at, and who may be asked is said', async () => {
  const { status, fault } = await ask('busiest', `${days('2026-03-16')}&duration=60`)
  expect([status, fault.field, looks]).toEqual([422, 'role', 0])
  expect(fault.message).toContain(`the first ${Math.floor(teamOverridesMax / 499)} of these`)
})

test('with more days of overrides it ends where they are over, and the last date that fits is said', async () => {
  const { status, fault } = await ask('busy', `${days('2026-03-31')}&duration=60`)
  expect([status, fault.field]).toEqual([422, 'date_to'])
  // A hundred humans have a window and 100 overrides a day, and three days around the range count as well.
  const last = 16 + Math.floor(occurrencesMax / (101 * 100)) - 4
  expect(fault.message).toStartWith(`must be 2026-03-${last} or earlier`)
  expect((await ask('busy', `${days(`2026-03-${last}`)}&duration=240`)).status).toBe(200)
  // 100 of each are counted twice, and none for its slots.
  await ask('busy', `${days('2026-03-31')}&duration=60`)
  expect(looks).toBeLessThan(200)
})

test('a booking with a hundred humans looks at one after another, and keeps the overrides of none', async () => {
  ;[looks, releases] = [0, 0]
  const { status } = await app.call('POST', '/v1/bookings', {
    ...{ role: 'busiest', assign: 'all', starts_at: '2026-03-16T10:00:00Z', duration: 60 },
    attendee_name: 'Alex Rivera',
  })
  expect([status, looks, releases]).toEqual([201, 100, 100])
})

test.each(['', '&display_timezone=America/Argentina/Buenos_Aires', '&group_by=day'])(
  'an answer that would be too large names a limit that fits, and no larger one does%s',
  async (more) => {
    const query = `${days('2026-04-30')}&duration=60${more}`
    const { status, fault } = await ask('plain', `${query}&limit=1000`)
    expect([status, fault.field]).toEqual([422, 'limit'])
    const [, limit] = /send limit=(\d+)/.exec(fault.message) ?? []
    const fitting = await ask('plain', `${query}&limit=${limit}`)
    expect([fitting.status, fitting.total]).toEqual([200, Number(limit)])
    expect(Buffer.byteLength(fitting.text)).toBeGreaterThan(0.95 * answerBytesMax)
    expect(Buffer.byteLength(fitting.text)).toBeLessThanOrEqual(answerBytesMax)
    expect((await ask('plain', `${query}&limit=${Number(limit) + 1}`)).status).toBe(422)
  },
)

test('without a limit it names the last date that fits, and no later one does', async () => {
  // Each begins at a minute of its own, and all are free then: more slots than any of them has starts.
  app.database.run(
    `UPDATE humans SET rules = json_set(rules, '$.hours.startMinutes', CAST(substr(id, -12) AS INTEGER))
     WHERE role = 'plain' AND id LIKE 'ffff%'`,
  )
  app.database.run("UPDATE humans SET version = version + 1 WHERE role = 'plain'")
  await new Promise((resolve) => setImmediate(resolve))
  const query = 'duration=240&match=all'
  const { status, fault } = await ask('plain', `${days('2026-03-26')}&${query}`)
  expect([status, fault.field]).toEqual([422, 'date_to'])
  const [, date = ''] = /must be (\S+) or earlier/.exec(fault.message) ?? []
  const fitting = await ask('plain', `${days(date)}&${query}`)
  expect(fitting.status).toBe(200)
  const later = new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10)
  expect((await ask('plain', `${days(later)}&${query}`)).fault).toEqual(fault)
})
