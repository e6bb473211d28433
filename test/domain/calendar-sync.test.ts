import { describe, expect, test } from 'bun:test'
import {
  type CalendarReading,
  isMirrorRecent,
  isUsable,
  standingOf,
  statusOf,
  takesBookings,
} from '../../src/domain/calendars/calendar.ts'
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
    expect(knownCalendars([read, plain], nowMs)?.coversUntilMs).toBe(Number.NEGATIVE_INFINITY)
    expect(knownCalendars([read], nowMs)).toMatchObject({ status: 'ok', asOfMs: null })
    const older = { ...old, syncedAtMs: nowMs - 40 * minuteMs }
    expect(knownCalendars([old, read, older], nowMs)?.asOfMs).toBe(nowMs - 40 * minuteMs)
    const last = knownCalendars([{ ...read, syncedAtMs: nowMs - hourMs }], nowMs)
    expect(last).toMatchObject({ status: 'ok', untilMs: nowMs })
  })

  test('one that may not be written stands so for people, unless nobody can read it at all', () => {
    const writeFault = { ...fault, asksForPerson: true }
    const standing = (fields: Partial<SyncedCalendar>, atMs = nowMs) =>
      standingOf({ ...plain, syncedAtMs: nowMs, ...fields }, atMs)
    expect(standing({ writeFault })).toBe('reconnect')
    expect(standing({ writeFault: fault })).toBe('ok')
    expect(standing({ writeFault, fault })).toBe('reconnect')
    expect(standing({ writeFault }, nowMs + hourMs + 1)).toBe('unreachable')
    expect([takesBookings('caldav'), takesBookings('ics')]).toEqual([true, false])
  })

  test('what was written down is recent for a day, and what was read is used to the last millisecond', () => {
    const read = { ...plain, syncedAtMs: nowMs, mirroredAtMs: nowMs }
    expect([dayMs - 1, dayMs].map((ms) => isMirrorRecent(read, nowMs + ms))).toEqual([true, false])
    expect(isMirrorRecent({ ...read, mirroredAtMs: null }, 0)).toBe(false)
    expect([hourMs, hourMs + 1].map((ms) => isUsable(read, nowMs + ms))).toEqual([true, false])
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

describe('a calendar into which bookings are written', () => {
  const meeting = { id: 'b', startMs: nowMs + hourMs, endMs: nowMs + 2 * hourMs }
  const { id: bookingId, startMs, endMs } = meeting
  const copy = { bookingId, startMs, endMs, state: 'written' as const, writtenAtMs: nowMs - 2 }
  const read = { syncedAtMs: nowMs - minuteMs, mirroredAtMs: nowMs - minuteMs }
  const facts = (more: Partial<SyncFacts> = {}) =>
    factsOf(read, { meetings: [meeting], copies: [copy], ...more })
  const decided = (
    named: ReturnType<typeof found>[],
    others: ReturnType<typeof found>[] = [],
    of = facts(),
  ) => {
    const copies = new Map(named.length === 0 ? [] : [['b', named]])
    const its = decideSynced(of, foundIn(others, { copies, askedAtMs: nowMs - 1 }), nowMs, 0)
    return {
      conflicts: its?.conflicts.map(({ kind, interval }) => `${kind} ${hoursOf(interval.startMs)}`),
      changed: its?.changedCopies,
      mirror: its?.mirror?.map((time) => hoursOf(time.startMs)) ?? null,
      isNews: its?.isNews,
    }
  }
  const hoursOf = (ms: number) => (ms - nowMs) / hourMs
  const quiet = { conflicts: [], changed: [], mirror: null, isNews: false }

  test('says the same while its copies are as they were written', () => {
    expect(decided([found(startMs)])).toEqual(quiet)
  })

  test('tells of a copy that was moved, once and as moved alone, and has it take its time', () => {
    // Half of it lies over the meeting itself.
    const moved = [found(startMs + 30 * minuteMs, 60, 1, 'b')]
    expect(decided(moved)).toEqual({
      ...{ conflicts: ['moved 1.5'], changed: ['b'], mirror: [1.5], isNews: true },
    })
    const known = facts({ copies: [{ ...copy, state: 'changed' }], mirror: moved })
    expect(decided(moved, [], known)).toEqual(quiet)
  })

  test('tells of one that lies over another meeting now, of both', () => {
    const other = { id: 'c', startMs: nowMs + 3 * hourMs, endMs: nowMs + 4 * hourMs }
    const both = facts({ meetings: [meeting, other] })
    const moved = [found(other.startMs, 60, 1, 'b')]
    expect(decided(moved, [], both)).toMatchObject({ conflicts: ['moved 3', 'event 3'] })
  })

  test('tells of one that was removed, where nothing takes time before or after', () => {
    expect(decided([])).toEqual({
      ...{ conflicts: ['removed 1'], changed: ['b'], mirror: [], isNews: true },
    })
  })

  test('tells of an event of somebody else over a meeting, whatever name it borrows', () => {
    const mine = [found(startMs)]
    const over = { conflicts: ['event 1'], changed: [], mirror: [1], isNews: true }
    expect(decided(mine, [found(startMs, 30, 2)])).toEqual(over)
    expect(decided(mine, [found(startMs, 30, 2, 'b')])).toEqual(over)
    expect(decided(mine, [found(startMs, 60, 2, 'b')])).toEqual(quiet)
  })

  test('tells of so many at most, those that were moved or removed first', () => {
    const many = Array.from({ length: conflictsToldMax + 1 }, (_, n) => ({
      ...copy,
      bookingId: `${n}`,
    }))
    const told = decided([], [found(startMs, 30, 2)], facts({ copies: many }))
    expect(told.conflicts).toEqual(Array.from({ length: conflictsToldMax }, () => 'removed 1'))
    expect(told.changed).toHaveLength(conflictsToldMax + 1)
  })
})

test('an event that was over when it was first read is no conflict, and one that ends now neither', () => {
  const meetings = [{ id: 'm', startMs: nowMs - hourMs, endMs: nowMs + hourMs }]
  const conflictsOf = (endMs: number, of = meetings) =>
    decideSynced(factsOf({}, { meetings: of }), foundIn([found(endMs - minuteMs, 1)]), nowMs, 0)
      ?.conflicts.length
  expect([nowMs - minuteMs, nowMs, nowMs + 1].map((endMs) => conflictsOf(endMs))).toEqual([0, 0, 1])
  const over = [{ id: 'm', startMs: nowMs - hourMs, endMs: nowMs }]
  expect(conflictsOf(nowMs + 1, over)).toBe(0)
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
    expect(failed({ ...read, fault: { ...fault, asksForPerson: true } })?.isNews).toBe(true)
    expect(failed(read)?.calendar.fault?.sinceMs).toBe(nowMs)
  })

  test('is tried again after a minute where nobody says when, and at once where it becomes too old', () => {
    const waited = (random: number) =>
      (decideFailed(
        factsOf(),
        { words: 'w', asksForPerson: false, retryAfterMs: null },
        nowMs,
        random,
      )?.nextSyncAtMs ?? 0) - nowMs
    expect([waited(0), waited(1)]).toEqual([54_000, 66_000])
    const old = { syncedAtMs: nowMs - hourMs - 1 }
    expect(failed(old)?.nextSyncAtMs).toBe(nowMs + minuteMs)
    expect(failed({ syncedAtMs: nowMs - hourMs })?.nextSyncAtMs).toBe(nowMs + 1)
  })

  test('of a calendar that is gone changes nothing', () => {
    const asked = { words: 'w', asksForPerson: false, retryAfterMs: null }
    expect(decideFailed({ ...factsOf(), calendar: null }, asked, nowMs, 0)).toBeNull()
  })

  test('whose doubts last is doubted since the first, and nobody has to come for it', () => {
    const known = { eventsCount: 10, syncedAtMs: nowMs - minuteMs, doubtedAtMs: nowMs - 1_000 }
    const doubted = (fields: Partial<SyncedCalendar>) =>
      decideSynced(factsOf({ ...known, ...fields }), foundIn([]), nowMs, 0)
    const words = expect.stringContaining('nearly all')
    expect(doubted({})).toMatchObject({
      nextSyncAtMs: nowMs - 1_000 + doubtMs,
      calendar: {
        doubtedAtMs: nowMs - 1_000,
        fault: { words, asksForPerson: false, sinceMs: nowMs },
      },
    })
    expect(doubted({ fault: { ...fault, sinceMs: 7 } })?.calendar.fault?.sinceMs).toBe(7)
    // It has not said anything: nothing is lost by it.
    const same = decideSynced(factsOf(known), { ...foundIn(null), eventsCount: 0 }, nowMs, 0)
    expect(same?.calendar.fault).toBeNull()
  })
})

test('an event of ours is known by its name', () => {
  expect(bookingIdIn('b1@i1.slotflow', 'i1')).toBe('b1')
  expect(bookingIdIn('b1@i2.slotflow', 'i1')).toBeNull()
  expect(bookingIdIn('b1@evil.example', 'i1')).toBeNull()
})
