/** How well calendars kept elsewhere are known, by eye (guide/calendars.md): each by itself, and all of a human's together. */
import { describe, expect, test } from 'bun:test'
import {
  type Calendar,
  type CalendarReading,
  calendarsMax,
  coversUntilMs,
  isMirrorRecent,
  isUsable,
  maxAgeMinutes,
  maxAgeMinutesMost,
  readAheadDays,
  readBackMs,
  standingOf,
  statusOf,
  takesBookings,
  usableUntilMs,
} from '../../src/domain/calendars/calendar.ts'
import { knownCalendars } from '../../src/domain/calendars/known-calendars.ts'
import { calendar } from '../support/calendars.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const nowMs = Date.UTC(2026, 2, 16, 12)
const fault = { words: 'does not answer', asksForPerson: false, sinceMs: nowMs - hourMs }
const asking = { ...fault, asksForPerson: true }

/** Read an hour ago, and believed for two. */
const well: CalendarReading = {
  ...{ name: 'Work', readBusy: true, maxAgeMs: 2 * hourMs, fault: null },
  ...{ syncedAtMs: nowMs - hourMs, mirroredAtMs: nowMs - hourMs },
}
const never = { ...well, syncedAtMs: null, mirroredAtMs: null }
const late = { ...well, syncedAtMs: nowMs - 2 * hourMs - 1 }

test('so much is read, and believed for so long', () => {
  expect([calendarsMax, readAheadDays, readBackMs]).toEqual([20, 400, dayMs])
  expect([maxAgeMinutes, maxAgeMinutesMost]).toEqual([{ ics: 1_440, caldav: 60 }, 10_080])
  expect([takesBookings('ics'), takesBookings('caldav')]).toEqual([false, true])
})

describe('one calendar', () => {
  test.each([
    ['read', well, 'ok', true],
    ['read at the last moment', { ...well, syncedAtMs: nowMs - 2 * hourMs }, 'ok', true],
    ['read too long ago', late, 'unreachable', false],
    ['read, and failing since', { ...well, fault }, 'stale', true],
    ['failing for too long', { ...late, fault }, 'unreachable', false],
    ['never read', never, 'syncing', false],
    ['never read, and failing', { ...never, fault }, 'unreachable', false],
    ['asking for somebody', { ...well, fault: asking }, 'reconnect', true],
    ['never read, and asking for somebody', { ...never, fault: asking }, 'reconnect', false],
  ] as const)('%s', (_, its, status, usable) => {
    expect([statusOf(its, nowMs), isUsable(its, nowMs)]).toEqual([status, usable])
  })

  test('is known for so many days ahead, and its list is recent for a day', () => {
    expect([usableUntilMs(well), usableUntilMs(never)]).toEqual([
      ...[nowMs + hourMs, Number.NEGATIVE_INFINITY],
    ])
    expect([coversUntilMs(well), coversUntilMs(never)]).toEqual([
      ...[nowMs - hourMs + 400 * dayMs, null],
    ])
    const recent = (agoMs: number | null) =>
      isMirrorRecent({ ...well, mirroredAtMs: agoMs === null ? null : nowMs - agoMs }, nowMs)
    expect(isMirrorRecent(never, 0)).toBe(false)
    expect([recent(0), recent(dayMs - 1), recent(dayMs), recent(null)]).toEqual([
      ...[true, true, false, false],
    ])
  })

  test('that may not be written is to be connected anew too, unless it does not answer at all', () => {
    const { sealed: _, ...whole } = calendar('h')
    const standing = (its: Partial<Calendar>) => standingOf({ ...whole, ...well, ...its }, nowMs)
    expect(standing({})).toBe('ok')
    expect(standing({ writeFault: fault })).toBe('ok')
    expect(standing({ writeFault: asking })).toBe('reconnect')
    expect(standing({ ...late, writeFault: asking })).toBe('unreachable')
    expect(standing({ fault, writeFault: null })).toBe('stale')
  })
})

describe('all calendars of a human', () => {
  const known = (...all: readonly CalendarReading[]) => knownCalendars(all, nowMs)

  test('are nothing where none is read', () => {
    expect(known()).toBeNull()
    expect(known({ ...never, readBusy: false })).toBeNull()
  })

  test('are well where each is, known as far as the least is, until the first is too old', () => {
    const other = {
      ...well,
      ...{ syncedAtMs: nowMs, maxAgeMs: hourMs / 2, mirroredAtMs: nowMs - 3 * hourMs },
    }
    const unread = { ...never, readBusy: false }
    for (const all of [
      [well, other, unread],
      [other, unread, well],
    ]) {
      expect(known(...all)).toEqual({
        ...{ status: 'ok', asOfMs: null, unreadable: null, untilMs: nowMs + hourMs / 2 },
        coversUntilMs: nowMs - 3 * hourMs + 400 * dayMs,
      })
    }
  })

  test('are stale where one fails, and told as of that which was read longest ago', () => {
    const stale = { ...well, fault }
    const older = { ...stale, syncedAtMs: nowMs - 1.5 * hourMs }
    expect(known(well, stale)).toMatchObject({ status: 'stale', asOfMs: well.syncedAtMs })
    expect(known(well, stale, older)).toMatchObject({
      ...{ status: 'stale', asOfMs: nowMs - 1.5 * hourMs, unreadable: null },
      untilMs: nowMs + hourMs / 2,
    })
  })

  test('are not known where one cannot be read, the first of which is named', () => {
    const all = known(well, { ...late, name: 'Home' }, { ...never, name: 'Third' })
    expect(all).toMatchObject({
      ...{ status: 'unreachable', asOfMs: null, coversUntilMs: Number.NEGATIVE_INFINITY },
      ...{ untilMs: nowMs + hourMs },
    })
    expect(all?.unreadable).toMatchObject({ name: 'Home', status: 'unreachable' })
    expect(known(late)).toMatchObject({
      ...{ asOfMs: late.syncedAtMs, untilMs: Number.POSITIVE_INFINITY },
    })
    expect(known(never)?.unreadable?.status).toBe('syncing')
  })

  test('hold by themselves up to the very instant at which the first is too old', () => {
    const last = { ...well, syncedAtMs: nowMs - 2 * hourMs }
    expect(known(last, well)?.untilMs).toBe(nowMs)
    expect(known({ ...last, syncedAtMs: nowMs - 2 * hourMs - 1 }, well)?.untilMs).toBe(
      nowMs + hourMs,
    )
  })
})
