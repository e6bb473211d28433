/** guide/slots.md#holidays: which days they are, what they close, and whose they are. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { dependencies } from '../../package.json'
import { manyOverrides } from '../../src/domain/schedule.ts'
import { holidaySource } from '../../src/holidays/source.ts'
import { expectRefusal } from '../support/answers.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app[Symbol.asyncDispose]())

type Fields = Readonly<Record<string, unknown>>

const always = {
  ...{ working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' },
  meeting_durations: [60],
}
const bavaria = { country: 'DE', region: 'BY' }

async function humanWith(holidays: Fields | null | undefined, timezone = 'UTC') {
  const { id } = await app.human({ timezone, rules: always })
  if (holidays !== undefined) await patch(id, holidays)
  return id
}

async function patch(id: string, holidays: Fields | null) {
  const answer = await app.call('PATCH', `/v1/humans/${id}`, { holidays })
  expect([answer.status, answer.text]).toEqual([200, answer.text])
  return answer
}

/** The dates from one to another on which nothing is free, of a human in UTC. */
async function daysOff(id: string, from: string, to: string): Promise<string[]> {
  const path = `/v1/humans/${id}/slots?date_from=${from}&date_to=${to}&duration=60`
  const { text, status } = await app.call('GET', path)
  expect([status, text]).toEqual([200, text])
  const { slots }: { slots: { starts_at: string }[] } = JSON.parse(text)
  const free = new Set(slots.map(({ starts_at }) => starts_at.slice(0, 10)))
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1
  return Array.from({ length: days }, (_, at) =>
    new Date(Date.parse(from) + at * 86_400_000).toISOString().slice(0, 10),
  ).filter((date) => !free.has(date))
}

const fixed: [country: string, date: string, name: string][] = [
  ['DE', '2027-10-03', 'Tag der Deutschen Einheit'],
  ['US', '2027-07-04', 'Independence Day'],
  ['FR', '2027-07-14', 'Fête Nationale de la France'],
  ['IT', '2027-06-02', 'Festa della Repubblica'],
  ['CA', '2027-07-01', 'Canada Day'],
  ['BR', '2027-09-07', 'Dia da Independência'],
  ['JP', '2027-02-11', '建国記念の日'],
  ['MX', '2027-09-16', 'Día de la Independencia'],
  ['NZ', '2027-02-06', 'Waitangi Day'],
  ['ZA', '2027-04-27', 'Freedom Day'],
]

test.each(fixed)('%s has %s as %s', async (country, date, name) => {
  const { text } = await app.call('GET', `/v1/holidays?country=${country}&year=2027`)
  const { holidays, total, regions, ...asked } = JSON.parse(text)
  expect(asked).toEqual({ country, year: 2027 })
  expect(holidays).toHaveLength(total)
  expect(holidays).toContainEqual({ date, name, type: 'public', substitute: false })
})

test('a holiday closes the whole local date, is named, and only an open of that date wins it back', async () => {
  const id = await humanWith(bavaria, 'Europe/Berlin')
  const path = `/v1/humans/${id}/overrides`
  const open = {
    type: 'open',
    title: 'Late',
    all_day: false,
    start_time: '20:00',
    end_time: '22:00',
  }
  await app.call('POST', path, {
    ...{ ...open, start_date: '2027-01-01', recurrence: { freq: 'weekly', days: [5] } },
  })
  const refused = await app.book(id, '2027-03-26T09:00:00Z', { duration: 60 })
  expectRefusal(refused, 'SCHEDULE_BLOCKED')
  expect(refused.body.error.message).toContain('"Karfreitag" blocks Friday 26 March 2027')
  const alternatives = refused.body.error.alternatives?.map(({ starts_at }) => starts_at)
  expect(alternatives?.[0]).toBe('2027-03-26T23:00:00.000Z')
  const asked = `starts_at=2027-03-26T09:00:00Z&duration=60`
  const { text } = await app.call('GET', `/v1/humans/${id}/slots/explain?${asked}`)
  expect(JSON.parse(text)).toMatchObject({
    ...{ bookable: false, code: 'SCHEDULE_BLOCKED' },
    reasons: [
      {
        ...{ type: 'holiday', title: 'Karfreitag' },
        ...{ starts_at: '2027-03-25T23:00:00.000Z', ends_at: '2027-03-26T23:00:00.000Z' },
      },
    ],
  })
  expect(JSON.parse(text).reasons).toHaveLength(1)
  expect(await app.slots(id, '2027-03-26', '2027-03-26', 60)).toEqual([])
  await app.call('POST', path, { ...open, start_date: '2027-03-26' })
  expect(await app.slots(id, '2027-03-26', '2027-03-26', 60)).toEqual([
    '2027-03-26T19:00:00.000Z',
    '2027-03-26T20:00:00.000Z',
  ])
  expect((await app.book(id, '2027-03-26T19:00:00Z', { duration: 60 })).status).toBe(201)
})

