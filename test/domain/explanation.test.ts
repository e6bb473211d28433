/** Why a time cannot be booked: the words by eye, the blocks by what becomes of the slot without them. */

import { expect } from 'bun:test'
import fc from 'fast-check'
import type { Booking } from '../../src/domain/booking.ts'
import { noBuffers } from '../../src/domain/claim.ts'
import type { RefusalCode } from '../../src/domain/errors.ts'
import { explainDecision } from '../../src/domain/explanation.ts'
import { blocksOver } from '../../src/domain/schedule.ts'
import type { Reason } from '../../src/domain/slots/taken.ts'
import type { Interval } from '../../src/domain/time/interval.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import { clockTest as test } from '../support/clock-test.ts'
import { answered, noOptionalDetails } from '../support/facts.ts'
import type { Calendar } from '../support/oracle.ts'
import { randomCase, runs } from '../support/random.ts'
import { engineVerdict, readTimetable, scheduleOf } from '../support/timetable.ts'

const plenty = { plan: 'unlimited', autoPurchase: false, used: 0, packs: 0, covered: 0 } as const
const usedUp = { ...plenty, plan: 'free', used: 100 } as const

const bookingOf = (interval: Interval, at: number): Booking => ({
  ...{ id: `b${at}`, humanId: 'h', attendeeName: 'Ann', attendeeEmail: null, createdAtMs: 0 },
  ...{
    status: 'confirmed',
    metadata: null,
    cancelReason: null,
    cancelledBy: null,
    linkVersion: 0,
    groupId: null,
    serviceId: null,
    ...interval,
  },
  ...noOptionalDetails,
  madeBy: null,
  changeCount: 0,
  inviteSequence: 0,
  notifies: true,
  sequence: null,
  buffers: noBuffers,
  agreed: null,
})

function explain(
  calendar: Calendar,
  startMs: number,
  durationMinutes: number,
  usage: typeof plenty | typeof usedUp = plenty,
) {
  const slot = { startMs, endMs: startMs + durationMinutes * minuteMs }
  const bookings = calendar.busy.map(bookingOf)
  const known = { name: 'Sarah Chen', slot, bookings, usage }
  const question = explainDecision(scheduleOf(calendar), known, calendar.nowMs)
  return answered(question, calendar)
}

const sarah = `
  zone   America/New_York
  every  30
  works  1-5  09:00-17:00
  block  2026-03-17  all day
  block  2026-03-02..  weekly 1  12:00-13:00
  open   2026-03-23  12:00-12:30
  busy   2026-03-16  10:00-10:30
  busy   2026-03-16  10:30-11:00
  now    2026-03-10  06:00
`

/** A start, as an instant, its code, and what is said. */
const said: [start: string, code: RefusalCode | null, message: string][] = [
  [
    '2026-03-16T13:00Z',
    null,
    '"Sarah Chen" can be booked: Monday 16 March 2026, 09:00 to 09:30 EDT.',
  ],
  [
    '2026-03-14T14:00Z',
    'OUTSIDE_WORKING_HOURS',
    '"Sarah Chen" works Monday to Friday, 09:00 to 17:00 (America/New_York); Saturday 14 March 2026, 10:00 EDT is outside.',
  ],
  [
    '2026-03-13T20:45Z',
    'OUTSIDE_WORKING_HOURS',
    '"Sarah Chen" works Monday to Friday, 09:00 to 17:00 (America/New_York); Friday 13 March 2026, 16:45 to 17:15 EDT runs past the end.',
  ],
  [
    '2026-03-17T14:00Z',
    'SCHEDULE_BLOCKED',
    '"block 2026-03-17 all day" blocks Tuesday 17 March 2026, 00:00 EDT to Wednesday 18 March 2026, 00:00 EDT.',
  ],
  [
    '2026-03-16T15:45Z',
    'SCHEDULE_BLOCKED',
    '"block 2026-03-02.. weekly 1 12:00-13:00" blocks Monday 16 March 2026, 12:00 to 13:00 EDT.',
  ],
  // The open override of that day wins half of the block back.
  [
    '2026-03-23T16:00Z',
    null,
    '"Sarah Chen" can be booked: Monday 23 March 2026, 12:00 to 12:30 EDT.',
  ],
  [
    '2026-03-16T14:15Z',
    'SLOT_UNAVAILABLE',
    'Already booked: Monday 16 March 2026, 10:00 to 10:30 EDT. Already booked: Monday 16 March 2026, 10:30 to 11:00 EDT.',
  ],
  [
    '2026-03-09T14:00Z',
    'VALIDATION_ERROR',
    'Monday 9 March 2026, 10:00 EDT is past: it is now Tuesday 10 March 2026, 06:00 EDT.',
  ],
]

