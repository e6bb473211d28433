import { idempotencyKey, metadataFilter, refusal, says } from '../domain/wording/says.ts'
import * as changes from '../operations/bookings/booking-changes.ts'
import * as booked from '../operations/bookings/booking-list.ts'
import { noteOn } from '../operations/bookings/booking-note.ts'
import * as operations from '../operations/bookings/bookings.ts'
import * as answers from '../wire/booking/booking.ts'
import * as lists from '../wire/booking/booking-list.ts'
import * as requests from '../wire/booking/booking-request.ts'
import { takesBodyAndQuery, takesQuery, takesQueryAlone } from './input/input.ts'
import { onceOf } from './input/once.ts'
import { linked, withLinks, withLivingLinks } from './links/told.ts'
import { answered, created, long, numbered, operation, shown, toldIn } from './operation.ts'

const taken = refusal('SLOT_UNAVAILABLE', 409)

export const createBooking = operation({
  operationId: 'createBooking',
  tag: 'Bookings',
  summary: 'Book a slot',
  description: says`Ask for slots first and send one of them. ${taken}: somebody was faster; take one of error.alternatives. With hold_id, a hold becomes the booking and gives its metadata, phone, zone and location unless you send others; one that has expired still does while the slot is free, and is ${taken} if not. With human_ids or role the service chooses who of them is booked, as assign says; ${taken} then means that nobody of them is free, with assign: all that somebody is not, and the alternatives are for them all. Send an ${idempotencyKey} to be able to repeat the request safely.`,
  answer: [201, answers.BookedAnswer],
  refusals: [
    'NOT_FOUND',
    'INVALID_DURATION',
    'SCHEDULE_BLOCKED',
    'OUTSIDE_WORKING_HOURS',
    'SLOT_UNAVAILABLE',
    'LIMIT_REACHED',
    'IDEMPOTENCY_CONFLICT',
  ],
  input: takesBodyAndQuery(requests.BookingInput, answers.DisplayQuery, requests.bookingRules),
  async run(context, caller, { body, query }) {
    const zone = requests.zoneOfWords(query, body)
    const textOf = answers.bookedTextIn(zone)
    const once = onceOf(caller, body, context.clock.nowMs(), textOf)
    const wanted = requests.readBooking(body)
    const made = operations.createBooking(context, caller.sight, wanted, once)
    const outcome = await toldIn(zone, made)
    if (outcome.replayed) return withLivingLinks(context, caller.sight, created(outcome, textOf))
    const { value } = outcome
    if ('bookings' in value) {
      const linkedIn = linked(context, caller.sight, (one) => answers.bookingTextIn(zone, one))
      return { status: 201, long: { pieces: answers.groupPieces(linkedIn, value) } }
    }
    const answer = withLinks(context, caller.sight, created(outcome, textOf))
    return numbered(answer, value.sequence)
  },
})

export const listBookings = operation({
  operationId: 'listBookings',
  tag: 'Bookings',
  summary: 'List bookings',
  description: says`Ordered by starts_at, then id; order=desc the other way. Dates are local days of starts_at: of timezone, else of the human asked for with human_id, else of UTC; the answer names the zone. ${metadataFilter(null)} finds bookings by what you stored with them, such as ${metadataFilter({ name: 'lead_id', value: 'lead_123' })}; q by a part of name, e-mail, phone or id. One request looks through some thousand bookings for these: where searched_to stands, cursor goes on.`,
  answer: [200, lists.BookingList],
  input: takesQuery(lists.BookingQuery, lists.bookingQueryRules),
  takesTurn: true,
  async run(context, { sight }, input) {
    const asked = lists.readAskedBookings(input)
    const page = lists.readBookingPage(input)
    const textOf = async (bookings: readonly { readonly humanId: string }[]) => {
      const humans = input.expand ? await booked.humansOf(context, sight, bookings) : new Map()
      return linked(context, sight, answers.expandedText(answers.readDisplayZone(input), humans))
    }
    if (input.shifted !== undefined) {
      const found = await booked.listShiftedBookings(context, sight, asked, page)
      const text = await textOf(found.shifted.map(({ booking }) => booking))
      return long(lists.shiftedListText(found, page, text))
    }
    const found = await booked.listBookings(context, sight, asked, page)
    const note = await noteOn(context, sight, asked, found)
    return long(lists.bookingListText(found, page, await textOf(found.bookings), note))
  },
})

export const getBooking = operation({
  operationId: 'getBooking',
  tag: 'Bookings',
  summary: 'Get a booking',
  description: 'Confirmed or cancelled.',
  answer: [200, answers.BookingAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesQuery(answers.BookingView),
  async run(context, { sight }, query, { id }) {
    const booking = await changes.getBooking(context, sight, id)
    const humans = query.expand ? await booked.humansOf(context, sight, [booking]) : new Map()
    const text = linked(
      context,
      sight,
      answers.expandedText(answers.readDisplayZone(query), humans),
    )
    return numbered(answered(text(booking)), booking.sequence)
  },
})

export const rescheduleBooking = operation({
  operationId: 'rescheduleBooking',
  tag: 'Bookings',
  summary: 'Move or change a booking',
  description:
    'A new start or duration is checked as for a new booking, this one left out. Sends booking.rescheduled with where it stood before, or booking.updated where the time stays. What changes nothing sends nothing. A cancelled booking cannot be changed.',
  answer: [200, answers.BookingAnswer],
  refusals: [
    'NOT_FOUND',
    'INVALID_DURATION',
    'SCHEDULE_BLOCKED',
    'OUTSIDE_WORKING_HOURS',
    'SLOT_UNAVAILABLE',
  ],
  ids: ['id'],
  input: takesBodyAndQuery(
    requests.BookingPatch,
    answers.DisplayQuery,
    requests.timeAndMetadataRules,
  ),
  async run(context, { sight }, { body, query }, { id }) {
    const zone = requests.zoneOfWords(query, body)
    const move = requests.readBookingMove(body)
    const booking = await toldIn(zone, changes.rescheduleBooking(context, sight, id, move))
    const text = linked(context, sight, (one) => answers.bookingTextIn(zone, one))
    return numbered(answered(text(booking)), booking.sequence)
  },
})

export const cancelBooking = operation({
  operationId: 'cancelBooking',
  tag: 'Bookings',
  summary: 'Cancel a booking',
  description:
    'Frees the slot at once and sends booking.cancelled. Cancelling again gives the same answer and no second event. With group=true all bookings made together with it are cancelled, each with its event.',
  answer: [200, answers.CancelAnswer],
  refusals: ['NOT_FOUND'],
  ids: ['id'],
  input: takesQueryAlone(requests.CancelQuery),
  async run(context, { sight }, input, { id }) {
    const { group, reason = null } = input
    const cancelled = { id, status: 'cancelled' }
    if (group === 'true') {
      const all = await changes.cancelGroup(context, sight, id, reason)
      return shown({ ...cancelled, cancelled: all })
    }
    await changes.cancelBooking(context, sight, id, reason)
    return shown(cancelled)
  },
})
