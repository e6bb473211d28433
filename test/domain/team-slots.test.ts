/** Slots of several humans: by eye, and against the oracle. */
import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { Refusal } from '../../src/domain/errors.ts'
import { queryRange } from '../../src/domain/slots/slots.ts'
import {
  computeTeamSlots,
  decideMembers,
  decideTeamDuration,
  earliestTeamStartMs,
  type Match,
  type Member,
  matches,
  type TeamSlot,
  teamEmptiness,
  teamRangeDaysMax,
  teamZone,
} from '../../src/domain/slots/team-slots.ts'
import { readDate } from '../../src/domain/time/notation.ts'
import { clockTest } from '../support/clock-test.ts'
import { busyWithin, countsOf } from '../support/facts.ts'
import { type Calendar, consult, dayAt, wallClock } from '../support/oracle.ts'
import { randomTeam, runs, type TeamCase } from '../support/random.ts'
import { engineVerdict, readTimetable, scheduleOf, writeTimetable } from '../support/timetable.ts'

interface Known extends Member, Pick<Calendar, 'busy' | 'starts' | 'serviceStarts'> {}

function memberOf(calendar: Calendar, at: number): Known {
  const { busy, starts = [], serviceStarts = [] } = calendar
  const schedule = scheduleOf(calendar)
  return { humanId: 'abc'[at] ?? '?', schedule, busy, starts, serviceStarts }
}

/** The slots of all of them, the facts told as an engine would. */
function slotsOf(
  members: readonly Known[],
  ...asked: Parameters<typeof computeTeamSlots> extends [unknown, unknown, ...infer Rest]
    ? Rest
    : never
): readonly TeamSlot[] {
  const { needs, decide } = computeTeamSlots(members, members, ...asked)
  const busy = members.map((one, at) => busyWithin(one.busy, needs.busy[at] ?? null))
  const counts = members.map(({ starts = [], serviceStarts }, at) =>
    countsOf(needs.limits?.[at], starts, serviceStarts),
  )
  const { slots, nextMs } = decide({ busy, counts, knownMs: Number.POSITIVE_INFINITY })
  expect(nextMs).toBeNull()
  return slots
}

/** Calendars in the notation of the timetable, all asked for one duration; the dates are those of `zone`. */
function teamSlots(match: Match, zone: string, date: string, texts: readonly string[]): string {
  const tables = texts.map(readTimetable)
  const members = tables.map(({ calendar }, at) => memberOf(calendar, at))
  const day = readDate(date) ?? 0
  const range = queryRange(zone, { fromDay: day, toDay: day })
  const { durationMinutes = 0, calendar } = tables[0] ?? {}
  return slotsOf(members, match, range, { durationMinutes }, calendar?.nowMs ?? 0)
    .map(
      ({ startMs, humanIds }) =>
        `${new Date(startMs).toISOString().slice(11, 16)}${humanIds.join('')}`,
    )
    .join(' ')
}

const newYork = `zone America/New_York
  every 60
  works 1-5 09:00-17:00`
const berlin = newYork.replace('America/New_York', 'Europe/Berlin')

/** The hours, in UTC, that New York and Berlin share: their clocks change three weeks apart. */
const shared: [date: string, hours: string][] = [
  ['2026-03-02', '14:00ab 15:00ab'],
  ['2026-03-09', '13:00ab 14:00ab 15:00ab'],
  ['2026-03-23', '13:00ab 14:00ab 15:00ab'],
  ['2026-03-30', '13:00ab 14:00ab'],
  ['2026-10-26', '13:00ab 14:00ab 15:00ab'],
  ['2026-11-02', '14:00ab 15:00ab'],
  ['2026-03-14', ''],
]

test.each(shared)('on %s a meeting of New York and Berlin can be at %j', (date, hours) => {
  expect(teamSlots('all', 'UTC', date, [newYork, berlin])).toBe(hours)
})

test('any lists whoever is free, in the order asked', () => {
  const early = 'every 60\nworks 1-5 09:00-12:00'
  const late = 'every 60\nworks 1-5 10:00-13:00\nbusy 2026-03-16 11:00-11:10'
  expect(teamSlots('any', 'UTC', '2026-03-16', [early, late])).toBe('09:00a 10:00ab 11:00a 12:00b')
  expect(teamSlots('any', 'UTC', '2026-03-16', [late, early])).toBe('09:00b 10:00ab 11:00b 12:00a')
  expect(teamSlots('all', 'UTC', '2026-03-16', [early, late])).toBe('10:00ab')
})

