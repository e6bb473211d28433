/** Slots of calendars that are too full to be read at once: the parts come to the same. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { bufferMinutesMax, durationMinutesMax } from '../../src/domain/availability.ts'
import { type Buffers, noBuffers } from '../../src/domain/claim.ts'
import { knownUntil } from '../../src/domain/question.ts'
import { knownStarts, type Part, rowsOfEach } from '../../src/domain/slots/parts.ts'
import { askSlots, computeSlots, queryRange } from '../../src/domain/slots/slots.ts'
import { computeTeamSlots, type TeamSlot } from '../../src/domain/slots/team-slots.ts'
import { type Interval, overlaps } from '../../src/domain/time/interval.ts'
import { inParts, type Rest } from '../../src/operations/slots/parts.ts'
import { clockTest } from '../support/clock-test.ts'
import { countsOf } from '../support/facts.ts'
import { randomCase, randomTeam, runs } from '../support/random.ts'
import { scheduleOf } from '../support/timetable.ts'

const rowsMax = 2

/** As bookings are read: those that touch stay apart. */
function within(busy: readonly Interval[], span: Interval | null): readonly Interval[] {
  return span === null ? [] : busy.filter((one) => overlaps(one, span))
}

clockTest(
  'a calendar that is read a few bookings at a time has the slots that it has as a whole',
  async () => {
    let most = 0
    const limits = fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined })
    const property = fc.asyncProperty(
      randomCase(),
      limits,
      async ({ calendar, ...asked }, limit) => {
        const schedule = scheduleOf(calendar)
        const { nowMs } = calendar
        if (!schedule.rules) return
        const range = queryRange(calendar.timeZone, asked)
        const ask = async (rest: Rest): Promise<Part<Interval>> => {
          const query = { ...asked, limit: rest.limit }
          const { needs, decide } = askSlots(schedule, query, rest.fromMs, nowMs)
          const booked = within(calendar.busy, needs.busy)
          const read = booked.slice(0, rowsMax)
          const counts = countsOf(needs.limits, [])
          const part = decide({ busy: read, counts, holds: [], knownMs: knownUntil(read, rowsMax) })
          if (part.nextMs === null || part.nextMs > Math.max(rest.fromMs, range.startMs))
            return part
          // So few rows may lie within one slot; as many as are really read do not.
          return decide({ busy: booked, counts, holds: [], knownMs: Number.POSITIVE_INFINITY })
        }
        const { parts } = await inParts(limit, pause, ask)
        most = Math.max(most, parts.length)
        expect(parts.flatMap(({ slots }) => slots)).toEqual(
          computeSlots(schedule, calendar.busy, { ...asked, limit }, nowMs),
        )
      },
    )
    await fc.assert(property, { ...runs(300), verbose: 0 })
    expect(most).toBeGreaterThan(1)
  },
)

clockTest('so has a team, as far as the calendar is known of which the least is', () => {
  let cut = 0
  const property = fc.property(
    randomTeam(),
    fc.constantFrom('any', 'all'),
    fc.nat(),
    (team, match, at) => {
      const { timeZone, calendars, durationMinutes } = team
      const members = calendars.map((calendar, n) => ({
        humanId: `${n}`,
        schedule: scheduleOf(calendar),
      }))
      const range = queryRange(timeZone, team)
      const busy = calendars.map((calendar) => calendar.busy)
      const nowMs = calendars[0]?.nowMs ?? 0
      const after = members.map(({ schedule }) => schedule.terms.bufferAfterMinutes)
      const minutes = durationMinutes + Math.max(...after)
      const ask = (span: Interval, knownMs: number): Part<TeamSlot> => {
        const how = match === 'any' ? 'any' : 'all'
        const wish = { durationMinutes }
        const { needs, decide } = computeTeamSlots(members, members, how, span, wish, nowMs)
        const counts = needs.limits?.map((limits) => countsOf(limits, [])) ?? []
        return decide({ busy, counts, knownMs })
      }
      const knownMs = range.startMs + (at % (range.endMs - range.startMs)) + minutes * 60_000
      const first = ask(range, knownMs)
      const rest =
        first.nextMs === null ? [] : ask({ ...range, startMs: first.nextMs }, Infinity).slots
      cut += rest.length > 0 && first.slots.length > 0 ? 1 : 0
      for (const { endMs } of first.slots) expect(endMs).toBeLessThanOrEqual(knownMs)
      expect([...first.slots, ...rest]).toEqual([...ask(range, Infinity).slots])
    },
  )
  fc.assert(property, { ...runs(200), verbose: 0 })
  expect(cut).toBeGreaterThan(20)
})

