import { outlinesFor, schedulesFor } from '../../domain/services/service-schedule.ts'
import { decideTeamOverrides, tooManyOccurrences } from '../../domain/slots/candidates.ts'
import { emptyTeamNote } from '../../domain/slots/note.ts'
import {
  decideMembers,
  decideTeamDuration,
  type Match,
  startingOf,
  type TeamSlot,
  teamEmptiness,
  teamRangeDaysMax,
  teamZone,
} from '../../domain/slots/team-slots.ts'
import { daysOf } from '../../domain/time/date-range.ts'
import { dayOf } from '../../domain/time/zone.ts'
import type { Context, Sight } from '../context.ts'
import { type AskedServiceSlots, askedOf } from './asked-team.ts'
import { inParts, type Rest } from './parts.ts'
import { wantedOf, wishOf } from './slot-choice.ts'
import { withHours } from './team-hours.ts'
import { type AskedTeamSlots, askPart } from './team-part.ts'

export type { AskedServiceSlots, AskedTeamSlots }

export interface TeamSlotList {
  /** Whose slots these are: as `decideTeamDuration`. */
  readonly humanIds: readonly string[]
  readonly match: Match
  readonly durationMinutes: number
  /** The zone of the dates. */
  readonly timeZone: string
  readonly slots: readonly TeamSlot[]
  /** Those who are offered at no time, for a calendar of theirs cannot be read. */
  readonly skipped: readonly string[]
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
  wanted: AskedTeamSlots | AskedServiceSlots,
): Promise<TeamSlotList> {
  const nowMs = context.clock.nowMs()
  const { humanIds: all, service, asked, nobody } = await askedOf(context, sight, wanted)
  const { durationMinutes, match, team } = asked
  const accountId = sight.accountOfAll(all)
  const outlines = await context.store.humans.outlines({ accountId, humanIds: all, nowMs })
  const members = decideMembers(all, outlinesFor(service, outlines))
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
      const present = decideMembers(key.humanIds, schedulesFor(service, schedules))
      return askPart(present, asked, days, rest, nowMs)
    })
  const { parts } = await withHours(
    context,
    key,
    days,
    () => inParts(wishOf(asked).limit, () => context.gate.turns.next(accountId), ask),
    (fitting) => {
      throw tooManyOccurrences(days, fitting)
    },
  )
  const found = parts.length === 1 ? (parts[0]?.slots ?? []) : parts.flatMap((part) => part.slots)
  const slots = wantedOf(found, asked, timeZone)
  const why = () => nobody ?? teamEmptiness(members, offering, match)
  const note =
    slots.length > 0
      ? null
      : emptyTeamNote({ ...days, durationMinutes, nowMs }, why(), startingOf(offering), match)
  const skipped = parts[0]?.skipped ?? []
  return { humanIds: key.humanIds, match, durationMinutes, timeZone, slots, skipped, nowMs, note }
}
