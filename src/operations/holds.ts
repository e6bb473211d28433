import { isOfOne, nearestOf } from '../domain/assignment.ts'
import { humanNotFound } from '../domain/booking.ts'
import { invalid, Refusal } from '../domain/errors.ts'
import {
  decideHold,
  decideRelease,
  type Hold,
  type HoldRequest,
  holdNotFound,
} from '../domain/hold.ts'
import type { Once, Outcome } from '../domain/idempotency.ts'
import type { Service } from '../domain/services/service.ts'
import { scheduleFor } from '../domain/services/service-schedule.ts'
import type { Context, Sight } from './context.ts'
import { ownHoldIn } from './repeats.ts'
import {
  type AskedService,
  bookableTeam,
  defaultMinutes,
  leastBookedFirst,
  type ServiceTeam,
} from './services/service-team.ts'
import { withAlternatives } from './slots/alternatives.ts'
import { nextSlots, nextTeamSlots } from './slots/next-slots.ts'

/** A hold of whoever gives a kind of meeting. What the service says already may be left out. */
export interface ServiceHold
  extends Omit<HoldRequest, 'humanId' | 'durationMinutes' | 'serviceId'> {
  readonly asked: AskedService
  readonly durationMinutes?: number | undefined
}

/**
 * Holds a slot until it expires, is released, or becomes a booking. Takes nothing from the quota.
 * @throws Refusal as createBooking, without the quota; VALIDATION_ERROR where there are too many live holds.
 */
export async function createHold(
  context: Context,
  sight: Sight,
  request: HoldRequest | ServiceHold,
  once?: Once<Hold>,
): Promise<Outcome<Hold>> {
  if ('asked' in request) return holdOfService(context, sight, request, once)
  try {
    return await addHold(context, sight, request, null, once)
  } catch (error) {
    throw (
      (await ownHoldIn(context, sight, error)) ??
      (await withAlternatives(error, (wanted) => nextSlots(context, sight, wanted)))
    )
  }
}

function addHold(
  { store, clock, newId }: Context,
  sight: Sight,
  request: HoldRequest,
  service: Service | null,
  once?: Once<Hold>,
): Promise<Outcome<Hold>> {
  const [nowMs, id] = [clock.nowMs(), newId()]
  const { humanId } = request
  const wanted = { ...request, serviceId: service?.id ?? null, madeBy: sight.keyId }
  return store.holds.add(
    { accountId: sight.accountOf(humanId), humanId, nowMs },
    (schedule) => decideHold(scheduleFor(schedule, service), wanted, id, nowMs),
    once,
  )
}

/** The same of whoever gives a kind of meeting and is free, in the order in which they would be booked. */
async function holdOfService(
  context: Context,
  sight: Sight,
  request: ServiceHold,
  once?: Once<Hold>,
): Promise<Outcome<Hold>> {
  try {
    return await holdOfTeam(context, sight, request, await holdersOf(context, sight, request), once)
  } catch (error) {
    const refuse = () => {
      throw error
    }
    // What was held once is held still, whatever has become of the service.
    const key = { accountId: sight.account, humanId: '', nowMs: context.clock.nowMs() }
    return context.store.holds.add(key, refuse, once)
  }
}

/** Each is decided by itself: whoever is refused for a time that is not free leaves it to the next. */
async function holdOfTeam(
  context: Context,
  sight: Sight,
  { asked: _, ...request }: ServiceHold,
  { service, humanIds }: ServiceTeam,
  once?: Once<Hold>,
): Promise<Outcome<Hold>> {
  const { durationMinutes = defaultMinutes(service), startMs } = request
  const location = request.location ?? service.location
  const refusals: Refusal[] = []
  for (const humanId of humanIds) {
    try {
      const one = { ...request, location, humanId, durationMinutes }
      return await addHold(context, sight, one, service, once)
    } catch (error) {
      if (!(error instanceof Refusal) || !isOfOne(error)) throw error
      refusals.push(error)
    }
  }
  const wanted = { humanIds, startMs, durationMinutes }
  const { code, text, extras } = nearestOf(refusals)
  const refusal = new Refusal(code, text, { ...extras, wanted })
  const terms = { assign: 'first', service, agreedZone: request.agreedZone } as const
  const look = () => nextTeamSlots(context, sight, wanted, terms)
  throw (await ownHoldIn(context, sight, refusal)) ?? (await withAlternatives(refusal, look))
}

/** @throws Refusal as `teamRequestOf`; VALIDATION_ERROR for a service that books several together */
async function holdersOf(
  context: Context,
  sight: Sight,
  { asked, startMs }: ServiceHold,
): Promise<ServiceTeam> {
  const team = await bookableTeam(context, sight, asked)
  const { service, humanIds } = team
  if (service.assign === 'all') {
    const message =
      'books several humans together, and a hold keeps the time of one: book it without a hold'
    throw invalid([{ field: 'service_id', message }])
  }
  if (service.assign === 'first') return team
  return { service, humanIds: await leastBookedFirst(context, sight, humanIds, startMs) }
}

/** The hold and the instant it was looked at, which says whether it has expired. @throws Refusal NOT_FOUND */
export async function getHold(
  { store, clock }: Context,
  sight: Sight,
  id: string,
): Promise<{ hold: Hold; nowMs: number }> {
  const nowMs = clock.nowMs()
  const hold = sight.row(await store.holds.find(sight.account, id))
  if (!hold) throw holdNotFound()
  return { hold, nowMs }
}

/** The live holds of one human, by their start. @throws Refusal NOT_FOUND */
export async function listHolds(
  { store, clock }: Context,
  sight: Sight,
  humanId: string,
): Promise<{ holds: Hold[]; nowMs: number }> {
  const nowMs = clock.nowMs()
  const accountId = sight.accountOf(humanId)
  const holds = await store.holds.listLive({ accountId, humanId, nowMs })
  if (!holds) throw humanNotFound()
  return { holds: holds.filter((hold) => sight.sees(hold)), nowMs }
}

/** Frees the slot at once. @throws Refusal NOT_FOUND, also the second time; VALIDATION_ERROR for one that is booked. */
export async function releaseHold({ store }: Context, sight: Sight, id: string): Promise<void> {
  await store.holds.remove(sight.account, id, (hold) => decideRelease(sight.row(hold)))
}
