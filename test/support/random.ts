/** Seeded random calendars, most of them close to a change of the clock. */
import fc from 'fast-check'
import {
  type AvailabilityRules,
  type Break,
  overlappingWindows,
  type WallSpan,
  type WeekWindow,
  weekdays,
} from '../../src/domain/availability.ts'
import type { HolidayRules, HolidayType } from '../../src/domain/holidays/holidays.ts'
import type { Override } from '../../src/domain/override.ts'
import type { Interval } from '../../src/domain/time/interval.ts'
import type { Recurrence } from '../../src/domain/time/recurrence.ts'
import { debianChanges, debianOffsetMs } from './debian-zones.ts'
import { nowhere } from './holidays.ts'
import type { Calendar, ServiceRules } from './oracle.ts'

/** A calendar and what is asked of it. */
export interface Case {
  readonly calendar: Calendar
  readonly fromDay: number
  readonly toDay: number
  readonly durationMinutes: number
  /** Starts to try to book: any minute, on the grid or off it. */
  readonly startsMs: readonly number[]
}

const minuteMs = 60_000
const dayMinutes = 24 * 60
const dayMs = dayMinutes * minuteMs
const firstMs = Date.UTC(2025, 0, 1)
const lastMs = Date.UTC(2031, 0, 1)

/** `SLOTFLOW_TEST_SEED` is a number, or `random`; the same seed makes the same cases. */
export function readSeed(): number {
  const text = process.env.SLOTFLOW_TEST_SEED ?? '20260308'
  const seed = text === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(text)
  if (!Number.isInteger(seed)) throw new Error(`SLOTFLOW_TEST_SEED is no whole number: ${text}`)
  return seed
}

/** How to run a property; `SLOTFLOW_TEST_RUNS=20` makes it twenty times as many. */
export function runs(count: number): { seed: number; numRuns: number } {
  return { seed: readSeed(), numRuns: count * Number(process.env.SLOTFLOW_TEST_RUNS ?? 1) }
}

/**
 * Runs a property `count` times, and tells the seed and the smallest case where it fails. Answers how
 * often it ran.
 */
export async function checkCases<T>(
  count: number,
  cases: fc.Arbitrary<T>,
  run: (one: T) => Promise<void>,
): Promise<number> {
  const { seed, numRuns } = runs(count)
  const found = await fc.check(fc.asyncProperty(cases, run), { seed, numRuns, verbose: 0 })
  if (!found.failed) return numRuns
  const cause = found.errorInstance
  const reason = cause instanceof Error ? cause.message : String(cause)
  const smallest = fc.stringify(found.counterexample)
  throw new Error(`SLOTFLOW_TEST_SEED=${seed} fails, the smallest case is ${smallest}:\n${reason}`)
}

