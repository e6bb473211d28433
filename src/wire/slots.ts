import { Type } from '@sinclair/typebox'
import type { Alternatives } from '../domain/errors.ts'
import { slotCandidatesMax } from '../domain/slots/candidates.ts'
import { rangeDaysMax } from '../domain/time/date-range.ts'
import type { Interval } from '../domain/time/interval.ts'
import { showInstant } from '../domain/time/notation.ts'
import { showLocal } from '../domain/time/zone.ts'
import type { AskedSlots } from '../operations/slots/slot-choice.ts'
import type { SlotList } from '../operations/slots/slots.ts'
import { AskedDate, rangeRules } from './asked-dates.ts'
import {
  type AskedView,
  choice,
  Slot,
  StandingFields,
  slotFields,
  slotListText,
  standingText,
} from './slot-list.ts'
import { closed, Duration, Id, TimeZone } from './vocabulary.ts'

export const SlotQueryInput = Type.Object(
  {
    date_from: AskedDate(
      "First local date, in the human's zone: 2027-03-22, today, tomorrow, or +7d for seven days from today.",
      '2027-03-22',
    ),
    date_to: AskedDate(
      `Last local date, inclusive, written in the same ways; at most ${rangeDaysMax} days in all, with ${slotCandidatesMax} possible starts unless limit is sent.`,
      '2027-03-26',
    ),
    duration: Duration("Minutes; one of the human's meeting_durations."),
    ...choice,
    display_timezone: Type.Optional(
      TimeZone(
        'Adds to each slot its start in words in this zone, ready to say. spread and group_by go by the dates of this zone then; date_from and date_to stay in the human’s.',
      ),
    ),
  },
  {
    ...closed,
    refuses: {
      timezone:
        'is not taken here, where dates are those of the human: send display_timezone to get times in the zone of the person you speak with',
    },
  },
)

export const slotRules = rangeRules(rangeDaysMax)

export const SlotAnswer = Type.Object(
  {
    human_id: Id('Whose slots these are.'),
    duration: Type.Integer({ description: 'Minutes, as asked for.' }),
    timezone: Type.String({ description: "The human's zone. All instants are in UTC." }),
    ...StandingFields,
    ...slotFields(Slot('Slot', {}), 'SlotDay'),
  },
  {
    ...closed,
    title: 'Slots',
    examples: [
      {
        human_id: '019aa3c0-7a00-7000-8000-000000000001',
        duration: 30,
        timezone: 'America/New_York',
        slots: [{ starts_at: '2027-03-22T14:00:00.000Z', ends_at: '2027-03-22T14:30:00.000Z' }],
        total: 1,
        now: 'Tuesday 16 March 2027, 06:00 EDT',
      },
    ],
  },
)

export function showSlot({ startMs, endMs }: Interval) {
  return { starts_at: showInstant(startMs), ends_at: showInstant(endMs) }
}

/** As people say them, for an agent that reads them out. */
export function showAlternatives({ timeZone, slots }: Alternatives) {
  return slots.map((slot) => ({
    ...showSlot(slot),
    local_start: showLocal(timeZone, slot.startMs),
  }))
}

export function slotsText(
  humanId: string,
  asked: AskedSlots & AskedView,
  found: SlotList,
): ReturnType<typeof slotListText> {
  const head = `"human_id":"${humanId}","duration":${asked.durationMinutes},"timezone":"${found.timeZone}"${standingText(found.calendars)}`
  return slotListText(head, found, asked)
}
