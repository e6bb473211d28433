/** Those to whom bookings may be handed over: whether they are open then, and what has to be known of them. */
import { type Team, teamHumansMax } from '../assignment.ts'
import { type Booking, humanNotFound } from '../booking.ts'
import { claimedBy, type Openness, opennessOf } from '../calendar.ts'
import { isReadable } from '../calendars/readable.ts'
import { invalid, Refusal } from '../errors.ts'
import { isHeavy, type OpenHours, type Schedule } from '../schedule.ts'
import type { Service } from '../services/service.ts'
import { limitedBy } from '../services/service-schedule.ts'
import type { Interval } from '../time/interval.ts'
import { dayOf } from '../time/zone.ts'
import { listing, says } from '../wording/says.ts'
import { type Limit, limitsAt } from './limits.ts'

/** The bookings of one call start within so many days: a schedule keeps hours for twice as many. */
const spanDays = 170
const hoursDays = 182
const weekDays = 7
/** The same where somebody's overrides are many: the hours of a hundred such take as much as a booking with all of them. */
const heavySpanDays = 1
const heavyHoursDays = heavySpanDays + 1

export interface HandOverCandidate {
  readonly humanId: string
  /** Null: not active. */
  readonly schedule: Schedule | null
}

/** A kind of meeting that may be among them. */
export interface HandOverService {
  readonly service: Pick<Service, 'id' | 'maxPerDay'>
  /** Who of those asked about gives it. */
  readonly humanIds: readonly string[]
}

export interface HandOverNeed {
  readonly humanId: string
  readonly span: Interval
  /** Those that decide about the start; undefined: there are none. */
  readonly limits: readonly Limit[] | undefined
}

/** Within how many days the bookings of one call start. */
export function handOverDays(candidates: readonly HandOverCandidate[]): number {
  return candidates.some(({ schedule }) => isHeavy(schedule)) ? heavySpanDays : spanDays
}

/** The hours of somebody in which the bookings of one call lie, the first of which starts at an instant. */
export function handOverHours(schedule: Schedule, firstMs: number): OpenHours {
  const day = dayOf(schedule.timeZone, firstMs)
  if (isHeavy(schedule)) return schedule.openHours(day, day + heavyHoursDays - 1)
  const fromDay = Math.floor(day / weekDays) * weekDays
  return schedule.openHours(fromDay, fromDay + hoursDays - 1)
}

/** @throws Refusal as `decideHandOver` */
export function decideReceivers(
  others: readonly HandOverCandidate[],
  candidates: readonly HandOverCandidate[],
  to: Team,
): void {
  if ('role' in to) {
    if (candidates.length > teamHumansMax) {
      const message = `is the role of more than ${teamHumansMax} humans: send the id of one of them`
      throw invalid([{ field: 'to', message }])
    }
    if (others.length > 0) return
    const message = says`Nobody else who is active has this role. ${listing('listHumans')}`
    throw new Refusal('NOT_FOUND', message)
  }
  if (others.length === 0) {
    const message = 'is the human whose bookings are handed over: name another one, or a role'
    throw invalid([{ field: 'to', message }])
  }
  const gone = others.find(({ schedule }) => schedule === null)
  if (gone) throw humanNotFound(gone.humanId)
}

/**
 * Nearest is whoever is open then, and farthest who does not give such meetings. Of one who is `unreadable` nobody knows
 * whether a calendar elsewhere says busy, which is never read as free.
 */
export type Standing = Openness | 'unreadable' | 'not given'

export function openTo(
  { humanId, schedule }: HandOverCandidate,
  booking: Booking,
  first: Booking,
  services: readonly HandOverService[],
): Standing {
  if (booking.serviceId !== null) {
    const kind = services.find(({ service }) => service.id === booking.serviceId)
    if (!kind?.humanIds.includes(humanId)) return 'not given'
  }
  if (!schedule) return 'outside'
  const openness = opennessOf(handOverHours(schedule, first.startMs), booking)
  if (openness !== 'open') return openness
  if (!isReadable(schedule)) return 'unreadable'
  // Behind what is known of the calendars nothing is offered, and nothing is booked.
  return booking.startMs < (schedule.calendars?.coversUntilMs ?? Number.POSITIVE_INFINITY)
    ? 'open'
    : 'outside'
}

export function needOf(
  { humanId, schedule }: HandOverCandidate,
  booking: Booking,
  services: readonly HandOverService[],
): HandOverNeed {
  const span = claimedBy(booking)
  if (!schedule) return { humanId, span, limits: undefined }
  const { timeZone, terms } = schedule
  const kind = services.find(({ service }) => service.id === booking.serviceId)
  const limited = { timeZone, terms: kind ? limitedBy(terms, kind.service) : terms }
  return { humanId, span, limits: limitsAt(limited, booking.startMs) }
}
