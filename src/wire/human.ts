import { Type } from '@sinclair/typebox'
import {
  type AvailabilityRules,
  durationMinutesMax,
  meetingDurationsMax,
  type Weekday,
  weekdays,
} from '../domain/availability.ts'
import type { Human, HumanChange } from '../domain/human.ts'
import { readTime, showInstant, showTime } from '../domain/time/notation.ts'
import { zoneNamed } from '../domain/time/zone-name.ts'
import { nullMeans, says } from '../domain/wording/says.ts'
import type { NewHuman } from '../operations/humans.ts'
import type { Rules } from './rules.ts'
import {
  CursorOf,
  closed,
  Email,
  Id,
  Instant,
  type Members,
  Name,
  NextCursor,
  Nullable,
  type Read,
  type ShownIn,
  TimeZone,
  WeekdayNumber,
} from './vocabulary.ts'

const exampleRules = {
  working_days: [1, 2, 3, 4, 5],
  work_start: '09:00',
  work_end: '17:00',
  meeting_durations: [30, 60],
}

const exampleHuman = {
  id: '019aa3c0-7a00-7000-8000-000000000001',
  name: 'Sarah Chen',
  email: 'sarah@acme.com',
  role: 'ae_enterprise',
  timezone: 'America/New_York',
  active: true,
  availability_rules: exampleRules,
  created_at: '2026-03-10T10:00:00.000Z',
}

const zoneWords = 'IANA zone name in which this human works, such as America/New_York.'
const roleWords = 'What this human does, for routing: ae_enterprise.'

export const HumanInput = Type.Object(
  {
    name: Name('The human to be met.'),
    timezone: TimeZone(zoneWords),
    email: Type.Optional(Email("The human's own address.")),
    role: Type.Optional(Name(roleWords)),
  },
  {
    ...closed,
    title: 'HumanInput',
    examples: [
      {
        name: 'Sarah Chen',
        email: 'sarah@acme.com',
        role: 'ae_enterprise',
        timezone: 'America/New_York',
      },
    ],
  },
)

export const HumanPatch = Type.Object(
  {
    name: Type.Optional(Name('A new name.')),
    timezone: Type.Optional(TimeZone(zoneWords)),
    email: Type.Optional(
      Nullable(Email('A new address.'), says`A new address${nullMeans('removes it')}.`),
    ),
    role: Type.Optional(Nullable(Name(roleWords), says`A new role${nullMeans('removes it')}.`)),
    active: Type.Optional(
      Type.Boolean({ description: 'true brings a deleted human back, false deletes.' }),
    ),
  },
  { ...closed, title: 'HumanPatch', examples: [{ role: exampleHuman.role }] },
)

export const HumanQuery = Type.Object(
  {
    role: Type.Optional(Name('Only humans of exactly this role.')),
    cursor: CursorOf('id-cursor'),
  },
  closed,
)

export const AvailabilityInput = Type.Object(
  {
    working_days: Type.Array(WeekdayNumber(), {
      uniqueItems: true,
      maxItems: 7,
      description: '1 = Monday … 7 = Sunday. May be empty: then only open overrides give slots.',
    }),
    work_start: Type.String({
      format: 'wall-time',
      description: "First minute of work as HH:MM, in the human's zone.",
    }),
    work_end: Type.String({
      format: 'wall-time-end',
      description: 'End of work as HH:MM. Not after work_start: it lies on the next day.',
    }),
    meeting_durations: Type.Array(Type.Integer({ minimum: 1, maximum: durationMinutesMax }), {
      minItems: 1,
      maxItems: meetingDurationsMax,
      uniqueItems: true,
      description: 'Minutes; a booking takes exactly one of these.',
    }),
  },
  { ...closed, title: 'Availability', examples: [exampleRules] },
)

export const HumanAnswer = Type.Object(
  {
    id: Id('The human.'),
    name: Type.String({ description: 'The human to be met.' }),
    email: Nullable(Type.String(), "The human's own address."),
    role: Nullable(Type.String(), roleWords),
    timezone: Type.String({ description: zoneWords }),
    active: Type.Boolean({ description: 'false once deleted.' }),
    availability_rules: Nullable(AvailabilityInput, 'null until they are set.'),
    created_at: Instant('When it was made.'),
  },
  { ...closed, title: 'Human', examples: [exampleHuman] },
)

export const HumanList = Type.Object(
  {
    humans: Type.Array(HumanAnswer, { description: 'The active ones.' }),
    total: Type.Integer({ description: 'How many there are.' }),
    cursor: NextCursor,
  },
  { ...closed, title: 'HumanList', examples: [{ humans: [exampleHuman], total: 1 }] },
)

/** Equal ends would mean nothing or a whole day: refused. */
export const availabilityRules: Rules = ({ work_start, work_end }) =>
  typeof work_start === 'string' && work_start === work_end
    ? [{ field: 'work_end', message: 'must differ from work_start; a whole day is 00:00 to 24:00' }]
    : []

export function readHuman({ name, timezone, email, role }: Read<typeof HumanInput>): NewHuman {
  return { name, timeZone: zoneNamed(timezone), email: email ?? null, role: role ?? null }
}

export function readHumanPatch(input: Read<typeof HumanPatch>): HumanChange {
  const { timezone, ...rest } = input
  return { ...rest, ...(timezone === undefined ? {} : { timeZone: zoneNamed(timezone) }) }
}

export function readAvailability(input: Read<typeof AvailabilityInput>): AvailabilityRules {
  return {
    workingDays: readWeekdays(input.working_days),
    hours: {
      startMinutes: readTime(input.work_start) ?? 0,
      endMinutes: readTime(input.work_end) ?? 0,
    },
    durationsMinutes: input.meeting_durations,
  }
}

/** Weekday numbers that the schema has checked, in the order given. */
export function readWeekdays(days: readonly number[]): Weekday[] {
  return days.flatMap((day) => weekdays.filter((weekday) => weekday === day))
}

export const humanShownIn = {
  id: ['id'],
  name: ['name'],
  email: ['email'],
  role: ['role'],
  timeZone: ['timezone'],
  active: ['active'],
  rules: ['availability_rules'],
  createdAtMs: ['created_at'],
} as const satisfies ShownIn<Human, typeof HumanAnswer>

export function showHuman(human: Human) {
  return {
    id: human.id,
    name: human.name,
    email: human.email,
    role: human.role,
    timezone: human.timeZone,
    active: human.active,
    availability_rules: human.rules ? showAvailability(human.rules) : null,
    created_at: showInstant(human.createdAtMs),
  } satisfies Members<typeof HumanAnswer>
}

function showAvailability({ workingDays, hours, durationsMinutes }: AvailabilityRules) {
  return {
    working_days: workingDays,
    work_start: showTime(hours.startMinutes),
    work_end: showTime(hours.endMinutes),
    meeting_durations: durationsMinutes,
  }
}
