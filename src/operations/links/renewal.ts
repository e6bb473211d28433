import type { Booking } from '../../domain/booked.ts'
import { bookingNotFound } from '../../domain/booking.ts'
import { invalid, type Refusal } from '../../domain/errors.ts'
import { decideNewLink } from '../../domain/links/link.ts'
import type { Context, Sight } from '../context.ts'
import { type LinkOf, linksFor } from './links.ts'

/**
 * Makes the links of a booking worthless, and answers with what its new one is made. @throws Refusal NOT_FOUND;
 * VALIDATION_ERROR where it is cancelled or over, or the service makes no links
 */
export async function renewLink(
  context: Context,
  sight: Sight,
  id: string,
): Promise<{ booking: Booking; linkOf: LinkOf }> {
  const { store, clock, publicUrl, secrets } = context
  const nowMs = clock.nowMs()
  if (!sight.row(await store.bookings.find(sight.account, id))) throw bookingNotFound()
  if (publicUrl === null) throw noLinks('SLOTFLOW_PUBLIC_URL is not set')
  if (secrets.fault !== null) throw noLinks('the service has no secret to sign it with')
  const booking = await store.bookings.renewLink(sight.account, id, (found) =>
    decideNewLink(sight.row(found), nowMs),
  )
  return { booking, linkOf: linksFor(context, sight) }
}

function noLinks(why: string): Refusal {
  const message = `cannot be made: ${why}. Ask whoever runs the service`
  return invalid([{ field: 'manage_url', message }])
}
