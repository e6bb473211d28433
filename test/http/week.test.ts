/** A week as it is drawn: the same that all other routes say, and placed by the clocks it brings. */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { expectRefusal, type WeekBody } from '../support/answers.ts'
import { officeHours, startTestApp, type TestApp } from '../support/app.ts'
import { debianInstantOf, debianOffsetMs } from '../support/debian-zones.ts'

let app: TestApp
beforeEach(async () => {
  app = await startTestApp()
})
afterEach(() => app[Symbol.asyncDispose]())

const ask = (id: string, query = '', key?: string) =>
  app.call('GET', `/v1/humans/${id}/week${query}`, undefined, key === undefined ? {} : { key })

async function weekOf(id: string, query = ''): Promise<WeekBody> {
  const answer = await ask(id, query)
  if (answer.status !== 200) throw new Error(`${query} answered ${answer.status}: ${answer.text}`)
  return JSON.parse(answer.text)
}

type Span = { readonly starts_at: string; readonly ends_at: string }
/** `13:00Z–21:00Z`, with the dates in front. */
const spansOf = (spans: readonly Span[]) =>
  spans.map(({ starts_at, ends_at }) => `${starts_at.slice(0, 16)} ${ends_at.slice(0, 16)}`)

describe('the days', () => {
  test('begin on the Monday of whatever date is named, and are told from today', async () => {
    const { id } = await app.human({ timezone: 'America/New_York' })
    const mondayOf = async (query: string) => (await weekOf(id, query)).days[0]?.date
    const thisWeek = ['', '?date=today', '?date=tomorrow', '?date=2026-03-09', '?date=2026-03-15']
    for (const query of thisWeek)
      expect([query, await mondayOf(query)]).toEqual([query, '2026-03-09'])
    expect(await mondayOf('?date=%2B7d')).toBe('2026-03-16')
    expect(await mondayOf('?date=2026-03-08')).toBe('2026-03-02')
    // Still Sunday in New York, Monday in Auckland.
    app.clock.set('2026-03-15T20:00:00Z')
    expect(await mondayOf('')).toBe('2026-03-09')
    expect(await mondayOf('?timezone=Pacific/Auckland')).toBe('2026-03-16')
    const { days } = await weekOf(id, '?date=2026-03-16')
    expect(days.map(({ weekday }) => weekday)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  // Zone, a date of the week, and the hours of its days.
  const weeks = [
    ['America/New_York', '2026-03-08', [24, 24, 24, 24, 24, 24, 23]],
    ['America/New_York', '2026-11-01', [24, 24, 24, 24, 24, 24, 25]],
    ['Europe/Berlin', '2027-03-28', [24, 24, 24, 24, 24, 24, 23]],
    ['Australia/Lord_Howe', '2026-10-04', [24, 24, 24, 24, 24, 24, 23.5]],
    ['Africa/Cairo', '2027-04-30', [24, 24, 24, 24, 23, 24, 24]],
    ['Africa/Cairo', '2026-10-30', [24, 24, 24, 25, 24, 24, 24]],
    ['America/Havana', '2027-11-07', [24, 24, 24, 24, 24, 24, 25]],
    ['Pacific/Apia', '2011-12-30', [24, 24, 24, 24, 0, 24, 24]],
    ['Asia/Kathmandu', '2026-06-01', [24, 24, 24, 24, 24, 24, 24]],
  ] as const

  test.each(weeks)(
    'in %s around %s are as long as the clock makes them',
    async (zone, date, hours) => {
      const { id } = await app.human()
      const { days, clocks } = await weekOf(id, `?date=${date}&timezone=${zone}`)
      const lengths = days.map(
        ({ starts_at, ends_at }) => Date.parse(ends_at) - Date.parse(starts_at),
      )
      expect(lengths.map((ms) => ms / 3_600_000)).toEqual([...hours])
      for (const day of days.filter((_, at) => hours[at] !== 0)) {
        const startMs = debianInstantOf(zone, Date.parse(day.date))
        expect([day.date, Date.parse(day.starts_at)]).toEqual([day.date, startMs])
      }
      const [clock] = clocks
      expect([clock?.timezone, Date.parse(clock?.offsets[0]?.starts_at ?? '')]).toEqual([
        zone,
        Date.parse(days[0]?.starts_at ?? '') - 86_400_000,
      ])
      // Every half hour of the time that the clock is told for.
      const [fromMs, toMs] = [clock?.offsets[0]?.starts_at, clock?.ends_at].map((text) =>
        Date.parse(text ?? ''),
      )
      for (let ms = fromMs ?? 0; ms < (toMs ?? 0); ms += 1_800_000) {
        const offset = clock?.offsets.findLast(({ starts_at }) => Date.parse(starts_at) <= ms)
        expect([ms, offset?.offset_seconds]).toEqual([ms, debianOffsetMs(zone, ms) / 1_000])
      }
    },
  )

  test('of two zones both clocks are told, of one it is told once', async () => {
    const { id } = await app.human({ timezone: 'America/New_York' })
    const zones = async (query: string) =>
      (await weekOf(id, query)).clocks.map(({ timezone }) => timezone)
    expect(await zones('')).toEqual(['America/New_York'])
    expect(await zones('?timezone=America/New_York')).toEqual(['America/New_York'])
    expect(await zones('?timezone=Asia/Tokyo')).toEqual(['Asia/Tokyo', 'America/New_York'])
  })
})

describe('what is open', () => {
  test('are the hours, and for a viewer in another zone the same ones within other days', async () => {
    const { id } = await app.human({ timezone: 'America/New_York' })
    const own = await weekOf(id, '?date=2026-03-16')
    expect(spansOf(own.windows)[0]).toBe('2026-03-16T13:00 2026-03-16T21:00')
    expect(own.windows).toHaveLength(5)
    expect(own.open).toEqual(own.windows)
    const away = await weekOf(id, '?date=2026-03-16&timezone=Pacific/Auckland')
    expect([away.timezone, away.human_timezone]).toEqual(['Pacific/Auckland', 'America/New_York'])
    expect(away.days[0]?.starts_at).toBe('2026-03-15T11:00:00.000Z')
    expect(away.windows).toEqual(own.windows)
    const honolulu = await weekOf(id, '?date=2026-03-16&timezone=Pacific/Kiritimati')
    expect(honolulu.windows).toEqual(own.windows)
  })

  test('a night that begins on the Sunday before reaches in whole; what is open of it is cut', async () => {
    const night = { working_days: [7], work_start: '22:00', work_end: '06:00' }
    const { id } = await app.human({ rules: night })
    const { windows, open, slots } = await weekOf(id, '?date=2026-03-16&duration=60')
    expect(spansOf(windows)).toEqual([
      '2026-03-15T22:00 2026-03-16T06:00',
      '2026-03-22T22:00 2026-03-23T06:00',
    ])
    expect(spansOf(open)).toEqual([
      '2026-03-16T00:00 2026-03-16T06:00',
      '2026-03-22T22:00 2026-03-23T00:00',
    ])
    expect(slots?.map(({ starts_at }) => starts_at.slice(8, 13))).toEqual([
      ...['16T00', '16T01', '16T02', '16T03', '16T04', '16T05', '22T22', '22T23'],
    ])
  })

  test('a vacation closes what a weekly open gives, a one-off open wins it back; all are drawn', async () => {
    const day = { all_day: true, type: 'block', title: 'Vacation' }
    const { id } = await app.human({
      overrides: [
        { ...day, start_date: '2026-03-16', end_date: '2026-03-20' },
        {
          ...{ type: 'open', title: 'Evenings', all_day: false, start_date: '2026-03-01' },
          ...{
            start_time: '18:00',
            end_time: '20:00',
            recurrence: { freq: 'weekly', days: [2, 6] },
          },
        },
        {
          ...{ type: 'open', title: 'One call', all_day: false, start_date: '2026-03-18' },
          ...{ start_time: '10:00', end_time: '11:00' },
        },
      ],
    })
    const { windows, open, overrides, slots } = await weekOf(id, '?date=2026-03-16&duration=60')
    expect(windows).toHaveLength(5)
    expect(spansOf(open)).toEqual([
      '2026-03-18T10:00 2026-03-18T11:00',
      '2026-03-21T18:00 2026-03-21T20:00',
    ])
    expect(slots?.map(({ starts_at }) => starts_at.slice(8, 13))).toEqual([
      '18T10',
      '21T18',
      '21T19',
    ])
    const drawn = overrides.map(({ title, starts_at }) => `${title} ${starts_at.slice(8, 13)}`)
    expect(drawn).toEqual([
      ...['Vacation 16T00', 'Vacation 17T00', 'Evenings 17T18', 'Vacation 18T00', 'One call 18T10'],
      ...['Vacation 19T00', 'Vacation 20T00', 'Evenings 21T18'],
    ])
    const { body } = await app.call('GET', `/v1/humans/${id}/overrides`)
    const known = new Set(body.overrides.map((override) => override.id))
    expect(overrides.filter(({ override_id }) => !known.has(override_id))).toEqual([])
  })

  test('of a week that has passed is what it was; slots are none', async () => {
    const { id } = await app.human({
      overrides: [
        { type: 'block', title: 'Fair', all_day: true, start_date: '2025-06-03' },
        { type: 'block', title: 'Yesterday', all_day: true, start_date: '2026-03-09' },
      ],
    })
    app.clock.set('2026-03-13T10:00:00Z')
    // A schedule without the past, as questions for slots keep it.
    await app.slots(id, '2026-03-16')
    const past = await weekOf(id, '?date=2025-06-03&duration=30')
    expect(past.overrides.map(({ title }) => title)).toEqual(['Fair'])
    expect([past.windows.length, past.open.length, past.slots]).toEqual([5, 4, []])
    const now = await weekOf(id, '?date=today')
    expect([now.overrides.map(({ title }) => title), now.open.length]).toEqual([['Yesterday'], 4])
  })

  test('without availability is nothing, and slots are asked for in vain', async () => {
    const open = { type: 'open', title: 'x', all_day: true, start_date: '2026-03-16' }
    const { id } = await app.human({ rules: null, overrides: [open] })
    const week = await weekOf(id, '?date=2026-03-16&duration=30')
    expect([week.windows, week.open, week.slots, week.overrides.length]).toEqual([[], [], [], 1])
  })
})

describe('what is taken', () => {
  test('are all bookings, more than a list has on a page, and none that is cancelled', async () => {
    const rules = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
    const { id } = await app.human({ rules })
    const at = (n: number) => new Date(Date.UTC(2026, 2, 16) + n * 1_800_000).toISOString()
    // From the half hour before the week to the one after it.
    const numbers = Array.from({ length: 274 }, (_, n) => n - 1)
    const booked = await Promise.all(
      numbers.map((n) => app.book(id, at(n), { metadata: { n, text: 'é ' } })),
    )
    await app.book(id, at(7 * 48))
    const gone = await app.book(id, at(300))
    await app.call('DELETE', `/v1/bookings/${gone.body.id}`)
    const { bookings } = await weekOf(id, '?date=2026-03-16')
    expect(bookings).toHaveLength(273)
    expect(bookings).toEqual(booked.slice(1).map(({ body }) => body))
  })

  test('a booking that reaches over midnight is in both weeks', async () => {
    const rules = { ...officeHours, working_days: [7], work_start: '23:30', work_end: '01:00' }
    const { id } = await app.human({ rules: { ...rules, meeting_durations: [60, 90] } })
    const { body } = await app.book(id, '2026-03-15T23:30:00Z', { duration: 60 })
    for (const date of ['2026-03-15', '2026-03-16']) {
      expect((await weekOf(id, `?date=${date}`)).bookings.map((one) => one.id)).toEqual([body.id])
    }
    expect((await weekOf(id, '?date=2026-03-23')).bookings).toEqual([])
  })

  test('holds as long as they live', async () => {
    const { id } = await app.human()
    const slot = { human_id: id, starts_at: '2026-03-16T10:00:00Z', duration: 30 }
    const { body } = await app.call('POST', '/v1/holds', {
      ...{ ...slot, ttl_seconds: 60, metadata: { conversation_id: 'c' } },
    })
    const held = await weekOf(id, '?date=2026-03-16&duration=30')
    expect(held.holds).toEqual([body])
    expect(held.slots?.map(({ starts_at }) => starts_at)).not.toContain(body.starts_at)
    expect((await weekOf(id, '?date=2026-03-23')).holds).toEqual([])
    app.clock.advance(60_000)
    const after = await weekOf(id, '?date=2026-03-16&duration=30')
    expect(after.holds).toEqual([])
    expect(after.slots?.map(({ starts_at }) => starts_at)).toContain(body.starts_at)
  })
})

test('it is one state of the data, whatever another process commits meanwhile', async () => {
  const { id: humanId } = await app.human()
  const slot = { human_id: humanId, starts_at: '2026-03-16T10:00:00Z', duration: 30 }
  const { body } = await app.call('POST', '/v1/holds', slot)
  const account = await app.store.accounts.findFirst()
  const nowMs = app.clock.nowMs()
  const key = { accountId: account?.id ?? '', humanId, nowMs, sinceMs: nowMs }
  const span = { startMs: Date.parse('2026-03-16'), endMs: Date.parse('2026-03-17') }
  const ids = await app.store.weeks.ask(key, () => {
    // The schedule has been read, the holds have not.
    app.database.run('DELETE FROM holds')
    return {
      needs: { rows: span, busy: null },
      decide: ({ holds }) => holds.map(({ id }) => id),
    }
  })
  expect(ids).toEqual([body.id])
  const refused = app.store.weeks.ask(key, () => {
    throw new Error('no')
  })
  expect(refused).rejects.toThrow('no')
  expect((await weekOf(humanId, '?date=2026-03-16')).holds).toEqual([])
})

test('its slots are those that the question for slots answers, in any zone', async () => {
  const zones = ['America/New_York', 'Africa/Cairo', 'Pacific/Auckland', 'America/St_Johns']
  const rules = { working_days: [1, 4, 5, 6, 7], work_start: '20:15', work_end: '10:00' }
  for (const timezone of zones) {
    const { id } = await app.human({ timezone, rules })
    for (const date of ['2026-03-27', '2026-04-03', '2026-10-30', '2027-04-28']) {
      for (const viewer of zones) {
        const week = await weekOf(id, `?date=${date}&timezone=${viewer}&duration=30`)
        const [first, last] = [week.days[0]?.starts_at ?? '', week.days[6]?.ends_at ?? '']
        const wide = (text: string, days: number) =>
          new Date(Date.parse(text) + days * 86_400_000).toISOString().slice(0, 10)
        const all = await app.slots(id, wide(first, -2), wide(last, 2))
        const wanted = all.filter((start) => start >= first && start < last)
        expect(wanted.length).toBeGreaterThan(50)
        expect(week.slots?.map(({ starts_at }) => starts_at)).toEqual(wanted)
      }
    }
  }
})

test('the answer has the fields that the document gives it, and none else', async () => {
  const { id } = await app.human()
  const document = JSON.parse((await app.send(new Request('http://localhost/openapi.json'))).text)
  const { properties, required } = document.components.schemas.Week
  const names = Object.keys(await weekOf(id, '?duration=30'))
  // Only a key that sees its own bookings has others as busy time: keys of bounds have tests of their own.
  expect([...names, 'busy'].sort()).toEqual(Object.keys(properties).sort())
  expect(Object.keys(await weekOf(id)).sort()).toEqual([...required].sort())
})

test('what cannot be asked is refused', async () => {
  const { id } = await app.human()
  const nobody = '019aa3c0-7a00-7000-8000-00000000dead'
  const bad = '?date=monday&timezone=Mars/Phobos&duration=0&color=red'
  expectRefusal(await ask(id, bad), 'VALIDATION_ERROR', ['date', 'timezone', 'duration', 'color'])
  expectRefusal(await ask(id, '?duration=45'), 'INVALID_DURATION')
  expectRefusal(await ask(nobody), 'NOT_FOUND')
  const { key } = await app.account('other')
  expectRefusal(await ask(id, '', key), 'NOT_FOUND')
  await app.call('DELETE', `/v1/humans/${id}`)
  expectRefusal(await ask(id), 'NOT_FOUND')
})

test('the first and the last week there are', async () => {
  const { id } = await app.human({ timezone: 'Asia/Tokyo' })
  expect((await weekOf(id, '?date=1970-01-01')).days[0]?.date).toBe('1969-12-29')
  expect((await weekOf(id, '?date=9998-12-31&duration=30')).slots).not.toEqual([])
})

test('a week is refused that has too many possible starts, or too much metadata', async () => {
  const always = { working_days: [1, 2, 3, 4, 5, 6, 7], work_start: '00:00', work_end: '24:00' }
  const { id } = await app.human({ rules: { ...always, meeting_durations: [1, 2] } })
  const minutes = await ask(id, '?duration=1')
  expectRefusal(minutes, 'VALIDATION_ERROR', ['duration'])
  expect(minutes.body.error.message).toContain('Leave it out')
  expect((await weekOf(id, '?date=%2B7d&duration=2')).slots).toHaveLength(7 * 720)
  const note = 'x'.repeat(16_000)
  const bookAt = (at: number) =>
    app.call('POST', '/v1/bookings', {
      human_id: id,
      starts_at: new Date(Date.UTC(2026, 2, 18) + at * 60_000).toISOString(),
      duration: 1,
      attendee_name: 'Ann',
      metadata: { note },
    })
  for (let at = 0; at < 65; at += 1) expect((await bookAt(at)).status).toBe(201)
  expect((await weekOf(id, '?date=2026-03-18')).bookings).toHaveLength(65)
  expect((await bookAt(65)).status).toBe(201)
  const full = await ask(id, '?date=2026-03-18')
  expectRefusal(full, 'VALIDATION_ERROR', ['date'])
  expect(full.body.error.message).toContain('GET /v1/bookings')
})
