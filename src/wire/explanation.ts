import { Type } from '@sinclair/typebox'
import { type Reason, reasonTypes } from '../domain/slots/taken.ts'
import { showLocal } from '../domain/time/zone.ts'
import { named, says } from '../domain/wording/says.ts'
import type { SlotExplanation } from '../operations/explanation.ts'
import { showAlternatives, showSlot } from './slots.ts'
import { StartsAt, StartZone } from './start-time.ts'
import {
  closed,
  Duration,
  described,
  Id,
  Instant,
  Nullable,
  OneOf,
  TimeZone,
} from './vocabulary.ts'

export const ExplanationQuery = Type.Object(
  {
    starts_at: StartsAt(
      'The start in question. It need not be one of the slots.',
      '2027-03-20T14:00:00.000Z',
    ),
    timezone: Type.Optional(StartZone),
    duration: Duration('Minutes.'),
    service_id: Type.Optional(Id('As which kind of meeting, if as one: on its terms.')),
    display_timezone: Type.Optional(
      TimeZone(
        "The zone in which local_start is told, that of the person you speak with; without it the human's.",
      ),
    ),
  },
  closed,
)

const ReasonAnswer = Type.Object(
  {
    type: OneOf(reasonTypes, 'What stands in the way.'),
    id: Type.Optional(Id('Id of the override, booking or hold.')),
    title: Type.Optional(Type.String({ description: 'Title of the override.' })),
    starts_at: Type.Optional(Instant('From when it takes the time, in UTC.')),
    ends_at: Type.Optional(Instant('Until when, in UTC.')),
    text: Type.String({ description: "The same in words, in the human's zone, ready to say." }),
  },
  { title: 'Reason' },
)

export const ExplanationAnswer = Type.Object(
  {
    human_id: Id('With whom.'),
    starts_at: Instant('The start in question, in UTC.'),
    ends_at: Instant('Its end, in UTC.'),
    timezone: Type.String({ description: "The human's zone, which message and reasons are in." }),
    local_start: Type.String({ description: 'The start in words.' }),
    bookable: Type.Boolean(
      described(says`Whether ${named('createBooking')} would take it just now.`),
    ),
    code: Nullable(
      Type.String(),
      says`What ${named('createBooking')} would refuse it with; null if bookable.`,
    ),
    message: Type.String({ description: 'The answer in words, ready to say.' }),
    reasons: Type.Array(ReasonAnswer, { description: 'Why, for this code. Empty if bookable.' }),
    next_slots: Type.Array(
      Type.Object(
        {
          starts_at: Instant('Start, in UTC. Book exactly this one.'),
          ends_at: Instant('End, in UTC.'),
          local_start: Type.String({ description: 'The start in words.' }),
        },
        { title: 'NextSlot' },
      ),
      {
        description:
          'The nearest free slots after it, within 14 days. Empty if bookable, and for INVALID_DURATION and LIMIT_REACHED, which another start does not help.',
      },
    ),
  },
  {
    ...closed,
    title: 'Explanation',
    examples: [
      {
        human_id: '019aa3c0-7a00-7000-8000-000000000001',
        starts_at: '2027-03-20T14:00:00.000Z',
        ends_at: '2027-03-20T14:30:00.000Z',
        timezone: 'America/New_York',
        local_start: 'Saturday 20 March 2027, 10:00 EDT',
        bookable: false,
        code: 'OUTSIDE_WORKING_HOURS',
        message:
          'Sarah Chen works Monday to Friday, 09:00 to 17:00 (America/New_York); Saturday 20 March 2027, 10:00 EDT is outside.',
        reasons: [
          {
            type: 'working_hours',
            text: 'Sarah Chen works Monday to Friday, 09:00 to 17:00 (America/New_York); Saturday 20 March 2027, 10:00 EDT is outside.',
          },
        ],
        next_slots: [
          {
            starts_at: '2027-03-22T13:00:00.000Z',
            ends_at: '2027-03-22T13:30:00.000Z',
            local_start: 'Monday 22 March 2027, 09:00 EDT',
          },
        ],
      },
    ],
  },
)

/** `zone`: another than the human's to tell starts in. */
export function showExplanation(humanId: string, found: SlotExplanation, zone = found.timeZone) {
  const { slot, timeZone, code, message, reasons, nextSlots } = found
  return {
    human_id: humanId,
    ...showSlot(slot),
    timezone: timeZone,
    local_start: showLocal(zone, slot.startMs),
    bookable: code === null,
    code,
    message,
    reasons: reasons.map(showReason),
    next_slots: showAlternatives({ timeZone: zone, slots: nextSlots }),
  }
}

function showReason({ type, id, title, interval, text }: Reason) {
  return {
    type,
    ...(id === undefined ? {} : { id }),
    ...(title === undefined ? {} : { title }),
    ...(interval === undefined ? {} : showSlot(interval)),
    text,
  }
}
