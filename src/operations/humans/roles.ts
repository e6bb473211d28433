/** Roles as people write them: "Sales" means sales, where that is the role there is. */
import type { Team } from '../../domain/assignment.ts'
import { Refusal } from '../../domain/errors.ts'
import { quoted } from '../../domain/text.ts'
import { listing, says } from '../../domain/wording/says.ts'
import type { Context, Sight } from '../context.ts'
import { type AskedHumans, countHumans } from '../humans.ts'
import { humanPages } from '../names.ts'

const rolesMax = 20

/** What there is in the place of a role that nobody has. */
interface OtherRoles {
  /** The one that differs in capitals alone, if there is just one. */
  readonly meant: string | null
  /** `No active human has the role "ae". The roles there are: "ops", "sales".` */
  readonly words: string
}

/** Among the active humans whom the caller may see. */
export async function otherRoles(
  context: Context,
  sight: Sight,
  role: string,
): Promise<OtherRoles> {
  const found = new Set<string>()
  const alike: string[] = []
  for await (const page of humanPages(context, sight)) {
    for (const { role: own } of page) {
      if (own === null || found.has(own)) continue
      found.add(own)
      if (own !== role && plain(own) === plain(role)) alike.push(own)
    }
  }
  const known = [...found].sort()
  const [meant = null] = alike.length === 1 ? alike : []
  return { meant, words: `No active human has the role ${quoted(role)}. ${rolesWords(known)}` }
}

const plain = (role: string) => role.normalize('NFKC').trim().toLowerCase()

function rolesWords(known: readonly string[]): string {
  if (known.length === 0) return 'Nobody has a role.'
  const more = known.length > rolesMax ? `, and ${known.length - rolesMax} more` : ''
  return `The roles there are: ${known.slice(0, rolesMax).map(quoted).join(', ')}${more}.`
}

/** Does it for a team; where nobody has its role, for the role that is meant. @throws Refusal NOT_FOUND that names the roles */
export async function withRoleMeant<T>(
  context: Context,
  sight: Sight,
  team: Team,
  run: (team: Team) => Promise<T>,
): Promise<T> {
  try {
    return await run(team)
  } catch (error) {
    const isNone = error instanceof Refusal && error.code === 'NOT_FOUND' && 'role' in team
    if (!isNone) throw error
    const { meant, words } = await otherRoles(context, sight, team.role)
    if (meant !== null) return run({ role: meant })
    throw new Refusal(error.code, says`${words} ${listing('listHumans')}`, error.extras)
  }
}

/** A question for a list as it is meant, and what to say where nobody has the role. */
export async function ofRoleMeant(
  context: Context,
  sight: Sight,
  asked: AskedHumans,
): Promise<{ readonly asked: AskedHumans; readonly note: string | null }> {
  const { role, isActive = true } = asked
  if (role === undefined || !isActive) return { asked, note: null }
  if ((await countHumans(context, sight, asked)) > 0) return { asked, note: null }
  const { meant, words } = await otherRoles(context, sight, role)
  return meant === null ? { asked, note: words } : { asked: { ...asked, role: meant }, note: null }
}