test('except gives a holiday back, also adds a day, and types say which kinds count', async () => {
  const august = (holidays: Fields) =>
    humanWith(holidays).then((id) => daysOff(id, '2027-08-13', '2027-08-17'))
  expect(await august(bavaria)).toEqual([])
  expect(await august({ ...bavaria, types: ['public', 'observance'] })).toEqual(['2027-08-15'])
  expect(await august({ ...bavaria, also: ['2027-08-16', '2027-08-15', '2027-08-16'] })).toEqual([
    '2027-08-15',
    '2027-08-16',
  ])
  const both = { ...bavaria, except: ['2027-03-29'], also: ['2027-03-27'] }
  const id = await humanWith(both)
  expect(await daysOff(id, '2027-03-25', '2027-03-30')).toEqual(['2027-03-26', '2027-03-27'])
  const shown = await app.call('GET', `/v1/humans/${id}`)
  expect(JSON.parse(shown.text).holidays).toEqual({ ...both, types: ['public'] })
})

test('a day added is called as it is called there, or a day off', async () => {
  const id = await humanWith({ ...bavaria, also: ['2027-08-15', '2027-08-16'] })
  for (const [date, name] of [
    ['2027-08-15', 'Mariä Himmelfahrt'],
    ['2027-08-16', 'Day off'],
  ]) {
    const refused = await app.book(id, `${date}T09:00:00Z`, { duration: 60 })
    expect(refused.body.error.message).toContain(`"${name}" blocks`)
  }
})

test('the same holiday is another span of time in Auckland and in Honolulu', async () => {
  const spans: [timezone: string, from: string, to: string][] = [
    ['Pacific/Auckland', '2029-12-24T11:00:00.000Z', '2029-12-25T11:00:00.000Z'],
    ['Pacific/Honolulu', '2029-12-25T10:00:00.000Z', '2029-12-26T10:00:00.000Z'],
  ]
  for (const [timezone, from, to] of spans) {
    const id = await humanWith({ country: 'US' }, timezone)
    const starts = await app.slots(id, '2029-12-23', '2029-12-27', 60)
    const last = starts.findLast((start) => start < from) ?? ''
    const next = starts.find((start) => start > last)
    expect([timezone, Date.parse(last) + 3_600_000, next]).toEqual([timezone, Date.parse(from), to])
  }
})

test('holidays of several days are whole, and across the end of a year', async () => {
  const [eid, incwala] = [await humanWith({ country: 'AE' }), await humanWith({ country: 'SZ' })]
  expect(await daysOff(eid, '2027-03-08', '2027-03-13')).toEqual([
    ...['2027-03-09', '2027-03-10', '2027-03-11'],
  ])
  const border = await daysOff(incwala, '2027-12-24', '2028-01-05')
  expect(border).toEqual([
    ...[
      '2027-12-25',
      '2027-12-26',
      '2027-12-27',
      '2027-12-28',
      '2027-12-29',
      '2027-12-30',
      '2027-12-31',
    ],
    ...['2028-01-01', '2028-01-02'],
  ])
  // Asked for by itself, the year after knows it as well.
  expect(await daysOff(incwala, '2029-01-01', '2029-01-03')).toEqual(['2029-01-01', '2029-01-02'])
})

