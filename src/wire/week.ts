import { Type } from '@sinclair/typebox'
import { readAskedDay } from '../domain/time/date-range.ts'
import type { AskedWeek } from '../operations/week.ts'
import { AskedDate } from './asked-dates.ts'
import { BookingAnswer } from './booking/booking.ts'
import { Clock } from './clock.ts'
import { HoldAnswer } from './hold.ts'
import { TypeWord } from './override.ts'
import {
  closed,
  Duration,
  Id,
  Instant,
  KnownZone,
  LocalDate,
  Nullable,
  type Read,
  WeekdayNumber,
} from './vocabulary.ts'

export const WeekQuery = Type.Object(
  {
    date: Type.Optional(
      AskedDate(
        'Any date of the week, in the zone of its dates: 2027-03-22, today (the default), tomorrow, or +7d for seven days from today. Weeks begin on Monday.',
        '2027-03-22',
      ),
    ),
    timezone: Type.Optional(
      KnownZone("Whose dates the week has, such as the viewer's; the human's zone if absent."),
    ),
    duration: Type.Optional(
      Duration("Minutes; one of the human's meeting_durations. Adds the free slots."),
    ),
  },
  closed,
)

const span = { starts_at: Instant('Start, in UTC.'), ends_at: Instant('End, in UTC.') }

export const Span = Type.Object(span, { title: 'Span' })

export const WeekDay = Type.Object(
  {
    date: LocalDate('The date, in timezone.'),
    weekday: WeekdayNumber('1 = Monday … 7 = Sunday.'),
    starts_at: Instant('Its midnight; where the clock jumps over that, the jump.'),
    ends_at: Instant('The midnight after: 23 to 25 hours on.'),
  },
  { title: 'WeekDay' },
)

export const WeekOverride = Type.Object(
  {
    override_id: Nullable(Id('The override.'), 'The override; null: it is a holiday.'),
    type: TypeWord,
    title: Type.String({ description: 'What it is, for people.' }),
    ...span,
  },
  { title: 'WeekOverride' },
)

const example = {
  human_id: '019aa3c0-7a00-7000-8000-000000000001',
  timezone: 'America/New_York',
  human_timezone: 'America/New_York',
  now: '2027-03-22T12:00:00.000Z',
  days: [22, 23, 24, 25, 26, 27, 28].map((date, at) => ({
    date: `2027-03-${date}`,
    weekday: at + 1,
    starts_at: `2027-03-${date}T04:00:00.000Z`,
    ends_at: `2027-03-${date + 1}T04:00:00.000Z`,
  })),
  clocks: Clock.examples,
  windows: [{ starts_at: '2027-03-22T13:00:00.000Z', ends_at: '2027-03-22T21:00:00.000Z' }],
  open: [{ starts_at: '2027-03-22T13:00:00.000Z', ends_at: '2027-03-22T21:00:00.000Z' }],
  overrides: [],
  bookings: BookingAnswer.examples,
  holds: HoldAnswer.examples,
  slots: [{ starts_at: '2027-03-22T14:30:00.000Z', ends_at: '2027-03-22T15:00:00.000Z' }],
}

export const WeekAnswer = Type.Object(
  {
    human_id: Id('Whose week it is.'),
    timezone: Type.String({ description: 'The zone of the dates. All instants are in UTC.' }),
    human_timezone: Type.String({ description: "The human's own zone." }),
    now: Type.String({ format: 'date-time', description: 'When all this stood so, in UTC.' }),
    days: Type.Array(WeekDay, { description: 'Monday to Sunday.' }),
    clocks: Type.Array(Clock, {
      description:
        'The clock of timezone, then that of human_timezone if it is another: from a day before the week to 15 days after it.',
    }),
    windows: Type.Array(Span, {
      description:
        'Working hours by the rules alone. Like all that follows: what overlaps the week, whole.',
    }),
    open: Type.Array(Span, {
      description:
        'What rules and overrides come to, cut at the ends of the week: where slots lie.',
    }),
    overrides: Type.Array(WeekOverride, {
      description: 'Each span on which one applies, and each holiday, by its start.',
    }),
    bookings: Type.Array(BookingAnswer, { description: 'All that are confirmed, by their start.' }),
    holds: Type.Array(HoldAnswer, { description: 'Those that take time now, by their start.' }),
    busy: Type.Optional(
      Type.Array(Span, {
        description:
          'Only where there is some: what is taken beside the bookings and holds. Buffers, what calendars elsewhere say, and for a key that sees its own bookings only what others have booked or held.',
      }),
    ),
    slots: Type.Optional(
      Type.Array(Span, { description: 'With duration: the free slots that start in the week.' }),
    ),
  },
  { ...closed, title: 'Week', examples: [example] },
)

export function readAskedWeek({ date, timezone, duration }: Read<typeof WeekQuery>): AskedWeek {
  return {
    date: readAskedDay(date ?? 'today') ?? { daysAhead: 0 },
    timeZone: timezone ?? null,
    durationMinutes: duration ?? null,
  }
}
