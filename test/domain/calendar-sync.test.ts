import { describe, expect, test } from 'bun:test'
import { type CalendarReading, statusOf } from '../../src/domain/calendars/calendar.ts'
import { knownCalendars } from '../../src/domain/calendars/known-calendars.ts'
import {
  bookingIdIn,
  conflictsToldMax,
  decideFailed,
  decideSynced,
  doubtMs,
  type SyncedCalendar,
  type SyncFacts,
} from '../../src/domain/calendars/sync.ts'
import { dayMs, hourMs, minuteMs } from '../../src/domain/time/units.ts'
import { calendar, found, foundIn } from '../support/calendars.ts'
import { nowMs } from '../support/store.ts'

const { sealed: _, ...plain } = calendar('h')
const unread = { cursor: null, eventsCount: 0, failures: 0, doubtedAtMs: null, toldAtMs: null }
const synced = (fields: Partial<SyncedCalendar> = {}): SyncedCalendar => ({
  ...plain,
  ...unread,
  ...fields,
})
const factsOf = (
  fields: Partial<SyncedCalendar> = {},
  more: Partial<SyncFacts> = {},
): SyncFacts => ({
  calendar: synced(fields),
  mirror: [],
  meetings: [],
  copies: [],
  ...more,
})
const fault = { words: 'does not answer', asksForPerson: false, sinceMs: nowMs }

describe('how a calendar stands', () => {
  const at = (fields: Partial<CalendarReading>, atMs = nowMs) =>
    statusOf({ ...plain, ...fields }, atMs)

  test('before it was read', () => {
    expect(at({})).toBe('syncing')
    expect(at({ fault })).toBe('unreachable')
    expect(at({ fault: { ...fault, asksForPerson: true } })).toBe('reconnect')
  })

  test('after it was read: as it is, stale, too old', () => {
    const read = { syncedAtMs: nowMs }
    expect(at(read)).toBe('ok')
    expect(at(read, nowMs + hourMs)).toBe('ok')
    expect(at(read, nowMs + hourMs + 1)).toBe('unreachable')
    expect(at({ ...read, fault })).toBe('stale')
    expect(at({ ...read, fault }, nowMs + hourMs + 1)).toBe('unreachable')
    expect(at({ ...read, fault: { ...fault, asksForPerson: true } })).toBe('reconnect')
  })

  test('several are as well known as the one that is known least', () => {
    const read = { ...plain, syncedAtMs: nowMs, mirroredAtMs: nowMs - hourMs }
    const old = { ...plain, syncedAtMs: nowMs - 30 * minuteMs, mirroredAtMs: nowMs - dayMs, fault }
    expect(knownCalendars([], nowMs)).toBeNull()
    expect(knownCalendars([{ ...plain, readBusy: false }], nowMs)).toBeNull()
    expect(knownCalendars([read, old], nowMs)).toEqual({
      status: 'stale',
      asOfMs: nowMs - 30 * minuteMs,
      coversUntilMs: nowMs + 399 * dayMs,
      untilMs: nowMs + 30 * minuteMs,
      unreadable: null,
    })
    expect(knownCalendars([read, plain], nowMs)).toMatchObject({
      status: 'unreachable',
      asOfMs: null,
      unreadable: { status: 'syncing', name: 'Work' },
    })
  })
})

