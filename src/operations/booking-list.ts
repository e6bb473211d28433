import type { Booking } from '../domain/booking.ts'
import { type AskedDay, openDaysOf } from '../domain/date-range.ts'
import { dayOf, instantOf } from '../domain/zone.ts'
import type { BookingFilter, Page } from '../store/store.ts'
import type { Context } from './context.ts'

export interface AskedBookings {
  readonly filter: Omit<BookingFilter, 'fromMs' | 'toMs'>
  /** The first local date of their starts; absent: from the oldest on. */
  readonly from?: AskedDay | undefined
  /** The last, inclusive. */
  readonly to?: AskedDay | undefined
  /** The zone of the dates, in place of the human's. */
  readonly timeZone?: string | undefined
}

export interface BookingPage {
  readonly bookings: readonly Booking[]
  /** How many match in all. */
  readonly total: number
  /** The zone of the dates; null where neither dates nor a zone were asked for. */
  readonly timeZone: string | null
}

/**
 * One page, ordered by start and id. Dates are local: of the zone asked for, else of the human, else UTC.
 * @throws Refusal VALIDATION_ERROR for a range that runs backwards once `today` is known.
 */
export async function listBookings(
  context: Context,
  accountId: string,
  asked: AskedBookings,
  page: Page,
): Promise<BookingPage> {
  const { filter, from, to } = asked
  const { store, clock } = context
  if (from === undefined && to === undefined && asked.timeZone === undefined) {
    return { ...(await store.bookings.list(accountId, filter, page)), timeZone: null }
  }
  const timeZone = asked.timeZone ?? (await zoneOf(context, accountId, filter.humanId))
  const { fromDay, toDay } = openDaysOf({ from, to }, () => dayOf(timeZone, clock.nowMs()))
  const range = {
    ...(fromDay === undefined ? {} : { fromMs: instantOf(timeZone, fromDay, 0) }),
    ...(toDay === undefined ? {} : { toMs: instantOf(timeZone, toDay + 1, 0) }),
  }
  return { ...(await store.bookings.list(accountId, { ...filter, ...range }, page)), timeZone }
}

/** Of nobody, as of one who does not exist, nothing is listed whose days would matter. */
async function zoneOf({ store }: Context, accountId: string, humanId?: string): Promise<string> {
  const human = humanId === undefined ? null : await store.humans.find(accountId, humanId)
  return human?.timeZone ?? 'UTC'
}