test.each(said)('%s: %s, %s', (start, code, message) => {
  const { calendar, durationMinutes } = readTimetable(sarah)
  const explanation = explain(calendar, Date.parse(start), durationMinutes)
  expect({ code: explanation.code, message: explanation.message }).toEqual({ code, message })
  expect(explanation.reasons.length > 0).toBe(code !== null)
})

test('a block that an open wins back is not named beside the one that closes it again', () => {
  const { calendar } = readTimetable(`
    zone   America/New_York
    every  30
    works  1-5  09:00-17:00
    block  2026-03-02..  weekly 1  12:00-13:00
    open   2026-03-02..  weekly 1  12:00-13:00
    block  2026-03-16  12:30-14:00
  `)
  const { code, reasons } = explain(calendar, Date.parse('2026-03-16T16:30Z'), 30)
  expect(code).toBe('SCHEDULE_BLOCKED')
  expect(reasons.map(({ title }) => title)).toEqual(['block 2026-03-16 12:30-14:00'])
})

const works: [works: string, words: string][] = [
  ['1-5 09:00-17:00', 'works Monday to Friday, 09:00 to 17:00'],
  ['1,3,5 09:00-17:00', 'works Monday, Wednesday and Friday, 09:00 to 17:00'],
  ['6,7 09:00-17:00', 'works Saturday and Sunday, 09:00 to 17:00'],
  ['7 22:00-06:00', 'works Sunday, 22:00 to 06:00 the next day'],
  ['1-7 09:00-24:00', 'works Monday to Sunday, 09:00 to 24:00'],
  ['never 09:00-17:00', 'has no working days'],
]

test.each(works)('%s: Sarah Chen %s', (rules, words) => {
  const { calendar } = readTimetable(`every 30\nworks ${rules}`)
  const { message } = explain(calendar, Date.parse('2026-03-16T08:00Z'), 30)
  expect(message).toStartWith(`"Sarah Chen" ${words}`)
})

test('several windows a day are said day by day, the same ones together', () => {
  const { calendar } = readTimetable(`
    every  30
    hours  1,3  09:00-12:00 14:00-17:00
    hours  5    22:00-02:00
  `)
  const { message } = explain(calendar, Date.parse('2026-03-16T12:00Z'), 30)
  expect(message).toBe(
    '"Sarah Chen" works Monday and Wednesday, 09:00 to 12:00 and 14:00 to 17:00; Friday, 22:00 to 02:00 the next day (UTC); Monday 16 March 2026, 12:00 UTC is outside.',
  )
})

/** A start, and the reasons by type and in words. */
const untimely: [start: string, types: Reason['type'][], words: string][] = [
  ['2026-03-16T11:40Z', ['break'], 'Monday 16 March 2026, 12:00 to 13:00 UTC is a break.'],
  [
    '2026-03-16T12:40Z',
    ['break', 'break'],
    'Monday 16 March 2026, 12:00 to 13:00 UTC is a break. Monday 16 March 2026, 13:00 to 13:15 UTC is a break.',
  ],
  [
    '2026-03-16T16:40Z',
    ['working_hours'],
    '"Sarah Chen" works Monday to Friday, 09:00 to 17:00 (UTC); Monday 16 March 2026, 16:40 to 17:10 UTC runs past the end.',
  ],
  [
    '2026-03-13T09:00Z',
    ['notice'],
    '"Sarah Chen" needs 90 minutes of notice: the first possible start is Friday 13 March 2026, 09:31 UTC.',
  ],
  ['2026-03-13T12:30Z', ['break'], 'Friday 13 March 2026, 12:00 to 13:00 UTC is a break.'],
  [
    '2026-03-17T09:00Z',
    ['window'],
    '"Sarah Chen" is booked up to 3 days ahead: the last possible date is Monday 16 March 2026 (UTC).',
  ],
  [
    '2026-03-16T09:00Z',
    [],
    '"Sarah Chen" can be booked: Monday 16 March 2026, 09:00 to 09:30 UTC.',
  ],
]

