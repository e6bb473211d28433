/** How the service is. */
import { Type } from '@sinclair/typebox'
import { type CalendarStatus, calendarStatuses } from '../../domain/calendars/calendar.ts'
import { mailKinds, parties } from '../../domain/mails/kinds.ts'
import { showInstant } from '../../domain/time/notation.ts'
import { minuteMs } from '../../domain/time/units.ts'
import {
  type CalendarHealth,
  type Health,
  type MailHealth,
  troubledCalendarsMax,
} from '../../operations/health/health.ts'
import { closed, Id, Instant, type Members, OneOf } from '../vocabulary.ts'

const Count = (description: string) => Type.Integer({ description })

const Mail = Type.Object(
  {
    status: OneOf(
      ['off', 'sending', 'held'],
      'off: no mail server is set; held: it refuses the service, and no mail of anybody leaves.',
    ),
    reason: Type.Optional(Type.String({ description: 'Why it is held, as a clause.' })),
    since: Type.Optional(Instant('Since when it is held.')),
    limited_until: Type.Optional(
      Instant(
        'Until when mails wait, for the account has sent as many as it may within an hour. Absent: none waits for that.',
      ),
    ),
    waiting: Count('Events of which mails are yet to be sent, counted up to 10,000.'),
    sent: Count('Mails that left in the last 24 hours; of more than 10,000 the newest count.'),
    failed: Count('Those of them that failed for good.'),
    failures: Type.Array(
      Type.Object(
        {
          at: Instant('When it failed.'),
          reason: Type.String({ description: 'Why, as a clause.' }),
          kind: OneOf(mailKinds, 'What it would have told.'),
          recipient: OneOf(parties, 'Whom: those of the booking, or those it was taken from.'),
          booking_id: Id('The booking.'),
          attendee_name: Type.String({ description: 'As the booking has it now.' }),
        },
        { ...closed, title: 'FailedMail' },
      ),
      { description: 'The newest that failed in the last 24 hours, newest first: 10 at most.' },
    ),
  },
  { ...closed, description: 'Mails of the account.' },
)

const troubledExample = {
  human_id: '019aa3c0-7a00-7000-8000-000000000001',
  human_name: 'Sarah Chen',
  ...{ name: 'Work', status: 'reconnect' },
  ...{ reason: 'refuses the user or the password', since: '2027-03-16T08:00:00.000Z' },
} as const

const Calendars = Type.Object(
  {
    counts: Type.Object(
      {
        syncing: Count('Those not read yet.'),
        ok: Count('Those read as they should be.'),
        stale: Count('Those of which what was read last is used.'),
        unreachable: Count('Those of which nobody knows what they say.'),
        reconnect: Count('Those that somebody has to connect anew.'),
      } satisfies Record<CalendarStatus, unknown>,
      { ...closed, description: 'How many of which busy times are read, by their status.' },
    ),
    troubled: Type.Array(
      Type.Object(
        {
          human_id: Id('Whose.'),
          human_name: Type.String({ description: 'Their name.' }),
          name: Type.String({ description: 'What the calendar is called.' }),
          status: OneOf(calendarStatuses, 'How it stands.'),
          reason: Type.String({ description: 'Why it cannot be read, as a clause.' }),
          since: Instant('Since when.'),
        },
        { ...closed, title: 'TroubledCalendar' },
      ),
      { description: `Those that cannot be read at the moment, ${troubledCalendarsMax} at most.` },
    ),
    writes_waiting: Count('Bookings of all accounts that wait to be written into calendars.'),
    writes_held: Count('Calendars of all accounts that take no bookings for now.'),
  },
  { ...closed, description: 'Calendars that humans of the account keep elsewhere.' },
)

const Deliveries = Type.Object(
  {
    waiting: Count('Deliveries that wait, counted up to 10,000.'),
    oldest_due_at: Type.Optional(
      Instant('When the one was due that is due longest. Absent: none is yet to be sent.'),
    ),
  },
  { ...closed, description: 'Webhooks and mails of all accounts.' },
)

const ZoneRules = Type.Object(
  {
    version: Type.String({ description: 'The IANA release in force.' }),
    released_at: Instant('When it was released.'),
    is_old: Type.Boolean({ description: 'Whether that is longer ago than nine months.' }),
    bookings_shifted: Count(
      'Bookings ahead whose wall time no longer stands since the rules changed.',
    ),
  },
  { ...closed, description: 'The rules by which clocks are read.' },
)

const Storage = Type.Object(
  {
    data_bytes: Type.Optional(Count('What the data take of their disk.')),
    free_bytes: Type.Optional(Count('What is left of it.')),
    writes_waiting: Count('Writes that wait for the disk.'),
  },
  { ...closed, description: 'The disk of the data.' },
)

