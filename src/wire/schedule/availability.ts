/** The rules of a human as a request sends them and as an answer shows them. */
import { Type } from '@sinclair/typebox'
import {
  type AvailabilityRules,
  bookingWindowDaysMax,
  breaksMax,
  bufferMinutesMax,
  durationMinutesMax,
  meetingDurationsMax,
  meetingsMax,
  noticeMinutesMax,
  overlappingWindows,
  stepMinutesMax,
  type WallSpan,
  type Weekday,
  type WeekWindow,
  weekdays,
  weekWindowsMax,
} from '../../domain/availability.ts'
import type { Fault } from '../../domain/errors.ts'
import { readTime, showTime } from '../../domain/time/notation.ts'
import type { Rules } from '../rules.ts'
import {
  closed,
  type Members,
  Nullable,
  type Read,
  type ShownIn,
  WeekdayNumber,
} from '../vocabulary.ts'

const StartTime = (description: string) => Type.String({ format: 'wall-time', description })
const EndTime = (description: string) => Type.String({ format: 'wall-time-end', description })

const WeekWindowInput = Type.Object(
  {
    day: WeekdayNumber('1 = Monday … 7 = Sunday: the day on which it begins.'),
    start: StartTime("HH:MM, in the human's zone."),
    end: EndTime('HH:MM. Not after start: it lies on the next day.'),
  },
  { ...closed, title: 'WeekWindow', examples: [{ day: 1, start: '09:00', end: '17:00' }] },
)

const BreakInput = Type.Object(
  {
    start: StartTime("HH:MM, in the human's zone."),
    end: EndTime('HH:MM. Not after start: it lies on the next day.'),
    days: Type.Optional(
      Type.Array(WeekdayNumber(), {
        minItems: 1,
        maxItems: 7,
        uniqueItems: true,
        description: 'On which it begins, 1 = Monday … 7 = Sunday; every day if absent.',
      }),
    ),
  },
  { ...closed, title: 'Break', examples: [{ start: '12:00', end: '13:00' }] },
)

const days = {
  uniqueItems: true,
  maxItems: 7,
  description: '1 = Monday … 7 = Sunday. May be empty: then only open overrides give slots.',
}
const workStart = "First minute of work as HH:MM, in the human's zone."
const workEnd = 'End of work as HH:MM. Not after work_start: it lies on the next day.'

const durations = Type.Array(Type.Integer({ minimum: 1, maximum: durationMinutesMax }), {
  minItems: 1,
  maxItems: meetingDurationsMax,
  uniqueItems: true,
  description: 'Minutes; a booking takes exactly one of these.',
})

const whole = (minimum: number, maximum: number, description: string) =>
  Type.Optional(Type.Integer({ minimum, maximum, description }))

/** What stands in requests and answers alike, in answers only where it was set. */
export const furtherRules = {
  weekly_hours: Type.Optional(
    Type.Array(WeekWindowInput, {
      maxItems: weekWindowsMax,
      description:
        'Several windows a day, in place of working_days, work_start and work_end. They may touch, not overlap.',
    }),
  ),
  breaks: Type.Optional(
    Type.Array(BreakInput, {
      maxItems: breaksMax,
      description: 'Time taken out of working hours, such as lunch. Open overrides keep theirs.',
    }),
  ),
  slot_interval: whole(
    1,
    stepMinutesMax,
    'Minutes from one start that is offered to the next; the duration if absent.',
  ),
  buffer_before: whole(0, bufferMinutesMax, 'Minutes kept free before each meeting.'),
  buffer_after: whole(0, bufferMinutesMax, 'Minutes kept free after each meeting.'),
  minimum_notice: whole(0, noticeMinutesMax, 'Minutes from now until the first possible start.'),
  booking_window_days: whole(
    0,
    bookingWindowDaysMax,
    'How many days after today the last possible start lies; 0 is today.',
  ),
  max_per_day: whole(1, meetingsMax, 'Meetings that may start on one date.'),
  max_per_week: whole(1, meetingsMax, 'Meetings that may start in one week, from Monday.'),
}

