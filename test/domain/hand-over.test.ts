/** Handing over by eye (guide/bookings.md#handing-over): who gets which booking, and what is said of the others. */
import { describe, expect, test } from 'bun:test'
import { type Team, teamHumansMax } from '../../src/domain/assignment.ts'
import type { AvailabilityRules } from '../../src/domain/availability.ts'
import { type Booking, bookingChangesMax } from '../../src/domain/booking.ts'
import { isFree } from '../../src/domain/calendar.ts'
import type {
  KnownCalendars,
  UnreadableReading,
} from '../../src/domain/calendars/known-calendars.ts'
import { refusalOfDecision } from '../../src/domain/errors.ts'
import type { Override } from '../../src/domain/override.ts'
import { compileSchedule, manyOverrides } from '../../src/domain/schedule.ts'
import {
  decideHandOver,
  type HandOverCandidate,
  type HandOverService,
  type HandOverWish,
  handOverHours,
  handOverMax,
} from '../../src/domain/slots/hand-over.ts'
import type { Interval } from '../../src/domain/time/interval.ts'
import { dayMs, minuteMs } from '../../src/domain/time/units.ts'
import { countsOf } from '../support/facts.ts'
import { booking } from '../support/store.ts'

/** Monday 16 March 2026, UTC. */
const at = (time: string, day = '2026-03-16') => Date.parse(`${day}T${time}Z`)
const nowMs = at('08:00')
const rules: AvailabilityRules = {
  workingDays: [1, 2, 3, 4, 5],
  hours: { startMinutes: 9 * 60, endMinutes: 17 * 60 },
  durationsMinutes: [30],
}
const overrideOf = (n: number, changed: Partial<Override> = {}): Override => ({
  ...{ id: `o${n}`, humanId: 'h', type: 'block', title: 'x', createdAtMs: 0, span: null },
  ...{ startDay: at('00:00') / dayMs, endDay: null, recurrence: null, ...changed },
})
const block = overrideOf(0)
const many = Array.from({ length: manyOverrides + 1 }, (_, n) =>
  overrideOf(n, { startDay: at('00:00') / dayMs - 9 }),
)

interface Receiver extends HandOverCandidate {
  readonly busy: readonly Interval[]
  readonly starts: readonly number[]
}

/** A letter for what stands in the way: f nothing, x a block, o the hours, n that it is not active. */
function receiver(id: string, known: Partial<Receiver> & { rules?: object } = {}): Receiver {
  const its = { ...rules, ...(id.startsWith('o') && { workingDays: [6] as const }), ...known.rules }
  const schedule = compileSchedule('UTC', its, id.startsWith('x') ? [block] : [])
  const own = id.startsWith('n') ? null : schedule
  return { humanId: id, schedule: own, busy: [], starts: [], ...known }
}

const free = receiver('free')
const calendars: KnownCalendars = {
  ...{ status: 'ok', asOfMs: null, coversUntilMs: at('10:00'), untilMs: nowMs, unreadable: null },
}
const unreadable: UnreadableReading = {
  ...{ name: 'Work', readBusy: true, maxAgeMs: 0, syncedAtMs: null, mirroredAtMs: null },
  ...{ fault: null, status: 'unreachable' },
}
const knownBy = (its: KnownCalendars): Receiver => ({
  ...free,
  schedule: free.schedule && { ...free.schedule, calendars: its },
})
const special: Record<string, Receiver> = {
  busy: receiver('busy', { busy: [{ startMs: at('10:00'), endMs: at('10:30') }] }),
  unread: knownBy({ ...calendars, coversUntilMs: at('17:00'), unreadable }),
}

/** A booking is called by its time. */
const of = (time: string, fields: Partial<Booking> = {}) =>
  booking('tom', {
    id: time,
    startMs: at(time),
    ...fields,
    endMs: (fields.startMs ?? at(time)) + 30 * minuteMs,
  })