describe('a year that nobody has asked for before', () => {
  /** Each year is one that no other test asks for. */
  const firsts: [what: string, year: number, send: (id: string, at: string) => Promise<unknown>][] =
    [
      ['a booking', 2041, (id, at) => refused(app.book(id, at, { duration: 60 }))],
      [
        'a hold',
        2042,
        (id, starts_at) =>
          refused(app.call('POST', '/v1/holds', { human_id: id, starts_at, duration: 60 })),
      ],
      [
        'a team',
        2043,
        (id, starts_at) => {
          const team = { human_ids: [id], assign: 'all', duration: 60, attendee_name: 'Al' }
          return refused(app.call('POST', '/v1/bookings', { ...team, starts_at }))
        },
      ],
      [
        'a move',
        2044,
        async (id, starts_at) => {
          const { body } = await app.book(id, '2026-03-16T09:00:00Z', { duration: 60 })
          return refused(app.call('PATCH', `/v1/bookings/${body.id}`, { starts_at }))
        },
      ],
    ]
  const refused = async (answer: ReturnType<TestApp['call']>) =>
    expectRefusal(await answer, 'SCHEDULE_BLOCKED')
  test.each(firsts)('is not free by accident for %s in %i', async (_, year, send) => {
    await send(await humanWith({ country: 'LU' }), `${year}-06-23T09:00:00Z`)
  })
})

test('nobody with holidays can be booked after the last year that is known', async () => {
  app.clock.set('2100-12-30T00:00:00Z')
  const [id, free] = [await humanWith({ country: 'DE' }), await humanWith(null)]
  expect(await daysOff(id, '2100-12-30', '2101-01-02')).toEqual(['2101-01-01', '2101-01-02'])
  expect(await daysOff(free, '2100-12-30', '2101-01-02')).toEqual([])
  const late = await app.book(id, '2101-06-01T09:00:00Z', { duration: 60 })
  expectRefusal(late, 'SCHEDULE_BLOCKED')
  expect(late.body.error.message).toContain('The holidays of 2101 are not known')
  app.clock.set('2026-03-10T10:00:00Z')
})

test('the account has those of whoever says nothing else, in every answer at once', async () => {
  await using own = await startTestApp()
  const make = async (fields: Fields) => {
    const { id } = await own.human({ rules: always })
    await own.call('PATCH', `/v1/humans/${id}`, fields)
    return id
  }
  const [silent, none, other] = [
    await make({}),
    await make({ holidays: null }),
    await make({ holidays: { country: 'US' } }),
  ]
  const isOff = async (id: string, date: string) =>
    (await own.slots(id, date, date, 60)).length === 0
  const offs = async () => [
    await isOff(silent, '2027-10-04'),
    await isOff(silent, '2027-05-17'),
    await isOff(none, '2027-05-17'),
    await isOff(other, '2027-05-17'),
    await isOff(other, '2027-07-05'),
  ]
  expect(await offs()).toEqual([false, false, false, false, true])
  const patched = await own.call('PATCH', '/v1/account', { holidays: { country: 'DE' } })
  expect(JSON.parse(patched.text).holidays).toEqual({ country: 'DE', types: ['public'] })
  expect(await offs()).toEqual([false, true, false, false, true])
  await own.call('PATCH', `/v1/humans/${other}`, { holidays: {} })
  expect(await offs()).toEqual([false, true, false, true, false])
  const shown = async (id: string) => JSON.parse((await own.call('GET', `/v1/humans/${id}`)).text)
  expect(await shown(silent)).not.toHaveProperty('holidays')
  expect(await shown(other)).not.toHaveProperty('holidays')
  expect((await shown(none)).holidays).toBeNull()
  await own.call('PATCH', '/v1/account', { holidays: null })
  expect(JSON.parse((await own.call('GET', '/v1/account')).text)).not.toHaveProperty('holidays')
  expect(await offs()).toEqual([false, false, false, false, false])
})