export const exampleRules = {
  working_days: [1, 2, 3, 4, 5],
  work_start: '09:00',
  work_end: '17:00',
  meeting_durations: [30, 60],
}

const exampleWeek = {
  weekly_hours: [
    { day: 1, start: '09:00', end: '12:00' },
    { day: 1, start: '14:00', end: '17:00' },
    { day: 5, start: '09:00', end: '12:00' },
  ],
  breaks: [{ start: '10:30', end: '10:45' }],
  meeting_durations: [20],
  slot_interval: 15,
  minimum_notice: 240,
  booking_window_days: 30,
}

export const AvailabilityInput = Type.Object(
  {
    working_days: Type.Optional(Type.Array(WeekdayNumber(), days)),
    work_start: Type.Optional(StartTime(workStart)),
    work_end: Type.Optional(EndTime(workEnd)),
    meeting_durations: durations,
    ...furtherRules,
  },
  { ...closed, title: 'AvailabilityInput', examples: [exampleRules, exampleWeek] },
)

export const AvailabilityAnswer = Type.Object(
  {
    working_days: Type.Array(WeekdayNumber(), days),
    work_start: Nullable(Type.String(), `${workStart} null with weekly_hours.`),
    work_end: Nullable(Type.String(), `${workEnd} null with weekly_hours.`),
    meeting_durations: durations,
    ...furtherRules,
  },
  { ...closed, title: 'Availability', examples: [exampleRules] },
)

type Fields = Readonly<Record<string, unknown>>

/** What is wrong with the windows of a week. */
export const weekRules: Rules = ({ weekly_hours }) => [
  ...eachEndFaults('weekly_hours', weekly_hours),
  ...overlapFaults(weekly_hours),
]

/** What the fields of the rules say about one another (guide/slots.md#availability). */
export const availabilityRules: Rules = (input, wrong) => [
  ...hoursFaults(input, wrong),
  ...endFaults(input, 'work_start', 'work_end'),
  ...weekRules(input, wrong),
  ...eachEndFaults('breaks', input.breaks),
]

const dailyFields = ['working_days', 'work_start', 'work_end']

/** Hours are told in one of two ways: one window for all working days, or `weekly_hours`. */
function hoursFaults(input: Fields, wrong: ReadonlySet<string>): Fault[] {
  const isSent = (name: string) => input[name] !== undefined || wrong.has(name)
  const daily = dailyFields.filter(isSent)
  const saying = (message: string) => (name: string) => ({ field: name, message })
  if (!isSent('weekly_hours')) {
    const missing = dailyFields.filter((name) => !isSent(name))
    return missing.map(saying('is required, unless weekly_hours is sent in its place'))
  }
  if (daily.length === 0) return []
  const message = `does not go with ${daily.join(', ')}: send one or the other`
  return [
    ...daily.map(saying('does not go with weekly_hours: send one or the other')),
    { field: 'weekly_hours', message },
  ]
}

/** Equal ends would mean nothing or a whole day: refused. */
function endFaults(input: Fields, start: string, end: string, above = ''): Fault[] {
  if (typeof input[start] !== 'string' || input[start] !== input[end]) return []
  const message = `must differ from ${start}; a whole day is 00:00 to 24:00`
  return [{ field: `${above}${end}`, message }]
}

function eachEndFaults(name: string, list: unknown): Fault[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((one: Fields, at) => endFaults(one, 'start', 'end', `${name}.${at}.`))
}

function overlapFaults(list: unknown): Fault[] {
  if (!Array.isArray(list)) return []
  return overlappingWindows(readWeek(list)).map(([at, other]) => ({
    field: `weekly_hours.${at}`,
    message: `overlaps weekly_hours.${other}: windows may touch, not overlap`,
  }))
}