const pause = () => new Promise<void>((resolve) => setImmediate(resolve))

test('bookings that were read to the end are known to the end', () => {
  const booked = [1, 2, 3].map((n) => ({ startMs: n, endMs: n + 1 }))
  expect(knownUntil(booked)).toBe(Infinity)
  expect(knownUntil(booked, 4)).toBe(Infinity)
  expect(knownUntil(booked, 3)).toBe(4)
  expect(knownUntil([], 3)).toBe(Infinity)
  // Every part gets on: nobody has more bookings than these while the longest slot lasts.
  const widest = { beforeMinutes: bufferMinutesMax, afterMinutes: bufferMinutesMax }
  const none = Array<Buffers>(99).fill(noBuffers)
  expect(rowsOfEach([])).toBe(50_000)
  expect(rowsOfEach([widest])).toBe(50_000)
  expect(rowsOfEach([...none, noBuffers])).toBeGreaterThan(durationMinutesMax)
  expect(rowsOfEach([...none, widest])).toBeGreaterThan(durationMinutesMax + 2 * bufferMinutesMax)
})

test('between two parts others have their turn, and with a limit the parts end', async () => {
  const turns: string[] = []
  const ask = async ({ fromMs, limit }: Rest) => {
    turns.push(`part from ${fromMs}, ${limit} left`)
    setImmediate(() => turns.push('others'))
    return { slots: ['a', 'b'], nextMs: Math.max(0, fromMs) + 10 }
  }
  const { parts } = await inParts(6, pause, ask)
  expect(parts).toHaveLength(3)
  expect(turns.slice(0, 5)).toEqual([
    'part from -Infinity, 6 left',
    'others',
    'part from 10, 4 left',
    'others',
    'part from 20, 2 left',
  ])
})

test('known are the starts whose whole slots lie in known time, and the next part begins behind them', () => {
  const minute = 60_000
  const range = { startMs: 0, endMs: 100 * minute }
  const known = (knownMs: number) => knownStarts(range, 30, knownMs)
  expect(known(Number.POSITIVE_INFINITY)).toEqual({ ...range, nextMs: null })
  // The last start of the range is a millisecond before its end.
  expect(known(130 * minute - 1)).toEqual({ ...range, nextMs: null })
  expect(known(130 * minute)).toEqual({ ...range, nextMs: null })
  const until = 100 * minute - 1
  expect(known(130 * minute - 2)).toEqual({ startMs: 0, endMs: until, nextMs: until })
  expect(known(90 * minute)).toEqual({
    ...{ startMs: 0, endMs: 60 * minute + 1, nextMs: 60 * minute + 1 },
  })
})

test('the rows of one part are shared, and each human has more than one slot can hide', () => {
  const of = (humans: number, buffers: Buffers = noBuffers) =>
    rowsOfEach(Array(humans).fill(buffers))
  expect([of(0), of(1), of(3), of(10)]).toEqual([50_000, 50_000, 16_666, 5_000])
  expect(of(100)).toBe(durationMinutesMax + 60)
  expect(of(100, { beforeMinutes: 10, afterMinutes: 20 })).toBe(durationMinutesMax + 90)
})
