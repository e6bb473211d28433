import type { TeamRequest } from '../../domain/assignment.ts'
import type { Alternatives, WantedTime } from '../../domain/errors.ts'
import { outlinesFor, schedulesFor } from '../../domain/services/service-schedule.ts'
import { humansWithFewOverrides } from '../../domain/slots/candidates.ts'
import { queryRange } from '../../domain/slots/slots.ts'
import {
  computeTeamSlots,
  decideMembers,
  decideTeamDuration,
  earliestTeamStartMs,
  startingOf,
  teamZone,
} from '../../domain/slots/team-slots.ts'
import type { Interval } from '../../domain/time/interval.ts'
import { dayOf } from '../../domain/time/zone.ts'
import type { HumansKey } from '../../store/store.ts'
import type { Context, Sight } from '../context.ts'
import { alternativesMax, alternativesRange, lastDateIn } from './alternatives.ts'
import { withHours } from './team-hours.ts'

/**
 * The free slots nearest after one that was refused, within 14 days: at which somebody is free, or with
 * `all` everybody. None where there is too much to look at: it is advice.
 */
export async function nextTeamSlots(
  context: Context,
  sight: Sight,
  { humanIds, startMs: afterMs, durationMinutes }: WantedTime,
  { assign, service = null, agreedZone }: Pick<TeamRequest, 'assign' | 'service' | 'agreedZone'>,
): Promise<Alternatives> {
  const nowMs = context.clock.nowMs()
  const match = assign === 'all' ? 'all' : 'any'
  const key = { accountId: sight.accountOfAll(humanIds), humanIds, nowMs }
  const outlines = decideMembers(
    humanIds,
    outlinesFor(service, await context.store.humans.outlines(key)),
  )
  const offering = decideTeamDuration(outlines, match, durationMinutes)
  const zones = outlines.map(({ schedule }) => schedule.timeZone)
  // Nobody lives by UTC: where they share no zone, it is that of the wish, or of the first.
  const isShared = new Set(zones).size < 2
  const timeZone = isShared ? teamZone(undefined, zones) : (agreedZone ?? zones[0] ?? 'UTC')
  const counts = offering.map(({ schedule }) => schedule.liveOverrides)
  const isTooMuch = humansWithFewOverrides(counts) < counts.length
  if (isTooMuch || offering.length === 0) return { timeZone, slots: [] }
  const range = alternativesRange(afterMs, earliestTeamStartMs(offering, nowMs))
  const asked = { ...key, humanIds: offering.map(({ humanId }) => humanId) }
  const wish = { durationMinutes, limit: alternativesMax }
  const find = (span: Interval, hoursOf: Interval) =>
    context.store.humans.askAll(asked, (schedules) => {
      const members = decideMembers(asked.humanIds, schedulesFor(service, schedules))
      return computeTeamSlots(members, members, match, span, wish, nowMs, hoursOf)
    })
  const lastDate = lastDateIn(range, startingOf(offering), nowMs)
  return { timeZone, slots: await withinBudget(context, asked, range, find), lastDate }
}

/** With the hours of as much of a range as may be looked at: advice is shortened where a question would be refused. */
async function withinBudget(
  context: Context,
  key: HumansKey,
  { startMs, endMs }: Interval,
  find: (span: Interval, hoursOf: Interval) => Promise<{ readonly slots: readonly Interval[] }>,
): Promise<readonly Interval[]> {
  const days = { timeZone: 'UTC', fromDay: dayOf('UTC', startMs), toDay: dayOf('UTC', endMs) }
  const slotsOn = async (toDay: number) => {
    const hoursOf = queryRange(days.timeZone, { ...days, toDay })
    const { slots } = await find({ startMs, endMs: Math.min(endMs, hoursOf.endMs) }, hoursOf)
    return slots
  }
  const none: readonly Interval[] = []
  return withHours(
    context,
    key,
    days,
    () => slotsOn(days.toDay),
    ({ toDay }) =>
      toDay < days.fromDay
        ? none
        : withHours(
            context,
            key,
            { ...days, toDay },
            () => slotsOn(toDay),
            () => none,
          ),
  )
}