interface Known {
  readonly wish?: Partial<HandOverWish>
  readonly ahead?: number
  readonly isKnown?: boolean
  readonly serviceStarts?: readonly number[]
}

function ask(
  bookings: readonly Booking[],
  candidates: readonly HandOverCandidate[],
  known: Known = {},
) {
  const { wish, ahead = bookings.length, isKnown = true } = known
  const to: Team = { humanIds: candidates.map(({ humanId }) => humanId) }
  return decideHandOver(
    { isKnown, bookings, ahead, candidates },
    { humanId: 'tom', to, ...wish },
    nowMs,
  )
}

/** What comes of it, told what an engine would tell. */
function hand(bookings: readonly Booking[], receivers: readonly Receiver[], known: Known = {}) {
  const { needs, decide } = ask(bookings, receivers, known)
  const receiverOf = (id: string) => receivers.find(({ humanId }) => humanId === id) ?? free
  return decide({
    busy: needs.busy.map(({ humanId, span }) =>
      receiverOf(humanId).busy.filter((one) => !isFree(span, [one])),
    ),
    counts: needs.busy.map(({ humanId, limits }) =>
      countsOf(limits, receiverOf(humanId).starts, known.serviceStarts),
    ),
  })
}

/** `10:00 free, 11:00 SLOT_UNAVAILABLE`: who got each, or why nobody did; those that moved first. */
function told(...asked: Parameters<typeof hand>): string {
  const { moved, notMoved } = hand(...asked)
  return [
    ...moved.map(({ booking }) => `${booking.id} ${booking.humanId}`),
    ...notMoved.map(({ bookingId, reason }) => `${bookingId} ${reason}`),
  ].join(', ')
}

const code = (decide: () => unknown) => refusalOfDecision(decide)?.code ?? 'done'
const span = (from: string, to: string) => ({ startMs: at(from), endMs: at(to) })

describe('who gets a booking', () => {
  test('is open and free then, with what is kept free around it', () => {
    const kept = of('10:00', { buffers: { beforeMinutes: 10, afterMinutes: 20 } })
    const taken = (from: string, to: string) =>
      told([kept], [receiver('free', { busy: [span(from, to)] })])
    expect(taken('09:00', '09:50')).toBe('10:00 free')
    expect(taken('09:00', '09:51')).toBe('10:00 SLOT_UNAVAILABLE')
    expect(taken('10:50', '11:00')).toBe('10:00 free')
    expect(taken('10:49', '11:00')).toBe('10:00 SLOT_UNAVAILABLE')
  })

  test('of several who are free got the fewest by this call, and is the first of these', () => {
    const both = [receiver('a'), receiver('b')]
    const four = ['10:00', '11:00', '12:00', '13:00'].map((time) => of(time))
    expect(told(four, both)).toBe('10:00 a, 11:00 b, 12:00 a, 13:00 b')
    const busy = [receiver('a', { busy: [span('10:00', '12:30')] }), receiver('b')]
    expect(told(four, busy)).toBe('10:00 b, 11:00 b, 12:00 b, 13:00 a')
    expect(hand(four, busy).free).toEqual([['b'], ['b'], ['b'], ['a', 'b']])
  })

  test('is not the one who hands over', () => {
    const wish = { to: { role: 'rep' } }
    expect(told([of('10:00')], [receiver('tom'), receiver('a')], { wish })).toBe('10:00 a')
  })

  test('has it with an event that names who had it, changed once more', () => {
    const before = of('10:00', { changeCount: 3, inviteSequence: 5 })
    const [change] = hand([before], [free]).moved
    expect(change?.booking).toEqual({
      ...before,
      humanId: 'free',
      changeCount: 4,
      inviteSequence: 6,
    })
    expect(change?.event).toMatchObject({ type: 'booking.updated', previousHumanId: 'tom' })
  })
})

