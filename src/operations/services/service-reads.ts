/** Kinds of meetings as a key sees them. */
import { type Service, serviceNotFound } from '../../domain/services/service.ts'
import type { Context, Sight } from '../context.ts'

/** The active ones that concern somebody this key may see, oldest first. */
export async function listServices({ store }: Context, sight: Sight): Promise<Service[]> {
  const services = await store.services.list(sight.account)
  return services.flatMap((service) => seenBy(sight, service) ?? [])
}

/** Also one that was deleted. @throws Refusal NOT_FOUND */
export async function getService({ store }: Context, sight: Sight, id: string): Promise<Service> {
  const service = await store.services.find(sight.account, id)
  const seen = service && seenBy(sight, service)
  if (!seen) throw serviceNotFound()
  return seen
}

/** A key sees, of the people of a service, its own humans; a service of none of them is none to it. */
function seenBy(sight: Sight, service: Service): Service | null {
  const { people } = service
  if (people === null || !('humanIds' in people)) return service
  const humanIds = people.humanIds.filter((id) => sight.seesHuman(id))
  return humanIds.length === 0 ? null : { ...service, people: { humanIds } }
}
