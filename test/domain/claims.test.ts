/** guide/slots.md#buffers: what a meeting claims with its buffers, and when that is made anew. */
import { describe, expect, test } from 'bun:test'
import type { AvailabilityRules } from '../../src/domain/availability.ts'
import {
  type Booking,
  type BookingMove,
  decideBooking,
  decideCancellation,
  decideReschedule,
} from '../../src/domain/booking.ts'
import { allowedStarts, freeTime } from '../../src/domain/calendar.ts'
import type {
  KnownCalendars,
  UnreadableReading,
} from '../../src/domain/calendars/known-calendars.ts'
import { claimedBy } from '../../src/domain/claim.ts'
import { refusalOfDecision } from '../../src/domain/errors.ts'
import { explainDecision } from '../../src/domain/explanation.ts'
import { decideHeldBooking, decideHold, type Hold } from '../../src/domain/hold.ts'
import { isOwnHold, keptByOwnHold } from '../../src/domain/repeat.ts'
import { compileSchedule } from '../../src/domain/schedule.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import { decideWallTimes, type Obstacle } from '../../src/domain/time/zone-shift.ts'
import { answered, type Known, noOptionalDetails, roomy } from '../support/facts.ts'
import { booking as standing } from '../support/store.ts'

/** Monday 16 March 2026 in UTC. */
const at = (time: string) => Date.parse(`2026-03-16T${time}Z`)
const span = (from: string, to: string) => ({ startMs: at(from), endMs: at(to) })
const nowMs = at('08:00')
const rules: AvailabilityRules = {
  workingDays: [1],
  hours: { startMinutes: 9 * 60, endMinutes: 17 * 60 },
  durationsMinutes: [30, 60],
  bufferBeforeMinutes: 10,
  bufferAfterMinutes: 15,
}
const buffers = { beforeMinutes: 10, afterMinutes: 15 }
const wider = { ...rules, bufferBeforeMinutes: 20, bufferAfterMinutes: 0 }
const scheduleOf = (its: AvailabilityRules) => compileSchedule('UTC', its, [])
const whom = {
  ...{ attendeeName: 'Ann', attendeeEmail: null, metadata: null, agreedZone: null },
  ...noOptionalDetails,
}
const request = { ...whom, humanId: 'h', startMs: at('10:00'), durationMinutes: 30 }

const verdict = (decide: () => unknown) => refusalOfDecision(decide)?.code ?? 'yes'

const ask = (time: string, its = rules) =>
  decideBooking(scheduleOf(its), { ...request, startMs: at(time) }, 'b', nowMs)
const book = (time: string, known: Known = {}, its = rules) => answered(ask(time, its), known)

describe('a new booking', () => {
  test('keeps the buffers of its rules, and has to know what is claimed with them', () => {
    expect(book('10:00').booking.buffers).toEqual(buffers)
    expect(ask('10:00').needs).toEqual({ busy: span('09:50', '10:45') })
    expect(claimedBy(book('10:00').booking)).toEqual(span('09:50', '10:45'))
  })

  test.each([
    ['09:00', '09:50', 'yes'],
    ['09:00', '09:51', 'SLOT_UNAVAILABLE'],
    ['10:45', '11:00', 'yes'],
    ['10:44', '11:00', 'SLOT_UNAVAILABLE'],
  ])('beside a claim from %s to %s: %s', (from, to, expected) => {
    expect(verdict(() => book('10:00', { busy: [span(from, to)] }))).toBe(expected)
  })

  test('lies in open time with its meeting alone: its buffers may reach out of it, and into the past', () => {
    expect(verdict(() => book('09:00'))).toBe('yes')
    expect(verdict(() => book('16:30'))).toBe('yes')
    expect(verdict(() => book('16:31'))).toBe('OUTSIDE_WORKING_HOURS')
    const late = decideBooking(scheduleOf(rules), request, 'b', at('10:00'))
    expect(verdict(() => answered(late))).toBe('yes')
  })
})

