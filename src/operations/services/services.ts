import { changeEntry, entryOf, serviceFields } from '../../domain/access/audited-fields.ts'
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
import type { Told } from '../humans/conflicts.ts'
import { serviceConflicts } from './service-conflicts.ts'

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

/** What is asked of a change: to make it, or only to tell what it would leave outside. */
export interface AskedOfService {
  readonly id: string
  readonly isDry: boolean
}

/** Bookings already made stay as they are. @throws Refusal as createService; NOT_FOUND */
export async function updateService(
  context: Context,
  sight: Sight,
  asked: AskedOfService,
  change: ServiceChange,
): Promise<Told<Service>> {
  const unknown = await unknownIn(context, sight, change.people ?? null)
  return changeService(context, sight, 'updateService', asked, (service, present) => {
    if (!service) throw serviceNotFound()
    decidePeople(unknown)
    return decideService(changedService(service, change), present)
  })
}

/** Soft: its bookings stay, and it can still be read. @throws Refusal NOT_FOUND, also the second time. */
export function deleteService(
  context: Context,
  sight: Sight,
  asked: AskedOfService,
): Promise<Told<Service>> {
  return changeService(context, sight, 'deleteService', asked, (service) => ({
    ...activeService(service),
    active: false,
  }))
}

/** Tells what the change leaves outside, as its bookings stand before it. */
async function changeService(
  context: Context,
  sight: Sight,
  operation: 'updateService' | 'deleteService',
  { id, isDry }: AskedOfService,
  decide: (service: Service | null, present: readonly Service[]) => Service,
): Promise<Told<Service>> {
  const { store, clock } = context
  const accountId = sight.wholeAccount
  const before = await store.services.find(accountId, id)
  const after = decide(before, await store.services.list(accountId))
  const conflicts = before && (await serviceConflicts(context, sight, before, after))
  if (isDry) return { value: after, conflicts }
  const object = { kind: 'service', id } as const
  const entry = changeEntry(serviceFields, sight.author, operation, object, clock.nowMs())
  return { value: await store.services.change(accountId, id, decide, entry), conflicts }
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
