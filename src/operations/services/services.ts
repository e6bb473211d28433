import { entryOf } from '../../domain/access/audit.ts'
import { invalid } from '../../domain/errors.ts'
import type { Once, Outcome } from '../../domain/idempotency.ts'
import {
  activeService,
  changedService,
  decideService,
  type People,
  type Service,
  type ServiceChange,
  type ServiceTerms,
  serviceNotFound,
} from '../../domain/services/service.ts'
import type { Context, Sight } from '../context.ts'

/** @throws Refusal VALIDATION_ERROR for one too many, a slug that is taken, or a human who is not active */
export async function createService(
  context: Context,
  sight: Sight,
  terms: ServiceTerms,
  once?: Once<Service>,
): Promise<Outcome<Service>> {
  const { store, clock, newId } = context
  const service: Service = { ...terms, id: newId(), active: true, createdAtMs: clock.nowMs() }
  const unknown = await unknownIn(context, sight, terms.people)
  return store.services.add(
    sight.wholeAccount,
    (present) => {
      // Not sooner: what was made once is answered again, whoever is active by now.
      decidePeople(unknown)
      return decideService(service, present)
    },
    once,
    entryOf(
      sight.author,
      'createService',
      { kind: 'service', id: service.id },
      service.createdAtMs,
    ),
  )
}

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

/** Bookings already made stay as they are. @throws Refusal as createService; NOT_FOUND */
export async function updateService(
  context: Context,
  sight: Sight,
  id: string,
  change: ServiceChange,
): Promise<Service> {
  const { store, clock } = context
  const unknown = await unknownIn(context, sight, change.people ?? null)
  const entry = entryOf(sight.author, 'updateService', { kind: 'service', id }, clock.nowMs())
  return store.services.change(
    sight.wholeAccount,
    id,
    (service, present) => {
      if (!service) throw serviceNotFound()
      decidePeople(unknown)
      return decideService(changedService(service, change), present)
    },
    entry,
  )
}

/** Soft: its bookings stay, and it can still be read. @throws Refusal NOT_FOUND, also the second time. */
export async function deleteService(
  { store, clock }: Context,
  sight: Sight,
  id: string,
): Promise<void> {
  const entry = entryOf(sight.author, 'deleteService', { kind: 'service', id }, clock.nowMs())
  const decide = (service: Service | null) => ({ ...activeService(service), active: false })
  await store.services.change(sight.wholeAccount, id, decide, entry)
}

/** A key sees, of the people of a service, its own humans; a service of none of them is none to it. */
function seenBy(sight: Sight, service: Service): Service | null {
  const { people } = service
  if (people === null || !('humanIds' in people)) return service
  const humanIds = people.humanIds.filter((id) => sight.seesHuman(id))
  return humanIds.length === 0 ? null : { ...service, people: { humanIds } }
}

/** Those named who are no active humans. */
async function unknownIn({ store }: Context, sight: Sight, people: People): Promise<string[]> {
  if (people === null || !('humanIds' in people)) return []
  const active = await store.humans.idsOfRole(sight.wholeAccount, null, people.humanIds)
  return people.humanIds.filter((id) => !active.includes(id))
}

function decidePeople(unknown: readonly string[]): void {
  if (unknown.length === 0) return
  throw invalid([
    { field: 'human_ids', message: `names no active human with ${unknown.join(', ')}` },
  ])
}