test('free time lacks what is kept free around a claim, be it a minute on one side', () => {
  const hours = { open: [span('09:00', '17:00')] }
  const free = (beforeMinutes: number, afterMinutes: number) =>
    freeTime(hours, [span('10:00', '11:00')], { beforeMinutes, afterMinutes })
  expect(free(0, 0)).toEqual([span('09:00', '10:00'), span('11:00', '17:00')])
  expect(free(0, 1)).toEqual([span('09:00', '09:59'), span('11:00', '17:00')])
  expect(free(1, 0)).toEqual([span('09:00', '10:00'), span('11:01', '17:00')])
})

test('meetings may start before the last date that is booked yet ends, and where calendars are known', () => {
  const calendars: KnownCalendars = {
    ...{ status: 'ok', asOfMs: null, untilMs: nowMs, unreadable: null },
    coversUntilMs: at('12:00'),
  }
  const unreadable: UnreadableReading = {
    ...{ name: 'Work', readBusy: true, maxAgeMs: 0, syncedAtMs: null, mirroredAtMs: null },
    ...{ fault: null, status: 'unreachable' },
  }
  const endOf = (bookingWindowDays: number | null, its?: KnownCalendars) => {
    const { terms } = scheduleOf({
      ...rules,
      ...(bookingWindowDays !== null && { bookingWindowDays }),
    })
    const starting = { timeZone: 'UTC', terms, ...(its && { calendars: its }) }
    return allowedStarts(starting, nowMs).endMs
  }
  const midnight = Date.parse('2026-03-17T00:00Z')
  expect([endOf(null), endOf(0)]).toEqual([Number.POSITIVE_INFINITY, midnight])
  expect([endOf(null, calendars), endOf(0, calendars)]).toEqual([at('12:00'), at('12:00')])
  expect(endOf(0, { ...calendars, coversUntilMs: midnight + 1 })).toBe(midnight)
  const blind = { ...calendars, unreadable }
  expect([endOf(null, blind), endOf(0, blind)]).toEqual([
    ...[Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  ])
})

describe('a booking that is there', () => {
  const made: Booking = book('10:00').booking
  const move = (change: Partial<BookingMove>, its = wider, known: Known = {}) =>
    answered(decideReschedule(made, scheduleOf(its), { agreedZone: null, ...change }, nowMs), known)

  test('has the buffers of today’s rules once its time changes, and else those it had', () => {
    const now = { beforeMinutes: 20, afterMinutes: 0 }
    expect(move({ startMs: at('11:00') })?.booking.buffers).toEqual(now)
    expect(move({ durationMinutes: 60 })?.booking.buffers).toEqual(now)
    const renamed = { startMs: at('10:00'), attendeeName: 'Bob' }
    expect(move(renamed)?.booking.buffers).toEqual(buffers)
    expect(decideCancellation(made, null, 'key', nowMs)?.booking.buffers).toEqual(buffers)
  })

  test('is moved by what it would claim there', () => {
    const near = { busy: [span('10:00', '10:41')] }
    expect(verdict(() => move({ startMs: at('11:00') }, wider, near))).toBe('SLOT_UNAVAILABLE')
    expect(verdict(() => move({ startMs: at('11:01') }, wider, near))).toBe('yes')
  })
})

describe('a hold', () => {
  const life = { lifeMs: 5 * minuteMs, conversationId: null }
  const holding = (its: AvailabilityRules) =>
    decideHold(scheduleOf(its), { ...request, ...life }, 'o', nowMs)
  const hold = (known: Known = {}): Hold => {
    const { decide } = holding(rules)
    return decide({ busy: known.busy ?? [], ofHuman: [], ofConversation: [] })
  }
  const bookHeld = (held: Hold, atMs: number, known: Known = {}) =>
    answered(decideHeldBooking(held, scheduleOf(wider), { holdId: 'o', ...whom }, 'b', atMs), known)

  test('claims as a booking would', () => {
    expect(holding(rules).needs.busy).toEqual(span('09:50', '10:45'))
    expect(hold().buffers).toEqual(buffers)
    expect(verdict(() => hold({ busy: [span('10:44', '11:00')] }))).toBe('SLOT_UNAVAILABLE')
  })

  test('gives its booking what it claims while it lives; one that has expired is decided anew', () => {
    const held = hold()
    expect(bookHeld(held, nowMs).booking.buffers).toEqual(buffers)
    const anew = bookHeld(held, held.expiresAtMs).booking.buffers
    expect(anew).toEqual({ beforeMinutes: 20, afterMinutes: 0 })
    const near = { busy: [span('09:00', '09:45')] }
    expect(verdict(() => bookHeld(held, nowMs, near))).toBe('yes')
    expect(verdict(() => bookHeld(held, held.expiresAtMs, near))).toBe('SLOT_UNAVAILABLE')
  })

  test('of one’s own is named where its buffers are in the way', () => {
    const held = { ...hold(), madeBy: 'k' }
    const wanted = (time: string) => ({ ...request, humanIds: ['h'], startMs: at(time) })
    expect(isOwnHold(held, wanted('10:54'), 'k')).toBeTrue()
    expect(isOwnHold(held, wanted('10:55'), 'k')).toBeFalse()
    expect(keptByOwnHold(held, wanted('10:54')).message).toContain('is too close to this time')
    expect(keptByOwnHold(held, wanted('10:29')).message).toContain('overlaps this time')
  })
})

describe('an explanation', () => {
  const explain = (time: string, bookings: readonly Booking[], holds: Known['holds'] = []) => {
    const slot = { startMs: at(time), endMs: at(time) + 30 * minuteMs }
    const known = { name: 'Sarah', slot, bookings, usage: roomy }
    const question = explainDecision(scheduleOf(rules), known, nowMs)
    return answered(question, { busy: bookings.map(claimedBy), holds })
  }
  const meeting = { ...standing('h'), ...span('11:00', '11:30'), id: 'm', buffers }

  test.each([
    ['10:06', 'buffer'],
    ['10:35', 'booking'],
    ['11:29', 'booking'],
    ['11:30', 'buffer'],
    ['11:54', 'buffer'],
  ])('at %s names the booking that is in the way: %s', (time, type) => {
    const { code, reasons } = explain(time, [meeting])
    expect(code).toBe('SLOT_UNAVAILABLE')
    expect(reasons.map((one) => [one.type, one.id])).toEqual([[type, 'm']])
  })

  test('says how much is kept free between two meetings, both buffers together', () => {
    expect(explain('11:55', [meeting]).code).toBeNull()
    expect(explain('11:40', [meeting]).reasons).toEqual([
      {
        ...{ type: 'buffer', id: 'm', interval: span('10:50', '11:45') },
        text: 'Too close to another meeting: 25 minutes between the two are kept free. Already booked: Monday 16 March 2026, 11:00 to 11:30 UTC.',
      },
    ])
    const later = { ...meeting, buffers: { beforeMinutes: 30, afterMinutes: 0 } }
    expect(explain('10:00', [later]).message).toContain('45 minutes between')
  })

  test('names a hold the same way', () => {
    const held = {
      ...span('11:00', '11:30'),
      id: 'o',
      buffers,
      expiresAtMs: at('08:05'),
      serviceId: null,
    }
    expect(explain('11:40', [], [held]).reasons[0]).toMatchObject({ type: 'buffer', id: 'o' })
    expect(explain('11:10', [], [held]).reasons[0]).toMatchObject({ type: 'hold', id: 'o' })
  })
})

test('a booking that new zone rules move keeps its buffers, and claims are in its way', () => {
  const agreed = { timeZone: 'UTC', offsetMs: 60 * minuteMs }
  const shifted = {
    booking: { ...standing('h'), ...span('10:00', '10:30'), agreed, buffers },
    agreed,
  }
  const { needs, decide } = decideWallTimes([shifted], nowMs)
  expect(needs.spans).toEqual([span('10:50', '11:45')])
  const inTheWay: Obstacle = { kind: 'booking', id: 'x', ...span('12:00', '12:30'), buffers }
  const repair = (around: readonly Obstacle[]) => decide({ inTheWay: [around] })
  expect(repair([]).changes[0]?.booking).toMatchObject({ ...span('11:00', '11:30'), buffers })
  expect(repair([inTheWay]).collisions).toHaveLength(1)
  const second = {
    agreed,
    booking: { ...standing('h'), ...span('10:50', '11:20'), id: 'y', agreed, buffers },
  }
  const both = decideWallTimes([shifted, second], nowMs)
  expect(both.decide({ inTheWay: [[], []] }).changes).toHaveLength(1)
})