/** Numbers from 0 up to `below`, the same ones for the same seed. */
export function randomOf(start: number): (below: number) => number {
  let state = start
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/**
 * No change, one hour, half an hour, two hours, at midnight, across midnight, three quarters off; and some
 * whose rules were changed in 2026, as Casablanca's and Havana's were too.
 */
export const zones = [
  'America/Vancouver',
  'America/Winnipeg',
  'America/Edmonton',
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Africa/Cairo',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Asia/Beirut',
  'America/Nuuk',
  'America/Havana',
  'Atlantic/Azores',
  'Africa/Casablanca',
  'Pacific/Chatham',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Pacific/Apia',
  'Pacific/Kiritimati',
]

/** The instants at which a zone's clock changes. */
export function transitionsOf(timeZone: string, fromMs = firstMs, toMs = lastMs): number[] {
  const jumps: number[] = []
  let before = debianOffsetMs(timeZone, fromMs)
  for (const { fromMs: ms, offsetMs } of debianChanges(timeZone, fromMs, toMs)) {
    if (offsetMs !== before) jumps.push(ms)
    before = offsetMs
  }
  return jumps
}

export function randomCase(): fc.Arbitrary<Case> {
  const days = fc.oneof({ weight: 20, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: fc.nat(60) })
  return fc
    .constantFrom(...zones)
    .chain((timeZone) => fc.tuple(fc.constant(timeZone), randomDay(timeZone), days))
    .chain(([timeZone, fromDay, more]) => caseWithin(timeZone, fromDay, fromDay + more))
}

/** Several calendars that are asked the same, for dates of a zone that may be nobody's. */
export interface TeamCase extends Pick<Case, 'fromDay' | 'toDay' | 'durationMinutes'> {
  readonly timeZone: string
  readonly calendars: readonly Calendar[]
}

export function randomTeam(): fc.Arbitrary<TeamCase> {
  return fc
    .tuple(
      fc.constantFrom(...zones),
      fc.array(fc.constantFrom(...zones), { minLength: 2, maxLength: 3 }),
    )
    .chain(([timeZone, theirs]) =>
      fc.tuple(fc.constant(timeZone), fc.constant(theirs), randomDay(timeZone), fc.nat(2)),
    )
    .chain(([timeZone, theirs, fromDay, more]) => {
      const toDay = fromDay + more
      const cases = fc.tuple(...theirs.map((zone) => caseWithin(zone, fromDay, toDay)))
      return cases.map((members) => teamOf(timeZone, fromDay, toDay, members))
    })
}

/** All are asked for the duration, for the service and at the time of the first. */
function teamOf(
  timeZone: string,
  fromDay: number,
  toDay: number,
  members: readonly Case[],
): TeamCase {
  const { durationMinutes = 30, calendar } = members[0] ?? {}
  const { nowMs = 0, service } = calendar ?? {}
  const calendars = members.map(({ calendar: { service: _, ...own } }) => ({
    ...own,
    rules: own.rules && { ...own.rules, durationsMinutes: [durationMinutes] },
    ...(service && { service: { ...service, durationsMinutes: [durationMinutes] } }),
    nowMs,
  }))
  return { timeZone, fromDay, toDay, durationMinutes, calendars }
}

function randomDay(timeZone: string): fc.Arbitrary<number> {
  const anyDay = fc.integer({ min: firstMs / dayMs, max: lastMs / dayMs })
  const transitions = transitionsOf(timeZone)
  if (transitions.length === 0) return anyDay
  const changeDay = fc
    .tuple(fc.constantFrom(...transitions), fc.integer({ min: -4, max: 1 }))
    .map(([ms, shift]) => Math.floor(ms / dayMs) + shift)
  return fc.oneof({ weight: 1, arbitrary: anyDay }, { weight: 3, arbitrary: changeDay })
}

function caseWithin(timeZone: string, fromDay: number, toDay: number): fc.Arbitrary<Case> {
  const minutes = (toDay - fromDay + 3) * dayMinutes
  const dawnMs = (fromDay - 1) * dayMs
  const start = fc.nat(minutes - 1).map((minute) => dawnMs + minute * minuteMs)
  return randomDuration().chain((durationMinutes) =>
    fc.record({
      calendar: fc
        .record({
          timeZone: fc.constant(timeZone),
          rules: randomRules(durationMinutes),
          overrides: fc.array(randomOverride(fromDay, toDay), { maxLength: 6 }),
          holidays: fc.option(randomHolidays(fromDay, toDay), { freq: 2 }),
          busy: randomBusy(dawnMs, minutes),
          nearMs: start.chain((ms) => fc.constantFrom(ms, ms + 1, ms + 59_999)),
          isNear: fc.oneof(...[false, false, false, false, true].map((is) => fc.constant(is))),
          service: fc.oneof(
            { weight: 2, arbitrary: fc.constant(undefined) },
            { weight: 1, arbitrary: randomService(durationMinutes) },
          ),
          counted: fc.array(fc.tuple(start, fc.boolean()), { maxLength: 6 }),
        })
        .map(({ nearMs, isNear, counted, service, ...rest }) => ({
          ...rest,
          ...(service && { service }),
          ...startsOf(counted, service !== undefined),
          nowMs: isNear || isTold(rest.rules) || (service && isTold(service)) ? nearMs : 0,
        })),
      fromDay: fc.constant(fromDay),
      toDay: fc.constant(toDay),
      durationMinutes: fc.constant(durationMinutes),
      startsMs: fc.array(start, { minLength: 30, maxLength: 30 }),
    }),
  )
}

export function randomDuration(): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(10, 15, 20, 30, 45, 60) },
    { weight: 2, arbitrary: fc.constantFrom(7, 90, 120, 480, 1_439, 1_440) },
    { weight: 1, arbitrary: fc.integer({ min: 5, max: 1_440 }) },
  )
}

/** When the meetings begin that limits count, and which of them are of the service that is asked for. */
function startsOf(
  counted: readonly (readonly [ms: number, isOfService: boolean])[],
  some: boolean,
) {
  const sorted = counted.toSorted(([a], [b]) => a - b)
  const ofService = sorted.filter(([, isOfService]) => some && isOfService)
  return { starts: sorted.map(([ms]) => ms), serviceStarts: ofService.map(([ms]) => ms) }
}

