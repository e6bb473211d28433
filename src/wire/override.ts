import { type TSchema, Type } from '@sinclair/typebox'
import { type Fault, invalid } from '../domain/errors.ts'
import {
  endFault,
  type Override,
  overrideDatesMax,
  recurrenceIntervalMax,
  titleCharactersMax,
} from '../domain/override.ts'
import { askedRangeFaults } from '../domain/time/date-range.ts'
import { readTime, showDate, showInstant, showTime } from '../domain/time/notation.ts'
import type { MonthlyRecurrence, Recurrence } from '../domain/time/recurrence.ts'
import { nullMeans, says } from '../domain/wording/says.ts'
import type { NewOverride } from '../operations/overrides.ts'
import { AskedDate, askedDayIn } from './asked-dates.ts'
import type { Rules } from './rules.ts'
import { readWeekdays } from './schedule/availability.ts'
import {
  closed,
  Id,
  Instant,
  LocalDate,
  type Members,
  NextCursor,
  Nullable,
  OneOf,
  type Read,
  type ShownIn,
  Text,
  WeekdayNumber,
} from './vocabulary.ts'

const RecurrenceInput = Type.Object(
  {
    freq: OneOf(['weekly', 'monthly'], 'How often it occurs.'),
    interval: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: recurrenceIntervalMax,
        description: 'Every n-th week or month, counted from start_date; 1 if absent.',
      }),
    ),
    days: Type.Optional(
      Type.Array(WeekdayNumber(), {
        minItems: 1,
        maxItems: 7,
        uniqueItems: true,
        description: "weekly: 1 = Monday … 7 = Sunday; start_date's weekday if absent.",
      }),
    ),
    day_of_month: Type.Optional(
      Type.Integer({
        minimum: -1,
        maximum: 31,
        description:
          "monthly: skips months without that day; -1 is the last; start_date's day if absent.",
      }),
    ),
    week: Type.Optional(
      Type.Union(
        ([1, 2, 3, 4, 5, -1] as const).map((week) => Type.Literal(week)),
        { description: 'monthly, with day: the n-th such weekday; 5 and -1 mean the last.' },
      ),
    ),
    day: Type.Optional(WeekdayNumber('monthly, with week: the weekday.')),
  },
  {
    ...closed,
    title: 'Recurrence',
    examples: [{ freq: 'weekly', days: [1, 3] }],
    description: 'Absent: once, on every date from start_date to end_date.',
  },
)

export const TypeWord = OneOf(['block', 'open'], 'block takes time away, open adds extra time.')

const exampleInput = {
  type: 'block',
  title: 'Team standup',
  all_day: false,
  start_date: '2027-03-01',
  start_time: '14:00',
  end_time: '15:00',
  recurrence: { freq: 'weekly', days: [2] },
}

const inputs = {
  type: TypeWord,
  title: Text(titleCharactersMax, 'What it is, for people.'),
  all_day: Type.Boolean({ description: 'Whole local dates; then no times.' }),
  start_date: AskedDate(
    'First date, in the human’s zone: 2027-03-22, today, tomorrow, or +7d for seven days from today. Required unless dates is given.',
    exampleInput.start_date,
  ),
  end_date: AskedDate(
    'Last date, inclusive, written in the same ways. Absent: start_date; recurring: no end.',
    '2027-03-31',
  ),
  start_time: Type.String({ format: 'wall-time', description: 'HH:MM; required unless all_day.' }),
  end_time: Type.String({
    format: 'wall-time-end',
    description: 'HH:MM; required unless all_day. Not after start_time: it lies on the next day.',
  }),
  dates: Type.Array(AskedDate('One of the dates, written as start_date is.', '2027-12-24'), {
    minItems: 1,
    maxItems: overrideDatesMax,
    description:
      'These dates alone, in place of start_date, end_date and recurrence. One that is named twice counts once.',
  }),
}

export const OverrideInput = Type.Object(
  {
    type: inputs.type,
    title: inputs.title,
    all_day: inputs.all_day,
    start_date: Type.Optional(inputs.start_date),
    end_date: Type.Optional(inputs.end_date),
    start_time: Type.Optional(inputs.start_time),
    end_time: Type.Optional(inputs.end_time),
    recurrence: Type.Optional(RecurrenceInput),
    dates: Type.Optional(inputs.dates),
  },
  { ...closed, title: 'OverrideInput', examples: [exampleInput] },
)

const removable = <T extends TSchema>(schema: T) =>
  Type.Optional(Nullable(schema, says`${schema.description ?? ''}${nullMeans('removes it')}`))

export const OverridePatch = Type.Object(
  {
    type: Type.Optional(inputs.type),
    title: Type.Optional(inputs.title),
    all_day: Type.Optional(inputs.all_day),
    start_date: Type.Optional(inputs.start_date),
    end_date: removable(inputs.end_date),
    start_time: removable(inputs.start_time),
    end_time: removable(inputs.end_time),
    recurrence: removable(RecurrenceInput),
    dates: removable(inputs.dates),
  },
  { ...closed, title: 'OverridePatch', examples: [{ start_time: '14:00', end_time: '15:00' }] },
)

