/** Whose slots a question for several humans is about. */
import { decideRole, type Team } from '../../domain/assignment.ts'
import type { Service } from '../../domain/services/service.ts'
import type { Match } from '../../domain/slots/team-slots.ts'
import type { Context, Sight } from '../context.ts'
import { otherRoles } from '../humans/roles.ts'
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
  /** What to say where nobody has the role. */
  readonly nobody: string | null
}

export async function askedOf(
  context: Context,
  sight: Sight,
  wanted: AskedTeamSlots | AskedServiceSlots,
): Promise<Resolved> {
  if (!('ofService' in wanted)) {
    const { humanIds, nobody } = await humansOf(context, sight, wanted.team)
    return { humanIds, service: null, asked: wanted, nobody }
  }
  const { ofService, ...rest } = wanted
  const { service, humanIds } = await serviceTeam(context, sight, ofService)
  const {
    match = service.assign === 'all' ? 'all' : 'any',
    durationMinutes = defaultMinutes(service),
  } = rest
  const asked = { ...rest, match, durationMinutes, team: { humanIds } }
  return { humanIds, service, asked, nobody: null }
}

async function humansOf(
  context: Context,
  sight: Sight,
  team: Team,
): Promise<Pick<Resolved, 'humanIds' | 'nobody'>> {
  if ('humanIds' in team) return { humanIds: team.humanIds, nobody: null }
  const idsOf = (role: string) =>
    context.store.humans.idsOfRole(sight.account, role, sight.seen.humanIds)
  const exactly = await idsOf(team.role)
  decideRole(exactly)
  if (exactly.length > 0) return { humanIds: exactly, nobody: null }
  const { meant, words } = await otherRoles(context, sight, team.role)
  if (meant === null) return { humanIds: [], nobody: words }
  const humanIds = await idsOf(meant)
  decideRole(humanIds)
  return { humanIds, nobody: null }
}
