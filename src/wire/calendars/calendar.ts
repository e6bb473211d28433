import { Type } from '@sinclair/typebox'
import {
  type Calendar,
  calendarKinds,
  calendarStatuses,
  coversUntilMs,
  maxAgeMinutes,
  maxAgeMinutesMost,
  standingOf,
} from '../../domain/calendars/calendar.ts'
import type { MirroredTime } from '../../domain/calendars/sync.ts'
import { feedDetails } from '../../domain/feeds/feed.ts'
import { showInstant } from '../../domain/time/notation.ts'
import { dayMs, minuteMs } from '../../domain/time/units.ts'
import type {
  CalendarAccess,
  CalendarChange,
  NewCalendar,
} from '../../operations/calendars/calendars.ts'
import type { Rules } from '../rules.ts'
import { showSlot } from '../slots.ts'
import { closed, Id, Instant, Name, Nullable, OneOf, type Read, Text } from '../vocabulary.ts'

const urlCharactersMax = 2_048
const secretCharactersMax = 200

const exampleUrl = 'https://calendar.example.com/ana/private-8f3c/basic.ics'

const url = Type.String({
  format: 'calendar-url',
  maxLength: urlCharactersMax,
  description:
    'Where the calendar is read: its secret address in iCal format, or that of a CalDAV server. It is sealed and never shown again.',
})

const username = Text(secretCharactersMax, 'With caldav: as whom. Sealed with the address.')
const password = Type.String({
  minLength: 1,
  maxLength: secretCharactersMax,
  description:
    'With caldav: the password, best one made for this service alone. Sealed with the address; it goes to no other server.',
})

/** The password and the name stand with caldav, and only there. */
export const calendarRules: Rules = ({ type, username, password }, wrong) => {
  const fields = { username, password }
  return Object.entries(fields).flatMap(([field, value]) => {
    if (wrong.has('type') || wrong.has(field)) return []
    if (type === 'caldav' && value === undefined) {
      return [{ field, message: 'is required with type caldav' }]
    }
    if (type !== 'caldav' && value !== undefined) {
      return [{ field, message: 'must be absent with type ics: its address is the secret' }]
    }
    return []
  })
}

/** Who opens it in another way says all of it: what is sealed is read by nobody here. */
export const calendarPatchRules: Rules = ({ url, username, password }, wrong) => {
  if (wrong.has('url') || url !== undefined) return []
  const given = username !== undefined || password !== undefined
  return given ? [{ field: 'url', message: 'is required beside username and password' }] : []
}

const MaxAge = Type.Integer({
  minimum: 1,
  maximum: maxAgeMinutesMost,
  description: `For so many minutes after it was read its busy times are believed where it cannot be read; ${maxAgeMinutes.ics} with ics and ${maxAgeMinutes.caldav} with caldav unless said otherwise.`,
})

const WriteBookings = Type.Boolean({
  description:
    'With caldav: whether the bookings of the human are written into it. One calendar of a human takes them: it takes over from the one before.',
})

const Detail = OneOf(
  feedDetails,
  'What is written of a meeting. busy: Booked, and no more. full: with whom, their e-mail and phone, and where.',
)

export const CalendarInput = Type.Object(
  {
    type: OneOf(
      calendarKinds,
      'ics: an address that answers iCalendar. caldav: a calendar of a CalDAV server, or where its person begins.',
    ),
    url,
    username: Type.Optional(username),
    password: Type.Optional(password),
    name: Type.Optional(Name('What people call it; its host, unless said.')),
    max_age_minutes: Type.Optional(MaxAge),
    write_bookings: Type.Optional(WriteBookings),
    detail: Type.Optional(Detail),
  },
  {
    ...closed,
    title: 'CalendarInput',
    examples: [{ type: 'ics', url: exampleUrl, name: 'Work' }],
  },
)

export const CalendarPatch = Type.Object(
  {
    name: Type.Optional(Name('What people call it.')),
    read_busy: Type.Optional(
      Type.Boolean({ description: 'false: nothing it says is busy, and it may fail.' }),
    ),
    max_age_minutes: Type.Optional(MaxAge),
    write_bookings: Type.Optional(WriteBookings),
    detail: Type.Optional(Detail),
    url: Type.Optional(url),
    username: Type.Optional(username),
    password: Type.Optional(password),
  },
  { ...closed, title: 'CalendarPatch', examples: [{ name: 'Work' }] },
)

const exampleCalendar = {
  id: '019aa3c0-7a00-7000-8000-000000000007',
  type: 'ics',
  name: 'Work',
  address: 'calendar.example.com',
  read_busy: true,
  write_bookings: false,
  detail: 'busy',
  status: 'ok',
  error: null,
  last_synced_at: '2026-03-10T10:00:00.000Z',
  covers_until: '2027-04-14T10:00:00.000Z',
  max_age_minutes: maxAgeMinutes.ics,
}