test('with all a start is on the grid of one of them, and open and free for the others', () => {
  const sharp = 'every 60\nworks 1-5 09:00-12:00'
  const half = 'every 60\nworks 1-5 09:30-12:30'
  expect(teamSlots('all', 'UTC', '2026-03-16', [sharp, half])).toBe(
    '09:30ab 10:00ab 10:30ab 11:00ab',
  )
  const busy = `${half}\nbusy 2026-03-16 10:40-10:50`
  expect(teamSlots('all', 'UTC', '2026-03-16', [sharp, busy])).toBe('09:30ab 11:00ab')
  const blocked = `${half}\nblock 2026-03-16 09:30-10:15`
  expect(teamSlots('all', 'UTC', '2026-03-16', [sharp, blocked])).toBe('10:30ab 11:00ab')
})

test('dates are those of the one zone: Tokyo’s Monday morning is still Sunday in New York', () => {
  const tokyo = 'zone Asia/Tokyo\nevery 60\nworks 1-5 08:00-10:00'
  expect(teamSlots('any', 'America/New_York', '2026-03-15', [tokyo])).toBe('23:00a 00:00a')
  expect(teamSlots('any', 'Asia/Tokyo', '2026-03-16', [tokyo])).toBe('23:00a 00:00a')
  expect(teamSlots('any', 'UTC', '2026-03-16', [tokyo])).toBe('00:00a 23:00a')
})

test('the zone is the one named, else the one that all share, else UTC', () => {
  const [a, b] = ['America/New_York', 'Europe/Berlin']
  expect(teamZone('Asia/Tokyo', [a, b])).toBe('Asia/Tokyo')
  expect(teamZone(undefined, [a, a])).toBe('America/New_York')
  expect(teamZone(undefined, [a, b])).toBe('UTC')
  expect(teamZone(undefined, [])).toBe('UTC')
})

test('who does not offer the duration is left out by any, and refused by all', () => {
  const [a, b] = [newYork, 'every 30\nworks 1-5 09:00-17:00'].map((text, at) =>
    memberOf(readTimetable(text).calendar, at),
  )
  if (!a || !b) throw new Error('two members')
  const ids = (match: Match, minutes: number) => {
    try {
      return decideTeamDuration([a, b], match, minutes).map(({ humanId }) => humanId)
    } catch (error) {
      return error instanceof Refusal ? [error.code, error.message] : error
    }
  }
  expect(ids('any', 60)).toEqual(['a'])
  expect(ids('any', 30)).toEqual(['b'])
  expect(ids('any', 45)).toEqual([
    'INVALID_DURATION',
    'None of these humans offers 45 minutes. Some of them offer: 60, 30.',
  ])
  expect(ids('all', 60)).toEqual([
    'INVALID_DURATION',
    'The human b does not offer 60 minutes. They have no duration in common. Ask for fewer of them, or with match=any.',
  ])
})

/** What the oracle finds for each human apart, put together minute by minute. */
function expected(one: TeamCase, match: Match) {
  const { timeZone, fromDay, toDay, durationMinutes, calendars } = one
  const clock = wallClock(timeZone, (fromDay - 2) * 24, (toDay + 3) * 24)
  const inRange = ({ startMs }: { startMs: number }) => {
    const day = dayAt(clock, startMs / 60_000)
    return day >= fromDay && day <= toDay
  }
  const oracles = calendars.map((calendar) => consult(calendar, fromDay - 3, toDay + 3))
  const slots = oracles.map((oracle) =>
    oracle.slots(fromDay - 2, toDay + 2, durationMinutes).filter(inRange),
  )
  const starts = [...new Set(slots.flat().map(({ startMs }) => startMs))].sort((a, b) => a - b)
  return starts.flatMap((startMs) => {
    const free = oracles.map((oracle, at) =>
      match === 'any'
        ? slots[at]?.some((slot) => slot.startMs === startMs)
        : oracle.verdict(startMs, durationMinutes) === 'yes',
    )
    if (match === 'all' && free.includes(false)) return []
    return [{ startMs, humanIds: [...'abc'].filter((_, at) => free[at]) }]
  })
}

