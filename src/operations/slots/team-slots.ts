import { decideRole, type Team } from '../../domain/assignment.ts'
import { decideMembers, type TeamSlot } from '../../domain/slots/team-slots.ts'
import type { Context, Sight } from '../context.ts'
import { inParts, type Rest } from './parts.ts'
import { wantedOf, wishOf } from './slot-choice.ts'
import { type AskedTeamSlots, askPart } from './team-part.ts'
import { withWarm } from './warm.ts'

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
  const humanIds = await humanIdsOf(context, sight, asked.team)
  const accountId = sight.accountOfAll(humanIds)
  const key = { accountId, humanIds, nowMs }
  const ask = (rest: Rest) =>
    context.store.humans.askAll(key, (schedules) =>
      askPart(decideMembers(humanIds, schedules), asked, rest, nowMs),
    )
  const nothingElse = () => undefined
  const { first, parts } = await withWarm(context, key, nothingElse, () =>
    inParts(wishOf(asked).limit, ask),
  )
  const { timeZone } = first
  const found = parts.length === 1 ? first.slots : parts.flatMap((part) => part.slots)
  const slots = wantedOf(found, asked, timeZone)
  const note = slots.length > 0 ? null : first.note()
  return { humanIds: first.humanIds, timeZone, slots, nowMs, note }
}

async function humanIdsOf({ store }: Context, sight: Sight, team: Team) {
  if ('humanIds' in team) return team.humanIds
  const humanIds = await store.humans.idsOfRole(sight.account, team.role, sight.seen.humanIds)
  decideRole(humanIds)
  return humanIds
}