export const CalendarAnswer = Type.Object(
  {
    id: Id('The calendar.'),
    type: OneOf(calendarKinds, 'How it is read.'),
    name: Type.String({ description: 'What people call it.' }),
    address: Type.String({ description: 'Its host. The rest is a secret.' }),
    read_busy: Type.Boolean({ description: 'Whether what it says is busy takes time.' }),
    write_bookings: Type.Boolean({
      description: 'Whether the bookings of the human are written into it.',
    }),
    detail: Detail,
    status: OneOf(
      calendarStatuses,
      'syncing: not read yet. ok. stale: it cannot be read, and what it last said is used. unreachable: that is too old, and nothing is offered of the human. reconnect: it asks for a new address or password, or takes no bookings.',
    ),
    error: Nullable(
      Type.String(),
      'Why the last attempt to read it, or else to write into it, failed; null: none did.',
    ),
    warnings: Type.Optional(
      Type.Array(Type.String({ description: 'One of them.' }), {
        description:
          'Only where something could not be read as it was meant, or bookings are not taken: what, and how many.',
      }),
    ),
    last_synced_at: Nullable(Instant('When it was read last.'), 'null: never yet.'),
    covers_until: Nullable(
      Instant('Up to when its busy times are known: no slot is offered behind it.'),
      'null: it was not read yet.',
    ),
    max_age_minutes: Type.Integer({ description: 'How long it is believed after it was read.' }),
  },
  { ...closed, title: 'Calendar', examples: [exampleCalendar] },
)

export const CalendarList = Type.Object(
  {
    calendars: Type.Array(CalendarAnswer, { description: 'Oldest first.' }),
    total: Type.Integer({ description: 'How many there are.' }),
  },
  { ...closed, title: 'CalendarList', examples: [{ calendars: [exampleCalendar], total: 1 }] },
)

const busyDays = 7

export const BusyQuery = Type.Object(
  {
    from: Type.Optional(Instant('The first instant; now, unless said.')),
    to: Type.Optional(Instant(`The last; ${busyDays} days after the first, unless said.`)),
  },
  closed,
)

export const BusyList = Type.Object(
  {
    busy: Type.Array(
      Type.Object(
        {
          starts_at: Instant('When it starts.'),
          ends_at: Instant('When it ends.'),
        },
        { ...closed, description: 'A busy time. What it is about is not kept.' },
      ),
      { description: 'By start; they may overlap.' },
    ),
    total: Type.Integer({ description: 'How many there are.' }),
  },
  {
    ...closed,
    title: 'BusyList',
    examples: [
      {
        busy: [{ starts_at: '2026-03-16T14:00:00.000Z', ends_at: '2026-03-16T15:00:00.000Z' }],
        total: 1,
      },
    ],
  },
)

export function readCalendar(input: Read<typeof CalendarInput>): NewCalendar {
  const { type, name, max_age_minutes: minutes, write_bookings: writesBookings, detail } = input
  const access = accessIn(input, input.url)
  return { kind: type, name, access, maxAgeMinutes: minutes, writesBookings, detail }
}

export function readCalendarPatch(input: Read<typeof CalendarPatch>): CalendarChange {
  const { name, read_busy: readBusy, max_age_minutes: minutes, url: address, detail } = input
  const access = address === undefined ? undefined : accessIn(input, address)
  const writesBookings = input.write_bookings
  return { name, readBusy, maxAgeMinutes: minutes, writesBookings, detail, access }
}

function accessIn(
  { username: name, password: word }: Pick<Read<typeof CalendarPatch>, 'username' | 'password'>,
  address: string,
): CalendarAccess {
  return {
    url: fetchedUrl(address),
    ...(name !== undefined && { username: name }),
    ...(word !== undefined && { password: word }),
  }
}

/** `webcal://` is what programs write that subscribe at a click. */
function fetchedUrl(text: string): string {
  const address = new URL(text.replace(/^webcals?:/i, 'https:'))
  address.hash = ''
  return address.href
}

export function showCalendar(calendar: Calendar, nowMs: number) {
  const { id, kind, name, address, readBusy, warnings, syncedAtMs, maxAgeMs } = calendar
  const fault = calendar.fault ?? calendar.writeFault
  const covers = coversUntilMs(calendar)
  const told = [...warnings.map((words) => `It ${words}.`), ...refusedWords(calendar)]
  return {
    id,
    type: kind,
    name,
    address,
    read_busy: readBusy,
    write_bookings: calendar.writesBookings,
    detail: calendar.detail,
    status: standingOf(calendar, nowMs),
    error: fault === null ? null : `It ${fault.words}.`,
    ...(told.length > 0 && { warnings: told }),
    last_synced_at: syncedAtMs === null ? null : showInstant(syncedAtMs),
    covers_until: covers === null ? null : showInstant(covers),
    max_age_minutes: maxAgeMs / minuteMs,
  }
}

function refusedWords({ refused }: Calendar): string[] {
  if (refused === null) return []
  const { count, words } = refused
  if (count === 1) return [`1 booking is not in it: it ${words}.`]
  return [`${count} bookings are not in it. Of one of them, it ${words}.`]
}

export function readBusyQuery({ from, to }: Read<typeof BusyQuery>, nowMs: number) {
  const startMs = from === undefined ? nowMs : Date.parse(from)
  return { startMs, endMs: to === undefined ? startMs + busyDays * dayMs : Date.parse(to) }
}

export function showBusy(times: readonly MirroredTime[]) {
  return { busy: times.map(showSlot), total: times.length }
}
