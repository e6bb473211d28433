import { Elysia } from 'elysia'
import { bookedText, bookingText } from '../domain/event.ts'
import { listBookings, listShiftedBookings } from '../operations/booking-list.ts'
import {
  cancelBooking,
  cancelGroup,
  createBooking,
  getBooking,
  rescheduleBooking,
} from '../operations/bookings.ts'
import { authenticated } from './auth.ts'
import { onceOf } from './once.ts'
import {
  answered,
  created,
  described,
  idIn,
  takesBody,
  takesNothing,
  takesQuery,
  takesQueryAlone,
} from './route.ts'
import * as lists from './schemas/booking-list.ts'
import * as schemas from './schemas/bookings.ts'
import { readPage } from './schemas/vocabulary.ts'
import type { HttpContext } from './source.ts'

export const bookingRoutes = (context: HttpContext) =>
  new Elysia({ prefix: '/v1/bookings', tags: ['Bookings'] })
    .use(authenticated(context, { reads: 'read', writes: 'agent' }))
    .post(
      '/',
      async ({ principal, body, request, set }) => {
        const { accountId } = principal
        const once = onceOf(request, accountId, body, context.clock.nowMs(), bookedText)
        const outcome = await createBooking(context, accountId, schemas.readBooking(body), once)
        return created(set, outcome, bookedText)
      },
      {
        ...takesBody(schemas.BookingInput, schemas.bookingRules),
        ...described({
          operationId: 'createBooking',
          summary: 'Book a slot',
          description:
            'Ask for slots first and send one of them. 409 SLOT_UNAVAILABLE: somebody was faster; take one of error.alternatives. With hold_id, a hold becomes the booking and gives its metadata unless you send some; one that has expired still does while the slot is free, and is 409 if not. With human_ids or role the service chooses who of them is booked, as assign says; 409 then means that nobody of them is free, with assign: all that somebody is not, and the alternatives are for them all. Send an Idempotency-Key to be able to repeat the request safely.',
          answer: [201, schemas.BookedAnswer],
          refusals: [
            'NOT_FOUND',
            'INVALID_DURATION',
            'SCHEDULE_BLOCKED',
            'OUTSIDE_WORKING_HOURS',
            'SLOT_UNAVAILABLE',
            'LIMIT_REACHED',
            'IDEMPOTENCY_CONFLICT',
          ],
        }),
      },
    )
    .get(
      '/',
      async ({ principal, query, set }) => {
        const asked = lists.readAskedBookings(query)
        const page = readPage(query)
        const { accountId } = principal
        if (query.shifted !== undefined) {
          const shifted = await listShiftedBookings(context, accountId, asked, page)
          return answered(set, 200, lists.shiftedListText(shifted, page))
        }
        const found = await listBookings(context, accountId, asked, page)
        return answered(set, 200, lists.bookingListText(found, page))
      },
      {
        ...takesQuery(lists.BookingQuery, lists.bookingQueryRules),
        ...described({
          operationId: 'listBookings',
          summary: 'List bookings',
          description:
            'Ordered by starts_at, then id. Dates are local days of starts_at: of timezone, else of the human asked for with human_id, else of UTC; the answer names the zone. metadata.KEY=value finds bookings by what you stored with them, such as metadata.lead_id=lead_123.',
          answer: [200, lists.BookingList],
        }),
      },
    )
    .get(
      '/:id',
      async ({ principal, params, set }) =>
        answered(
          set,
          200,
          bookingText(await getBooking(context, principal.accountId, idIn(params.id))),
        ),
      {
        ...takesNothing,
        ...described({
          operationId: 'getBooking',
          summary: 'Get a booking',
          description: 'Confirmed or cancelled.',
          answer: [200, schemas.BookingAnswer],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
    .patch(
      '/:id',
      async ({ principal, params, body, set }) => {
        const move = schemas.readBookingMove(body)
        const { accountId } = principal
        const booking = await rescheduleBooking(context, accountId, idIn(params.id), move)
        return answered(set, 200, bookingText(booking))
      },
      {
        ...takesBody(schemas.BookingPatch, schemas.timeAndMetadataRules),
        ...described({
          operationId: 'rescheduleBooking',
          summary: 'Move or change a booking',
          description:
            'A new start or duration is checked as for a new booking, this one left out. Sends booking.rescheduled with where it stood before. A cancelled booking cannot be changed.',
          answer: [200, schemas.BookingAnswer],
          refusals: [
            'NOT_FOUND',
            'INVALID_DURATION',
            'SCHEDULE_BLOCKED',
            'OUTSIDE_WORKING_HOURS',
            'SLOT_UNAVAILABLE',
          ],
        }),
      },
    )
    .delete(
      '/:id',
      async ({ principal, params, query }) => {
        const id = idIn(params.id)
        const { accountId } = principal
        const { group, reason = null } = query
        const cancelled = { id, status: 'cancelled' }
        if (group === 'true') {
          return { ...cancelled, cancelled: await cancelGroup(context, accountId, id, reason) }
        }
        await cancelBooking(context, accountId, id, reason)
        return cancelled
      },
      {
        ...takesQueryAlone(schemas.CancelQuery),
        ...described({
          operationId: 'cancelBooking',
          summary: 'Cancel a booking',
          description:
            'Frees the slot at once and sends booking.cancelled. Cancelling again gives the same answer and no second event. With group=true all bookings made together with it are cancelled, each with its event.',
          answer: [200, schemas.CancelAnswer],
          refusals: ['NOT_FOUND'],
        }),
      },
    )
