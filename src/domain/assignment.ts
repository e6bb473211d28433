/** Who of several humans is booked. */
import {
  agreedOf,
  type Booked,
  type Booking,
  type BookingDecision,
  type BookingFacts,
  type BookingRequest,
  confirmed,
  decideSlot,
  type HumanFacts,
  humanNotFound,
} from './booking.ts'
import { invalid, Refusal, type RefusalCode, refusalOfDecision } from './errors.ts'
import { type Interval, slotAt } from './interval.ts'
import { balanceMs, teamHumansMax } from './limits.ts'
import { decideUsage } from './plan.ts'

/**
 * `first`: the first who is free, in the order given; of a role the oldest. `balanced`: of those who are
 * free the one with the fewest confirmed bookings in the 7 days around the start, then the one whose last
 * booking before it lies farthest back, then the first. `all`: one booking with each, or none.
 */
export const assigns = ['first', 'balanced', 'all'] as const

export type Assign = (typeof assigns)[number]

/** Several humans, named one by one or by what they do. */
export type Team = { readonly humanIds: readonly string[] } | { readonly role: string }

export interface TeamRequest extends Omit<BookingRequest, 'humanId'> {
  readonly team: Team
  readonly assign: Assign
}

/** One who may be booked. */
export interface Candidate extends HumanFacts {
  readonly humanId: string
  /** How many confirmed bookings start within the interval. */
  countWithin(span: Interval): number
  /** The last start of a confirmed booking before the instant; -Infinity where there is none. */
  lastStartBefore(atMs: number): number
}

export interface TeamFacts extends Pick<BookingFacts, 'usage'> {
  /** In the order in which they are to be asked. */
  readonly candidates: readonly Candidate[]
}

/**
 * One booking with the one who is chosen, or one with each under one group id. `newId` makes the ids.
 * @throws Refusal NOT_FOUND that names unknown ids, or where nobody has the role; VALIDATION_ERROR for a
 * role of too many; else as decideBooking. Where nobody is free, what the one is refused for who came
 * nearest to being booked; with `all`, what the one is refused for who came least near: so that
 * SLOT_UNAVAILABLE means that another time will do.
 */
export function decideTeamBooking(
  { candidates, usage }: TeamFacts,
  request: TeamRequest,
  newId: () => string,
  nowMs: number,
): BookingDecision[] {
  const { team, assign, startMs, durationMinutes } = request
  decideTeam(candidates, team)
  const slot = slotAt(startMs, durationMinutes)
  const chosen = choose(candidates, assign, slot, nowMs)
  const pack = decideUsage(usage(), chosen.length, nowMs)
  const groupId = assign === 'all' ? newId() : null
  return chosen.map((one, at) => {
    const { humanId } = one
    const agreed = agreedOf(one, request.agreedZone, startMs)
    const bought = at === 0 ? pack : null
    return confirmed({ ...request, humanId }, agreed, newId(), groupId, nowMs, bought)
  })
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
      throw new Refusal(
        'NOT_FOUND',
        'No active human has this role. GET /v1/humans lists those there are.',
      )
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
  candidates: readonly Candidate[],
  assign: Assign,
  slot: Interval,
  nowMs: number,
): readonly Candidate[] {
  const free: Candidate[] = []
  const refused: Refused[] = []
  for (const candidate of candidates) {
    const refusal = refusalOfDecision(() => decideSlot(candidate, slot, nowMs))
    if (refusal) refused.push({ humanId: candidate.humanId, refusal })
    else if (assign === 'first') return [candidate]
    else free.push(candidate)
  }
  if (assign === 'all') {
    if (refused.length > 0) throw ofOne(least(refused, nearness))
    return free
  }
  if (free.length === 0) throw least(refused, (one) => -nearness(one)).refusal
  return [leastBooked(free, slot)]
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
  'SLOT_UNAVAILABLE',
]

function nearness({ refusal }: Refused): number {
  return checks.indexOf(refusal.code)
}

function ofOne({ humanId, refusal }: Refused): Refusal {
  const { code, message, extras } = refusal
  return new Refusal(code, `Human ${humanId} cannot be booked: ${message}`, extras)
}

function leastBooked(free: readonly Candidate[], { startMs }: Interval): Candidate {
  const span = { startMs: startMs - balanceMs, endMs: startMs + balanceMs }
  const counts = new Map(free.map((one) => [one, one.countWithin(span)]))
  const fewest = Math.min(...counts.values())
  const idle = free.filter((one) => counts.get(one) === fewest)
  return least(idle, (one) => one.lastStartBefore(startMs))
}

/** The first of those with the least value. */
function least<T>(values: readonly T[], weightOf: (value: T) => number): T {
  let [found] = values
  if (found === undefined) throw new Error('the least of nothing')
  for (const value of values) if (weightOf(value) < weightOf(found)) found = value
  return found
}
