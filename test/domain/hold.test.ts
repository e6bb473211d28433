import { describe, expect, test } from 'bun:test'
import type { AvailabilityRules } from '../../src/domain/availability.ts'
import { noBuffers } from '../../src/domain/claim.ts'
import { Refusal } from '../../src/domain/errors.ts'
import {
  decideHeldBooking,
  decideHold,
  decideRelease,
  type HeldRequest,
  type Hold,
  type HoldRequest,
  holdSecondsDefault,
  holdSecondsMax,
  holdSecondsMin,
  holdStatusAt,
  holdsPerConversationMax,
  holdsPerHumanMax,
} from '../../src/domain/hold.ts'
import type { Usage } from '../../src/domain/plan.ts'
import { compileSchedule, type Schedule } from '../../src/domain/schedule.ts'
import type { Interval } from '../../src/domain/time/interval.ts'
import { minuteMs } from '../../src/domain/time/units.ts'
import { answered, busyWithin, type Known, noOptionalDetails } from '../support/facts.ts'

/** Monday 16 March 2026, UTC; works 09:00-17:00; 14:00-15:00 is taken. */
const at = (time: string) => Date.parse(`2026-03-16T${time}Z`)
const nowMs = at('09:00')
const rules: AvailabilityRules = {
  workingDays: [1],
  hours: { startMinutes: 9 * 60, endMinutes: 17 * 60 },
  durationsMinutes: [30, 60],
}
const full: Usage = { plan: 'free', autoPurchase: false, used: 100, packs: 0, covered: 0 }

/** What there is to know, the schedule first. */
interface Facts extends Known {
  readonly schedule: Schedule | null
  readonly ofHuman: readonly number[]
  readonly ofConversation: readonly number[]
}

const facts = (change: Partial<Facts> = {}): Facts => ({
  schedule: compileSchedule('UTC', rules, []),
  busy: [{ startMs: at('14:00'), endMs: at('15:00') }],
  ...{ ofHuman: [], ofConversation: [] },
  ...change,
})
const always: Interval = { startMs: 0, endMs: Number.POSITIVE_INFINITY }
const request: HoldRequest = {
  ...{ humanId: 'h', startMs: at('10:00'), durationMinutes: 30, lifeMs: 5 * minuteMs },
  ...{ metadata: '{"conversation_id":"c"}', conversationId: 'c', agreedZone: null },
  ...noOptionalDetails,
}
const ask = (change: Partial<HoldRequest> = {}, { schedule } = facts()) =>
  decideHold(schedule, { ...request, ...change }, 'o', nowMs)
function hold(change: Partial<HoldRequest> = {}, known = facts()): Hold {
  const { needs, decide } = ask(change, known)
  const { ofHuman, ofConversation, busy = [] } = known
  const counted = needs.conversationId === null ? [] : ofConversation
  return decide({ busy: busyWithin(busy, needs.busy), ofHuman, ofConversation: counted })
}

/** `yes`, or the code of the refusal and the fields that it names. */
function verdict(act: () => unknown): string {
  try {
    act()
    return 'yes'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return [error.code, ...(error.extras.details ?? []).map(({ field }) => field)].join(' ')
  }
}

test('a hold lives 30 seconds to an hour, five minutes unless it says; so many may live', () => {
  expect([holdSecondsMin, holdSecondsDefault, holdSecondsMax]).toEqual([30, 300, 3_600])
  expect([holdsPerConversationMax, holdsPerHumanMax]).toEqual([3, 100])
})