clockTest.each([...matches])(
  '%s finds what the oracle finds, and all of it can be booked',
  (match) => {
    let offered = 0
    const property = fc.property(randomTeam(), (one) => {
      const { timeZone, fromDay, toDay, durationMinutes, calendars } = one
      const members = calendars.flatMap((calendar, at) =>
        calendar.rules ? [memberOf(calendar, at)] : [],
      )
      const range = queryRange(timeZone, { fromDay, toDay })
      const nowMs = calendars[0]?.nowMs ?? 0
      const slots = slotsOf(members, match, range, { durationMinutes }, nowMs)
      offered += slots.length
      const shown = calendars.map(writeTimetable).join('\n')
      const found = slots.map(({ startMs, humanIds }) => ({ startMs, humanIds: [...humanIds] }))
      expect({ shown, timeZone, found }).toEqual({ shown, timeZone, found: expected(one, match) })
      for (const limit of [1, 2, 5, slots.length + 1]) {
        const first = slotsOf(members, match, range, { durationMinutes, limit }, nowMs)
        expect({ shown, limit, first }).toEqual({ shown, limit, first: slots.slice(0, limit) })
      }
      for (const { startMs, humanIds } of slots) {
        for (const { humanId, schedule } of members) {
          if (!humanIds.includes(humanId)) continue
          const calendar = calendars['abc'.indexOf(humanId)]
          if (!calendar) throw new Error('no such calendar')
          expect(engineVerdict(schedule, calendar, startMs, durationMinutes)).toBe('yes')
        }
      }
    })
    fc.assert(property, { ...runs(50), verbose: 0 })
    expect(offered).toBeGreaterThan(300)
  },
)

const member = (text: string, at: number) => memberOf(readTimetable(text).calendar, at)

/** What the refusal says after its first sentence. */
function remedyFor(match: Match, texts: readonly string[]): string {
  try {
    decideTeamDuration(texts.map(member), match, 45)
    return 'not refused'
  } catch (error) {
    return error instanceof Refusal
      ? error.message.replace(/^.*? 45 minutes\. /, '')
      : String(error)
  }
}

const unset = 'zone UTC\n  every 60'
const half = newYork.replace('every 60', 'every 30')

test('a refused duration is answered with those that all offer, or some where some are enough', () => {
  expect(remedyFor('all', [newYork, berlin])).toBe('All of them offer: 60.')
  expect(remedyFor('any', [newYork, berlin])).toBe('All of them offer: 60.')
  expect(remedyFor('any', [newYork, half])).toBe('Some of them offer: 60, 30.')
  expect(remedyFor('any', [newYork, unset])).toBe('Some of them offer: 60.')
})

test('where all are wanted, none of the durations that only some offer is advised', () => {
  const advice = 'They have no duration in common. Ask for fewer of them, or with match=any.'
  expect(remedyFor('all', [newYork, half])).toBe(advice)
})

test('who has no availability offers nothing, and so do all who are wanted with them', () => {
  const ids = (match: Match, texts: readonly string[], minutes: number) =>
    decideTeamDuration(texts.map(member), match, minutes).map(({ humanId }) => humanId)
  expect(ids('any', [unset], 60)).toEqual([])
  expect(ids('all', [unset], 60)).toEqual([])
  expect(ids('any', [unset, newYork], 60)).toEqual(['b'])
  expect(ids('all', [unset, newYork], 60)).toEqual([])
  expect(ids('all', [newYork, half, unset], 30)).toEqual([])
})

test('a duration that all offer leaves nobody out', () => {
  const members = [newYork, berlin].map(member)
  expect(decideTeamDuration(members, 'all', 60)).toEqual(members)
  expect(decideTeamDuration(members, 'any', 60)).toEqual(members)
})

test('nothing has to be known of who does not offer the duration', () => {
  const members = [newYork, berlin].map(member)
  const range = { startMs: 0, endMs: 60_000 }
  const wish = { durationMinutes: 60 }
  const { needs } = computeTeamSlots(members, members.slice(1), 'any', range, wish, 0)
  expect(needs.busy).toEqual([null, { startMs: 0, endMs: 61 * 60_000 }])
})

test('limits are counted where somebody has some, and for whoever offers the duration alone', () => {
  const limited = member(`${newYork}\n  most 4 -`, 0)
  const others = [member(berlin, 1), member(half, 2)]
  const range = { startMs: 0, endMs: 60_000 }
  const limitsOf = (members: readonly Member[], offering: readonly Member[]) => {
    const { needs } = computeTeamSlots(members, offering, 'any', range, { durationMinutes: 60 }, 0)
    return needs.limits?.map((some) => some?.length ?? 0)
  }
  expect(limitsOf(others, others)).toBeUndefined()
  expect(limitsOf([limited, ...others], others)).toBeUndefined()
  expect(limitsOf([...others, limited], [limited])).toEqual([0, 0, 1])
})

