import { decideRole, type Team } from '../../domain/assignment.ts'
import { decideTeamOverrides, tooManyOccurrences } from '../../domain/slots/candidates.ts'
import { emptyTeamNote } from '../../domain/slots/note.ts'
import {
  decideMembers,
  decideTeamDuration,
  type TeamSlot,
  teamEmptiness,
  teamRangeDaysMax,
  teamZone,
} from '../../domain/slots/team-slots.ts'
import { daysOf } from '../../domain/time/date-range.ts'
import { dayOf } from '../../domain/time/zone.ts'
import type { HumansKey } from '../../store/store.ts'
import type { Context, Sight } from '../context.ts'
import { inParts, type Rest } from './parts.ts'
import { wantedOf, wishOf } from './slot-choice.ts'
import { withHours } from './team-hours.ts'
import { type AskedTeamSlots, askPart } from './team-part.ts'

export type { AskedTeamSlots }

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
 * Free slots of several humans. Nobody of the role, no availability, or nothing free: an empty list. How much there is to
 * look at is counted before any schedule is made.
 * @throws Refusal NOT_FOUND that names an unknown id; VALIDATION_ERROR for a range that is none or too
 * large, or a role of too many; INVALID_DURATION as `decideTeamDuration`.
 */
export async function listTeamSlots(
  context: Context,
  sight: Sight,
  asked: AskedTeamSlots,
): Promise<TeamSlotList> {
  const { durationMinutes, match, team } = asked
  const nowMs = context.clock.nowMs()
  const all = await humanIdsOf(context, sight, team)
  const accountId = sight.accountOfAll(all)
  const members = await membersOf(context, { accountId, humanIds: all, nowMs })
  const timeZone = teamZone(
    asked.timeZone ?? asked.displayZone,
    members.map(({ schedule }) => schedule.timeZone),
  )
  const days = { timeZone, ...daysOf(asked, () => dayOf(timeZone, nowMs), teamRangeDaysMax) }
  const offering = decideTeamDuration(members, match, durationMinutes)
  decideTeamOverrides(
    'role' in team ? 'role' : 'human_ids',
    offering.map(({ schedule }) => schedule.liveOverrides),
  )
  const key = { accountId, humanIds: offering.map(({ humanId }) => humanId), nowMs }
  const ask = (rest: Rest) =>
    context.store.humans.askAll(key, (schedules) => {
      const present = decideMembers(key.humanIds, schedules)
      return askPart(present, asked, days, rest, nowMs)
    })
  const { parts } = await withHours(
    context,
    key,
    days,
    () => inParts(wishOf(asked).limit, ask),
    (fitting) => {
      throw tooManyOccurrences(days, fitting)
    },
  )
  const found = parts.length === 1 ? (parts[0]?.slots ?? []) : parts.flatMap((part) => part.slots)
  const slots = wantedOf(found, asked, timeZone)
  const why = () =>
    emptyTeamNote({ ...days, durationMinutes, nowMs }, teamEmptiness(members, offering, match))
  return { humanIds: key.humanIds, timeZone, slots, nowMs, note: slots.length > 0 ? null : why() }
}

async function membersOf({ store }: Context, key: HumansKey) {
  return decideMembers(key.humanIds, await store.humans.outlines(key))
}

async function humanIdsOf({ store }: Context, sight: Sight, team: Team) {
  if ('humanIds' in team) return team.humanIds
  const humanIds = await store.humans.idsOfRole(sight.account, team.role, sight.seen.humanIds)
  decideRole(humanIds)
  return humanIds
}