/** Rules that are told from now would leave nothing where now is long ago. */
function isTold(rules: Partial<AvailabilityRules | ServiceRules>): boolean {
  return rules.minimumNoticeMinutes != null || rules.bookingWindowDays != null
}

/** Each of the further rules is set in a fifth of the cases; what is not set is absent, as it is stored. */
export function randomRules(durationMinutes: number): fc.Arbitrary<AvailabilityRules> {
  const daily = fc.record({
    workingDays: fc.oneof(fc.constant([...weekdays]), fc.subarray([...weekdays])),
    hours: randomSpan(),
  })
  return fc
    .record({
      hours: fc.oneof(...[daily, daily, daily, randomWeek()]),
      durationsMinutes: fc.constantFrom([durationMinutes], [durationMinutes, 25]),
      breaks: seldom(fc.array(randomBreak(), { minLength: 1, maxLength: 3 })),
      stepMinutes: seldom(fc.oneof(fc.constantFrom(5, 10, 15, 30, 60), fc.nat(1_439).map(next))),
      minimumNoticeMinutes: seldom(fc.oneof(fc.constantFrom(0, 60, 240), fc.nat(4 * dayMinutes))),
      bookingWindowDays: seldom(fc.nat(5)),
      maxPerDay: seldom(fc.integer({ min: 1, max: 3 })),
      maxPerWeek: seldom(fc.integer({ min: 1, max: 5 })),
      buffers: randomBuffers(),
    })
    .map(({ hours, durationsMinutes, buffers, ...further }) => ({
      ...hours,
      durationsMinutes,
      ...buffers,
      ...JSON.parse(JSON.stringify(further)),
    }))
}

/** Each is said in a third of the cases; also a 0 stands in the place of what the human has. */
export function randomService(durationMinutes: number): fc.Arbitrary<ServiceRules> {
  const said = <T>(value: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value })
  const minutes = fc.oneof(fc.constantFrom(0, 5, 15, 60), fc.nat(720))
  return fc.record({
    durationsMinutes: fc.constantFrom([durationMinutes], [durationMinutes, 25]),
    weeklyHours: said(randomWeek().map(({ weeklyHours }) => weeklyHours)),
    stepMinutes: said(fc.oneof(fc.constantFrom(5, 10, 15, 30, 60), fc.nat(1_439).map(next))),
    bufferBeforeMinutes: said(minutes),
    bufferAfterMinutes: said(minutes),
    minimumNoticeMinutes: said(fc.oneof(fc.constantFrom(0, 60, 240), fc.nat(4 * dayMinutes))),
    bookingWindowDays: said(fc.nat(5)),
    maxPerDay: said(fc.integer({ min: 1, max: 3 })),
  })
}

/** Mostly none, as most people have none. */
function randomBuffers() {
  const minutes = fc.oneof(fc.constantFrom(5, 10, 15, 30, 60), fc.integer({ min: 0, max: 720 }))
  const some = fc.record(
    { bufferBeforeMinutes: minutes, bufferAfterMinutes: minutes },
    { requiredKeys: [] },
  )
  return fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: some })
}

const next = (n: number) => n + 1

function seldom<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })
}

/** Windows over all the week; of those that would overlap the first stays. */
function randomWeek() {
  const window = fc
    .tuple(fc.constantFrom(...weekdays), randomSpan())
    .map(([weekday, span]) => ({ weekday, ...span }))
  return fc.array(window, { maxLength: 12 }).map((windows) => {
    const weeklyHours: WeekWindow[] = []
    for (const one of windows) {
      if (overlappingWindows([...weeklyHours, one]).length === 0) weeklyHours.push(one)
    }
    const workingDays = weekdays.filter((day) => weeklyHours.some((one) => one.weekday === day))
    return { workingDays, hours: null, weeklyHours }
  })
}

function randomBreak(): fc.Arbitrary<Break> {
  const days = fc.subarray([...weekdays], { minLength: 1 })
  return fc
    .tuple(randomSpan(), fc.option(days))
    .map(([span, only]) => (only ? { ...span, weekdays: only } : span))
}

/** Half of the wall times lie in the small hours, where clocks change. */
function randomTime(): fc.Arbitrary<number> {
  return fc.oneof(
    fc.nat(16).map((k) => k * 15),
    fc.nat(95).map((k) => k * 15),
    fc.constantFrom(0, 60, 120, 180, 23 * 60, 23 * 60 + 30),
    fc.nat(dayMinutes - 1),
  )
}