describe('a new hold', () => {
  test('keeps the slot for as long as was asked', () => {
    expect(hold()).toEqual({
      ...{ id: 'o', humanId: 'h', startMs: at('10:00'), endMs: at('10:30'), bookingId: null },
      ...{ metadata: '{"conversation_id":"c"}', serviceId: null, conversationId: 'c' },
      ...noOptionalDetails,
      ...{ createdAtMs: nowMs, madeBy: null, expiresAtMs: at('09:05') },
      agreed: { timeZone: 'UTC', offsetMs: 0 },
      buffers: noBuffers,
    })
  })

  const times = (count: number) => Array<number>(count).fill(at('09:04'))
  const crowded = { ofHuman: times(holdsPerHumanMax), ofConversation: times(holdsPerHumanMax) }

  test.each([
    ['10:00', 45, 'INVALID_DURATION'],
    ['08:59', 30, 'VALIDATION_ERROR starts_at'],
    ['17:00', 30, 'OUTSIDE_WORKING_HOURS'],
    ['14:30', 30, 'SLOT_UNAVAILABLE'],
  ])(
    'is checked as a booking is, before any bound: at %s for %d: %s',
    (time, minutes, expected) => {
      const wanted = { startMs: at(time), durationMinutes: minutes }
      expect(verdict(() => hold(wanted, facts(crowded)))).toBe(expected)
      const nobody = facts({ ...crowded, schedule: null })
      expect(verdict(() => hold(wanted, nobody))).toBe('NOT_FOUND')
    },
  )

  test.each([
    [holdsPerConversationMax - 1, 0, 'yes'],
    [holdsPerConversationMax, 0, 'VALIDATION_ERROR metadata.conversation_id'],
    [holdsPerConversationMax, holdsPerHumanMax, 'VALIDATION_ERROR metadata.conversation_id'],
    [0, holdsPerHumanMax - 1, 'yes'],
    [0, holdsPerHumanMax, 'VALIDATION_ERROR human_id'],
  ])(
    'beside %d of the conversation and %d of the human: %s',
    (ofConversation, ofHuman, expected) => {
      const known = facts({ ofHuman: times(ofHuman), ofConversation: times(ofConversation) })
      expect(verdict(() => hold({}, known))).toBe(expected)
    },
  )

  test('without a conversation none is counted', () => {
    const busy = { startMs: at('10:00'), endMs: at('10:30') }
    expect(ask().needs).toEqual({ busy, conversationId: 'c' })
    expect(ask({ conversationId: null }).needs).toEqual({ busy, conversationId: null })
    const known = facts({ ofConversation: times(holdsPerConversationMax) })
    expect(verdict(() => hold({ conversationId: null }, known))).toBe('yes')
  })
})

