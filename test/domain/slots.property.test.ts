/** The engine against the oracle, on random calendars. A failure prints its seed and a timetable. */
import { expect } from 'bun:test'
import fc from 'fast-check'
import type { Interval } from '../../src/domain/time/interval.ts'
import { clockTest as test } from '../support/clock-test.ts'
import { consult } from '../support/oracle.ts'
import { type Case, randomCase, runs } from '../support/random.ts'
import {
  engineSlots as askEngine,
  engineVerdict,
  readTimetable,
  scheduleOf,
  writeTimetable,
} from '../support/timetable.ts'

function check(count: number, compare: (one: Case) => [actual: unknown, expected: unknown]): void {
  const property = fc.property(randomCase(), (one) => {
    const [actual, expected] = compare(one)
    if (Bun.deepEquals(actual, expected)) return
    throw new Error(
      `${show(one)}\n  engine  ${beyond(actual, expected)}\n  oracle  ${beyond(expected, actual)}`,
    )
  })
  const { seed, numRuns } = runs(count)
  const details = fc.check(property, { seed, numRuns, verbose: 0 })
  if (!details.failed) return
  const cause = details.errorInstance
  const message = cause instanceof Error ? cause.message : String(cause)
  throw new Error(`SLOTFLOW_TEST_SEED=${seed}, after ${details.numShrinks} shrinks:\n${message}`)
}

function show({ calendar, fromDay, toDay, durationMinutes }: Case): string {
  const date = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10)
  const asked = `every  ${durationMinutes}\nslots  ${date(fromDay)}..${date(toDay)}`
  return `${writeTimetable(calendar)}\n${asked}`.replace(/^/gm, '  ')
}

/** The members of one list that the other lacks, with epoch milliseconds as UTC. */
function beyond(one: unknown, other: unknown): string {
  const utc = (_: string, some: unknown) =>
    typeof some === 'number' ? new Date(some).toISOString() : some
  const members = (list: unknown) =>
    Array.isArray(list) ? list.map((member) => JSON.stringify(member, utc)) : []
  const known = new Set(members(other))
  const extra = members(one).filter((member) => !known.has(member))
  return extra.slice(0, 10).join('\n          ') || 'nothing more'
}

function engineSlots(
  { calendar, fromDay, toDay, durationMinutes }: Case,
  limit?: number,
): readonly Interval[] {
  return askEngine(calendar, { fromDay, toDay, durationMinutes, limit })
}

test('the slots offered are those that the oracle finds minute by minute', () => {
  let offered = 0
  check(375, (one) => {
    const { calendar, fromDay, toDay, durationMinutes } = one
    const slots = engineSlots(one)
    offered += slots.length
    return [slots, consult(calendar, fromDay, toDay).slots(fromDay, toDay, durationMinutes)]
  })
  expect(offered).toBeGreaterThan(2_500)
})

test('a limit gives the first of all the slots, however windows overlap', () => {
  let cut = 0
  check(375, (one) => {
    const all = engineSlots(one)
    const limits = [1, 2, 3, 7, all.length - 1, all.length, all.length + 1].filter((n) => n > 0)
    cut += all.length > 7 ? 1 : 0
    return [
      limits.map((limit) => engineSlots(one, limit)),
      limits.map((limit) => all.slice(0, limit)),
    ]
  })
  expect(cut).toBeGreaterThan(25)
})

test('whatever is offered can be booked', () =>
  check(300, (one) => {
    const { calendar, durationMinutes } = one
    const schedule = scheduleOf(calendar)
    const refused = engineSlots(one).flatMap(({ startMs }) => {
      const verdict = engineVerdict(schedule, calendar, startMs, durationMinutes)
      return verdict === 'yes' ? [] : [{ startMs, verdict }]
    })
    return [refused, []]
  }))

test('any minute at all is booked or refused as the oracle says, for the same reason', () => {
  const seen = new Map<string, number>()
  check(375, (one) => {
    const { calendar, fromDay, toDay, durationMinutes, startsMs } = one
    const schedule = scheduleOf(calendar)
    const oracle = consult(calendar, fromDay - 2, toDay + 2)
    const starts = startsMs.map((ms) => ({ ms, utc: new Date(ms).toISOString() }))
    const said = starts.map(({ ms, utc }) => [
      utc,
      engineVerdict(schedule, calendar, ms, durationMinutes),
    ])
    for (const [, verdict = ''] of said) seen.set(verdict, (seen.get(verdict) ?? 0) + 1)
    return [said, starts.map(({ ms, utc }) => [utc, oracle.verdict(ms, durationMinutes)])]
  })
  const verdicts = [
    'OUTSIDE_WORKING_HOURS',
    'SCHEDULE_BLOCKED',
    'SLOT_UNAVAILABLE',
    'VALIDATION_ERROR',
  ]
  for (const verdict of [...verdicts, 'yes']) expect(seen.get(verdict) ?? 0).toBeGreaterThan(25)
})

test('a range holds the slots of its days, so moving it never shifts the grid', () =>
  check(300, (one) => {
    const { fromDay, toDay } = one
    const days = Array.from({ length: toDay - fromDay + 1 }, (_, k) => fromDay + k)
    const daily = days.flatMap((day) => engineSlots({ ...one, fromDay: day, toDay: day }))
    return [engineSlots(one), daily]
  }))

test('bookings strike slots out and move none', () =>
  check(250, (one) => {
    const { calendar, ...rest } = one
    const free = engineSlots({ calendar: { ...calendar, busy: [] }, ...rest })
    const { bufferBeforeMinutes, bufferAfterMinutes } = scheduleOf(calendar).terms
    const [beforeMs, afterMs] = [bufferBeforeMinutes * 60_000, bufferAfterMinutes * 60_000]
    const left = free.filter(
      ({ startMs, endMs }) =>
        !calendar.busy.some(
          (taken) => taken.startMs < endMs + afterMs && taken.endMs > startMs - beforeMs,
        ),
    )
    return [engineSlots(one), left]
  }))

test('a timetable says all there is to a calendar', () =>
  check(75, (one) => {
    const { calendar, durationMinutes } = one
    const text = `${writeTimetable(calendar)}\nevery ${durationMinutes}`
    const read = readTimetable(text).calendar
    return [engineSlots({ ...one, calendar: read }), engineSlots(one)]
  }))
