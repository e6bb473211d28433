/** Which fields of what an audit tells of, and which of them may be told with their values. */
import type { Account } from '../account.ts'
import type { AvailabilityRules, Break, WallSpan, Weekday, WeekWindow } from '../availability.ts'
import type { Calendar } from '../calendars/calendar.ts'
import type { Webhook } from '../event.ts'
import type { HolidayRules } from '../holidays/holidays.ts'
import type { Human } from '../human.ts'
import type { Override } from '../override.ts'
import type { Service } from '../services/service.ts'
import { showDate, showTime } from '../time/notation.ts'
import { minuteMs } from '../time/units.ts'
import { type Author, type Details, type Entry, type EntryOf, entryOf } from './audit.ts'
import { type AuditedFields, changesBetween, plain, secret } from './changes.ts'

export { type Details, type Entry, entryOf }

/** A zone says where its human is no closer than hours do. */
export const humanFields: AuditedFields<Human> = {
  name: secret(({ name }) => name),
  email: secret(({ email }) => email),
  role: secret(({ role }) => role),
  timezone: plain(({ timeZone }) => timeZone),
  active: plain(({ active }) => active),
  holidays: {
    of: ({ holidays }) => holidays,
    tells: ({ holidays }) =>
      holidays === undefined ? 'as the account' : holidays && placeText(holidays),
  },
  cancel_notice: plain(({ cancelNoticeMinutes }) => cancelNoticeMinutes),
  move_notice: plain(({ moveNoticeMinutes }) => moveNoticeMinutes),
}

const ruleFields: AuditedFields<Partial<AvailabilityRules>> = {
  working_days: plain(({ workingDays }) => workingDays && daysText(workingDays)),
  work_start: plain(({ hours }) => hours && showTime(hours.startMinutes)),
  work_end: plain(({ hours }) => hours && showTime(hours.endMinutes)),
  weekly_hours: plain(({ weeklyHours }) => weeklyHours && weekText(weeklyHours)),
  breaks: plain(({ breaks }) => breaks?.map(breakText).join(', ')),
  meeting_durations: plain(({ durationsMinutes }) => durationsMinutes?.join(', ')),
  slot_interval: plain(({ stepMinutes }) => stepMinutes),
  buffer_before: plain(({ bufferBeforeMinutes }) => bufferBeforeMinutes),
  buffer_after: plain(({ bufferAfterMinutes }) => bufferAfterMinutes),
  minimum_notice: plain(({ minimumNoticeMinutes }) => minimumNoticeMinutes),
  booking_window_days: plain(({ bookingWindowDays }) => bookingWindowDays),
  max_per_day: plain(({ maxPerDay }) => maxPerDay),
  max_per_week: plain(({ maxPerWeek }) => maxPerWeek),
}

export const hoursFields: AuditedFields<Human> = Object.fromEntries(
  Object.entries(ruleFields).map(([name, { of, tells }]) => [
    name,
    {
      of: ({ rules }: Human) => of(rules ?? {}),
      tells: ({ rules }: Human) => tells?.(rules ?? {}) ?? null,
    },
  ]),
)

export const overrideFields: AuditedFields<Override> = {
  type: plain(({ type }) => type),
  title: secret(({ title }) => title),
  all_day: plain(({ span }) => span === null),
  start_date: plain(({ startDay, dates }) => (dates ? null : showDate(startDay))),
  end_date: plain(({ endDay, dates }) => (dates || endDay === null ? null : showDate(endDay))),
  start_time: plain(({ span }) => span && showTime(span.startMinutes)),
  end_time: plain(({ span }) => span && showTime(span.endMinutes)),
  recurrence: secret(({ recurrence }) => recurrence),
  dates: plain(({ dates }) => dates?.map(showDate).join(', ')),
}