export function readAvailability(input: Read<typeof AvailabilityInput>): AvailabilityRules {
  const { weekly_hours, breaks } = input
  const weeklyHours = weekly_hours && readWeek(weekly_hours)
  const daysSent = weeklyHours?.map(({ weekday }) => weekday) ?? input.working_days ?? []
  return {
    workingDays: weeklyHours
      ? weekdays.filter((day) => daysSent.includes(day))
      : readWeekdays(daysSent),
    hours: weeklyHours ? null : readSpan(input.work_start, input.work_end),
    weeklyHours,
    breaks: breaks?.map(({ start, end, days }) => ({
      ...readSpan(start, end),
      weekdays: days && readWeekdays(days),
    })),
    durationsMinutes: input.meeting_durations,
    stepMinutes: input.slot_interval,
    bufferBeforeMinutes: input.buffer_before,
    bufferAfterMinutes: input.buffer_after,
    minimumNoticeMinutes: input.minimum_notice,
    bookingWindowDays: input.booking_window_days,
    maxPerDay: input.max_per_day,
    maxPerWeek: input.max_per_week,
  }
}

/** Windows that the schema has checked. */
export function readWeek(windows: readonly Read<typeof WeekWindowInput>[]): WeekWindow[] {
  return windows.flatMap(({ day, start, end }) =>
    readWeekdays([day]).map((weekday) => ({ weekday, ...readSpan(start, end) })),
  )
}

function readSpan(start = '', end = ''): WallSpan {
  return { startMinutes: readTime(start) ?? 0, endMinutes: readTime(end) ?? 0 }
}

/** Weekday numbers that the schema has checked, in the order given. */
export function readWeekdays(days: readonly number[]): Weekday[] {
  return days.flatMap((day) => weekdays.filter((weekday) => weekday === day))
}

export const availabilityShownIn = {
  workingDays: ['working_days'],
  hours: ['work_end', 'work_start'],
  weeklyHours: ['weekly_hours'],
  breaks: ['breaks'],
  durationsMinutes: ['meeting_durations'],
  stepMinutes: ['slot_interval'],
  bufferBeforeMinutes: ['buffer_before'],
  bufferAfterMinutes: ['buffer_after'],
  minimumNoticeMinutes: ['minimum_notice'],
  bookingWindowDays: ['booking_window_days'],
  maxPerDay: ['max_per_day'],
  maxPerWeek: ['max_per_week'],
} as const satisfies ShownIn<AvailabilityRules, typeof AvailabilityAnswer>

/** What is undefined here is left out of the answer. */
export function showAvailability(rules: AvailabilityRules) {
  const { hours, weeklyHours, breaks } = rules
  return {
    working_days: rules.workingDays,
    work_start: hours && showTime(hours.startMinutes),
    work_end: hours && showTime(hours.endMinutes),
    meeting_durations: rules.durationsMinutes,
    weekly_hours: weeklyHours && showWeek(weeklyHours),
    breaks: breaks?.map(({ weekdays: days, ...span }) => ({
      ...showSpan(span),
      ...(days ? { days } : {}),
    })),
    slot_interval: rules.stepMinutes,
    buffer_before: rules.bufferBeforeMinutes,
    buffer_after: rules.bufferAfterMinutes,
    minimum_notice: rules.minimumNoticeMinutes,
    booking_window_days: rules.bookingWindowDays,
    max_per_day: rules.maxPerDay,
    max_per_week: rules.maxPerWeek,
  } satisfies Members<typeof AvailabilityAnswer>
}

export function showWeek(windows: readonly WeekWindow[]) {
  return windows.map(({ weekday, ...span }) => ({ day: weekday, ...showSpan(span) }))
}

function showSpan({ startMinutes, endMinutes }: WallSpan) {
  return { start: showTime(startMinutes), end: showTime(endMinutes) }
}
