import { describe, expect, test } from 'bun:test'
import {
  type Assign,
  bookedOf,
  type Candidate,
  type CandidateFacts,
  decideRole,
  decideTeamBooking,
  isOfOne,
  type Load,
  type Team,
  type TeamNeeds,
  type TeamRequest,
  teamHumansMax,
} from '../../src/domain/assignment.ts'
import type { AvailabilityRules } from '../../src/domain/availability.ts'
import { Refusal, type RefusalCode } from '../../src/domain/errors.ts'
import type { Override } from '../../src/domain/override.ts'
import type { Usage } from '../../src/domain/plan.ts'
import { compileSchedule } from '../../src/domain/schedule.ts'
import { dayMs, minuteMs } from '../../src/domain/time/units.ts'
import { noOptionalDetails } from '../support/facts.ts'
import { serviceOf } from '../support/timetable-kinds.ts'

/** Monday 16 March 2026, UTC; all work 09:00-17:00. */
const at = (time: string) => Date.parse(`2026-03-16T${time}Z`)
const nowMs = at('08:00')
const startMs = at('10:00')
const rules: AvailabilityRules = {
  workingDays: [1],
  hours: { startMinutes: 9 * 60, endMinutes: 17 * 60 },
  durationsMinutes: [30],
}
const block: Override = {
  ...{ id: 'o', humanId: 'h', type: 'block', title: 'x', createdAtMs: 0, span: null },
  ...{ startDay: at('00:00') / dayMs, endDay: null, recurrence: null },
}
const usage: Usage = { plan: 'unlimited', autoPurchase: false, used: 0, packs: 0, covered: 0 }

/** A letter for what stands in the way: f nothing, b a booking, x a block, o the hours, d the duration, n the deletion. */
function scheduleOf(letter: string): Candidate['schedule'] {
  if (letter === 'n') return null
  const own = {
    o: { ...rules, workingDays: [2 as const] },
    d: { ...rules, durationsMinutes: [60] },
  }
  return compileSchedule(
    'UTC',
    { ...rules, ...Reflect.get(own, letter) },
    letter === 'x' ? [block] : [],
  )
}

/** A candidate, and what an engine knows of it. */
interface Player extends Candidate {
  readonly isBooked: boolean
  readonly load: Load
}

const candidate = (letter: string, at: number, load: Partial<Load> = {}): Player => ({
  humanId: `${at}${letter}`,
  schedule: scheduleOf(letter),
  isBooked: letter === 'b',
  load: { count: 0, lastStartMs: Number.NEGATIVE_INFINITY, ...load },
})

/** As an engine answers: of the free their load, and of nobody behind the first who is free where one is enough. */
function factsOf(players: readonly Player[], needs: TeamNeeds): CandidateFacts[] {
  const facts: CandidateFacts[] = []
  for (const [at, { isBooked, load }] of players.entries()) {
    const span = needs.busy[at]
    const isFree = Boolean(span) && !isBooked
    facts.push({ busy: span && isBooked ? [span] : [], load: isFree && needs.load ? load : null })
    if (isFree && needs.untilFree) break
  }
  return facts
}

/** `fbf`: three humans, the second of them booked; their ids are 0f, 1b, 2f. */
const team = (letters: string) => [...letters].map((letter, n) => candidate(letter, n))

function decide(
  candidates: readonly Player[],
  assign: Assign,
  of: Team = { humanIds: [] },
  used: Usage = usage,
) {
  const { needs, decide } = ask(candidates, assign, of)
  return decide({ candidates: factsOf(candidates, needs), usage: used })
}

function ask(candidates: readonly Candidate[], assign: Assign, of: Team = { humanIds: [] }) {
  const whom = { attendeeName: 'Ann', attendeeEmail: null, metadata: null, agreedZone: null }
  const request: TeamRequest = {
    team: of,
    assign,
    startMs,
    durationMinutes: 30,
    ...whom,
    ...noOptionalDetails,
  }
  let made = 0
  const newId = () => {
    made += 1
    return `id${made}`
  }
  return decideTeamBooking(candidates, request, newId, nowMs)
}