describe('whoever does not get it', () => {
  test.each([
    ['x', 'SCHEDULE_BLOCKED'],
    ['o', 'OUTSIDE_WORKING_HOURS'],
    ['n', 'OUTSIDE_WORKING_HOURS'],
    ['o x', 'SCHEDULE_BLOCKED'],
    ['x o', 'SCHEDULE_BLOCKED'],
    ['busy', 'SLOT_UNAVAILABLE'],
    ['x o busy', 'SLOT_UNAVAILABLE'],
    ['unread', 'UNAVAILABLE'],
    ['busy unread x', 'UNAVAILABLE'],
  ])('%s: %s', (who, reason) => {
    const receivers = who.split(' ').map((id) => special[id] ?? receiver(id))
    const wish = { to: { role: 'rep' } }
    expect(told([of('10:00')], receivers, { wish })).toBe(`10:00 ${reason}`)
  })

  test('is free up to where the calendars are known, and of one that cannot be read nobody knows it', () => {
    const wish = { to: { role: 'rep' } }
    const until = (coversUntilMs: number) =>
      told([of('10:00')], [knownBy({ ...calendars, coversUntilMs })], { wish })
    expect(until(at('10:00') + 1)).toBe('10:00 free')
    expect(until(at('10:00'))).toBe('10:00 OUTSIDE_WORKING_HOURS')
  })

  test('is one of whom a booking was changed as often as may be', () => {
    const worn = of('10:00', { changeCount: bookingChangesMax })
    const last = of('11:00', { changeCount: bookingChangesMax - 1 })
    expect(told([worn, last], [free])).toBe('11:00 free, 10:00 VALIDATION_ERROR')
    expect(ask([worn, last], [free]).needs.busy.map(({ span }) => span)).toEqual([
      span('11:00', '11:30'),
    ])
  })
})

describe('limits', () => {
  const limited = (id: string, most: object, ...starts: readonly number[]) =>
    receiver(id, { rules: most, starts })
  const day = { maxPerDay: 2 }
  const two = [of('10:00'), of('11:00')]

  test('count what there is, and what the call has handed over already', () => {
    expect(told(two, [limited('a', day)])).toBe('10:00 a, 11:00 a')
    expect(told(two, [limited('a', day, at('15:00'))])).toBe('10:00 a, 11:00 SLOT_UNAVAILABLE')
    expect(told(two, [limited('a', { maxPerDay: 1 }), receiver('b')])).toBe('10:00 a, 11:00 b')
    const full = limited('a', day, at('15:00'), at('16:00'))
    expect(told(two, [full, receiver('b')])).toBe('10:00 b, 11:00 b')
  })

  test('count the day or week on which a booking starts, from its first instant to its last', () => {
    const days = ['2026-03-16', '2026-03-17', '2026-03-18'].map((date) => at('00:00', date))
    const night = { workingDays: [1, 2, 3], hours: { startMinutes: 0, endMinutes: 1_440 } }
    const on = (most: object, ...starts: readonly number[]) =>
      told(
        starts.map((startMs, n) => of(`${n}`, { startMs })),
        [limited('a', { ...night, ...most })],
      )
    const [monday = 0, tuesday = 0, wednesday = 0] = days
    expect(on({ maxPerDay: 1 }, tuesday - 30 * minuteMs, tuesday, wednesday)).toBe('0 a, 1 a, 2 a')
    expect(on({ maxPerDay: 1 }, tuesday, wednesday - 30 * minuteMs)).toBe('0 a, 1 SLOT_UNAVAILABLE')
    expect(on({ maxPerWeek: 1 }, monday, wednesday)).toBe('0 a, 1 SLOT_UNAVAILABLE')
    expect(on({ maxPerWeek: 1 }, wednesday, monday + 7 * dayMs)).toBe('0 a, 1 a')
  })

  test('of a service count its meetings alone', () => {
    const services = [{ service: { id: 's', maxPerDay: 1 }, humanIds: ['free'] }]
    const kinds = (...serviceIds: readonly (string | null)[]) =>
      serviceIds.map((serviceId, n) => of(`1${n}:00`, { serviceId }))
    const wish = { services }
    expect(told(kinds('s', null, 's'), [free], { wish })).toBe(
      '10:00 free, 11:00 free, 12:00 SLOT_UNAVAILABLE',
    )
    expect(told(kinds(null, 's'), [free], { wish })).toBe('10:00 free, 11:00 free')
    expect(told(kinds('s'), [free], { wish, serviceStarts: [at('15:00')] })).toBe(
      '10:00 SLOT_UNAVAILABLE',
    )
  })
})

