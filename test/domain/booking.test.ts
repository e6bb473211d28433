import { describe, expect, test } from 'bun:test'
import type { AvailabilityRules } from '../../src/domain/availability.ts'
import {
  type Booking,
  type BookingMove,
  type BookingRequest,
  decideBooking,
  decideCancellation,
  decideGroupCancellation,
  decideReschedule,
  decideWholeGroup,
} from '../../src/domain/booking.ts'
import { noBuffers } from '../../src/domain/claim.ts'
import { Refusal } from '../../src/domain/errors.ts'
import type { Override } from '../../src/domain/override.ts'
import type { Usage } from '../../src/domain/plan.ts'
import { compileSchedule, type Schedule } from '../../src/domain/schedule.ts'
import type { Interval } from '../../src/domain/time/interval.ts'
import { dayMs, minuteMs } from '../../src/domain/time/units.ts'
import { answered, type Known, noOptionalDetails } from '../support/facts.ts'

/** Monday 16 March 2026, UTC; works 09:00-17:00, lunch at noon is blocked, 14:00-15:00 is taken. */
const at = (time: string) => Date.parse(`2026-03-16T${time}Z`)
const nowMs = at('09:00')
const rules: AvailabilityRules = {
  workingDays: [1, 2, 3, 4, 5],
  hours: { startMinutes: 9 * 60, endMinutes: 17 * 60 },
  durationsMinutes: [30, 60],
}
const lunch: Override = {
  ...{ id: 'o', humanId: 'h', type: 'block', title: 'Lunch', createdAtMs: 0 },
  span: { startMinutes: 12 * 60, endMinutes: 13 * 60 },
  ...{ startDay: at('00:00') / dayMs, endDay: null, recurrence: null },
}
const taken: Interval = { startMs: at('14:00'), endMs: at('15:00') }
const full: Usage = { plan: 'free', autoPurchase: false, used: 100, packs: 0, covered: 0 }
const paying: Usage = { plan: 'starter', autoPurchase: true, used: 1_000, packs: 0, covered: 0 }

const request: BookingRequest = {
  ...{ humanId: 'h', startMs: at('10:00'), durationMinutes: 30 },
  ...{ attendeeName: 'Ann', attendeeEmail: 'ann@example.com', metadata: '{"lead":1}' },
  ...noOptionalDetails,
  agreedZone: null,
}

/** What there is to know, the schedule first. */
interface Facts extends Known {
  readonly schedule: Schedule | null
}

const facts = (change: Partial<Facts> = {}): Facts => ({
  schedule: compileSchedule('UTC', rules, [lunch]),
  busy: [taken],
  ...change,
})

const always: Interval = { startMs: 0, endMs: Number.POSITIVE_INFINITY }

