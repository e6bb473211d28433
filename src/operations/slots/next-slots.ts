import type { TeamRequest } from '../../domain/assignment.ts'
import type { WantedTime } from '../../domain/errors.ts'
import { settled, type TimeQuestion } from '../../domain/question.ts'
import type { Schedule } from '../../domain/schedule.ts'
import { lastWithOccurrences } from '../../domain/slots/candidates.ts'
import { computeSlots } from '../../domain/slots/slots.ts'
import {
  computeTeamSlots,
  decideMembers,
  decideTeamDuration,
  type Member,
} from '../../domain/slots/team-slots.ts'
import type { Interval } from '../../domain/time/interval.ts'
import { dayMs, minuteMs } from '../../domain/time/units.ts'
import { dayOf } from '../../domain/time/zone.ts'
import type { Context, Sight } from '../context.ts'
import { alternativesMax, alternativesRange } from './alternatives.ts'

/**
 * The free slots of one human nearest after one that was refused, within 14 days: what to offer in its place. None for a
 * duration that the human does not offer. A booking that is moved stands in its own way no more.
 */
export function nextSlots(
  context: Context,
  sight: Sight,
  { humanIds, startMs: afterMs, durationMinutes }: WantedTime,
  movedId?: string,
): Promise<readonly Interval[]> {
  const nowMs = context.clock.nowMs()
  const { startMs, endMs } = alternativesRange(afterMs, nowMs)
  const find = (schedule: Schedule | null): TimeQuestion<readonly Interval[]> => {
    if (!schedule?.rules?.durationsMinutes.includes(durationMinutes)) return settled([])
    const [fromDay, toDay] = [dayOf(schedule.timeZone, startMs), dayOf(schedule.timeZone, endMs)]
    const query = { fromDay, toDay, durationMinutes, limit: alternativesMax }
    return {
      needs: { busy: { startMs, endMs: endMs + durationMinutes * minuteMs } },
      decide: ({ busy }) =>
        computeSlots(schedule, busy, query, startMs).filter((slot) => slot.startMs < endMs),
    }
  }
  const [humanId = ''] = humanIds
  const accountId = sight.accountOf(humanId)
  return context.store.humans.ask({ accountId, humanId, nowMs }, find, movedId)
}

/**
 * The free slots nearest after one that was refused, within 14 days: at which somebody is free, or with
 * `all` everybody.
 */
export function nextTeamSlots(
  { store, clock }: Context,
  sight: Sight,
  { humanIds, startMs: afterMs, durationMinutes }: WantedTime,
  assign: TeamRequest['assign'],
): Promise<readonly Interval[]> {
  const nowMs = clock.nowMs()
  const range = alternativesRange(afterMs, nowMs)
  const accountId = sight.accountOfAll(humanIds)
  return store.humans.askAll({ accountId, humanIds, nowMs }, (schedules) => {
    const match = assign === 'all' ? 'all' : 'any'
    const members = decideMembers(humanIds, schedules)
    const offering = decideTeamDuration(members, match, durationMinutes)
    const wish = { durationMinutes, limit: alternativesMax }
    const span = looked(range, offering)
    const { needs, decide } = computeTeamSlots(members, offering, match, span, wish, nowMs)
    return { needs, decide: (facts) => decide(facts).slots }
  })
}

/** As much of a range as may be looked at: advice is shortened where a question would be refused. */
function looked({ startMs, endMs }: Interval, members: readonly Member[]): Interval {
  const days = { fromDay: dayOf('UTC', startMs), toDay: dayOf('UTC', endMs) }
  const schedules = members.map(({ schedule }) => schedule)
  const fitting = lastWithOccurrences(schedules, days)
  return { startMs, endMs: Math.max(startMs, Math.min(endMs, (fitting + 1) * dayMs)) }
}