test('a human may be made with holidays, or with none', async () => {
  for (const holidays of [{ ...bavaria, types: ['public'] }, null]) {
    const { text } = await app.call('POST', '/v1/humans', { name: 'A', timezone: 'UTC', holidays })
    expect(JSON.parse(text).holidays).toEqual(holidays)
  }
})

const wrong: [fields: string, holidays: unknown][] = [
  ['holidays.country', { country: 'XX' }],
  ['holidays.country', { country: 'de' }],
  ['holidays.country', { country: 7 }],
  ['holidays.country', { region: 'BY' }],
  ['holidays.region', { country: 'DE', region: 'ZZ' }],
  ['holidays.region', { country: 'MC', region: 'A' }],
  ['holidays.types', { country: 'DE', types: [] }],
  ['holidays.types.0', { country: 'DE', types: ['bridge'] }],
  ['holidays.except.0', { country: 'DE', except: ['2027-02-29'] }],
  ['holidays.also', { country: 'DE', also: Array.from({ length: 367 }, () => '2027-01-01') }],
  ['holidays.name', { country: 'DE', name: 'x' }],
  ['holidays', 'DE'],
]

test.each(wrong)('%s: refused in %j, of a human as of the account', async (field, holidays) => {
  const id = await humanWith(undefined)
  for (const path of [`/v1/humans/${id}`, '/v1/account']) {
    expectRefusal(await app.call('PATCH', path, { holidays }), 'VALIDATION_ERROR', [field])
  }
  expect(await daysOff(id, '2027-01-01', '2027-01-02')).toEqual([])
})

test('what is known is listed where a place is not', async () => {
  const messageOf = async (query: string) => {
    const answer = await app.call('GET', `/v1/holidays?${query}`)
    return [answer.status, answer.body.error.message]
  }
  expect(await messageOf('country=XX&year=2027')).toEqual([
    422,
    expect.stringContaining('country: must be one of AD, AE, AG'),
  ])
  expect(await messageOf('country=DE&region=XX&year=2027')).toEqual([
    422,
    expect.stringContaining(
      'region: must be one of BB (Brandenburg), BE (Berlin), BW (Baden-Württemberg), BY (Bayern), BY-A (Bayern: Stadt Augsburg)',
    ),
  ])
  expect(await messageOf('country=MC&region=XX&year=2027')).toEqual([
    422,
    expect.stringContaining('no parts of this country are known'),
  ])
  for (const year of ['1969', '2101', 'x']) {
    expectRefusal(
      await app.call('GET', `/v1/holidays?country=DE&year=${year}`),
      'VALIDATION_ERROR',
      ['year'],
    )
  }
})

test('with the holidays of a place come the parts of its country, by what they are called there', async () => {
  const regionsOf = async (query: string) =>
    JSON.parse((await app.call('GET', `/v1/holidays?year=2027&${query}`)).text).regions
  const german = await regionsOf('country=DE')
  expect(german).toContainEqual({ region: 'BY', name: 'Bayern' })
  expect(german).toContainEqual({ region: 'BY-A', name: 'Bayern: Stadt Augsburg' })
  // What it lies in is called the same: the name alone means that.
  const { body } = await app.call('GET', '/v1/holidays?country=GT&region=Guatemala&year=2027')
  expect(body.error.message).toBe('region: must be a code: send 1')
  expect(await regionsOf('country=DE&region=BY')).toEqual(german)
  expect(await regionsOf('country=MC')).toEqual([])
})

