/** One day of several humans, side by side. */
import { Type } from '@sinclair/typebox'
import { showInstant } from '../../domain/time/notation.ts'
import type { Week } from '../../domain/week.ts'
import type { AskedDay } from '../../operations/week.ts'
import { AskedDate } from '../asked-dates.ts'
import { Clock } from '../clock.ts'
import type { Rules } from '../rules.ts'
import { showSlot } from '../slots.ts'
import { closed, Duration, Id, Instant, KnownZone, type Members, type Read } from '../vocabulary.ts'
import { readAskedWeek, Span, WeekDay, WeekOverride } from '../week.ts'
import { clocksAround, showDay, showOccurrence } from '../week-text.ts'

/** How many humans one answer has. */
export const dayHumansMax = 20

const [human, booking] = [
  '019aa3c0-7a00-7000-8000-000000000001',
  '019aa3c0-7a00-7000-8000-000000000003',
]

export const DayQuery = Type.Object(
  {
    human_ids: Type.String({
      format: 'uuids',
      description: `Whose: 1 to ${dayHumansMax} ids, separated by commas.`,
      examples: [human],
    }),
    date: Type.Optional(
      AskedDate(
        'The date, in timezone: 2027-03-22, today (the default), tomorrow, or +7d for seven days from today.',
        '2027-03-22',
      ),
    ),
    timezone: Type.Optional(
      KnownZone("Whose date it is, such as the viewer's; UTC if absent. It is the same for all."),
    ),
    duration: Type.Optional(Duration('Minutes. Adds the free slots of those who offer it.')),
  },
  closed,
)

/** More ids than one answer has are told as what they are. */
export const dayRules: Rules = ({ human_ids }, wrong) => {
  if (wrong.has('human_ids') || typeof human_ids !== 'string') return []
  const asked = human_ids.split(',').length
  const message = `has ${asked} ids: ask for ${dayHumansMax} at most`
  return asked > dayHumansMax ? [{ field: 'human_ids', message }] : []
}

const span = { starts_at: Instant('Start, in UTC.'), ends_at: Instant('End, in UTC.') }

const DayBooking = Type.Object(
  {
    id: Id('The booking.'),
    ...span,
    attendee_name: Type.String({ description: 'Who is booked with the human.' }),
  },
  { title: 'DayBooking' },
)

const DayHold = Type.Object(
  { id: Id('The hold.'), ...span, expires_at: Instant('When it ends by itself.') },
  { title: 'DayHold' },
)

const DayHuman = Type.Object(
  {
    human_id: Id('Whose day it is.'),
    timezone: Type.String({ description: "The human's own zone." }),
    windows: Type.Array(Span, {
      description:
        'Working hours by the rules alone. Like all that follows: what overlaps the day, whole.',
    }),
    open: Type.Array(Span, {
      description: 'What rules and overrides come to, cut at the ends of the day.',
    }),
    overrides: Type.Array(WeekOverride, { description: 'Overrides and holidays, by their start.' }),
    bookings: Type.Array(DayBooking, { description: 'All that are confirmed, by their start.' }),
    holds: Type.Array(DayHold, { description: 'Those that take time now, by their start.' }),
    busy: Type.Optional(
      Type.Array(Span, { description: 'What is taken beside these, as in a week.' }),
    ),
    slots: Type.Optional(
      Type.Array(Span, { description: 'With a duration that the human offers: the free slots.' }),
    ),
  },
  { title: 'DayOfHuman' },
)

const at = (time: string) => `2027-03-22T${time}:00.000Z`

const example = {
  timezone: 'UTC',
  now: at('08:00'),
  day: {
    date: '2027-03-22',
    weekday: 1,
    starts_at: at('00:00'),
    ends_at: '2027-03-23T00:00:00.000Z',
  },
  clocks: Clock.examples,
  humans: [
    {
      ...{ human_id: human, timezone: 'UTC' },
      windows: [{ starts_at: at('09:00'), ends_at: at('17:00') }],
      open: [{ starts_at: at('09:00'), ends_at: at('17:00') }],
      overrides: [],
      bookings: [
        { id: booking, starts_at: at('10:00'), ends_at: at('10:30'), attendee_name: 'Alex Rivera' },
      ],
      holds: [],
      slots: [{ starts_at: at('10:30'), ends_at: at('11:00') }],
    },
  ],
}

export const DayAnswer = Type.Object(
  {
    timezone: Type.String({ description: 'The zone of the date. All instants are in UTC.' }),
    now: Instant('When it stood so, in UTC.'),
    day: WeekDay,
    clocks: Type.Array(Clock, {
      description:
        'The clock of timezone, then those of the humans: from a day before the day to 15 days after it.',
    }),
    humans: Type.Array(DayHuman, { description: 'In the order asked.' }),
  },
  { ...closed, title: 'Day', examples: [example] },
)

export function readAskedDay({ human_ids, ...input }: Read<typeof DayQuery>): AskedDay {
  return { ...readAskedWeek(input), humanIds: human_ids.toLowerCase().split(',') }
}

/** The days are those of the humans, in their order. */
export function dayText(humanIds: readonly string[], days: readonly Week[], nowMs: number): string {
  const [first] = days
  const day = first?.days[0]
  if (!first || !day) throw new Error('a day of nobody')
  const zones = [first.timeZone, ...days.map(({ humanZone }) => humanZone)]
  return JSON.stringify({
    timezone: first.timeZone,
    now: showInstant(nowMs),
    day: showDay(day),
    clocks: clocksAround(zones, first),
    humans: days.map((one, at) => ({ human_id: humanIds[at], ...showHuman(one) })),
  } satisfies Members<typeof DayAnswer>)
}

function showHuman(day: Week): Omit<Members<typeof DayHuman>, 'human_id'> {
  const { humanZone, windows, open, occurrences, bookings, holds, taken, slots } = day
  return {
    timezone: humanZone,
    windows: windows.map(showSlot),
    open: open.map(showSlot),
    overrides: occurrences.map(showOccurrence),
    bookings: bookings.map(({ id, attendeeName, ...its }) => ({
      ...{ id, ...showSlot(its) },
      attendee_name: attendeeName,
    })),
    holds: holds.map(({ id, expiresAtMs, ...its }) => ({
      ...{ id, ...showSlot(its) },
      expires_at: showInstant(expiresAtMs),
    })),
    busy: taken.length === 0 ? undefined : taken.map(showSlot),
    slots: slots?.map(showSlot),
  }
}