function refusalOf(act: () => unknown): Refusal | null {
  try {
    act()
    return null
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** `yes`, or the code of the refusal. */
function verdict(act: () => unknown): string {
  return refusalOf(act)?.code ?? 'yes'
}

describe('a new booking', () => {
  const ask = (change: Partial<BookingRequest>, { schedule } = facts()) =>
    decideBooking(schedule, { ...request, ...change }, 'b', nowMs)
  const book = (change: Partial<BookingRequest>, known = facts()) =>
    answered(ask(change, known), known)

  test('is confirmed, with its event', () => {
    const { booking, event, pack } = book({})
    expect(booking).toEqual({
      ...{ id: 'b', humanId: 'h', startMs: at('10:00'), endMs: at('10:30'), status: 'confirmed' },
      ...{ attendeeName: 'Ann', attendeeEmail: 'ann@example.com', metadata: '{"lead":1}' },
      ...{
        cancelReason: null,
        cancelledBy: null,
        linkVersion: 0,
        groupId: null,
        serviceId: null,
        createdAtMs: nowMs,
        madeBy: null,
        changeCount: 0,
        inviteSequence: 0,
        notifies: true,
      },
      sequence: null,
      ...noOptionalDetails,
      agreed: { timeZone: 'UTC', offsetMs: 0 },
      buffers: noBuffers,
    })
    expect(pack).toBeNull()
    const type = 'booking.confirmed' as const
    expect(event).toEqual({ type, booking, previous: null, createdAtMs: nowMs })
  })

  test('is agreed in the zone it was written in, else the human’s, at the offset of its start', () => {
    const newYork = facts({ schedule: compileSchedule('America/New_York', rules, []) })
    const startMs = at('15:00')
    expect(book({ startMs }, newYork).booking.agreed).toEqual({
      ...{ timeZone: 'America/New_York', offsetMs: -4 * 60 * minuteMs },
    })
    expect(book({ startMs, agreedZone: 'Europe/Berlin' }, newYork).booking.agreed).toEqual({
      ...{ timeZone: 'Europe/Berlin', offsetMs: 60 * minuteMs },
    })
  })

  test.each([
    ['09:00', 30, 'yes'],
    ['09:10', 30, 'yes'],
    ['16:30', 30, 'yes'],
    ['16:31', 30, 'OUTSIDE_WORKING_HOURS'],
    ['08:59', 30, 'VALIDATION_ERROR'],
    ['20:00', 60, 'OUTSIDE_WORKING_HOURS'],
    ['11:30', 30, 'yes'],
    ['11:31', 30, 'SCHEDULE_BLOCKED'],
    ['12:59', 30, 'SCHEDULE_BLOCKED'],
    ['13:00', 60, 'yes'],
    ['13:31', 30, 'SLOT_UNAVAILABLE'],
    ['14:30', 30, 'SLOT_UNAVAILABLE'],
    ['15:00', 30, 'yes'],
    ['10:00', 45, 'INVALID_DURATION'],
  ])('at %s for %d minutes: %s', (time, durationMinutes, expected) => {
    expect(verdict(() => book({ startMs: at(time), durationMinutes }))).toBe(expected)
  })

  test('is checked in the order of the contract: each fault hides those after it', () => {
    const free: Partial<Facts> = { busy: [] }
    const crowded: Partial<Facts> = { busy: [always], usage: full }
    const none = facts({ ...crowded, schedule: null })
    const known = facts(crowded)
    const steps: [string, Facts, string, number][] = [
      ['NOT_FOUND', none, '08:00', 45],
      ['INVALID_DURATION', known, '08:00', 45],
      ['VALIDATION_ERROR', known, '08:00', 30],
      ['OUTSIDE_WORKING_HOURS', known, '20:00', 30],
      ['SCHEDULE_BLOCKED', known, '12:00', 30],
      ['SLOT_UNAVAILABLE', known, '14:00', 30],
      ['LIMIT_REACHED', facts({ ...crowded, ...free }), '14:00', 30],
      ['yes', facts(free), '14:00', 30],
    ]
    const said = steps.map(([, known, time, durationMinutes]) =>
      verdict(() => book({ startMs: at(time), durationMinutes }, known)),
    )
    expect(said).toEqual(steps.map(([expected]) => expected))
  })

  test('has to know what is busy in its slot; refused for its time, nothing at all', () => {
    expect(ask({}).needs).toEqual({ busy: { startMs: at('10:00'), endMs: at('10:30') } })
    expect(verdict(() => ask({ startMs: at('12:00') }))).toBe('SCHEDULE_BLOCKED')
    expect(verdict(() => ask({ startMs: at('20:00') }))).toBe('OUTSIDE_WORKING_HOURS')
    expect(verdict(() => ask({ durationMinutes: 45 }))).toBe('INVALID_DURATION')
    expect(verdict(() => ask({ startMs: at('14:00') }))).toBe('yes')
  })

  test('that is refused buys nothing; one that is made over the quota buys one pack', () => {
    const known = facts({ usage: paying })
    expect(verdict(() => book({ startMs: at('14:00') }, known))).toBe('SLOT_UNAVAILABLE')
    expect(book({}, known).pack).toEqual({ bookings: 500, cents: 1_900, covered: 1_500 })
  })

  test('may be the last of the quota, and not one more', () => {
    const after = (used: number) => facts({ usage: { ...full, used } })
    expect(verdict(() => book({}, after(99)))).toBe('yes')
    expect(verdict(() => book({}, after(100)))).toBe('LIMIT_REACHED')
  })

  test('in a break is told so, and where to ask for another time on the same terms', () => {
    const breaks = [{ startMinutes: 12 * 60, endMinutes: 13 * 60 }]
    const schedule = compileSchedule('UTC', { ...rules, breaks }, [])
    const refused = (its: Schedule, time: string) =>
      refusalOf(() => book({ startMs: at(time) }, facts({ schedule: its })))
    const refusal = refused(schedule, '12:15')
    expect(refusal?.message).toStartWith('Monday 16 March 2026, 12:00 to 13:00 UTC is a break.')
    expect(refusal?.message).toEndWith('Choose one of the slots that listSlots offers.')
    expect(refusal?.extras.details?.[0]?.field).toBe('starts_at')
    const ofService = refused({ ...schedule, serviceId: 's' }, '12:15')
    expect(ofService?.message).toEndWith('Choose one of the slots that listServiceSlots offers.')
    expect(refused(schedule, '17:00')?.message).not.toContain('break')
  })

  test('in the past names the field', () => {
    const refusal = refusalOf(() => book({ startMs: at('08:59') }))
    expect(refusal?.extras.details?.map(({ field }) => field)).toEqual(['starts_at'])
  })

  test('with a human who has no availability is refused for its duration, opens or not', () => {
    const open: Override = { ...lunch, type: 'open' }
    const schedule = compileSchedule('UTC', null, [open])
    const known = facts({ schedule })
    expect(verdict(() => book({ startMs: at('12:00') }, known))).toBe('INVALID_DURATION')
  })

  test('of a wrong duration says whose durations it has to be of, or that there are none', () => {
    const said = (schedule: Schedule) =>
      refusalOf(() => book({ durationMinutes: 45 }, facts({ schedule })))?.message
    const schedule = compileSchedule('UTC', rules, [])
    const ofService = { ...schedule, serviceId: 's' }
    expect(said(schedule)).toContain("one of this human's, in minutes: 30, 60.")
    expect(said(ofService)).toContain("one of this service's, in minutes: 30, 60.")
    expect(said(compileSchedule('UTC', null, []))).toContain('has no availability yet')
  })
})

describe('a confirmed booking', () => {
  const { booking } = answered(decideBooking(facts().schedule, request, 'b', nowMs))
  const later = nowMs + minuteMs
  const move = (change: Partial<BookingMove>, known = facts(), from: Booking | null = booking) =>
    answered(ask(change, known, from), known)
  const ask = (
    change: Partial<BookingMove>,
    { schedule } = facts(),
    from: Booking | null = booking,
  ) => decideReschedule(from, schedule, { agreedZone: null, ...change }, later)

  test('is cancelled once, with an event, and keeps the reason', () => {
    const change = decideCancellation(booking, 'ill', 'key', later)
    const said = { status: 'cancelled', cancelReason: 'ill', cancelledBy: 'key' } as const
    const cancelled = { ...said, inviteSequence: 1 }
    expect(change?.booking).toEqual({ ...booking, ...cancelled })
    expect(change?.event).toEqual({
      ...{ type: 'booking.cancelled', previous: null, createdAtMs: later },
      booking: { ...booking, ...cancelled },
    })
    expect(decideCancellation(change?.booking ?? null, 'again', 'key', later)).toBeNull()
  })

  test('that does not exist is neither cancelled nor moved', () => {
    expect(verdict(() => decideCancellation(null, null, 'key', later))).toBe('NOT_FOUND')
    expect(verdict(() => move({}, facts(), null))).toBe('NOT_FOUND')
  })

  test('that is cancelled is not moved', () => {
    const cancelled = decideCancellation(booking, null, 'key', later)?.booking ?? null
    expect(verdict(() => move({ startMs: at('15:00') }, facts(), cancelled))).toBe(
      'VALIDATION_ERROR',
    )
  })

  test('is moved, and its event says from where', () => {
    const change = move({ startMs: at('15:00'), durationMinutes: 60 })
    const slot = {
      ...{ startMs: at('15:00'), endMs: at('16:00'), changeCount: 1 },
      inviteSequence: 1,
    }
    expect(change?.booking).toEqual({ ...booking, ...slot })
    expect(change?.event).toEqual({
      ...{ type: 'booking.rescheduled', createdAtMs: later },
      booking: { ...booking, ...slot },
      previous: { startMs: at('10:00'), endMs: at('10:30') },
    })
  })

  test('counts changes of its time and the cancellation for calendars, and no other change', () => {
    const moved = move({ startMs: at('15:00') })?.booking ?? null
    const renamed = move({ attendeeName: 'Bob' }, facts(), moved)?.booking ?? null
    const cancelled = decideCancellation(renamed, null, 'key', later)?.booking
    const counted = [booking, moved, renamed, cancelled].map((its) => its?.inviteSequence)
    expect(counted).toEqual([0, 1, 1, 2])
  })

  test('is changed 500 times and no more, but stands as it is, and is cancelled', () => {
    const worn = (changeCount: number) => ({ ...booking, changeCount })
    const change = move({ attendeeName: 'Bob' }, facts(), worn(499))
    expect(change?.booking.changeCount).toBe(500)
    for (const more of [{ attendeeName: 'Bob' }, { startMs: at('15:00') }]) {
      expect(verdict(() => move(more, facts(), worn(500)))).toBe('VALIDATION_ERROR')
    }
    expect(move({ attendeeName: booking.attendeeName }, facts(), worn(500))).toBeNull()
    expect(decideCancellation(worn(500), null, 'key', later)?.booking.changeCount).toBe(500)
  })

  test('keeps its length when it is moved, and its start when it is lengthened', () => {
    expect(move({ startMs: at('15:15') })?.booking.endMs).toBe(at('15:45'))
    expect(move({ durationMinutes: 60 })?.booking).toMatchObject({
      ...{ startMs: at('10:00'), endMs: at('11:00') },
    })
  })

  test.each([
    [{ startMs: at('12:00') }, 'SCHEDULE_BLOCKED'],
    [{ startMs: at('20:00') }, 'OUTSIDE_WORKING_HOURS'],
    [{ startMs: at('14:30') }, 'SLOT_UNAVAILABLE'],
    [{ startMs: at('08:00') }, 'VALIDATION_ERROR'],
    [{ durationMinutes: 45 }, 'INVALID_DURATION'],
    [{ attendeeName: 'Bob' }, 'yes'],
  ] satisfies [Partial<BookingMove>, string][])('moved by %j: %s', (change, expected) => {
    expect(verdict(() => move(change))).toBe(expected)
  })

  test('is checked again only when its time changes', () => {
    const gone = facts({ schedule: null })
    expect(verdict(() => move({ attendeeName: 'Bob' }, gone))).toBe('yes')
    expect(verdict(() => move({ startMs: booking.startMs, durationMinutes: 30 }, gone))).toBe('yes')
    expect(verdict(() => move({ startMs: at('15:00') }, gone))).toBe('NOT_FOUND')
    expect(ask({ attendeeName: 'Bob' }).needs).toEqual({ busy: null })
    expect(ask({ durationMinutes: 60 }).needs).toEqual({
      busy: { startMs: at('10:00'), endMs: at('11:00') },
    })
  })

  test('is checked again where it begins later and ends as before', () => {
    const long = move({ durationMinutes: 60 })?.booking ?? null
    const shorter = { startMs: at('10:30'), durationMinutes: 30 }
    expect(move(shorter, facts(), long)?.booking).toMatchObject({
      ...{ startMs: at('10:30'), endMs: at('11:00') },
    })
    expect(verdict(() => move(shorter, facts({ busy: [always] }), long))).toBe('SLOT_UNAVAILABLE')
  })

  test.each([
    [{ attendeeName: 'Bob' }, ['attendeeName'], 0],
    // Whoever had the address before is sent a cancellation, which has to be newer than the invite.
    [{ attendeeEmail: 'bob@example.com' }, ['attendeeEmail'], 1],
    [{ metadata: '{"lead":2}' }, [], 0],
  ] satisfies [Partial<BookingMove>, ('attendeeName' | 'attendeeEmail')[], number][])(
    'is changed by %j alone, and an event tells of it and of what held before',
    (change, fields, inviteSequence) => {
      const counts = { changeCount: 1, inviteSequence, linkVersion: inviteSequence }
      const changed = { ...booking, ...change, ...counts }
      expect(move(change)?.booking).toEqual(changed)
      const type = 'booking.updated' as const
      const previousDetails = Object.fromEntries(fields.map((field) => [field, booking[field]]))
      const told = fields.length === 0 ? {} : { previousDetails }
      const event = { type, booking: changed, previous: null, createdAtMs: later, ...told }
      expect(move(change)?.event).toEqual(event)
    },
  )

  test('keeps what its start was agreed as until that moves', () => {
    const agreed = { timeZone: 'America/Vancouver', offsetMs: -1 }
    const from = { ...booking, agreed }
    const after = (change: Partial<BookingMove>) => move(change, facts(), from)?.booking.agreed
    expect(after({ attendeeName: 'Bob' })).toEqual(agreed)
    expect(after({ durationMinutes: 60 })).toEqual(agreed)
    const same = { startMs: from.startMs, agreedZone: 'Asia/Tokyo', attendeeName: 'Bob' }
    expect(after(same)).toEqual(agreed)
    expect(after({ startMs: at('15:00') })).toEqual({ timeZone: 'UTC', offsetMs: 0 })
    expect(after({ startMs: at('15:00'), agreedZone: 'Asia/Tokyo' })).toEqual({
      ...{ timeZone: 'Asia/Tokyo', offsetMs: 9 * 60 * minuteMs },
    })
    const first = { ...booking, agreed: null }
    expect(move({ attendeeName: 'Bob' }, facts(), first)?.booking.agreed).toBeNull()
    expect(decideCancellation(from, null, 'key', later)?.booking.agreed).toEqual(agreed)
  })

  test('that is changed to what it is already makes no event', () => {
    expect(move({})).toBeNull()
    expect(move({ startMs: at('10:00'), attendeeName: 'Ann', metadata: '{"lead":1}' })).toBeNull()
  })

  test('loses e-mail and metadata when told null, and keeps them when told nothing', () => {
    const cleared = move({ attendeeEmail: null, metadata: null })?.booking
    expect(cleared).toMatchObject({ attendeeEmail: null, metadata: null, attendeeName: 'Ann' })
    const kept = move({ attendeeName: 'Bob' })?.booking
    expect(kept).toMatchObject({ attendeeEmail: 'ann@example.com', metadata: '{"lead":1}' })
  })
})

describe('a group of bookings', () => {
  const one = answered(decideBooking(facts().schedule, request, 'b1', nowMs)).booking
  const two = { ...one, id: 'b2' }
  const gone: Booking = { ...one, id: 'b3', status: 'cancelled' }

  test('is cancelled as a whole, but for those that are cancelled already', () => {
    const changes = decideGroupCancellation([one, gone, two], 'ill', 'key', nowMs)
    expect(changes.map(({ booking }) => `${booking.id} ${booking.status}`)).toEqual([
      ...['b1 cancelled', 'b2 cancelled'],
    ])
    expect(changes.map(({ event }) => event.type)).toEqual(Array(2).fill('booking.cancelled'))
    expect(decideGroupCancellation([gone], null, 'key', nowMs)).toEqual([])
  })

  test('is cancelled by nobody who sees a part of it, unless the rest is cancelled', () => {
    expect(verdict(() => decideWholeGroup([]))).toBe('yes')
    expect(verdict(() => decideWholeGroup([gone]))).toBe('yes')
    expect(verdict(() => decideWholeGroup([gone, one]))).toBe('VALIDATION_ERROR')
  })

  test('that has no booking is not found', () => {
    expect(verdict(() => decideGroupCancellation([], null, 'key', nowMs))).toBe('NOT_FOUND')
  })
})
