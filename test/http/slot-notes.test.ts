/** Where nothing is free the answer says why, and always what now is. */
import { expect, test } from 'bun:test'
import { startTestApp } from '../support/app.ts'

const end = 'Dates are those of America/New_York, where it is now Tuesday 10 March 2026, 06:00 EDT.'

/** Dates, and the note of a human who works on weekdays, is away on the 17th, and is booked up on the 18th. */
const notes: [from: string, to: string, why: string][] = [
  ['2024-06-04', '2024-06-05', 'These dates are past: ask from today on.'],
  ['2026-03-09', 'today', ''],
  ['2026-03-09', '2026-03-09', 'These dates are past: ask from today on.'],
  [
    '2026-03-14',
    '2026-03-15',
    'The human does not work on Saturday 14 March 2026 to Sunday 15 March 2026, or not for 60 minutes on end. Ask for later dates.',
  ],
  [
    '2026-03-17',
    '2026-03-17',
    'A block in the schedule covers the working hours of Tuesday 17 March 2026: "Away". Ask for later dates.',
  ],
  [
    '2026-03-18',
    '2026-03-18',
    'Every start of 60 minutes on Wednesday 18 March 2026 is taken. Ask for later dates.',
  ],
  ['2026-03-17', '2026-03-19', ''],
]

test('a human’s answer without slots says why, with the time that it is there', async () => {
  await using app = await startTestApp()
  const away = { type: 'block', title: 'Away', start_date: '2026-03-17', all_day: true }
  const rules = { work_end: '11:00', meeting_durations: [60, 120] }
  const { id } = await app.human({ timezone: 'America/New_York', rules, overrides: [away] })
  await app.book(id, '2026-03-18T13:00:00Z', { duration: 120 })
  const ask = async (from: string, to: string) => {
    const query = `date_from=${from}&date_to=${to}&duration=60`
    return (await app.call('GET', `/v1/humans/${id}/slots?${query}`)).body
  }
  for (const [from, to, why] of notes) {
    const { note, now, total } = await ask(from, to)
    expect({ from, note, now, isEmpty: total === 0 }).toEqual({
      from,
      note: why === '' ? undefined : `${why} ${end}`,
      now: 'Tuesday 10 March 2026, 06:00 EDT',
      isEmpty: why !== '',
    })
  }
  app.clock.set('2026-03-16T14:01:00Z')
  expect((await ask('today', 'today')).note).toStartWith(
    'The working hours of Monday 16 March 2026 are over. ',
  )
})

/** Dates, and the note of one with notice, a booking window, and breaks that leave half hours alone on Thursdays. */
const untimely: [from: string, to: string, why: string][] = [
  [
    '2026-03-10',
    '2026-03-10',
    'This human needs 1 day of notice: the first possible start is Wednesday 11 March 2026, 06:00 EDT.',
  ],
  [
    '2026-03-14',
    '2026-03-20',
    'This human is booked up to 3 days ahead: the last possible date is Friday 13 March 2026 (America/New_York).',
  ],
  [
    '2026-03-12',
    '2026-03-12',
    'Breaks leave no such time on Thursday 12 March 2026. Ask for later dates, up to Friday 13 March 2026.',
  ],
  ['2026-03-11', '2026-03-11', ''],
]

test('a note says that it is too soon or too far ahead, or that breaks are in the way', async () => {
  await using app = await startTestApp()
  const breaks = [
    { start: '09:30', end: '10:00', days: [4] },
    { start: '10:30', end: '11:30', days: [4] },
  ]
  const rules = { work_end: '12:00', breaks, minimum_notice: 1_440, booking_window_days: 3 }
  const { id } = await app.human({ timezone: 'America/New_York', rules })
  for (const [from, to, why] of untimely) {
    const query = `date_from=${from}&date_to=${to}&duration=60`
    const { note } = (await app.call('GET', `/v1/humans/${id}/slots?${query}`)).body
    expect([from, note]).toEqual([from, why === '' ? undefined : `${why} ${end}`])
  }
})

test('without hours the answer says so', async () => {
  await using app = await startTestApp()
  const { id } = await app.human({ rules: null })
  const query = 'date_from=today&date_to=%2B7d&duration=30'
  const { body } = await app.call('GET', `/v1/humans/${id}/slots?${query}`)
  expect(body.note).toBe(
    'No working hours are set for this human yet. Dates are those of UTC, where it is now Tuesday 10 March 2026, 10:00 UTC.',
  )
})

test('a kept answer says the time of its own minute', async () => {
  await using app = await startTestApp()
  const { id } = await app.human()
  const query = 'date_from=2026-03-16&date_to=2026-03-16&duration=30'
  const now = async () => (await app.call('GET', `/v1/humans/${id}/slots?${query}`)).body.now
  expect(await now()).toBe('Tuesday 10 March 2026, 10:00 UTC')
  app.clock.set('2026-03-10T10:00:59.999Z')
  expect(await now()).toBe('Tuesday 10 March 2026, 10:00 UTC')
  app.clock.set('2026-03-10T10:01:00.000Z')
  expect(await now()).toBe('Tuesday 10 March 2026, 10:01 UTC')
})

/** Who is asked for, how, when, and why nobody is free. */
const teamNotes: [team: string, match: string, date: string, why: string][] = [
  [
    'role=nobody',
    'any',
    '2026-03-16',
    'No active human has the role "nobody". The roles there are: "early", "new".',
  ],
  ['role=early', 'any', '2024-03-18', 'These dates are past: ask from today on.'],
  ['role=early', 'any', '2026-03-15', 'None of them is free on these dates. Ask for later dates.'],
  [
    'both',
    'all',
    '2026-03-16',
    'On these dates they are free together at no time. Ask for later dates.',
  ],
  ['role=new', 'any', '2026-03-16', 'No working hours are set yet for any of them.'],
  ['new', 'all', '2026-03-16', 'No working hours are set yet for one of them.'],
]

test('so does an answer of several humans', async () => {
  await using app = await startTestApp()
  const early = await app.human({ role: 'early', rules: { work_end: '11:00' } })
  const late = await app.human({ rules: { work_start: '15:00' } })
  const fresh = await app.human({ role: 'new', rules: null })
  const teams: Readonly<Record<string, string>> = {
    both: `human_ids=${early.id},${late.id}`,
    new: `human_ids=${early.id},${fresh.id}`,
  }
  for (const [team, match, date, why] of teamNotes) {
    const query = `${teams[team] ?? team}&match=${match}&date_from=${date}&date_to=${date}&duration=30`
    const { body } = await app.call('GET', `/v1/slots?${query}`)
    expect({ team, note: body.note }).toEqual({
      team,
      note: `${why} Dates are those of UTC, where it is now Tuesday 10 March 2026, 10:00 UTC.`,
    })
  }
})
