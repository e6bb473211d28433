import { Type } from '@sinclair/typebox'
import type { KnownCalendars } from '../domain/calendars/known-calendars.ts'
import type { Human, HumanChange } from '../domain/human.ts'
import { showInstant } from '../domain/time/notation.ts'
import { zoneNamed } from '../domain/time/zone-name.ts'
import { nullMeans, says } from '../domain/wording/says.ts'
import type { AskedHumans, NewHuman } from '../operations/humans.ts'
import { AvailabilityAnswer, exampleRules, showAvailability } from './schedule/availability.ts'
import { HolidaysInput, readHolidays, showHolidays } from './schedule/holidays.ts'
import { noticeFields, readNotices, showNotices } from './schedule/notices.ts'
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
  OneOf,
  type Read,
  type ShownIn,
  TimeZone,
} from './vocabulary.ts'

export { holidaysRules } from './schedule/holidays.ts'

const exampleHuman = {
  id: '019aa3c0-7a00-7000-8000-000000000001',
  name: 'Sarah Chen',
  email: 'sarah@acme.com',
  role: 'ae_enterprise',
  timezone: 'America/New_York',
  active: true,
  availability_rules: exampleRules,
  created_at: '2027-03-16T10:00:00.000Z',
}

const zoneWords = 'IANA zone name in which this human works, such as America/New_York.'
const roleWords = 'What this human does, for routing: ae_enterprise.'

const HolidaysField = Type.Optional(
  Nullable(
    HolidaysInput,
    says`Public holidays on which this human is off${nullMeans('means none')}; {} means those of the account.`,
  ),
)

export const HumanInput = Type.Object(
  {
    name: Name('The human to be met.'),
    timezone: TimeZone(zoneWords),
    email: Type.Optional(Email("The human's own address.")),
    role: Type.Optional(Name(roleWords)),
    holidays: HolidaysField,
    cancel_notice: Type.Optional(noticeFields.cancel_notice),
    move_notice: Type.Optional(noticeFields.move_notice),
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

/** What a PATCH may take away. */
const removable = <T extends Parameters<typeof Nullable>[0]>(schema: T) =>
  Type.Optional(Nullable(schema, says`${schema.description ?? ''}${nullMeans('removes it')}`))

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
    holidays: HolidaysField,
    cancel_notice: removable(noticeFields.cancel_notice),
    move_notice: removable(noticeFields.move_notice),
  },
  { ...closed, title: 'HumanPatch', examples: [{ role: exampleHuman.role }] },
)

const noFilter =
  'is no filter here: send the name in place of an id, as human_id or in a path, and the refusal says whose it is and the id; role is a filter'

export const HumanQuery = Type.Object(
  {
    role: Type.Optional(Name('Only humans of this role, in capitals or not.')),
    active: Type.Optional(
      OneOf(['true', 'false'], 'false lists those who were deleted; true, or absent, the others.'),
    ),
    cursor: CursorOf('id-cursor'),
  },
  {
    ...closed,
    refuses: { name: noFilter, q: noFilter, search: noFilter, email: noFilter },
  },
)

export const HumanAnswer = Type.Object(
  {
    id: Id('The human.'),
    name: Type.String({ description: 'The human to be met.' }),
    email: Nullable(Type.String(), "The human's own address."),
    role: Nullable(Type.String(), roleWords),
    timezone: Type.String({ description: zoneWords }),
    active: Type.Boolean({ description: 'false once deleted.' }),
    availability_rules: Nullable(AvailabilityAnswer, 'null until they are set.'),
    created_at: Instant('When it was made.'),
    calendar: Type.Optional(
      OneOf(
        ['ok', 'stale', 'unreachable'],
        'In lists, where it has calendars elsewhere: how well they are known. unreachable: nothing is offered of this human.',
      ),
    ),
    holidays: Type.Optional(
      Nullable(HolidaysInput, 'Only where it says other than the account; null: none.'),
    ),
    cancel_notice: Type.Optional(noticeFields.cancel_notice),
    move_notice: Type.Optional(noticeFields.move_notice),
  },
  { ...closed, title: 'Human', examples: [exampleHuman] },
)

export const HumanList = Type.Object(
  {
    humans: Type.Array(HumanAnswer, { description: 'The active ones, or those who were deleted.' }),
    total: Type.Integer({ description: 'How many there are.' }),
    cursor: NextCursor,
    note: Type.Optional(
      Type.String({ description: 'Only where nobody has the role: which roles there are.' }),
    ),
  },
  { ...closed, title: 'HumanList', examples: [{ humans: [exampleHuman], total: 1 }] },
)

export function readHuman(input: Read<typeof HumanInput>): NewHuman {
  const { name, timezone, email, role } = input
  const holidays = input.holidays && readHolidays(input.holidays)
  const who = { name, timeZone: zoneNamed(timezone), email: email ?? null, role: role ?? null }
  return { ...who, holidays, ...readNotices(input) }
}

export function readAskedHumans({ role, active }: Read<typeof HumanQuery>): AskedHumans {
  return { role, isActive: active !== 'false' }
}

export function readHumanPatch(input: Read<typeof HumanPatch>): HumanChange {
  const { timezone, holidays, cancel_notice, move_notice, ...rest } = input
  const { cancelNoticeMinutes, moveNoticeMinutes } = readNotices(input)
  return {
    ...rest,
    ...(timezone === undefined ? {} : { timeZone: zoneNamed(timezone) }),
    ...(holidays === undefined ? {} : { holidays: holidays && readHolidays(holidays) }),
    ...(cancel_notice === undefined ? {} : { cancelNoticeMinutes }),
    ...(move_notice === undefined ? {} : { moveNoticeMinutes }),
  }
}

export const humanShownIn = {
  id: ['id'],
  name: ['name'],
  email: ['email'],
  role: ['role'],
  timeZone: ['timezone'],
  active: ['active'],
  rules: ['availability_rules'],
  holidays: ['holidays'],
  cancelNoticeMinutes: ['cancel_notice'],
  moveNoticeMinutes: ['move_notice'],
  createdAtMs: ['created_at'],
} as const satisfies ShownIn<Human, typeof HumanAnswer>

export function showListedHuman(human: Human, calendar: KnownCalendars['status'] | undefined) {
  return { ...showHuman(human), calendar }
}

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
    // In lists.
    calendar: undefined,
    holidays: human.holidays && showHolidays(human.holidays),
    ...showNotices(human),
  } satisfies Members<typeof HumanAnswer>
}
