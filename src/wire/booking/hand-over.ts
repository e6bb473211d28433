/** Handing bookings over: to whom, and what it came to. */
import { Type } from '@sinclair/typebox'
import { handOverMax, handOverReasons } from '../../domain/slots/hand-over.ts'
import type { AskedHandOver, HandedOver } from '../../operations/humans/hand-over.ts'
import { bookingCursor, readBookingCursor } from '../cursors.ts'
import { isUuid } from '../formats.ts'
import { CursorOf, closed, Id, Name, NextCursor, OneOf, type Read } from '../vocabulary.ts'

const [booking, human] = [
  '019aa3c0-7a00-7000-8000-000000000003',
  '019aa3c0-7a00-7000-8000-000000000004',
]

export const HandOverInput = Type.Object(
  {
    to: Name('The id of a human, or a role: then each booking goes to one of it who is free.'),
    cursor: CursorOf('booking-cursor'),
  },
  { ...closed, title: 'HandOverInput', examples: [{ to: human }, { to: 'ae_enterprise' }] },
)

export const HandOverAnswer = Type.Object(
  {
    moved: Type.Array(
      Type.Object(
        { booking_id: Id('The booking.'), human_id: Id('Whose it is now.') },
        { ...closed, title: 'HandedBooking' },
      ),
      { description: `At most ${handOverMax} a call.` },
    ),
    not_moved: Type.Array(
      Type.Object(
        {
          booking_id: Id('The booking, which stays as it was.'),
          reason: OneOf(
            handOverReasons,
            'The code with which a booking of that time would be refused by whoever came nearest; SERVICE_NOT_GIVEN: nobody of them gives its service; VALIDATION_ERROR: it was changed 500 times.',
          ),
        },
        { ...closed, title: 'KeptBooking' },
      ),
      { description: 'Nobody of those asked about is free.' },
    ),
    remaining: Type.Integer({
      description:
        'Bookings ahead that this call did not look at. Not 0: send the same with cursor.',
    }),
    cursor: NextCursor,
  },
  {
    ...closed,
    title: 'HandOver',
    examples: [
      {
        moved: [{ booking_id: booking, human_id: human }],
        not_moved: [{ booking_id: human, reason: 'SLOT_UNAVAILABLE' }],
        remaining: 0,
      },
    ],
  },
)

export function readHandOver(humanId: string, input: Read<typeof HandOverInput>): AskedHandOver {
  const { to, cursor } = input
  const after = cursor === undefined ? null : readBookingCursor(cursor)
  return {
    humanId,
    to: isUuid(to) ? { humanIds: [to.toLowerCase()] } : { role: to },
    afterMs: after?.startMs ?? null,
  }
}

export function handOverText({ moved, notMoved, remaining, lastMs }: HandedOver): string {
  return JSON.stringify({
    moved: moved.map(({ booking: { id, humanId } }) => ({ booking_id: id, human_id: humanId })),
    not_moved: notMoved.map(({ bookingId, reason }) => ({ booking_id: bookingId, reason })),
    remaining,
    ...(lastMs === null ? {} : { cursor: bookingCursor({ startMs: lastMs, id: '', found: 0 }) }),
  })
}