test.each(untimely)('%s: %j', (start, types, words) => {
  const { calendar } = readTimetable(`
    every   30
    works   1-5  09:00-17:00
    break   12:00-13:00
    break   13:00-13:15  1
    notice  90
    window  3
    now     2026-03-13T08:00:30Z
  `)
  const { code, reasons, message } = explain(calendar, Date.parse(start), 30)
  expect([reasons.map(({ type }) => type), message]).toEqual([types, words])
  expect(code).toBe(types.length === 0 ? null : 'OUTSIDE_WORKING_HOURS')
  expect(
    reasons.filter(({ type }) => type === 'break').every(({ interval }) => interval),
  ).toBeTrue()
})

test('a duration nobody offers and a quota that is used up are said as such', () => {
  const { calendar } = readTimetable(sarah)
  const startMs = Date.parse('2026-03-16T13:00Z')
  const wrong = explain(calendar, startMs, 45)
  expect(wrong.code).toBe('INVALID_DURATION')
  expect(wrong.message).toBe('"Sarah Chen" can be met for 30 minutes, not for 45.')
  expect(wrong.otherTimesMay).toBe(false)
  const bare = explain({ ...calendar, rules: null }, startMs, 30)
  expect([bare.code, bare.message]).toEqual([
    'INVALID_DURATION',
    '"Sarah Chen" has no working hours yet and cannot be met.',
  ])
  const late = explain(calendar, startMs, 30, usedUp)
  expect([late.code, late.reasons.map(({ type }) => type), late.otherTimesMay]).toEqual([
    'LIMIT_REACHED',
    ['plan'],
    false,
  ])
})

test('any minute is explained with the code that a booking gets, and with a reason', () => {
  const seen = new Map<string, number>()
  const property = fc.property(randomCase(), ({ calendar, durationMinutes, startsMs }) => {
    const schedule = scheduleOf(calendar)
    for (const startMs of startsMs) {
      const verdict = engineVerdict(schedule, calendar, startMs, durationMinutes)
      const { code, reasons } = explain(calendar, startMs, durationMinutes)
      expect(code ?? 'yes').toBe(verdict)
      expect({ verdict, hasReason: reasons.length > 0 }).toEqual({
        verdict,
        hasReason: verdict !== 'yes',
      })
      seen.set(verdict, (seen.get(verdict) ?? 0) + 1)
    }
  })
  fc.assert(property, runs(150))
  for (const count of seen.values()) expect(count).toBeGreaterThan(20)
  expect(seen.size).toBe(5)
})

test('without the blocks that are named the slot is not blocked, and with any one of them it is', () => {
  let blocked = 0
  const property = fc.property(randomCase(), ({ calendar: random, durationMinutes, startsMs }) => {
    const overrides = random.overrides.map((override, at) => ({ ...override, id: `o${at}` }))
    const timeless = { minimumNoticeMinutes: undefined, bookingWindowDays: undefined }
    const rules = random.rules && { ...random.rules, ...timeless }
    const own = { minimumNoticeMinutes: null, bookingWindowDays: null }
    const service = random.service && { ...random.service, ...own }
    const calendar = { ...random, rules, service, overrides, holidays: null }
    const schedule = scheduleOf(calendar)
    for (const startMs of startsMs) {
      const verdict = engineVerdict(schedule, calendar, startMs, durationMinutes)
      const slot = { startMs, endMs: startMs + durationMinutes * minuteMs }
      const named = blocksOver(schedule, slot)
      if (verdict !== 'SCHEDULE_BLOCKED') continue
      blocked += 1
      const ids = new Set(named.map(({ override }) => override?.id))
      const left = (id?: string) => {
        const its = overrides.filter((one) => one.id === id || !ids.has(one.id))
        const other = { ...calendar, overrides: its }
        return engineVerdict(scheduleOf(other), other, startMs, durationMinutes)
      }
      expect(['yes', 'SLOT_UNAVAILABLE']).toContain(left())
      for (const id of ids) expect(left(id)).toBe('SCHEDULE_BLOCKED')
    }
  })
  fc.assert(property, runs(300))
  expect(blocked).toBeGreaterThan(100)
})