const exampleOverride = {
  id: '019aa3c0-7a00-7000-8000-000000000002',
  human_id: '019aa3c0-7a00-7000-8000-000000000001',
  ...exampleInput,
  end_date: null,
  created_at: '2027-03-16T10:00:00.000Z',
}

export const OverrideAnswer = Type.Object(
  {
    id: Id('The override.'),
    human_id: Id('Whose schedule it changes.'),
    type: TypeWord,
    title: Type.String({ description: 'What it is, for people.' }),
    all_day: Type.Boolean({ description: 'Whole local dates.' }),
    start_date: Nullable(LocalDate('First date.'), 'First date; null where dates names each.'),
    end_date: Nullable(LocalDate('Last date.'), 'Last date; null where none was given.'),
    start_time: Nullable(Type.String(), 'HH:MM; null with all_day.'),
    end_time: Nullable(Type.String(), 'HH:MM; null with all_day.'),
    recurrence: Nullable(RecurrenceInput, 'null: it does not recur.'),
    dates: Type.Optional(
      Type.Array(LocalDate('One date.'), {
        description: 'Its dates, ascending; only where it names each of them.',
      }),
    ),
    created_at: Instant('When it was made.'),
  },
  { ...closed, title: 'Override', examples: [exampleOverride] },
)

export const OverrideList = Type.Object(
  {
    overrides: Type.Array(OverrideAnswer, { description: 'All of this human.' }),
    total: Type.Integer({ description: 'How many there are.' }),
    cursor: NextCursor,
  },
  { ...closed, title: 'OverrideList', examples: [{ overrides: [exampleOverride], total: 1 }] },
)

type Fields = Readonly<Record<string, unknown>>

/** What the fields of an override say about one another (guide/slots.md#overrides). */
export const overrideRules: Rules = (input, wrong) => [
  ...timeFaults(input),
  ...dateFaults(input, wrong),
  ...recurrenceFaults(input.recurrence, wrong),
]

function timeFaults({ all_day, start_time, end_time }: Fields): Fault[] {
  const times = { start_time, end_time }
  if (all_day === true) {
    return Object.entries(times)
      .filter(([, time]) => time !== undefined)
      .map(([field]) => ({ field, message: 'must be absent when all_day is true' }))
  }
  if (all_day !== false) return []
  const faults = Object.entries(times)
    .filter(([, time]) => time === undefined)
    .map(([field]) => ({ field, message: 'is required when all_day is false: HH:MM' }))
  if (start_time !== undefined && start_time === end_time) {
    faults.push({
      field: 'end_time',
      message: 'must differ from start_time; for a whole day use all_day',
    })
  }
  return faults
}

function dateFaults(input: Fields, wrong: ReadonlySet<string>): Fault[] {
  if (input.dates !== undefined) return besideDates(input)
  const { start_date, end_date } = input
  if (start_date === undefined && !wrong.has('start_date') && !wrong.has('dates')) {
    return [{ field: 'start_date', message: 'is required, or dates in place of it: YYYY-MM-DD' }]
  }
  const [from, to] = [askedDayIn(start_date), askedDayIn(end_date)]
  if (from === null || to === null) return []
  return askedRangeFaults({ from, to }, Number.POSITIVE_INFINITY).length === 0 ? [] : [endFault]
}

function besideDates({ start_date, end_date, recurrence }: Fields): Fault[] {
  return Object.entries({ start_date, end_date, recurrence })
    .filter(([, value]) => value !== undefined)
    .map(([field]) => ({ field, message: 'must be absent beside dates, which names each date' }))
}

const fieldsOfOtherFreq: Readonly<Record<string, readonly string[]>> = {
  weekly: ['day_of_month', 'week', 'day'],
  monthly: ['days'],
}

function recurrenceFaults(recurrence: unknown, wrong: ReadonlySet<string>): Fault[] {
  if (typeof recurrence !== 'object' || recurrence === null) return []
  const fields: Fields = { ...recurrence }
  const freq = String(fields.freq)
  const strangers = (fieldsOfOtherFreq[freq] ?? []).filter((name) => fields[name] !== undefined)
  const faults = strangers.map((name) => ({
    field: `recurrence.${name}`,
    message: `does not go with freq "${freq}"`,
  }))
  return freq === 'monthly' ? [...faults, ...monthlyFaults(fields, wrong)] : faults
}

function monthlyFaults({ day_of_month, week, day }: Fields, wrong: ReadonlySet<string>): Fault[] {
  const given = (value: unknown) => value !== undefined
  if (day_of_month === 0) {
    const message = 'must be a day from 1 to 31, or -1 for the last of the month'
    return [{ field: 'recurrence.day_of_month', message }]
  }
  if (given(day_of_month) && (given(week) || given(day))) {
    const message = 'must be absent beside week and day: choose one of the two forms'
    return [{ field: 'recurrence.day_of_month', message }]
  }
  if (given(week) === given(day)) return []
  const [missing, present] = given(week) ? ['day', 'week'] : ['week', 'day']
  const field = `recurrence.${missing}`
  return wrong.has(field) ? [] : [{ field, message: `is required beside ${present}` }]
}

