import { bufferMinutesMax, durationMinutesMax } from '../domain/availability.ts'
import type { Booking } from '../domain/booking.ts'
import { type Explanation, explainDecision } from '../domain/explanation.ts'
import { type Service, scheduleFor } from '../domain/services/service-schedule.ts'
import type { Reason } from '../domain/slots/taken.ts'
import { type Interval, slotAt } from '../domain/time/interval.ts'
import { minuteMs } from '../domain/time/units.ts'
import type { Context, Sight } from './context.ts'
import { getHuman } from './humans.ts'
import { serviceTeam } from './services/service-team.ts'
import { nextSlots } from './slots/next-slots.ts'

/** What became of a question about one time. */
export interface SlotExplanation extends Explanation {
  readonly slot: Interval
  readonly timeZone: string
  /** What to offer instead, the nearest after it. Empty where it can be booked, or no other time could. */
  readonly nextSlots: readonly Interval[]
}

export interface AskedTime {
  readonly startMs: number
  readonly durationMinutes: number
  /** As which kind of meeting. */
  readonly serviceId?: string | undefined
}

/**
 * Whether a booking would be made just now, and why not. Nothing is written, and nothing is kept free.
 * @throws Refusal NOT_FOUND; VALIDATION_ERROR where the human does not give the service
 */
export async function explainSlot(
  context: Context,
  sight: Sight,
  humanId: string,
  { startMs, durationMinutes, serviceId }: AskedTime,
): Promise<SlotExplanation> {
  const { store, clock } = context
  const nowMs = clock.nowMs()
  const slot = slotAt(startMs, durationMinutes)
  const accountId = sight.accountOf(humanId)
  const { name, timeZone } = await getHuman(context, sight, humanId)
  const service = await serviceFor(context, sight, humanId, serviceId)
  const [usage, bookings] = await Promise.all([
    store.accounts.usage(accountId, nowMs),
    bookingsAround(context, accountId, humanId, slot),
  ])
  const explanation = await store.humans.ask({ accountId, humanId, nowMs }, (schedule) =>
    explainDecision(scheduleFor(schedule, service), { name, slot, bookings, usage }, nowMs),
  )
  const next =
    explanation.code !== null && explanation.otherTimesMay
      ? await nextSlots(
          context,
          sight,
          { humanIds: [humanId], startMs, durationMinutes },
          { service },
        )
      : null
  const seen = bookings.filter((booking) => sight.sees(booking)).map(({ id }) => id)
  const reasons = explanation.reasons.map((reason) => asSeen(reason, sight, seen))
  return { ...explanation, reasons, slot, timeZone, nextSlots: next?.slots ?? [] }
}

/** @throws Refusal as `serviceTeam` */
async function serviceFor(
  context: Context,
  sight: Sight,
  humanId: string,
  serviceId: string | undefined,
): Promise<Service | null> {
  if (serviceId === undefined) return null
  const { service } = await serviceTeam(context, sight, { serviceId, humanIds: [humanId] })
  return service
}

/** What others have made is busy time, and has no name. (Holds do not tell who made them.) */
function asSeen(reason: Reason, sight: Sight, seen: readonly string[]): Reason {
  const { id, ...unnamed } = reason
  const isMeeting = reason.type === 'booking' || reason.type === 'hold' || reason.type === 'buffer'
  const isSeen = !sight.isBound || (id !== undefined && seen.includes(id))
  return isMeeting && !isSeen ? unnamed : reason
}

/** The confirmed bookings that may be in the way of a slot: those that start in it, or up to a day before, with all buffers. */
async function bookingsAround(
  { store }: Context,
  accountId: string,
  humanId: string,
  { startMs, endMs }: Interval,
): Promise<readonly Booking[]> {
  const buffersMs = 2 * bufferMinutesMax * minuteMs
  const fromMs = startMs - durationMinutesMax * minuteMs - buffersMs
  const filter = { humanId, status: 'confirmed', fromMs, toMs: endMs + buffersMs } as const
  // No booking is longer than a day nor shorter than a minute: more than these there cannot be.
  const page = { limit: 2 * durationMinutesMax + 4 * bufferMinutesMax, offset: 0 }
  const { bookings } = await store.bookings.list(accountId, filter, page)
  return bookings
}
