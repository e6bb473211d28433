/** Who of several humans is booked. */

import {
  type Booked,
  type Booking,
  type BookingDecision,
  type BookingRequest,
  confirmed,
  decideOffered,
  humanNotFound,
} from './booking.ts'
import { invalid, Refusal, type RefusalCode, refusalOfDecision } from './errors.ts'
import { decideUsage, type Usage } from './plan.ts'
import { type Question, questionWanting, type TimeFacts, type TimesNeeds } from './question.ts'
import type { Schedule } from './schedule.ts'
import { type Service, scheduleFor } from './services/service-schedule.ts'
import { type Assign, assigns, type Team, teamHumansMax } from './services/team.ts'
import { type Buffers, buffersOf, decideTime, noBuffers, type Room, roomFor } from './slots/room.ts'
import { agreedAt } from './time/agreed.ts'
import { type Interval, slotAt } from './time/interval.ts'
import { dayMs } from './time/units.ts'
import { listing, says } from './wording/says.ts'

export { type Assign, assigns, type Team, teamHumansMax }

/** Bookings within so long before and after a start are weighed when they are balanced: 7 days in all. */
const balanceMs = 3.5 * dayMs

export interface TeamRequest extends Omit<BookingRequest, 'humanId' | 'serviceId'> {
  readonly team: Team
  readonly assign: Assign
  /** The kind of meeting that these give; absent or null: none. */
  readonly service?: Service | null
}

/** One who may be booked. */
export interface Candidate {
  readonly humanId: string
  readonly schedule: Schedule | null
}

export interface TeamNeeds extends TimesNeeds {
  /** How much those are booked already who are free; null: it does not matter. */
  readonly load: LoadNeeds | null
  /** The first who is free is taken: nothing has to be known of those behind. */
  readonly untilFree: boolean
  /** The instant of which it has to be known which bookings begin then; absent: of none. */
  readonly begunAtMs?: number
}

export interface LoadNeeds {
  /** In which confirmed bookings are counted, by their starts. */
  readonly counted: Interval
  /** Before which the last of them is sought. */
  readonly beforeMs: number
}

export interface Load {
  readonly count: number
  /** -Infinity where there is none. */
  readonly lastStartMs: number
}

export interface CandidateFacts extends TimeFacts {
  /** Null where it was not asked for, or the candidate is not free. */
  readonly load: Load | null
}

export interface TeamFacts {
  /** In the order of the candidates. */
  readonly candidates: readonly CandidateFacts[]
  /** The confirmed bookings of all candidates that begin when the needs say; absent: not asked for. */
  readonly begun?: readonly Booking[]
  readonly usage: Usage
}

/**
 * One booking with the one who is chosen, or one with each under one group id. `candidates` stand in the order in
 * which they are to be asked; `newId` makes the ids.
 * @throws Refusal NOT_FOUND that names unknown ids, or where nobody has the role; VALIDATION_ERROR for a
 * role of too many; else as decideBooking. Where nobody is free, what the one is refused for who came
 * nearest to being booked; with `all`, what the one is refused for who came least near: so that
 * SLOT_UNAVAILABLE means that another time will do.
 */
export function decideTeamBooking(
  candidates: readonly Candidate[],
  request: TeamRequest,
  newId: () => string,
  nowMs: number,
): Question<TeamNeeds, TeamFacts, BookingDecision[]> {
  const { team, assign, startMs, durationMinutes, service = null } = request
  decideTeam(candidates, team)
  const slot = slotAt(startMs, durationMinutes)
  const asked = candidates.map(({ humanId, schedule: own }) => {
    const schedule = scheduleFor(own, service)
    const who = assign === 'all' ? undefined : `Human ${humanId}`
    const refusal = refusalOfDecision(() => decideOffered(schedule, slot, nowMs, who))
    const timeZone = schedule?.timeZone ?? 'UTC'
    const buffers = schedule ? buffersOf(schedule.terms) : noBuffers
    const room = schedule ? roomFor(schedule, slot, buffers) : { busy: slot }
    return { humanId, timeZone, buffers, room, refusal }
  })
  const humanIds = asked.map(({ humanId }) => humanId)
  const { attendeeTimeZone } = request
  const wanted = { humanIds, startMs, durationMinutes, attendeeTimeZone }
  return questionWanting(wanted, () => ({
    needs: needsOf(asked, assign, slot),
    decide(facts) {
      const chosen = choose(asked, facts.candidates, assign)
      const pack = decideUsage(facts.usage, chosen.length, nowMs)
      const groupId = assign === 'all' ? newId() : null
      return chosen.map(({ humanId, timeZone, buffers }, at) => {
        const agreed = agreedAt(request.agreedZone ?? timeZone, startMs)
        const bought = at === 0 ? pack : null
        const placing = { agreed, buffers }
        const booked = { ...request, humanId, serviceId: service?.id ?? null }
        return confirmed(booked, placing, newId(), groupId, nowMs, bought)
      })
    },
  }))
}