/** Who is booked, or the code of the refusal. */
function verdict(...asked: Parameters<typeof decide>): string {
  try {
    return decide(...asked)
      .map(({ booking }) => booking.humanId)
      .join(' ')
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('who is booked', () => {
  test.each([
    ['f', '0f', '0f'],
    ['ff', '0f', '0f 1f'],
    ['bf', '1f', 'SLOT_UNAVAILABLE'],
    ['xodf', '3f', 'INVALID_DURATION'],
    ['bb', 'SLOT_UNAVAILABLE', 'SLOT_UNAVAILABLE'],
    // Of those who are not free: the one who came nearest for one of them, the least near for all.
    ['xbo', 'SLOT_UNAVAILABLE', 'OUTSIDE_WORKING_HOURS'],
    ['dox', 'SCHEDULE_BLOCKED', 'INVALID_DURATION'],
    ['od', 'OUTSIDE_WORKING_HOURS', 'INVALID_DURATION'],
    ['dd', 'INVALID_DURATION', 'INVALID_DURATION'],
    ['xb', 'SLOT_UNAVAILABLE', 'SCHEDULE_BLOCKED'],
    ['fn', 'NOT_FOUND', 'NOT_FOUND'],
  ])('of %s one is %s, all are %s', (letters, one, all) => {
    expect(verdict(team(letters), 'first')).toBe(one)
    expect(verdict(team(letters), 'balanced')).toBe(one)
    expect(verdict(team(letters), 'all')).toBe(all)
  })

  /** Bookings near, and minutes since the last; null: none before. */
  const loads: [counts: number[], since: (number | null)[], expected: string][] = [
    [[2, 1, 3], [1, 1, 1], '1f'],
    [[1, 1, 1], [30, 60, 45], '1f'],
    [[1, 1, 1], [30, 60, null], '2f'],
    [[1, 1, 1], [60, 60, 60], '0f'],
    [[2, 1, 1], [null, 30, 60], '2f'],
    [[0, 0, 0], [null, null, null], '0f'],
  ]
  test.each(loads)(
    'balanced, with %j bookings, the last %j minutes before: %s',
    (counts, since, expected) => {
      const candidates = counts.map((count, n) =>
        candidate('f', n, {
          ...{ count, lastStartMs: startMs - (since[n] ?? Number.POSITIVE_INFINITY) * minuteMs },
        }),
      )
      expect(verdict(candidates, 'balanced')).toBe(expected)
      expect(verdict([candidate('b', 9), ...candidates], 'balanced')).toBe(expected)
      expect(verdict(candidates, 'first')).toBe('0f')
    },
  )

  test('the bookings that are weighed are those of three and a half days before and after', () => {
    const [from, to] = ['2026-03-12T22:00Z', '2026-03-19T22:00Z']
    const counted = { startMs: Date.parse(from), endMs: Date.parse(to) }
    expect(ask(team('f'), 'balanced').needs.load).toEqual({ counted, beforeMs: startMs })
    expect(ask(team('f'), 'first').needs.load).toBeNull()
    expect(ask(team('f'), 'all').needs.load).toBeNull()
  })

  test('nothing has to be known of who is refused by the schedule, or stands behind the first who is free', () => {
    const slot = { startMs, endMs: startMs + 30 * minuteMs }
    const { needs } = ask(team('fxodb'), 'first')
    expect(needs).toEqual({ busy: [slot, null, null, null, slot], load: null, untilFree: true })
    expect(ask(team('ff'), 'balanced').needs.untilFree).toBe(false)
    expect(ask(team('ff'), 'all').needs.untilFree).toBe(false)
  })

  test('one of whom an engine says nothing is not taken for free', () => {
    const { decide } = ask(team('f'), 'first')
    expect(() => decide({ candidates: [], usage })).toThrow('left out')
  })
})

describe('what has to be known of limits', () => {
  const limitsOf = (...most: readonly (number | null)[]) => {
    const candidates = most.map((maxPerDay, n) => ({
      humanId: `${n}`,
      schedule: compileSchedule('UTC', { ...rules, ...(maxPerDay && { maxPerDay }) }, []),
    }))
    return ask(candidates, 'first').needs.limits?.map((some) => some?.length ?? 0)
  }

  test('is told in the order of the candidates, and nothing where nobody has any', () => {
    expect(limitsOf(null, null)).toBeUndefined()
    expect(limitsOf(null, 2)).toEqual([0, 1])
    expect(limitsOf(2, null, 2)).toEqual([1, 0, 1])
  })
})

describe('a refusal', () => {
  const refused = (code: RefusalCode, isOfHuman?: true) =>
    isOfOne(new Refusal(code, 'x', isOfHuman ? { isOfHuman } : {}))

  test('is of one human, beside whom another may be free, or of the question', () => {
    const ofOne = [
      ...(['NOT_FOUND', 'INVALID_DURATION', 'OUTSIDE_WORKING_HOURS'] as const),
      ...(['SCHEDULE_BLOCKED', 'SLOT_UNAVAILABLE'] as const),
    ]
    expect(ofOne.filter((code) => !refused(code))).toEqual([])
    expect([refused('VALIDATION_ERROR'), refused('LIMIT_REACHED')]).toEqual([false, false])
    expect([refused('UNAVAILABLE'), refused('UNAVAILABLE', true)]).toEqual([false, true])
  })

  test('names the one whom it is about', () => {
    const unset = [{ humanId: 'h', schedule: compileSchedule('UTC', null, []) }]
    const said = (assign: Assign) => {
      try {
        ask(unset, assign).decide({ candidates: [{ busy: [], load: null }], usage })
        return 'yes'
      } catch (error) {
        return error instanceof Refusal ? error.message : error
      }
    }
    expect(said('first')).toStartWith('Human h has no availability yet.')
    expect(said('all')).toStartWith('Human h cannot be booked: This human has no availability yet.')
  })
})

describe('what is booked', () => {
  test('is agreed in the zone that was written, else in that of the human, and as a kind of meeting', () => {
    const schedule = compileSchedule(
      'Asia/Tokyo',
      { ...rules, hours: { startMinutes: 0, endMinutes: 1_440 } },
      [],
    )
    const made = (change: Partial<TeamRequest>) => {
      const request: TeamRequest = {
        ...{ team: { humanIds: [] }, assign: 'first', startMs, durationMinutes: 30 },
        ...{ attendeeName: 'Ann', attendeeEmail: null, metadata: null, agreedZone: null },
        ...noOptionalDetails,
        ...change,
      }
      const { decide } = decideTeamBooking([{ humanId: 'h', schedule }], request, () => 'b', nowMs)
      return decide({ candidates: [{ busy: [], load: null }], usage })[0]?.booking
    }
    expect(made({})).toMatchObject({ agreed: { timeZone: 'Asia/Tokyo' }, serviceId: null })
    expect(made({ agreedZone: 'Europe/Berlin' })?.agreed?.timeZone).toBe('Europe/Berlin')
    const service = serviceOf({
      ...{ durationsMinutes: [30], weeklyHours: null, stepMinutes: null, maxPerDay: null },
      ...{ bufferBeforeMinutes: null, bufferAfterMinutes: null, minimumNoticeMinutes: null },
      bookingWindowDays: null,
      ...{ cancelNoticeMinutes: null, moveNoticeMinutes: null },
    })
    expect(made({ service })?.serviceId).toBe(service.id)
  })

  test('one booking is a booking like any other', () => {
    const [decision, ...others] = decide(team('bf'), 'first')
    expect(others).toEqual([])
    const agreed = { timeZone: 'UTC', offsetMs: 0 }
    expect(decision?.booking).toMatchObject({ id: 'id1', humanId: '1f', groupId: null, agreed })
    expect(decision?.event.booking).toBe(decision?.booking)
  })

  test('all have one group, ids of their own, and an event each that names the group', () => {
    const decisions = decide(team('ff'), 'all')
    const bookings = decisions.map(({ booking }) => booking)
    expect(bookings.map(({ id }) => id)).toEqual(['id2', 'id3'])
    for (const { booking, event } of decisions) {
      expect(booking.groupId).toBe('id1')
      expect(event.booking).toBe(booking)
    }
    expect(bookedOf(bookings)).toEqual({ groupId: 'id1', bookings })
  })

  test('all take a place each in the quota, or none does', () => {
    const free = (used: number): Usage => ({ ...usage, plan: 'free', used })
    const paying: Usage = { ...usage, plan: 'starter', autoPurchase: true, used: 999 }
    const of = { humanIds: [] }
    expect(verdict(team('fff'), 'all', of, free(97))).toBe('0f 1f 2f')
    expect(verdict(team('fff'), 'all', of, free(98))).toBe('LIMIT_REACHED')
    expect(verdict(team('fff'), 'first', of, free(99))).toBe('0f')
    expect(decide(team('fff'), 'all', of, paying).map(({ pack }) => pack?.covered)).toEqual([
      1_500,
      undefined,
      undefined,
    ])
  })

  test('nobody of a role, and too many of it, are refused', () => {
    const role = { role: 'ae' }
    expect(verdict([], 'first', role)).toBe('NOT_FOUND')
    expect(verdict(team('f'.repeat(teamHumansMax)), 'first', role)).toBe('0f')
    expect(verdict(team('f'.repeat(teamHumansMax + 1)), 'first', role)).toBe('VALIDATION_ERROR')
    expect(() => decideRole(Array(teamHumansMax))).not.toThrow()
    expect(() => decideRole(Array(teamHumansMax + 1))).toThrow('more than 100 humans')
  })

  test('the refusal says which ids are unknown, and who of all is in the way', () => {
    expect(() => decide(team('nfn'), 'first')).toThrow('0n, 2n')
    expect(() => decide(team('fbf'), 'all')).toThrow('1b')
  })
})
