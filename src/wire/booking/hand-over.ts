/** Handing bookings over: to whom, and what it came to. */
import { Type } from '@sinclair/typebox'
import { type Team, teamHumansMax } from '../../domain/assignment.ts'
import { invalid } from '../../domain/errors.ts'
import { handOverMax, handOverReasons } from '../../domain/slots/hand-over.ts'
import type { AskedHandOver, HandedOver } from '../../operations/humans/hand-over.ts'
import { bookingCursor, readBookingCursor } from '../cursors.ts'
import { isUuid } from '../formats.ts'
import type { Rules } from '../rules.ts'
import { CursorOf, closed, Id, Name, NextCursor, OneOf, type Read } from '../vocabulary.ts'
import { DryRun } from './conflicts.ts'

const [booking, human] = [
  '019aa3c0-7a00-7000-8000-000000000003',
  '019aa3c0-7a00-7000-8000-000000000004',
]

export const HandOverInput = Type.Object(
  {
    to: Type.Optional(
      Name(
        'The id of a human, or a role: then each booking goes to one of it who is free. Either this or to_human_ids.',
      ),
    ),
    to_human_ids: Type.Optional(
      Type.Array(Id('A human.'), {
        minItems: 1,
        maxItems: teamHumansMax,
        uniqueItems: true,
        description: 'Several humans: each booking goes to one of them who is free.',
      }),
    ),
    booking_ids: Type.Optional(
      Type.Array(Id('A booking.'), {
        minItems: 1,
        maxItems: handOverMax,
        uniqueItems: true,
        description: 'These alone; all that lie ahead if absent.',
      }),
    ),
    cursor: CursorOf('booking-cursor'),
  },
  {
    ...closed,
    title: 'HandOverInput',
    examples: [{ to: human }, { to: 'ae_enterprise', booking_ids: [booking] }],
    // For the documents; handOverRules checks it, in better words.
    choices: [
      { needs: ['to'], bars: ['to_human_ids'] },
      { needs: ['to_human_ids'], bars: ['to'] },
    ],
  },
)

/** To whom: one way of saying it. */
export const handOverRules: Rules = (input, wrong) => {
  const has = (field: string) => input[field] !== undefined || wrong.has(field)
  if (has('to') !== has('to_human_ids')) return []
  const message = has('to')
    ? 'does not stand beside to_human_ids: send one of them'
    : 'is required: send the id of a human or a role, or several ids as to_human_ids'
  return [{ field: 'to', message }]
}

export const HandOverAnswer = Type.Object(
  {
    moved: Type.Array(
      Type.Object(
        {
          booking_id: Id('The booking.'),
          human_id: Id('Whose it is now.'),
          free_human_ids: Type.Optional(
            Type.Array(Id('A human.'), {
              description: 'With dry_run: everybody asked about who could take it.',
            }),
          ),
        },
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
            'The code with which a booking of that time would be refused by whoever came nearest; SERVICE_NOT_GIVEN: nobody of them gives its service; UNAVAILABLE: nobody knows whether they are free, for a calendar of theirs cannot be read; VALIDATION_ERROR: it was changed 500 times.',
          ),
        },
        { ...closed, title: 'KeptBooking' },
      ),
      { description: 'Nobody of those asked about is known to be free.' },
    ),
    remaining: Type.Integer({
      description:
        'Bookings ahead that this call did not look at. Not 0: send the same with cursor.',
    }),
    cursor: NextCursor,
    dry_run: DryRun,
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

export function readHandOver(
  humanId: string,
  input: Read<typeof HandOverInput>,
  isDry: boolean,
): AskedHandOver {
  const { booking_ids, cursor } = input
  const after = cursor === undefined ? null : readBookingCursor(cursor)
  return {
    humanId,
    to: readReceivers(humanId, input),
    afterMs: after?.startMs ?? null,
    bookingIds: booking_ids?.map((id) => id.toLowerCase()) ?? null,
    isDry,
  }
}

/** @throws Refusal VALIDATION_ERROR for a list that has the human whose bookings are handed over in it */
function readReceivers(
  humanId: string,
  { to = '', to_human_ids }: Read<typeof HandOverInput>,
): Team {
  const humanIds = to_human_ids?.map((id) => id.toLowerCase())
  if (humanIds?.includes(humanId)) {
    const message = 'has the human in it whose bookings are handed over: leave that one out'
    throw invalid([{ field: 'to_human_ids', message }])
  }
  if (humanIds) return { humanIds }
  return isUuid(to) ? { humanIds: [to.toLowerCase()] } : { role: to }
}

export function handOverText(handed: HandedOver, isDry = false): string {
  const { moved, free, notMoved, remaining, lastMs } = handed
  return JSON.stringify({
    moved: moved.map(({ booking: { id, humanId } }, at) => ({
      ...{ booking_id: id, human_id: humanId },
      ...(isDry ? { free_human_ids: free[at] } : {}),
    })),
    not_moved: notMoved.map(({ bookingId, reason }) => ({ booking_id: bookingId, reason })),
    remaining,
    ...(lastMs === null ? {} : { cursor: bookingCursor({ startMs: lastMs, id: '', found: 0 }) }),
    ...(isDry ? { dry_run: true } : {}),
  })
}