/** What an override is asked to be: null as well as absent is none. */
interface Asked {
  readonly type: Override['type']
  readonly title: string
  readonly all_day: boolean
  readonly start_date?: string | null
  readonly end_date?: string | null
  readonly start_time?: string | null
  readonly end_time?: string | null
  readonly recurrence?: AskedRecurrence | null
  readonly dates?: readonly string[] | null | undefined
}

type AskedRecurrence = {
  readonly [Field in keyof Read<typeof RecurrenceInput>]: Field extends 'days'
    ? readonly number[]
    : Read<typeof RecurrenceInput>[Field]
}

export function readOverride(input: Read<typeof OverrideInput>): NewOverride {
  return readAsked(input)
}

function readAsked(input: Asked): NewOverride {
  const { type, title, all_day, start_date, end_date, start_time, end_time, recurrence, dates } =
    input
  const startMinutes = readTime(start_time ?? '') ?? 0
  const endMinutes = readTime(end_time ?? '') ?? 0
  return {
    type,
    title,
    span: all_day ? null : { startMinutes, endMinutes },
    dates: dates
      ? dates.map((date) => askedDayIn(date) ?? { day: 0 })
      : { start: askedDayIn(start_date) ?? { day: 0 }, end: askedDayIn(end_date) },
    recurrence: recurrence ? readRecurrence(recurrence) : null,
  }
}

/**
 * What a PATCH makes of an override: a new one in its place. @throws Refusal VALIDATION_ERROR where it would be refused as
 * a new one.
 */
export function changeOverride(input: Read<typeof OverridePatch>): (kept: Override) => NewOverride {
  return (kept) => {
    const { id: _, human_id: __, created_at: ___, ...fields } = showOverride(kept)
    const wanted = { ...fields, ...givingWay(input), ...input }
    const given = Object.entries(wanted).filter(
      ([, value]) => value !== null && value !== undefined,
    )
    const faults = overrideRules(Object.fromEntries(given), new Set())
    if (faults.length > 0) throw invalid(faults)
    return readAsked(wanted)
  }
}

/** What was asked before and goes, since a field of the change stands in its place. */
function givingWay({ all_day, dates, ...input }: Read<typeof OverridePatch>) {
  const times = all_day === true ? { start_time: null, end_time: null } : {}
  if (dates) return { ...times, start_date: null, end_date: null, recurrence: null }
  const isSpan = input.start_date ?? input.end_date ?? input.recurrence
  return isSpan ? { ...times, dates: null } : times
}

function readRecurrence(input: AskedRecurrence): Recurrence {
  const { freq, interval, days, day_of_month: dayOfMonth, week, day } = input
  const every = interval === undefined ? {} : { interval }
  if (freq === 'weekly') {
    return { freq, ...every, ...(days === undefined ? {} : { days: readWeekdays(days) }) }
  }
  const [weekday] = readWeekdays(day === undefined ? [] : [day])
  const nth = week === undefined || weekday === undefined ? {} : { nth: { week, day: weekday } }
  return { freq, ...every, ...(dayOfMonth === undefined ? {} : { dayOfMonth }), ...nth }
}

export const overrideShownIn = {
  id: ['id'],
  humanId: ['human_id'],
  type: ['type'],
  title: ['title'],
  span: ['all_day', 'end_time', 'start_time'],
  startDay: ['start_date'],
  endDay: ['end_date'],
  recurrence: ['recurrence'],
  dates: ['dates', 'end_date', 'start_date'],
  createdAtMs: ['created_at'],
} as const satisfies ShownIn<Override, typeof OverrideAnswer>

export function showOverride(override: Override) {
  const { span, startDay, endDay, recurrence, dates } = override
  return {
    id: override.id,
    human_id: override.humanId,
    type: override.type,
    title: override.title,
    all_day: span === null,
    start_date: dates ? null : showDate(startDay),
    end_date: dates || endDay === null ? null : showDate(endDay),
    start_time: span ? showTime(span.startMinutes) : null,
    end_time: span ? showTime(span.endMinutes) : null,
    recurrence: recurrence && showRecurrence(recurrence),
    dates: dates?.map(showDate),
    created_at: showInstant(override.createdAtMs),
  } satisfies Members<typeof OverrideAnswer>
}

function showRecurrence(recurrence: Recurrence) {
  return recurrence.freq === 'weekly' ? recurrence : showMonthly(recurrence)
}

function showMonthly({ freq, interval, dayOfMonth, nth }: MonthlyRecurrence) {
  return {
    freq,
    ...(interval === undefined ? {} : { interval }),
    ...(dayOfMonth === undefined ? {} : { day_of_month: dayOfMonth }),
    ...nth,
  }
}