test('the week tells them among what takes time away, without an override', async () => {
  const id = await humanWith(bavaria)
  const { text } = await app.call('GET', `/v1/humans/${id}/week?date=2027-03-26`)
  expect(JSON.parse(text).overrides).toEqual([
    {
      ...{ override_id: null, type: 'block', title: 'Karfreitag' },
      ...{ starts_at: '2027-03-26T00:00:00.000Z', ends_at: '2027-03-27T00:00:00.000Z' },
    },
  ])
})

test('holidays of the account tell the bookings that they leave outside, of every human that keeps them', async () => {
  await using own = await startTestApp()
  const [one, two, none] = [
    await own.human({ rules: always }),
    await own.human({ rules: always }),
    await own.human({ rules: always }),
  ]
  await own.call('PATCH', `/v1/humans/${none.id}`, { holidays: null })
  for (const [{ id }, day] of [
    [one, '2026-05-25'],
    [two, '2026-04-03'],
    [two, '2026-04-07'],
    [none, '2026-04-03'],
  ] as const) {
    expect((await own.book(id, `${day}T09:00:00Z`, { duration: 60 })).status).toBe(201)
  }
  const set = async (query: string) => {
    const answer = await own.call('PATCH', `/v1/account${query}`, { holidays: bavaria })
    const { conflicts, holidays } = JSON.parse(answer.text)
    const starts = conflicts.bookings.map(({ starts_at }: { starts_at: string }) => starts_at)
    return { status: answer.status, total: conflicts.total, starts, country: holidays.country }
  }
  const told = {
    ...{ status: 200, total: 2, country: 'DE' },
    starts: ['2026-04-03T09:00:00.000Z', '2026-05-25T09:00:00.000Z'],
  }
  expect(await set('?dry_run=true')).toEqual(told)
  expect(JSON.parse((await own.call('GET', '/v1/account')).text)).not.toHaveProperty('holidays')
  expect(await set('')).toEqual(told)
  expect(JSON.parse((await own.call('GET', '/v1/account')).text).holidays.region).toBe('BY')
})

test('holidays of a human tell the bookings that they leave outside', async () => {
  const id = await humanWith(undefined)
  await app.book(id, '2026-05-25T09:00:00Z', { duration: 60 })
  const { text } = await app.call('PATCH', `/v1/humans/${id}`, { holidays: bavaria })
  expect(JSON.parse(text).conflicts.total).toBe(1)
  const back = await app.call('PATCH', `/v1/humans/${id}`, { holidays: {} })
  expect(JSON.parse(back.text)).not.toHaveProperty('conflicts')
})

test('whose data they are is said where people look', async () => {
  const { name, version, licence } = holidaySource
  expect<string>(dependencies['date-holidays']).toBe(version)
  const root = `${import.meta.dir}/../..`
  const texts = [
    (await app.call('GET', '/docs')).text,
    await Bun.file(`${root}/README.md`).text(),
    await Bun.file(`${root}/src/guide/slots.md`).text(),
  ]
  for (const text of texts)
    expect([text.includes(name), text.includes(licence)]).toEqual([true, true])
})

test('whoever has many overrides has holidays in a year that nobody asked for before', async () => {
  const id = await humanWith({ country: 'LU' })
  const lunch = { type: 'block', title: 'x', all_day: true, start_date: '2045-01-02' }
  const posts = Array.from({ length: manyOverrides + 1 }, () =>
    app.call('POST', `/v1/humans/${id}/overrides`, lunch),
  )
  await Promise.all(posts)
  expect(await daysOff(id, '2045-06-22', '2045-06-24')).toEqual(['2045-06-23'])
})

/** Whoever works out a year of lunar months within a turn of the loop has the others stand still for 0.3 s. */
test('while a year is worked out the event loop goes on', async () => {
  let isDone = false
  let turns = 0
  const answer = app.call('GET', '/v1/holidays?country=HK&year=2061').finally(() => {
    isDone = true
  })
  while (!isDone) {
    turns += 1
    await new Promise(setImmediate)
  }
  expect((await answer).status).toBe(200)
  expect(turns).toBeGreaterThan(1_000)
})