describe('a hold', () => {
  const live = hold()
  const booked: Hold = { ...live, bookingId: 'b1' }

  test.each([
    ['09:00:00.000', 'live'],
    ['09:04:59.999', 'live'],
    ['09:05:00.000', 'expired'],
    ['23:00:00.000', 'expired'],
  ])('is at %s %s, and booked once it is', (time, expected) => {
    expect(holdStatusAt(live, at(time))).toBe(expected as ReturnType<typeof holdStatusAt>)
    expect(holdStatusAt(booked, at(time))).toBe('booked')
  })

  test('can be released unless it is booked', () => {
    expect(decideRelease(live)).toBe(live)
    expect(verdict(() => decideRelease(null))).toBe('NOT_FOUND')
    expect(verdict(() => decideRelease(booked))).toBe('VALIDATION_ERROR id')
  })

  const whom: HeldRequest = {
    ...{ holdId: 'o', attendeeName: 'Ann', attendeeEmail: null, metadata: null, agreedZone: null },
    ...noOptionalDetails,
  }
  const book = (change: Partial<HeldRequest> = {}, from: Hold | null = live, known = facts()) =>
    answered(decideHeldBooking(from, known.schedule, { ...whom, ...change }, 'b', nowMs), known)

  test('becomes a booking of its slot, with its metadata unless there is another', () => {
    expect(book().booking).toMatchObject({
      ...{ id: 'b', humanId: 'h', startMs: at('10:00'), endMs: at('10:30'), status: 'confirmed' },
      ...{ attendeeName: 'Ann', metadata: '{"conversation_id":"c"}' },
    })
    expect(book({ metadata: '{}' }).booking.metadata).toBe('{}')
  })

  test('gives its booking each detail that the request leaves open, and no other', () => {
    const its = {
      ...{ attendeePhone: '+14155550123', attendeeTimeZone: 'Asia/Tokyo', attendeeLocale: 'ja-JP' },
      location: 'Room 1',
    }
    const other = {
      ...{ attendeePhone: '+4930123456', attendeeTimeZone: 'Europe/Berlin', attendeeLocale: 'de' },
      location: 'Room 2',
    }
    expect(book({}, { ...live, ...its }).booking).toMatchObject(its)
    expect(book(other, { ...live, ...its }).booking).toMatchObject(other)
    expect(book(other).booking).toMatchObject(other)
  })

  test('is agreed as a booking would be, and its booking as it was unless written anew', () => {
    const berlin = { timeZone: 'Europe/Berlin', offsetMs: 60 * minuteMs }
    expect(hold({ agreedZone: 'Europe/Berlin' }).agreed).toEqual(berlin)
    const before = { timeZone: 'America/Vancouver', offsetMs: -1 }
    const kept = { ...live, agreed: before }
    expect(book({}, kept).booking.agreed).toEqual(before)
    expect(book({ startMs: live.startMs }, kept).booking.agreed).toEqual(before)
    expect(book({ agreedZone: 'Europe/Berlin' }, kept).booking.agreed).toEqual(berlin)
  })

  test.each([
    [{}, 'yes'],
    [{ humanId: 'h', startMs: at('10:00'), durationMinutes: 30 }, 'yes'],
    [{ humanId: 'i' }, 'VALIDATION_ERROR human_id'],
    [{ startMs: at('10:30') }, 'VALIDATION_ERROR starts_at'],
    [{ durationMinutes: 60 }, 'VALIDATION_ERROR duration'],
    [
      { humanId: 'i', startMs: 0, durationMinutes: 1 },
      'VALIDATION_ERROR human_id starts_at duration',
    ],
  ] satisfies [Partial<HeldRequest>, string][])('sent with %j: %s', (change, expected) => {
    expect(verdict(() => book(change))).toBe(expected)
  })

  test('is booked as it stands while it lives, else as any booking; time and quota are asked again', () => {
    const others = compileSchedule('UTC', { ...rules, workingDays: [2] }, [])
    const lasting = { ...rules, minimumNoticeMinutes: 1_440, bookingWindowDays: 0 }
    const cases: [Hold | null, Partial<Facts>, string][] = [
      [null, {}, 'NOT_FOUND'],
      [live, { schedule: null }, 'NOT_FOUND'],
      [live, { schedule: others }, 'yes'],
      [{ ...live, expiresAtMs: nowMs }, { schedule: others }, 'OUTSIDE_WORKING_HOURS'],
      [live, { schedule: compileSchedule('UTC', { ...rules, durationsMinutes: [60] }, []) }, 'yes'],
      [live, { schedule: compileSchedule('UTC', lasting, []) }, 'yes'],
      [
        { ...live, expiresAtMs: nowMs },
        { schedule: compileSchedule('UTC', lasting, []) },
        'OUTSIDE_WORKING_HOURS starts_at',
      ],
      [{ ...live, startMs: at('08:00'), endMs: at('08:30') }, {}, 'VALIDATION_ERROR starts_at'],
      [live, { busy: [always], usage: full }, 'SLOT_UNAVAILABLE'],
      [live, { usage: full }, 'LIMIT_REACHED'],
      [{ ...live, expiresAtMs: nowMs }, {}, 'yes'],
    ]
    for (const [from, known, expected] of cases) {
      expect(verdict(() => book({}, from, facts(known)))).toBe(expected)
    }
  })

  test('that is booked already is never SLOT_UNAVAILABLE: the refusal names the booking', () => {
    const act = () => book({ humanId: 'i' }, booked, facts({ busy: [always] }))
    expect(verdict(act)).toBe('VALIDATION_ERROR hold_id')
    expect(act).toThrow('b1')
  })
})
