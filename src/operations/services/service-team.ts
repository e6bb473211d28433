/** Who gives a kind of meeting, and what is asked of them. */
import { type Load, loadAround, type TeamRequest, teamHumansMax } from '../../domain/assignment.ts'
import type { BookingRequest } from '../../domain/booking.ts'
import { invalid, Refusal } from '../../domain/errors.ts'
import { activeService, type Service, serviceNotFound } from '../../domain/services/service.ts'
import { quoted } from '../../domain/text.ts'
import { dayMs } from '../../domain/time/units.ts'
import { listing, says } from '../../domain/wording/says.ts'
import type { Context, Sight } from '../context.ts'
import { getService } from './service-reads.ts'

/** How many of those who give a service are named. */
const giversNamed = 10
/** Who was booked last longer ago has been idle alike. */
const lastBookedDays = 62

/** What a request says of whom it is for: a kind of meeting, and perhaps some of those who give it. */
export interface AskedService {
  readonly serviceId: string
  readonly humanIds?: readonly string[] | undefined
}

/** A booking of whoever gives a kind of meeting. What the service says already may be left out. */
export interface ServiceRequest
  extends Omit<BookingRequest, 'humanId' | 'durationMinutes' | 'serviceId'> {
  readonly asked: AskedService
  readonly durationMinutes?: number | undefined
}

export interface ServiceTeam {
  readonly service: Service
  /** Those whom this key may see, active ones alone, in the order of the service. */
  readonly humanIds: readonly string[]
}

/**
 * @throws Refusal NOT_FOUND where the service is none or deleted; VALIDATION_ERROR where somebody who is named does not give it,
 * or more do than can be asked at once
 */
export async function serviceTeam(
  context: Context,
  sight: Sight,
  { serviceId, humanIds }: AskedService,
): Promise<ServiceTeam> {
  const service = activeService(await getService(context, sight, serviceId))
  const team = fewEnough(await giversOf(context, sight, service))
  const stranger = humanIds?.find((id) => !team.includes(id))
  if (stranger !== undefined) {
    const names = await namesOf(context, sight, [stranger, ...team.slice(0, giversNamed)])
    const [who, ...givers] = names
    const message = `names ${who}, who does not give this service. Leave it out, or name some of: ${givers.join(', ')}`
    throw invalid([{ field: humanIds?.length === 1 ? 'human_id' : 'human_ids', message }])
  }
  return { service, humanIds: humanIds ?? team }
}

/** `ID for "Sarah Chen"`, of those whom the key sees; others by their ids. */
async function namesOf({ store }: Context, sight: Sight, ids: readonly string[]) {
  const named = ids.map(async (id) => {
    const human = sight.seesHuman(id) ? await store.humans.find(sight.account, id) : null
    return human ? `${id} for ${quoted(human.name)}` : id
  })
  return Promise.all(named)
}

/** The active humans who give a service, those whom the key sees; one more than can be asked at once tells that they are more. */
export async function giversOf(
  { store }: Context,
  sight: Sight,
  { people }: Service,
): Promise<readonly string[]> {
  const among = sight.seen.humanIds
  if (people === null) return store.humans.idsOfRole(sight.account, null, among)
  if ('role' in people) return store.humans.idsOfRole(sight.account, people.role, among)
  const active = await store.humans.idsOfRole(sight.account, null, people.humanIds)
  return people.humanIds.filter((id) => active.includes(id))
}

/** Who of some humans gives it, active or not: of all who do, more may be than are ever asked for. */
export async function giversAmong(
  { store }: Context,
  sight: Sight,
  { people }: Service,
  humanIds: readonly string[],
): Promise<readonly string[]> {
  if (people === null) return humanIds
  if ('humanIds' in people) return humanIds.filter((id) => people.humanIds.includes(id))
  return store.humans.idsOfRole(sight.account, people.role, humanIds)
}

function fewEnough(humanIds: readonly string[]): readonly string[] {
  if (humanIds.length <= teamHumansMax) return humanIds
  const message = `is given by more than ${teamHumansMax} humans, which are too many to be asked at once: name those who give it in its human_ids`
  throw invalid([{ field: 'service_id', message }])
}

/** The same for a time that is to be taken. @throws Refusal as `serviceTeam`; NOT_FOUND where nobody is left */
export async function bookableTeam(
  context: Context,
  sight: Sight,
  asked: AskedService,
): Promise<ServiceTeam> {
  const team = await serviceTeam(context, sight, asked)
  if (team.humanIds.length === 0) {
    throw new Refusal(
      'NOT_FOUND',
      says`Nobody who gives this service is an active human. ${listing('listServices')}`,
    )
  }
  if (asked.humanIds !== undefined && team.service.assign === 'all') {
    const message = 'must be absent: this service books all who give it together'
    throw invalid([{ field: 'human_id', message }])
  }
  return team
}

/** The same as a request to those who give it. @throws Refusal as `bookableTeam` */
export async function teamRequestOf(
  context: Context,
  sight: Sight,
  { asked, ...request }: ServiceRequest,
): Promise<TeamRequest> {
  const { service, humanIds } = await bookableTeam(context, sight, asked)
  const { durationMinutes = defaultMinutes(service) } = request
  const location = request.location ?? service.location
  const team = { humanIds }
  return { ...request, location, durationMinutes, team, assign: service.assign, service }
}

/** The order in which a balanced choice would take them, by what is booked now. */
export async function leastBookedFirst(
  { store }: Context,
  sight: Sight,
  humanIds: readonly string[],
  startMs: number,
): Promise<readonly string[]> {
  const { counted, beforeMs } = loadAround(startMs)
  const loads: (Load & { readonly humanId: string })[] = []
  for (const humanId of humanIds) {
    const filter = { humanId, status: 'confirmed' } as const
    const list = (fromMs: number, toMs: number) =>
      store.bookings.list(
        sight.account,
        { ...filter, fromMs, toMs },
        { limit: 1, offset: 0, isNewestFirst: true },
      )
    const { total } = await list(counted.startMs, counted.endMs)
    // As far back as most were booked last: a total of years would cost each of them.
    const { bookings } = await list(beforeMs - lastBookedDays * dayMs, beforeMs)
    const lastStartMs = bookings[0]?.startMs ?? Number.NEGATIVE_INFINITY
    loads.push({ humanId, count: total, lastStartMs })
  }
  const byLoad = (a: Load, b: Load) => a.count - b.count || compare(a.lastStartMs, b.lastStartMs)
  return loads.sort(byLoad).map(({ humanId }) => humanId)
}

/** Also of two that are infinite. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}

export function defaultMinutes({ durationsMinutes: [first] }: Service): number {
  if (first === undefined) throw serviceNotFound()
  return first
}

/** The kind of meeting that a booking or a hold is, also one that was deleted since: it is moved and booked on its terms. */
export async function serviceOf(
  { store }: Context,
  sight: Sight,
  row: { readonly serviceId: string | null } | null,
): Promise<Service | null> {
  const { serviceId = null } = row ?? {}
  return serviceId === null ? null : store.services.find(sight.account, serviceId)
}