function randomSpan(): fc.Arbitrary<WallSpan> {
  const end = fc.oneof(
    { weight: 4, arbitrary: randomTime() },
    { weight: 1, arbitrary: fc.constant(dayMinutes) },
  )
  return fc
    .record({ startMinutes: randomTime(), endMinutes: end })
    .filter(({ startMinutes, endMinutes }) => startMinutes !== endMinutes)
}

export function randomOverride(fromDay: number, toDay: number): fc.Arbitrary<Override> {
  const dated = fc.record({
    startDay: fc.integer({ min: fromDay - 6, max: toDay + 3 }),
    days: fc.option(fc.nat(7)),
    recurrence: fc.constant(null),
  })
  const recurring = fc.record({
    startDay: fc.integer({ min: fromDay - 800, max: toDay + 3 }),
    days: fc.option(fc.nat(900)),
    recurrence: randomRecurrence(),
  })
  return fc
    .tuple(
      fc.constantFrom<Override['type'][]>('block', 'open'),
      fc.option(randomSpan(), { freq: 3 }),
      fc.oneof(dated, recurring, randomDates(fromDay, toDay)),
    )
    .map(([type, span, dates]) => ({
      ...{ id: 'o', humanId: 'h', type, title: type, span, createdAtMs: 0 },
      ...('dates' in dates ? dates : spanOfDays(dates)),
    }))
}

export function randomHolidays(
  fromDay: number,
  toDay: number,
  country = nowhere,
): fc.Arbitrary<HolidayRules> {
  const days = fc
    .uniqueArray(fc.integer({ min: fromDay - 3, max: toDay + 3 }), { maxLength: 4 })
    .map((some) => some.toSorted((a, b) => a - b))
  return fc
    .record({
      country: fc.constant(country),
      region: fc.constant(null),
      types: fc.subarray<HolidayType>(['public', 'observance'], { minLength: 1 }),
      except: days,
      also: days,
    })
    .map(({ also, ...rest }) => ({
      ...rest,
      // A date that is in both is refused.
      also: also.filter((day) => !rest.except.includes(day)),
    }))
}

/** Some days by themselves. */
function randomDates(fromDay: number, toDay: number) {
  const day = fc.integer({ min: fromDay - 3, max: toDay + 3 })
  return fc.uniqueArray(day, { minLength: 1, maxLength: 6 }).map((days) => {
    const dates = days.toSorted((a, b) => a - b)
    return { startDay: dates.at(0) ?? 0, endDay: dates.at(-1) ?? 0, recurrence: null, dates }
  })
}

interface DaySpan {
  readonly startDay: number
  readonly days: number | null
  readonly recurrence: Recurrence | null
}

function spanOfDays({ startDay, days, recurrence }: DaySpan) {
  return { startDay, endDay: days === null ? null : startDay + days, recurrence }
}

export function randomRecurrence(): fc.Arbitrary<Recurrence> {
  const interval = fc.integer({ min: 1, max: 4 })
  const freq = <Freq extends string>(name: Freq) => fc.constant(name)
  const days = fc.subarray([...weekdays], { minLength: 1 })
  const nth = fc.record({
    week: fc.constantFrom<(1 | 2 | 3 | 4 | 5 | -1)[]>(1, 2, 3, 4, 5, -1),
    day: fc.constantFrom(...weekdays),
  })
  const dayOfMonth = fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constantFrom(28, 29, 30, 31, -1))
  const optional = { requiredKeys: ['freq'] } satisfies { requiredKeys: ['freq'] }
  return fc.oneof(
    fc.record({ freq: freq('weekly'), interval, days }, optional),
    fc.record({ freq: freq('monthly'), interval, dayOfMonth }, optional),
    fc.record({ freq: freq('monthly'), interval, nth }, optional),
  )
}

/** Sorted and disjoint; some touch. */
function randomBusy(fromMs: number, minutes: number): fc.Arbitrary<Interval[]> {
  const piece = fc.tuple(
    fc.oneof(fc.constant(0), fc.nat(Math.floor(minutes / 4))),
    fc.integer({ min: 1, max: 90 }),
  )
  return fc.array(piece, { maxLength: 8 }).map((pieces) => {
    let endMs = fromMs
    return pieces.map(([gap, length]) => {
      const startMs = endMs + gap * minuteMs
      endMs = startMs + length * minuteMs
      return { startMs, endMs }
    })
  })
}
