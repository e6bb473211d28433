import type { Booking } from '../domain/booking.ts'
import { type AskedDay, openDaysOf } from '../domain/time/date-range.ts'
import { dayOf, instantOf } from '../domain/time/zone.ts'
import type { Shifted } from '../domain/time/zone-shift.ts'
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

/** How many match in all, and the zone of the dates; null where neither dates nor a zone were asked for. */
interface Matches {
  readonly total: number
  readonly timeZone: string | null
}

export interface BookingPage extends Matches {
  readonly bookings: readonly Booking[]
}

export interface ShiftedPage extends Matches {
  readonly shifted: readonly Shifted[]
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
  const { filter, timeZone } = await inDates(context, accountId, asked)
  return { ...(await context.store.bookings.list(accountId, filter, page)), timeZone }
}

/** The same of those ahead whose wall time no longer stands, since the zone rules changed. */
export async function listShiftedBookings(
  context: Context,
  accountId: string,
  asked: AskedBookings,
  page: Page,
): Promise<ShiftedPage> {
  const { store, clock } = context
  const { filter, timeZone } = await inDates(context, accountId, asked)
  const found = await store.bookings.listShifted(accountId, filter, page, clock.nowMs())
  return { ...found, timeZone }
}

/** The dates asked for as instants, and whose dates they are. */
async function inDates(
  context: Context,
  accountId: string,
  { filter, from, to, timeZone: asked }: AskedBookings,
): Promise<{ filter: BookingFilter; timeZone: string | null }> {
  if (from === undefined && to === undefined && asked === undefined) {
    return { filter, timeZone: null }
  }
  const timeZone = asked ?? (await zoneOf(context, accountId, filter.humanId))
  const today = () => dayOf(timeZone, context.clock.nowMs())
  const { fromDay, toDay } = openDaysOf({ from, to }, today)
  const range = {
    ...(fromDay === undefined ? {} : { fromMs: instantOf(timeZone, fromDay, 0) }),
    ...(toDay === undefined ? {} : { toMs: instantOf(timeZone, toDay + 1, 0) }),
  }
  return { filter: { ...filter, ...range }, timeZone }
}

/** Of nobody, as of one who does not exist, nothing is listed whose days would matter. */
async function zoneOf({ store }: Context, accountId: string, humanId?: string): Promise<string> {
  const human = humanId === undefined ? null : await store.humans.find(accountId, humanId)
  return human?.timeZone ?? 'UTC'
}
