/** What is said of calendars that nobody can read, and which news they bring. */
import { expect, test } from 'bun:test'
import { knownCalendars } from '../../src/domain/calendars/known-calendars.ts'
import { calendarEvent, conflictEvent } from '../../src/domain/calendars/news.ts'
import { decideReadable, isReadable } from '../../src/domain/calendars/readable.ts'
import { decideSkipped } from '../../src/domain/calendars/skipped.ts'
import { unreadableWords } from '../../src/domain/calendars/unreadable-words.ts'
import { Refusal } from '../../src/domain/errors.ts'
import { compileSchedule, type Schedule } from '../../src/domain/schedule.ts'
import { hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { calendar } from '../support/calendars.ts'
import { booking, nowMs } from '../support/store.ts'

const { sealed: _, ...plain } = calendar('h')
const fault = { words: 'answers 500', asksForPerson: false, sinceMs: nowMs - minuteMs }

test('why a calendar cannot be read, in the time of its human', () => {
  const berlin = { timeZone: 'Europe/Berlin' }
  const words = (fields: object) =>
    unreadableWords(berlin, { ...plain, status: 'unreachable', ...fields })
  const syncedAtMs = Date.UTC(2026, 2, 16, 8, 30)
  const read = words({ syncedAtMs })
  expect(read).toStartWith('a calendar, "Work", that cannot be read: it was last read on ')
  expect(read).toMatch(/09:30[^,]*\.$/)
  expect(words({ syncedAtMs, fault })).toEndWith(', and answers 500.')
  expect(words({ fault })).toEndWith('it was never read, and answers 500.')
  expect(words({ status: 'syncing' })).toBe(
    'a calendar, "Work", that is being read for the first time.',
  )
})

test('since when a calendar is unreachable, or read again', () => {
  const told = (type: 'calendar.unreachable' | 'calendar.recovered', fields: object) => {
    const { sinceMs, status } = calendarEvent(type, { ...plain, ...fields }, nowMs)
    return { sinceMs, status }
  }
  const syncedAtMs = nowMs - 2 * hourMs
  expect(told('calendar.unreachable', { fault, syncedAtMs })).toEqual({
    ...{ sinceMs: fault.sinceMs, status: 'unreachable' },
  })
  expect(told('calendar.unreachable', { syncedAtMs }).sinceMs).toBe(syncedAtMs)
  expect(told('calendar.unreachable', {}).sinceMs).toBe(nowMs)
  expect(told('calendar.recovered', { fault, syncedAtMs: nowMs }).sinceMs).toBe(nowMs)
})

test('a conflict says which calendar, of which kind, and when', () => {
  const interval = { startMs: nowMs, endMs: nowMs + hourMs }
  const its = booking('h')
  expect(
    conflictEvent(its, 'c', { bookingId: its.id, kind: 'moved', interval }, nowMs),
  ).toMatchObject({
    ...{ type: 'booking.conflict', conflict: { calendarId: 'c', kind: 'moved', ...interval } },
  })
})

const schedule = compileSchedule('UTC', null, [], null, null)
/** The schedule of somebody with a calendar that stands so. */
const withCalendar = (fields: object = {}): Schedule => {
  const reading = { ...plain, syncedAtMs: nowMs, mirroredAtMs: nowMs, ...fields }
  return { ...schedule, calendars: knownCalendars([reading], nowMs) ?? undefined }
}
const away = { syncedAtMs: nowMs - 2 * hourMs, fault }

test.each<[string, object, object | null]>([
  ['that is read', {}, null],
  ['that is stale', { fault }, null],
  ['that is too old', away, { retryAfterSeconds: 60 }],
  ['that is read for the first time', { syncedAtMs: null }, { retryAfterSeconds: 5 }],
  ['that is too old, and read by nobody', { ...away, readBusy: false }, null],
])('nothing is called free of a calendar %s, if nobody can say', (_, fields, expected) => {
  const asked = withCalendar(fields)
  expect(isReadable(asked)).toBe(expected === null)
  const refused = refusalOf(() => decideReadable(asked))
  if (expected === null) return expect(refused).toBeNull()
  expect(refused).toMatchObject({
    code: 'UNAVAILABLE',
    extras: { isOfHuman: true, ...expected },
  })
})

test('what helps is said: to ask again, to leave it out, or to connect it anew', () => {
  const said = (fields: object) =>
    String(refusalOf(() => decideReadable(withCalendar(fields)))?.message)
  expect(said({ syncedAtMs: null })).toContain('Ask again in some seconds.')
  expect(said(away)).toContain('read_busy: false')
  expect(said(away)).not.toContain('connected anew')
  const asked = said({ ...away, fault: { ...fault, asksForPerson: true } })
  expect(asked).toContain('connected anew')
  expect(asked).toContain('read_busy: false')
})

test('of several those are left out whose calendars nobody can read, unless that leaves nobody', () => {
  const [well, gone, lost] = [
    { humanId: 'a', schedule: withCalendar() },
    { humanId: 'b', schedule: withCalendar(away) },
    { humanId: 'c', schedule: withCalendar(away) },
  ] as const
  expect(decideSkipped([well], 'any')).toEqual([])
  expect(decideSkipped([well], 'all')).toEqual([])
  expect(decideSkipped([gone, well, lost], 'any')).toEqual(['b', 'c'])
  const unavailable = { code: 'UNAVAILABLE' }
  expect(refusalOf(() => decideSkipped([gone, lost], 'any'))).toMatchObject(unavailable)
  expect(refusalOf(() => decideSkipped([well, gone], 'all'))).toMatchObject(unavailable)
})

function refusalOf(decide: () => unknown): Refusal | null {
  try {
    decide()
    return null
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