const Backups = Type.Object(
  {
    every_minutes: Type.Optional(
      Type.Integer({ description: 'How often one is made. Absent: none is made by itself.' }),
    ),
    place: Type.Optional(
      Type.String({ description: 'The folder or the bucket that they are made in.' }),
    ),
    keep: Type.Optional(Count('How many of them stay there.')),
    last_at: Type.Optional(Instant('When the newest was begun, where one is known.')),
    last_bytes: Type.Optional(Count('How large that is.')),
    verified_at: Type.Optional(
      Instant('When every page of it had been looked at and found whole, before it got its name.'),
    ),
    kept: Type.Optional(Count('How many there are, as last looked.')),
  },
  { ...closed, description: 'Backups that the service makes by itself.' },
)

const example = {
  mail: {
    ...{ status: 'held', reason: 'the mail server refused the user or the password' },
    ...{ since: '2027-03-16T09:40:00.000Z', waiting: 4, sent: 31, failed: 1 },
    failures: [
      {
        ...{ at: '2027-03-15T18:02:11.000Z', reason: 'the mail server answered 550' },
        ...{ kind: 'confirmed', recipient: 'attendee', attendee_name: 'Alex Rivera' },
        booking_id: '019aa3c0-7a00-7000-8000-000000000003',
      },
    ],
  },
  calendars: {
    counts: { syncing: 0, ok: 11, stale: 0, unreachable: 0, reconnect: 1 },
    troubled: [troubledExample],
    ...{ writes_waiting: 0, writes_held: 0 },
  },
  deliveries: { waiting: 4, oldest_due_at: '2027-03-16T09:45:00.000Z' },
  zone_rules: {
    ...{ version: '2026f', released_at: '2026-10-29T12:12:00.000Z' },
    ...{ is_old: false, bookings_shifted: 0 },
  },
  storage: { data_bytes: 48_000_000, free_bytes: 21_000_000_000, writes_waiting: 0 },
  backups: {
    ...{ every_minutes: 60, place: 's3://backups/slotflow', keep: 24 },
    ...{ last_at: '2027-03-16T09:10:00.000Z', last_bytes: 46_000_000 },
    ...{ verified_at: '2027-03-16T09:10:02.000Z', kept: 24 },
  },
} as const

export const HealthAnswer = Type.Object(
  {
    mail: Mail,
    calendars: Calendars,
    deliveries: Deliveries,
    zone_rules: ZoneRules,
    storage: Storage,
    backups: Backups,
  },
  { ...closed, title: 'Health', examples: [example] },
)

export function showHealth({ room, writesWaiting, backups, ...health }: Health) {
  const { mail, calendars, deliveries, zoneRules } = health
  return {
    mail: showMail(mail),
    calendars: showCalendars(calendars),
    deliveries: {
      waiting: deliveries.waiting,
      ...(deliveries.oldestDueMs !== null && {
        oldest_due_at: showInstant(deliveries.oldestDueMs),
      }),
    },
    zone_rules: {
      version: zoneRules.version,
      released_at: showInstant(zoneRules.releasedMs),
      is_old: zoneRules.isOld,
      bookings_shifted: zoneRules.bookingsShifted,
    },
    storage: {
      ...(room && { data_bytes: room.dataBytes, free_bytes: room.freeBytes }),
      writes_waiting: writesWaiting,
    },
    backups: showBackups(backups),
  } satisfies Members<typeof HealthAnswer>
}

function showBackups({ everyMs, place, newest }: Health['backups']) {
  return {
    every_minutes: everyMs === null ? undefined : Math.ceil(everyMs / minuteMs),
    ...{ place: place?.where, keep: place?.keep },
    last_at: instantOf(newest?.begunMs),
    last_bytes: newest?.bytes ?? undefined,
    verified_at: instantOf(newest?.verifiedMs),
    kept: newest?.kept,
  } satisfies Members<typeof Backups>
}

const instantOf = (ms: number | null | undefined) =>
  typeof ms === 'number' ? showInstant(ms) : undefined

function showMail({ status, hold, limitedUntilMs, ...figures }: MailHealth) {
  const { waiting, sent, failed, failures } = figures
  return {
    status,
    reason: hold?.reason,
    since: hold === null ? undefined : showInstant(hold.sinceMs),
    limited_until: limitedUntilMs === null ? undefined : showInstant(limitedUntilMs),
    ...{ waiting, sent, failed },
    failures: failures.map(({ atMs, reason, kind, recipient, bookingId, attendeeName }) => ({
      ...{ at: showInstant(atMs), reason, kind, recipient },
      ...{ booking_id: bookingId, attendee_name: attendeeName },
    })),
  } satisfies Members<typeof Mail>
}

function showCalendars({ counts, troubled, copies }: CalendarHealth) {
  return {
    counts,
    troubled: troubled.map(({ humanId, humanName, name, status, fault }) => ({
      ...{ human_id: humanId, human_name: humanName, name, status },
      ...{ reason: fault?.words ?? '', since: showInstant(fault?.sinceMs ?? 0) },
    })),
    ...{ writes_waiting: copies.waiting, writes_held: copies.held },
  } satisfies Members<typeof Calendars>
}