describe('a read', () => {
  test('replaces what was known, and is due again by its kind, sooner or later by a tenth', () => {
    const read = foundIn([found(nowMs)], { cursor: 'c', warnings: ['w'], eventsCount: 7 })
    const decided = decideSynced(factsOf({ fault, failures: 3 }), read, nowMs, 0.5)
    expect(decided).toMatchObject({
      calendar: { syncedAtMs: nowMs, fault: null, failures: 0, cursor: 'c', eventsCount: 7 },
      mirror: [{ startMs: nowMs, endMs: nowMs + hourMs, digest: 1 }],
      nextSyncAtMs: nowMs + 15 * minuteMs,
      event: null,
    })
    const nextOf = (kind: 'ics' | 'caldav', random: number) =>
      (decideSynced(factsOf({ kind }), read, nowMs, random)?.nextSyncAtMs ?? 0) - nowMs
    expect([nextOf('ics', 0), nextOf('ics', 1)]).toEqual([13.5 * minuteMs, 16.5 * minuteMs])
    expect(nextOf('caldav', 0.5)).toBe(5 * minuteMs)
  })

  test('that says the same, or that nothing changed, writes no mirror and is no news', () => {
    const mirror = [{ startMs: nowMs, endMs: nowMs + hourMs, digest: 1 }]
    const read = { syncedAtMs: nowMs, mirroredAtMs: nowMs }
    const facts = factsOf(read, { mirror })
    const decided = (times: ReturnType<typeof found>[] | null, atMs = nowMs, of = facts) => {
      const { mirror: written, isNews } = decideSynced(of, foundIn(times), atMs, 0) ?? {}
      return [written?.length ?? null, isNews]
    }
    expect(decided([found(nowMs)])).toEqual([null, false])
    expect(decided(null)).toEqual([null, false])
    expect(decided([found(nowMs, 30)])).toEqual([1, true])
    expect(decided([])).toEqual([0, true])
    expect(decided([], nowMs + hourMs)).toEqual([null, false])
    const behind = found(nowMs + 400 * dayMs)
    expect(decided([found(nowMs), behind])).toEqual([null, false])
    expect(decided([found(nowMs), behind], nowMs + dayMs)).toEqual([2, true])
    expect(decided([], nowMs, factsOf({ ...read, fault }))).toEqual([null, true])
    expect(decided([])).not.toEqual(decided([], nowMs, factsOf(read)))
  })

  test('is over a span that ends: what is known covers 400 days from when it was written down', () => {
    const empty = factsOf({ syncedAtMs: nowMs, mirroredAtMs: nowMs })
    const again = decideSynced(empty, foundIn([]), nowMs + hourMs, 0)?.calendar
    expect(again).toMatchObject({ syncedAtMs: nowMs + hourMs, mirroredAtMs: nowMs })
    const nextDay = decideSynced(empty, foundIn([]), nowMs + dayMs, 0)?.calendar
    expect(nextDay).toMatchObject({ mirroredAtMs: nowMs + dayMs })
  })

  test('of a calendar that is gone changes nothing', () => {
    const nobody = factsOf({}, {})
    expect(decideSynced({ ...nobody, calendar: null }, foundIn([]), nowMs, 0)).toBeNull()
  })

  test('that has lost nearly all is not believed until another says so a minute later', () => {
    const known = { eventsCount: 10, syncedAtMs: nowMs - minuteMs }
    const empty = foundIn([])
    const first = decideSynced(factsOf(known), empty, nowMs, 0)
    expect(first).toMatchObject({ mirror: null, nextSyncAtMs: nowMs + doubtMs })
    expect(first?.calendar).toMatchObject({ doubtedAtMs: nowMs, syncedAtMs: nowMs - minuteMs })
    const again = { ...known, doubtedAtMs: nowMs }
    expect(decideSynced(factsOf(again), empty, nowMs + doubtMs - 1, 0)?.mirror).toBeNull()
    const mirror = [found(nowMs)]
    const believed = decideSynced(factsOf(again, { mirror }), empty, nowMs + doubtMs, 0)
    expect(believed).toMatchObject({ mirror: [], calendar: { doubtedAtMs: null, fault: null } })
    expect(decideSynced(factsOf(known), foundIn([found(nowMs)]), nowMs, 0)?.mirror).toHaveLength(1)
    const few = { ...known, eventsCount: 9 }
    expect(decideSynced(factsOf(few, { mirror }), empty, nowMs, 0)?.mirror).toEqual([])
  })

  test('tells each new event over a meeting that has not ended, and so many at most', () => {
    const meetings = [0, 1, 2].map((n) => ({
      ...{ id: `m${n}`, startMs: nowMs + n * hourMs, endMs: nowMs + (n + 1) * hourMs },
    }))
    const conflictsOf = (times: ReturnType<typeof found>[], mirror = [found(0)]) =>
      decideSynced(factsOf({}, { meetings, mirror }), foundIn(times), nowMs, 0)?.conflicts.map(
        ({ bookingId }) => bookingId,
      )
    expect(conflictsOf([found(nowMs + 30 * minuteMs)])).toEqual(['m0', 'm1'])
    expect(conflictsOf([found(nowMs + hourMs)])).toEqual(['m1'])
    expect(conflictsOf([found(nowMs - hourMs), found(nowMs + 3 * hourMs)])).toEqual([])
    const event = found(nowMs + hourMs)
    expect(conflictsOf([event], [event])).toEqual([])
    const many = Array.from({ length: 2 * conflictsToldMax }, (_, n) => found(nowMs, 60, n))
    expect(conflictsOf(many)).toHaveLength(conflictsToldMax)
  })
})

