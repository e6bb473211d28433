/** A kind of meeting, such as an intro call: for how long, with whom, and on which terms (guide/services.md). */

import type { WeekWindow } from '../availability.ts'
import { invalid, Refusal } from '../errors.ts'
import type { Notices } from '../links/notices.ts'
import { listing, says } from '../wording/says.ts'
import type { Assign, Team } from './team.ts'

/** How many an account has at most, those that are deleted not counted. */
export const servicesMax = 200

/** With whom: these, those of a role, or with null whoever is active. */
export type People = Team | null

export interface Service extends Notices {
  readonly id: string
  readonly name: string
  /** A short name of the caller's own, of one service at most. */
  readonly slug: string | null
  readonly description: string | null
  /** The first is meant where none is named. Those of the human do not count. */
  readonly durationsMinutes: readonly number[]
  readonly people: People
  readonly assign: Assign
  /** Within the human's own hours; null: whenever these are. */
  readonly weeklyHours: readonly WeekWindow[] | null
  /** What stands in the place of the human's; null: theirs. */
  readonly stepMinutes: number | null
  readonly bufferBeforeMinutes: number | null
  readonly bufferAfterMinutes: number | null
  readonly minimumNoticeMinutes: number | null
  readonly bookingWindowDays: number | null
  /** How many of its meetings one human has on one date; null: any number. */
  readonly maxPerDay: number | null
  /** Where its meetings are, unless a booking says otherwise. */
  readonly location: string | null
  /** False once deleted: its bookings stay, and it can still be read. */
  readonly active: boolean
  readonly createdAtMs: number
}

/** What callers say of a service. */
export type ServiceTerms = Omit<Service, 'id' | 'active' | 'createdAtMs'>

/** What a PATCH may change; undefined means as it is. */
export type ServiceChange = {
  readonly [F in keyof Omit<Service, 'id' | 'createdAtMs'>]: Service[F] | undefined
}

export function changedService(service: Service, change: ServiceChange): Service {
  const { id, createdAtMs } = service
  return {
    id,
    createdAtMs,
    name: either(change.name, service.name),
    slug: either(change.slug, service.slug),
    description: either(change.description, service.description),
    durationsMinutes: either(change.durationsMinutes, service.durationsMinutes),
    people: either(change.people, service.people),
    assign: either(change.assign, service.assign),
    weeklyHours: either(change.weeklyHours, service.weeklyHours),
    stepMinutes: either(change.stepMinutes, service.stepMinutes),
    bufferBeforeMinutes: either(change.bufferBeforeMinutes, service.bufferBeforeMinutes),
    bufferAfterMinutes: either(change.bufferAfterMinutes, service.bufferAfterMinutes),
    minimumNoticeMinutes: either(change.minimumNoticeMinutes, service.minimumNoticeMinutes),
    bookingWindowDays: either(change.bookingWindowDays, service.bookingWindowDays),
    maxPerDay: either(change.maxPerDay, service.maxPerDay),
    location: either(change.location, service.location),
    cancelNoticeMinutes: either(change.cancelNoticeMinutes, service.cancelNoticeMinutes),
    moveNoticeMinutes: either(change.moveNoticeMinutes, service.moveNoticeMinutes),
    active: either(change.active, service.active),
  }
}

/** null is a value. */
function either<T>(changed: T | undefined, present: T): T {
  return changed === undefined ? present : changed
}

/** @throws Refusal VALIDATION_ERROR for one too many, or a slug that another one has; `present` are the active ones. */
export function decideService(service: Service, present: readonly Service[]): Service {
  const others = present.filter(({ id }) => id !== service.id)
  if (others.length >= servicesMax) {
    const message = `cannot be added: this account has ${others.length} services, and ${servicesMax} are allowed. Delete one first.`
    throw invalid([{ field: 'name', message }])
  }
  const same = others.find(({ slug }) => slug !== null && slug === service.slug)
  if (same) {
    const message = `is that of the service ${same.id} already; choose another, or leave it out`
    throw invalid([{ field: 'slug', message }])
  }
  return service
}

export function serviceNotFound(): Refusal {
  return new Refusal(
    'NOT_FOUND',
    says`There is no active service with this id. ${listing('listServices')}`,
  )
}

/** @throws Refusal NOT_FOUND unless it is there and not deleted */
export function activeService(service: Service | null): Service {
  if (!service?.active) throw serviceNotFound()
  return service
}
