import { decideRole, type Team } from '../../domain/assignment.ts'
import { hoursWithin } from '../../domain/schedule.ts'
import { decideOccurrences } from '../../domain/slots/candidates.ts'
import { emptyTeamNote } from '../../domain/slots/note.ts'
import { queryRange } from '../../domain/slots/slots.ts'
import {
  computeTeamSlots,
  decideMembers,
  decideTeamDuration,
  type Match,
  type TeamSlot,
  teamEmptiness,
  teamRangeDaysMax,
  teamZone,
} from '../../domain/slots/team-slots.ts'
import { daysOf } from '../../domain/time/date-range.ts'
import { dayOf } from '../../domain/time/zone.ts'
import type { Context, Sight } from '../context.ts'
import { type AskedSlots, decideSize, wantedOf, wishOf } from './slot-choice.ts'

export interface AskedTeamSlots extends AskedSlots {
  /** The zone of the dates; absent: that of the words, else the one that the humans share, else UTC. */
  readonly timeZone?: string | undefined
  readonly team: Team
  readonly match: Match
}

export interface TeamSlotList {
  /** Whose slots these are: as `decideTeamDuration`. */
  readonly humanIds: readonly string[]
  /** The zone of the dates. */
  readonly timeZone: string
  readonly slots: readonly TeamSlot[]
  readonly nowMs: number
  /** Why there is none, where there is none. */
  readonly note: string | null
}

/**
 * Free slots of several humans. Nobody of the role, no availability, or nothing free: an empty list.
 * @throws Refusal NOT_FOUND that names an unknown id; VALIDATION_ERROR for a range that is none or too
 * large, or a role of too many; INVALID_DURATION as `decideTeamDuration`.
 */
export async function listTeamSlots(
  context: Context,
  sight: Sight,
  asked: AskedTeamSlots,
): Promise<TeamSlotList> {
  const nowMs = context.clock.nowMs()
  const { match, durationMinutes } = asked
  const humanIds = await humanIdsOf(context, sight, asked.team)
  const accountId = sight.accountOfAll(humanIds)
  return context.store.humans.askAll({ accountId, humanIds, nowMs }, (schedules) => {
    const members = decideMembers(humanIds, schedules)
    const timeZone = teamZone(asked.timeZone ?? asked.displayZone, members)
    const days = daysOf(asked, () => dayOf(timeZone, nowMs), teamRangeDaysMax)
    const offering = decideTeamDuration(members, match, durationMinutes)
    const range = queryRange(timeZone, days)
    const schedulesOffering = offering.map(({ schedule }) => schedule)
    decideOccurrences(schedulesOffering, days)
    const windows = schedulesOffering.map((schedule) => hoursWithin(schedule, range).windows)
    decideSize(windows, asked, { ...days, timeZone })
    const found = computeTeamSlots(members, offering, match, range, wishOf(asked), nowMs)
    return {
      needs: found.needs,
      decide(facts) {
        const slots = wantedOf(found.decide(facts), asked, timeZone)
        const why = teamEmptiness(members, offering, match)
        const note =
          slots.length > 0
            ? null
            : emptyTeamNote({ ...days, timeZone, durationMinutes, nowMs }, why)
        return { humanIds: offering.map(({ humanId }) => humanId), timeZone, slots, nowMs, note }
      },
    }
  })
}

async function humanIdsOf({ store }: Context, sight: Sight, team: Team) {
  if ('humanIds' in team) return team.humanIds
  const humanIds = await store.humans.idsOfRole(sight.account, team.role, sight.seen.humanIds)
  decideRole(humanIds)
  return humanIds
}
