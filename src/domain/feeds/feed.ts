/** The feed of a human: an address with a secret in it, at which calendars read the bookings. */
import type { Booking } from '../booked.ts'
import type { Interval } from '../time/interval.ts'
import { dayMs } from '../time/units.ts'

/** What a feed tells of a meeting: only that there is one, or with whom and where. */
export const feedDetails = ['busy', 'full'] as const

export type FeedDetail = (typeof feedDetails)[number]

export const feedDaysBack = 30
export const feedDaysAhead = 400
/** The first so many of those days. */
export const feedBookingsMax = 5_000
/** Calendars are asked to come again after so long. */
export const feedRefreshMinutes = 15
/** In base64url: 43 characters. */
export const feedSecretBytes = 32

export interface Feed {
  readonly humanId: string
  /** SHA-256 of the secret, which is kept nowhere. */
  readonly digest: string
  readonly detail: FeedDetail
  readonly createdAtMs: number
}

/** A feed as it is found by its secret. */
export interface OpenFeed extends Pick<Feed, 'humanId' | 'digest' | 'detail'> {
  readonly accountId: string
  readonly humanName: string
}

/** A confirmed booking, and when it last changed. */
export interface FedBooking {
  readonly booking: Booking
  readonly changedAtMs: number
}

/** Whole days of UTC, so that what nobody changes is the same for a day. */
export function feedSpan(nowMs: number): Interval {
  const todayMs = Math.floor(nowMs / dayMs) * dayMs
  return { startMs: todayMs - feedDaysBack * dayMs, endMs: todayMs + feedDaysAhead * dayMs }
}