test('nobody passes for free of whom nothing is known', () => {
  const members = [newYork, berlin].map(member)
  const range = { startMs: 0, endMs: 60_000 }
  const { decide } = computeTeamSlots(members, members, 'any', range, { durationMinutes: 60 }, 0)
  const knownMs = Number.POSITIVE_INFINITY
  expect(() => decide({ busy: [[]], knownMs })).toThrow('left out')
  expect(decide({ busy: [[], []], knownMs }).slots).toEqual([])
})

test('of a few of many slots each names all who are free then', () => {
  const members = [newYork, newYork, berlin].map(member)
  const range = queryRange('UTC', { fromDay: 20_528, toDay: 20_528 })
  const first = (limit: number) => {
    const asked = [members, members, 'any', range, { durationMinutes: 60, limit }, 0] as const
    const { slots } = computeTeamSlots(...asked).decide({
      ...{ busy: [[], [], []], knownMs: Number.POSITIVE_INFINITY },
    })
    return slots.map(
      ({ startMs, humanIds }) => `${startMs / 3_600_000 - 492_672} ${humanIds.join('')}`,
    )
  }
  expect(first(8)).toEqual(
    ['8 c', '9 c', '10 c', '11 c', '12 c', '13 abc', '14 abc', '15 abc'].slice(0, 8),
  )
  expect(first(6)).toEqual(['8 c', '9 c', '10 c', '11 c', '12 c', '13 abc'])
})

test('of a few slots the last is also one of everybody who is free then', () => {
  const members = [berlin, berlin].map(member)
  const range = queryRange('UTC', { fromDay: 20_528, toDay: 20_528 })
  const wish = { durationMinutes: 60, limit: 2 }
  const { decide } = computeTeamSlots(members, members, 'any', range, wish, 0)
  const { slots } = decide({ busy: [[], []], knownMs: Number.POSITIVE_INFINITY })
  expect(slots.map(({ humanIds }) => humanIds.join(''))).toEqual(['ab', 'ab'])
})

test('a slot is known where the longest of the buffers after it is', () => {
  const [plain, kept] = [member(berlin, 0), member(`${berlin}\n  keeps 0 30`, 1)]
  const range = { startMs: 0, endMs: 24 * 3_600_000 }
  const nextOf = (...members: readonly Member[]) => {
    const asked = [members, members, 'any', range, { durationMinutes: 60 }, 0] as const
    const { decide } = computeTeamSlots(...asked)
    const { nextMs } = decide({ busy: members.map(() => []), knownMs: 10 * 3_600_000 })
    return ((nextMs ?? 0) - 1) / 60_000
  }
  expect(nextOf(plain)).toBe(9 * 60)
  expect(nextOf(plain, kept)).toBe(8 * 60 + 30)
})

test('the first of them may be booked when the least notice is over', () => {
  const [soon, late, whole] = ['notice 60', 'notice 240', ''].map((line, at) =>
    member(`${newYork}\n  ${line}`, at),
  )
  if (!soon || !late || !whole) throw new Error('three members')
  const earliest = (...members: readonly Member[]) => earliestTeamStartMs(members, 0) / 60_000
  expect(earliest(late, soon)).toBe(60)
  expect(earliest(late)).toBe(240)
  expect(earliest(late, whole)).toBe(0)
  expect(earliest()).toBe(Number.POSITIVE_INFINITY)
})

test('one question is about 62 days of several', () => {
  expect(teamRangeDaysMax).toBe(62)
})

test('several who have no slot together are told why', () => {
  const of = (members: number, offering: number, match: Match) =>
    teamEmptiness(Array(members), Array(offering), match)
  expect(of(0, 0, 'any')).toBe('No active human has this role.')
  expect(of(1, 0, 'any')).toBe('No working hours are set yet for any of them.')
  expect(of(1, 0, 'all')).toBe('No working hours are set yet for one of them.')
  expect(of(1, 1, 'any')).toBe('None of them is free on these dates.')
  expect(of(1, 1, 'all')).toBe('On these dates they are free together at no time.')
})

test('whoever is asked for and is no active human is named', () => {
  const { schedule } = member(newYork, 0)
  const found = decideMembers(['a', 'b'], [schedule, schedule])
  expect(found.map(({ humanId }) => humanId)).toEqual(['a', 'b'])
  expect(() => decideMembers(['a', 'b', 'c'], [schedule, null, null])).toThrow(/b, c/)
  expect(() => decideMembers(['a', 'b'], [schedule, null])).toThrow(/\bb\b/)
})