describe('bookings of a service', () => {
  const services: readonly HandOverService[] = [
    { service: { id: 'r', maxPerDay: null }, humanIds: ['a'] },
    { service: { id: 's', maxPerDay: null }, humanIds: ['b', 'o'] },
  ]
  const handed = (serviceId: string, ...ids: readonly string[]) =>
    told(
      [of('10:00', { serviceId })],
      ids.map((id) => receiver(id)),
      { wish: { services } },
    )

  test('go to those who give it', () => {
    expect(handed('s', 'a', 'b')).toBe('10:00 b')
    expect(handed('r', 'a', 'b')).toBe('10:00 a')
    expect(handed('s', 'a')).toBe('10:00 SERVICE_NOT_GIVEN')
    expect(handed('s', 'a', 'o')).toBe('10:00 OUTSIDE_WORKING_HOURS')
    expect(handed('unnamed', 'a', 'b')).toBe('10:00 SERVICE_NOT_GIVEN')
  })
})

describe('one call', () => {
  const every = (minutes: number, count: number) =>
    Array.from({ length: count }, (_, n) =>
      of(`${n}`, { startMs: at('00:00') + n * minutes * minuteMs }),
    )
  const looked = (...asked: Parameters<typeof hand>) => {
    const { moved, notMoved, remaining, lastMs } = hand(...asked)
    return { count: moved.length + notMoved.length, remaining, lastMs }
  }

  test('hands over so many, and says where the next one goes on', () => {
    const most = every(1, handOverMax + 1)
    expect([handOverMax, looked(most, [free])]).toEqual([
      200,
      { count: 200, remaining: 1, lastMs: at('03:19') },
    ])
    expect(looked(most.slice(1), [free])).toEqual({ count: 200, remaining: 0, lastMs: null })
    expect(looked([of('10:00')], [free], { ahead: 7 })).toMatchObject({ remaining: 6 })
    expect(looked([], [free])).toEqual({ count: 0, remaining: 0, lastMs: null })
    expect(looked([], [free], { ahead: 7 })).toEqual({ count: 0, remaining: 7, lastMs: null })
  })

  test('asks 2,000 times whether somebody is free, and about one booking at least', () => {
    const team = (size: number) => Array.from({ length: size }, (_, n) => receiver(`f${n}`))
    const wish = { to: { role: 'rep' } }
    expect(looked(every(1, 200), team(11), { wish }).count).toBe(181)
    expect(looked(every(1, 200), team(10), { wish }).count).toBe(200)
    expect(looked(every(1, 200), team(16), { wish }).count).toBe(125)
    expect(looked(every(1, 200), team(23), { wish }).count).toBe(86)
    const crowd = Array.from({ length: 2_001 }, (_, n) => ({ ...free, humanId: `f${n}` }))
    expect(looked(every(1, 3), crowd).count).toBe(1)
  })

  test('spans 170 days from the first booking on, and one where somebody has many overrides', () => {
    const days = (...numbers: readonly number[]) =>
      numbers.map((n) => of(`${n}`, { startMs: at('10:00') + n * dayMs }))
    const shift = (bookings: readonly Booking[], ms: number) =>
      bookings.map((one, n) => (n === 0 ? one : of(one.id, { startMs: one.startMs + ms })))
    expect(looked(days(0, 169, 170), [free])).toMatchObject({ count: 2, remaining: 1 })
    expect(looked(shift(days(0, 170), -1), [free]).count).toBe(2)
    expect(told(days(0, 168), [free])).toBe('0 free, 168 free')
    const heavy = {
      ...free,
      humanId: 'heavy',
      schedule: compileSchedule('UTC', rules, many),
    }
    expect(looked(days(0, 1), [free, heavy]).count).toBe(1)
    expect(looked(shift(days(0, 1), -1), [free, heavy]).count).toBe(2)
    expect(told(shift(days(0, 1), -1), [heavy])).toBe('0 heavy, 1 heavy')
  })

  test('finds each booking in hours of 182 days from a week’s first on, or of two days', () => {
    const schedule = compileSchedule('UTC', rules, [])
    const hours = handOverHours(schedule, at('10:00', '2026-03-18'))
    // Day 0 was a Thursday, and so is the first of each seven.
    const firstDay = at('00:00', '2026-03-12') / dayMs
    expect(schedule.openHours(firstDay, firstDay + 181)).toBe(hours)
    const heavy = compileSchedule('UTC', rules, many)
    const today = at('00:00', '2026-03-18') / dayMs
    const two = handOverHours(heavy, at('10:00', '2026-03-18'))
    expect(heavy.openHours(today, today + 1)).toBe(two)
  })
})