describe('a failed attempt', () => {
  const failed = (
    fields: Partial<SyncedCalendar>,
    atMs = nowMs,
    retryAfterMs: number | null = null,
  ) =>
    decideFailed(
      factsOf(fields),
      { words: 'does not answer', asksForPerson: false, retryAfterMs },
      atMs,
      0.5,
    )
  const waitOf = (failures: number, retryAfterMs: number | null = null) =>
    (failed({ failures }, nowMs, retryAfterMs)?.nextSyncAtMs ?? 0) - nowMs

  test('is followed by others after longer and longer, an hour at most, and as the server asks', () => {
    expect([0, 1, 2, 5, 6, 60].map((n) => waitOf(n) / minuteMs)).toEqual([1, 2, 4, 32, 60, 60])
    expect(waitOf(0, 10 * minuteMs)).toBe(10 * minuteMs)
    expect(waitOf(0, 10 * hourMs)).toBe(hourMs)
  })

  test('comes again when what is known becomes too old, which is told then', () => {
    const read = { syncedAtMs: nowMs - 50 * minuteMs, failures: 9 }
    expect(failed(read)?.nextSyncAtMs).toBe(nowMs + 10 * minuteMs + 1)
    expect(failed({ ...read, readBusy: false })?.nextSyncAtMs).toBe(nowMs + hourMs)
  })

  test('keeps since when, and is told once what is known is too old', () => {
    const read = { syncedAtMs: nowMs }
    expect(failed(read)).toMatchObject({ event: null, calendar: { toldAtMs: null, failures: 1 } })
    expect(failed(read)?.isNews).toBe(true)
    expect(failed({ ...read, fault })?.isNews).toBe(false)
    expect(failed({ ...read, fault: { ...fault, words: 'answers 500' } })?.isNews).toBe(true)
    const lateMs = nowMs + hourMs + 1
    const told = failed({ ...read, fault: { ...fault, sinceMs: nowMs + 1 } }, lateMs)
    expect(told).toMatchObject({ event: 'calendar.unreachable', mirror: null })
    expect(told?.calendar).toMatchObject({ toldAtMs: lateMs, fault: { sinceMs: nowMs + 1 } })
    expect(failed({ ...read, toldAtMs: lateMs }, lateMs)?.event).toBeNull()
    expect(failed({ ...read, readBusy: false }, lateMs)?.event).toBeNull()
  })
})

test('an event of ours is known by its name', () => {
  expect(bookingIdIn('b1@i1.slotflow', 'i1')).toBe('b1')
  expect(bookingIdIn('b1@i2.slotflow', 'i1')).toBeNull()
  expect(bookingIdIn('b1@evil.example', 'i1')).toBeNull()
})