/** A candidate after the first step. */
interface Asked {
  readonly humanId: string
  readonly timeZone: string
  readonly buffers: Buffers
  readonly room: Room
  /** By the schedule alone. */
  readonly refusal: Refusal | null
}

function needsOf(asked: readonly Asked[], assign: Assign, slot: Interval): TeamNeeds {
  const limits = asked.map(({ room }) => room.limits)
  return {
    busy: asked.map(({ refusal, room }) => (refusal ? null : room.busy)),
    ...(limits.some((some) => some) && { limits }),
    load: assign === 'balanced' ? loadAround(slot.startMs) : null,
    untilFree: assign === 'first',
  }
}

/** What has to be known to balance those who may be booked at an instant. */
export function loadAround(startMs: number): LoadNeeds {
  return {
    counted: { startMs: startMs - balanceMs, endMs: startMs + balanceMs },
    beforeMs: startMs,
  }
}

/** What was booked: one, or a group where it was all. */
export function bookedOf(bookings: readonly Booking[]): Booked {
  const [first] = bookings
  if (first === undefined) throw new Error('nothing was booked')
  return first.groupId === null ? first : { groupId: first.groupId, bookings }
}

function decideTeam(candidates: readonly Candidate[], team: Team): void {
  if ('role' in team) {
    if (candidates.length === 0) {
      throw new Refusal('NOT_FOUND', says`No active human has this role. ${listing('listHumans')}`)
    }
    decideRole(candidates)
    return
  }
  const unknown = candidates.filter(({ schedule }) => schedule === null)
  if (unknown.length > 0) throw humanNotFound(unknown.map(({ humanId }) => humanId).join(', '))
}

/** @throws Refusal VALIDATION_ERROR for a role of more than are asked at once. */
export function decideRole({ length }: readonly unknown[]): void {
  if (length <= teamHumansMax) return
  const message = `belongs to more than ${teamHumansMax} humans. Name those you mean in human_ids.`
  throw invalid([{ field: 'role', message }])
}

function choose(
  asked: readonly Asked[],
  facts: readonly CandidateFacts[],
  assign: Assign,
): readonly Asked[] {
  const free: Free[] = []
  const refused: Refused[] = []
  for (const [at, one] of asked.entries()) {
    const refusal = one.refusal ?? refusalOfDecision(() => decideTime(one.room, factsOf(facts, at)))
    if (refusal) refused.push({ humanId: one.humanId, refusal })
    else if (assign === 'first') return [one]
    else free.push({ ...one, load: facts[at]?.load ?? null })
  }
  if (assign === 'all') {
    if (refused.length > 0) throw ofOne(least(refused, nearness))
    return free
  }
  if (free.length === 0) throw least(refused, (one) => -nearness(one)).refusal
  return [leastBooked(free)]
}

/** Nobody passes for free of whom nothing is known. */
function factsOf(facts: readonly CandidateFacts[], at: number): CandidateFacts {
  const known = facts[at]
  if (!known) throw new Error('a candidate was left out of the facts')
  return known
}

interface Free extends Asked {
  readonly load: Load | null
}

interface Refused {
  readonly humanId: string
  readonly refusal: Refusal
}

/** In the order of the checks: who fails a later one came nearer to being booked. */
const checks: readonly RefusalCode[] = [
  'NOT_FOUND',
  'INVALID_DURATION',
  'VALIDATION_ERROR',
  'OUTSIDE_WORKING_HOURS',
  'SCHEDULE_BLOCKED',
  // A calendar that cannot be read: nobody knows whether the time is free.
  'UNAVAILABLE',
  'SLOT_UNAVAILABLE',
]

function nearness({ refusal }: Pick<Refused, 'refusal'>): number {
  return checks.indexOf(refusal.code)
}

/** Whether another human may well be free where one is refused so. */
export function isOfOne({ code, extras }: Refusal): boolean {
  if (code === 'UNAVAILABLE') return extras.isOfHuman === true
  return code !== 'VALIDATION_ERROR' && checks.includes(code)
}

/** What the one is refused for who came nearest to being booked. */
export function nearestOf(refusals: readonly Refusal[]): Refusal {
  return least(refusals, (refusal) => -nearness({ refusal }))
}

function ofOne({ humanId, refusal }: Refused): Refusal {
  const { code, text, extras } = refusal
  return new Refusal(code, says`Human ${humanId} cannot be booked: ${text}`, extras)
}

function leastBooked(free: readonly Free[]): Free {
  const countOf = ({ load }: Free) => load?.count ?? 0
  const fewest = Math.min(...free.map(countOf))
  const idle = free.filter((one) => countOf(one) === fewest)
  return least(idle, ({ load }) => load?.lastStartMs ?? Number.NEGATIVE_INFINITY)
}

/** The first of those with the least value. */
function least<T>(values: readonly T[], weightOf: (value: T) => number): T {
  let [found] = values
  if (found === undefined) throw new Error('the least of nothing')
  for (const value of values) if (weightOf(value) < weightOf(found)) found = value
  return found
}
