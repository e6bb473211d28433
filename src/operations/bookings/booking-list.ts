import type { Booking } from '../../domain/booking.ts'
import { invalid } from '../../domain/errors.ts'
import type { Human } from '../../domain/human.ts'
import { type AskedDay, openDaysOf } from '../../domain/time/date-range.ts'
import { dayOf, instantOf } from '../../domain/time/zone.ts'
import type { Shifted } from '../../domain/time/zone-shift.ts'
import type { BookingFilter, BookingPage, BookingPlace, Listed, Page } from '../../store/store.ts'
import type { Context, Sight } from '../context.ts'
import { beforeWriting } from '../turns.ts'

export interface AskedBookings {
  readonly filter: Omit<BookingFilter, 'fromMs' | 'toMs'>
  /** The first local date of their starts; absent: from the oldest on. */
  readonly from?: AskedDay | undefined
  /** The last, inclusive. */
  readonly to?: AskedDay | undefined
  /** Only those whose start lies ahead; in place of `from`. */
  readonly isAhead?: boolean
  /** Only those whose start does not; in place of `to`. */
  readonly hasBegun?: boolean
  /** The zone of the dates, in place of the human's. */
  readonly timeZone?: string | undefined
}

export type { BookingPage, BookingPlace, Page }

/** What is told beside the bookings; the zone of the dates is null where neither dates nor a zone were asked for. */
export interface Matches extends Listed {
  readonly timeZone: string | null
}

export interface FoundBookings extends Matches {
  readonly bookings: readonly Booking[]
}

export interface FoundShifted extends Matches {
  readonly shifted: readonly Shifted[]
}

/**
 * One page, ordered by start and id. Dates are local: of the zone asked for, else of the human, else UTC.
 * @throws Refusal VALIDATION_ERROR for a range that runs backwards once `today` is known, and for an offset beyond
 * what one request looks through.
 */
export async function listBookings(
  context: Context,
  sight: Sight,
  asked: AskedBookings,
  page: BookingPage,
): Promise<FoundBookings> {
  const { filter, timeZone } = await inDates(context, sight, asked)
  const found = await context.store.bookings.list(
    sight.account,
    filter,
    pausing(context, sight, page),
  )
  await beforeWriting(context.gate.turns, sight.account, metadataOf(found.bookings))
  return { ...within(found, page), timeZone }
}

/** The same of those ahead whose wall time no longer stands, since the zone rules changed. */
export async function listShiftedBookings(
  context: Context,
  sight: Sight,
  asked: AskedBookings,
  page: BookingPage,
): Promise<FoundShifted> {
  const { store, clock } = context
  const { filter, timeZone } = await inDates(context, sight, asked)
  const paused = pausing(context, sight, page)
  const found = await store.bookings.listShifted(sight.account, filter, paused, clock.nowMs())
  const bookings = found.shifted.map(({ booking }) => booking)
  await beforeWriting(context.gate.turns, sight.account, metadataOf(bookings))
  return { ...within(found, page), timeZone }
}

/** The same page, for which a long look waits its turns. */
function pausing({ gate }: Context, { account }: Sight, page: BookingPage): BookingPage {
  return { ...page, pause: () => gate.turns.next(account) }
}

/** What makes a page large, in characters. */
function metadataOf(bookings: readonly Booking[]): number {
  return bookings.reduce((sum, { metadata }) => sum + (metadata?.length ?? 0), 0)
}

/** Those whose bookings these are, by their ids, deleted ones too. */
export async function humansOf(
  { store }: Context,
  sight: Sight,
  bookings: readonly { readonly humanId: string }[],
): Promise<ReadonlyMap<string, Human>> {
  const ids = [...new Set(bookings.map(({ humanId }) => humanId))].filter((id) =>
    sight.seesHuman(id),
  )
  const found = await Promise.all(ids.map((id) => store.humans.find(sight.account, id)))
  return new Map(found.flatMap((human) => (human ? [[human.id, human]] : [])))
}

/** What was found, unless the search ended before it came to the page. */
function within<T extends Listed>(found: T, { after, offset }: BookingPage): T {
  if (found.searchedToMs === null || after || found.total >= offset) return found
  const message =
    'lies beyond what one request looks through: begin without it, and go on with cursor'
  throw invalid([{ field: 'offset', message }])
}

/** The dates asked for as instants, and whose dates they are. */
async function inDates(
  context: Context,
  sight: Sight,
  { filter: wanted, from, to, timeZone: asked, isAhead = false, hasBegun = false }: AskedBookings,
): Promise<{ filter: BookingFilter; timeZone: string | null }> {
  const nowMs = context.clock.nowMs()
  const filter = {
    ...{ ...wanted, ...sight.seen },
    ...(isAhead ? { fromMs: nowMs } : {}),
    ...(hasBegun ? { toMs: nowMs } : {}),
  }
  if (from === undefined && to === undefined && asked === undefined) {
    return { filter, timeZone: null }
  }
  const timeZone = asked ?? (await zoneOf(context, sight, filter.humanId))
  const today = () => dayOf(timeZone, nowMs)
  const { fromDay, toDay } = openDaysOf({ from, to }, today)
  const range = {
    ...(fromDay === undefined ? {} : { fromMs: instantOf(timeZone, fromDay, 0) }),
    ...(toDay === undefined ? {} : { toMs: instantOf(timeZone, toDay + 1, 0) }),
  }
  return { filter: { ...filter, ...range }, timeZone }
}

/** For nobody, as for a human who does not exist, nothing is listed whose days would matter. */
async function zoneOf({ store }: Context, sight: Sight, humanId?: string): Promise<string> {
  const isSeen = humanId !== undefined && sight.seesHuman(humanId)
  const human = !isSeen ? null : await store.humans.find(sight.account, humanId)
  return human?.timeZone ?? 'UTC'
}
