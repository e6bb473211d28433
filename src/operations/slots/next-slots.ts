import type { TeamRequest } from '../../domain/assignment.ts'
import { spanOfSlots } from '../../domain/calendar.ts'
import type { Alternatives, WantedTime } from '../../domain/errors.ts'
import { settled, type TimeQuestion } from '../../domain/question.ts'
import type { Schedule } from '../../domain/schedule.ts'
import { fittingRange } from '../../domain/slots/candidates.ts'
import { computeSlots } from '../../domain/slots/slots.ts'
import {
  computeTeamSlots,
  decideMembers,
  decideTeamDuration,
  teamZone,
} from '../../domain/slots/team-slots.ts'
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
): Promise<Alternatives> {
  const nowMs = context.clock.nowMs()
  const { startMs, endMs } = alternativesRange(afterMs, nowMs)
  const find = (schedule: Schedule | null): TimeQuestion<Alternatives> => {
    const timeZone = schedule?.timeZone ?? 'UTC'
    if (!schedule?.rules?.durationsMinutes.includes(durationMinutes)) {
      return settled({ timeZone, slots: [] })
    }
    const [fromDay, toDay] = [dayOf(timeZone, startMs), dayOf(timeZone, endMs)]
    const query = { fromDay, toDay, durationMinutes, limit: alternativesMax }
    return {
      needs: { busy: spanOfSlots({ startMs, endMs }, durationMinutes) },
      decide({ busy }) {
        const slots = computeSlots(schedule, busy, query, startMs)
        return { timeZone, slots: slots.filter((slot) => slot.startMs < endMs) }
      },
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
): Promise<Alternatives> {
  const nowMs = clock.nowMs()
  const range = alternativesRange(afterMs, nowMs)
  const accountId = sight.accountOfAll(humanIds)
  return store.humans.askAll({ accountId, humanIds, nowMs }, (schedules) => {
    const match = assign === 'all' ? 'all' : 'any'
    const members = decideMembers(humanIds, schedules)
    const offering = decideTeamDuration(members, match, durationMinutes)
    const wish = { durationMinutes, limit: alternativesMax }
    const span = fittingRange(
      offering.map(({ schedule }) => schedule),
      range,
    )
    const { needs, decide } = computeTeamSlots(members, offering, match, span, wish, nowMs)
    const timeZone = teamZone(undefined, members)
    return { needs, decide: (facts) => ({ timeZone, slots: decide(facts).slots }) }
  })
}