export const serviceFields: AuditedFields<Service> = {
  name: secret(({ name }) => name),
  slug: plain(({ slug }) => slug),
  description: secret(({ description }) => description),
  durations: plain(({ durationsMinutes }) => durationsMinutes.join(', ')),
  human_ids: {
    of: ({ people }) => people && 'humanIds' in people && people.humanIds,
    tells: ({ people }) =>
      people && 'humanIds' in people ? `${people.humanIds.length} named` : null,
  },
  role: secret(({ people }) => people && 'role' in people && people.role),
  assign: plain(({ assign }) => assign),
  location: secret(({ location }) => location),
  weekly_hours: plain(({ weeklyHours }) => weeklyHours && weekText(weeklyHours)),
  slot_interval: plain(({ stepMinutes }) => stepMinutes),
  buffer_before: plain(({ bufferBeforeMinutes }) => bufferBeforeMinutes),
  buffer_after: plain(({ bufferAfterMinutes }) => bufferAfterMinutes),
  minimum_notice: plain(({ minimumNoticeMinutes }) => minimumNoticeMinutes),
  booking_window_days: plain(({ bookingWindowDays }) => bookingWindowDays),
  cancel_notice: plain(({ cancelNoticeMinutes }) => cancelNoticeMinutes),
  move_notice: plain(({ moveNoticeMinutes }) => moveNoticeMinutes),
  max_per_day: plain(({ maxPerDay }) => maxPerDay),
  active: plain(({ active }) => active),
}

/** Addresses may carry a secret, and headers do. */
export const webhookFields: AuditedFields<Webhook> = {
  name: secret(({ name }) => name),
  url: secret(({ url }) => url),
  events: plain(({ events }) => events.join(', ')),
  headers: secret(({ headers }) => headers),
  manage_links: plain(({ manageLinks }) => manageLinks),
  active: plain(({ active }) => active),
}

/** How it is opened is sealed: the operation says whether that was replaced. */
export const calendarFields: AuditedFields<Calendar> = {
  name: secret(({ name }) => name),
  read_busy: plain(({ readBusy }) => readBusy),
  max_age_minutes: plain(({ maxAgeMs }) => maxAgeMs / minuteMs),
  write_bookings: plain(({ writesBookings }) => writesBookings),
  detail: plain(({ detail }) => detail),
}

export const accountFields: AuditedFields<Account> = {
  name: secret(({ name }) => name),
  plan: plain(({ plan }) => plan),
  auto_purchase: plain(({ autoPurchase }) => autoPurchase),
  holidays: {
    of: ({ holidays }) => holidays,
    tells: ({ holidays }) => (holidays ? placeText(holidays) : null),
  },
  'notifications.reminders': plain(({ notifications }) =>
    notifications?.reminders.map(({ minutes }) => minutes).join(', '),
  ),
  'notifications.attendee': plain(({ notifications }) => kindsText(notifications?.attendee)),
  'notifications.human': plain(({ notifications }) => kindsText(notifications?.human)),
}

const kindsText = (kinds: readonly string[] | undefined) => kinds?.join(', ') ?? 'all'

const placeText = ({ country, region }: HolidayRules) =>
  region === undefined || region === null ? country : `${country}-${region}`

const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

const daysText = (days: readonly Weekday[]) => days.map((day) => dayNames[day - 1]).join(' ')

const spanText = ({ startMinutes, endMinutes }: WallSpan) =>
  `${showTime(startMinutes)}-${showTime(endMinutes)}`

/** `Mon 09:00-12:00 13:00-17:00, Fri 09:00-12:00` */
function weekText(windows: readonly WeekWindow[]): string {
  const byDay = Map.groupBy(windows, ({ weekday }) => weekday)
  return [...byDay]
    .map(([day, spans]) => `${daysText([day])} ${spans.map(spanText).join(' ')}`)
    .join(', ')
}

const breakText = ({ weekdays, ...span }: Break) =>
  weekdays ? `${daysText(weekdays)} ${spanText(span)}` : spanText(span)

/** What a change says of itself, with the fields that it changed. */
export function changeEntry<T>(
  fields: AuditedFields<T>,
  author: Author,
  operation: Entry['operation'],
  object: Parameters<typeof entryOf>[2],
  atMs: number,
  details: Details = {},
): EntryOf<T> {
  return (before, after) => {
    const changes = [...changesBetween(fields, before, after), ...(details.changes ?? [])]
    return entryOf(author, operation, object, atMs, { ...details, changes })
  }
}
