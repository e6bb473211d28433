/** Whose slots a question for several humans is about. */
import { decideRole, type Team } from '../../domain/assignment.ts'
import type { Service } from '../../domain/services/service.ts'
import type { Match } from '../../domain/slots/team-slots.ts'
import type { Context, Sight } from '../context.ts'
import { type AskedService, defaultMinutes, serviceTeam } from '../services/service-team.ts'
import type { AskedTeamSlots } from './team-part.ts'

/** The same of a kind of meeting, which says what is left out. */
export interface AskedServiceSlots
  extends Omit<AskedTeamSlots, 'team' | 'match' | 'durationMinutes'> {
  readonly ofService: AskedService
  readonly match?: Match | undefined
  readonly durationMinutes?: number | undefined
}

/** What is asked, once it is known of whom. */
interface Resolved {
  readonly humanIds: readonly string[]
  readonly service: Service | null
  readonly asked: AskedTeamSlots
}

export async function askedOf(
  context: Context,
  sight: Sight,
  wanted: AskedTeamSlots | AskedServiceSlots,
): Promise<Resolved> {
  if (!('ofService' in wanted)) {
    const humanIds = await humanIdsOf(context, sight, wanted.team)
    return { humanIds, service: null, asked: wanted }
  }
  const { ofService, ...rest } = wanted
  const { service, humanIds } = await serviceTeam(context, sight, ofService)
  const {
    match = service.assign === 'all' ? 'all' : 'any',
    durationMinutes = defaultMinutes(service),
  } = rest
  return { humanIds, service, asked: { ...rest, match, durationMinutes, team: { humanIds } } }
}

async function humanIdsOf({ store }: Context, sight: Sight, team: Team) {
  if ('humanIds' in team) return team.humanIds
  const humanIds = await store.humans.idsOfRole(sight.account, team.role, sight.seen.humanIds)
  decideRole(humanIds)
  return humanIds
}
