/** What sentences may look up, as the caller’s account has it. */

import type { Sight } from '../../domain/access/sight.ts'
import type { Booking } from '../../domain/booking.ts'
import { Refusal } from '../../domain/errors.ts'
import type { Human } from '../../domain/human.ts'
import { showInstant } from '../../domain/time/notation.ts'
import { minuteMs } from '../../domain/time/units.ts'
import { getBooking } from '../../operations/bookings/booking-changes.ts'
import type { Context } from '../../operations/context.ts'
import { getHuman } from '../../operations/humans.ts'
import { twinOf } from '../../operations/repeats.ts'
import type { Look } from './sentences.ts'

export function lookingUp(context: Context, sight: Sight): Look {
  return {
    human: (id) => orNull(getHuman(context, sight, id), asHuman),
    booking: (id) => orNull(getBooking(context, sight, id), asBooking),
    async twin(id) {
      const found = getBooking(context, sight, id).then((one) => twinOf(context, sight, one))
      return orNull(found, (one) => one && { id: one.id, ...asBooking(one) })
    },
  }
}

/** In the words of the API, as every sentence reads them. */
const asHuman = ({ name, timeZone: timezone, active }: Human) => ({ name, timezone, active })

function asBooking(booking: Booking) {
  const { humanId, startMs, endMs, attendeeName, attendeeTimeZone, status } = booking
  return {
    ...(attendeeTimeZone === null ? {} : { attendee_timezone: attendeeTimeZone }),
    human_id: humanId,
    starts_at: showInstant(startMs),
    duration_minutes: (endMs - startMs) / minuteMs,
    attendee_name: attendeeName,
    status,
  }
}

/** null where it cannot be read: a sentence does without. */
function orNull<T, U>(found: Promise<T>, shown: (value: T) => U): Promise<U | null> {
  return found.then(shown, (error: unknown) => {
    if (error instanceof Refusal) return null
    throw error
  })
}