describe('it is refused', () => {
  const role = { wish: { to: { role: 'rep' } } }

  test('for nobody, for oneself, for one who is gone, and for a role of nobody else', () => {
    expect(code(() => ask([], [free], { isKnown: false }))).toBe('NOT_FOUND')
    expect(code(() => ask([], [receiver('tom')]))).toBe('VALIDATION_ERROR')
    expect(code(() => ask([], [receiver('n')]))).toBe('NOT_FOUND')
    expect(code(() => ask([], [receiver('tom')], role))).toBe('NOT_FOUND')
    expect(code(() => ask([], [receiver('tom'), free], role))).toBe('done')
  })

  test('for a role of more humans than a team has', () => {
    const team = (size: number) => Array.from({ length: size }, () => free)
    expect(code(() => ask([], team(teamHumansMax), role))).toBe('done')
    expect(code(() => ask([], team(teamHumansMax + 1), role))).toBe('VALIDATION_ERROR')
    expect(code(() => ask([], team(teamHumansMax + 1)))).toBe('done')
  })

  test('where a booking that is named does not lie ahead, each by its place', () => {
    const named = (...bookingIds: readonly string[]) =>
      refusalOfDecision(() => ask([of('10:00')], [free], { wish: { bookingIds } }))
    expect(named('10:00')).toBeNull()
    expect(named('11:00')?.code).toBe('VALIDATION_ERROR')
    expect(named('11:00', '10:00', '12:00')?.extras.details?.map(({ field }) => field)).toEqual([
      'booking_ids.0',
      'booking_ids.2',
    ])
  })
})

test('facts of which some are missing are no answer', () => {
  const left = (
    its: object,
    facts: { busy: []; counts: [] } | { busy: [[]]; counts: number[][] },
  ) => {
    const { decide } = ask([of('10:00')], [receiver('a', { rules: its })])
    return () => decide(facts)
  }
  expect(left({}, { busy: [], counts: [] })).toThrow('somebody was left out of the facts')
  const limits = { maxPerDay: 9, maxPerWeek: 9 }
  expect(left(limits, { busy: [[]], counts: [] })).toThrow('a limit was left out of the facts')
  expect(left(limits, { busy: [[]], counts: [[0]] })).toThrow('a limit was left out of the facts')
  expect(left(limits, { busy: [[]], counts: [[0, 0]] })().moved).toHaveLength(1)
})
