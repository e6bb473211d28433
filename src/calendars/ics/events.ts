import type {
  AddedTime,
  CalendarEvent,
  EventLength,
  EventTime,
} from '../../domain/calendars/calendar-event.ts'
import { instantOfTime } from '../../domain/calendars/calendar-event.ts'
import { dayMs } from '../../domain/time/units.ts'
import {
  type Component,
  listOf,
  type Property,
  propertiesIn,
  propertyIn,
  textOf,
  wordIn,
} from './jcal.ts'
import { ruleOf } from './rule.ts'
import { type Clocks, lengthOf, timeOf, timesIn } from './times.ts'

/** What is known of a calendar beside its events. */
export interface Reader {
  readonly clocks: Clocks
  /** In lower case. */
  readonly email: string | null
  warn(words: string): void
}

/** One VEVENT; null where it says no time at which it could be. */
export function eventOf(component: Component, reader: Reader): CalendarEvent | null {
  const { clocks } = reader
  const started = propertyIn(component, 'dtstart')
  const start = started ? firstTime(started, clocks) : null
  if (start === null) {
    reader.warn('has an event whose start cannot be read')
    return null
  }
  const instead = propertyIn(component, 'recurrence-id')
  return {
    uid: textOf(propertyIn(component, 'uid')?.values[0]).trim(),
    sequence: Number(propertyIn(component, 'sequence')?.values[0] ?? 0) || 0,
    start,
    length: lengthIn(component, start, clocks),
    isBusy: isBusy(component, reader.email),
    rules: propertiesIn(component, 'rrule').map(({ values }) => ruleOf(values[0], start)),
    added: propertiesIn(component, 'rdate').flatMap((property) => addedIn(property, clocks)),
    excluded: propertiesIn(component, 'exdate').flatMap((property) => timesIn(property, clocks)),
    insteadOf: instead ? firstTime(instead, clocks) : null,
    isForLater: instead?.parameters.range?.toUpperCase() === 'THISANDFUTURE',
  }
}

const firstTime = (property: Property, clocks: Clocks) => timesIn(property, clocks)[0] ?? null

/** Without an end a date is a day, and a time no time at all (RFC 5545 3.6.1). */
function lengthIn(component: Component, start: EventTime, clocks: Clocks): EventLength {
  const ended = propertyIn(component, 'dtend')
  const end = ended ? firstTime(ended, clocks) : null
  if (end !== null) return lengthBetween(start, end)
  const said = propertyIn(component, 'duration')
  const length = said ? lengthOf(textOf(said.values[0])) : null
  return length ?? { days: start.isDate ? 1 : 0, restMs: 0 }
}

function lengthBetween(start: EventTime, end: EventTime): EventLength {
  if (start.isDate && end.isDate) {
    // An end on the day of the start is written by programs that mean that day.
    return { days: Math.max(1, Math.round((end.wallMs - start.wallMs) / dayMs)), restMs: 0 }
  }
  return { days: 0, restMs: Math.max(0, instantOfTime(end) - instantOfTime(start)) }
}

function addedIn(property: Property, clocks: Clocks): AddedTime[] {
  if (property.type !== 'period') {
    return timesIn(property, clocks).map((start) => ({ start, length: null }))
  }
  return property.values.flatMap((value) => periodOf(value, property, clocks) ?? [])
}

/** A start with an end or a length. */
function periodOf(
  value: unknown,
  property: Property,
  clocks: Clocks,
): { start: EventTime; length: EventLength } | null {
  const [from, to] = listOf(value)
  const start = timeOf(from, property, clocks)
  if (start === null) return null
  const end = timeOf(to, property, clocks)
  const length = end === null ? lengthOf(textOf(to)) : lengthBetween(start, end)
  return length && { start, length }
}

const freeOfMicrosoft: readonly string[] = ['FREE', 'WORKINGELSEWHERE']

/** Tentative is busy, and so is what was not answered yet. */
function isBusy(component: Component, email: string | null): boolean {
  if (wordIn(component, 'transp') === 'TRANSPARENT') return false
  if (wordIn(component, 'status') === 'CANCELLED') return false
  if (freeOfMicrosoft.includes(wordIn(component, 'x-microsoft-cdo-busystatus'))) return false
  return !propertiesIn(component, 'attendee').some((attendee) => hasDeclined(attendee, email))
}

function hasDeclined({ parameters, values }: Property, email: string | null): boolean {
  if (parameters.partstat?.toUpperCase() !== 'DECLINED' || email === null) return false
  return [textOf(values[0]), parameters.email ?? ''].some(
    (address) =>
      address
        .replace(/^mailto:/i, '')
        .trim()
        .toLowerCase() === email,
  )
}

/** The times of a VFREEBUSY that are not free, each an event without a UID. */
export function freeBusyOf(component: Component, { clocks }: Reader): CalendarEvent[] {
  const taken = propertiesIn(component, 'freebusy').filter(
    ({ parameters }) => parameters.fbtype?.toUpperCase() !== 'FREE',
  )
  return taken.flatMap((property) =>
    property.values.flatMap((value) => {
      const period = periodOf(value, property, clocks)
      return period === null ? [] : { ...nothingMore, ...period }
    }),
  )
}

const nothingMore = {
  uid: '',
  sequence: 0,
  isBusy: true,
  rules: [],
  added: [],
  excluded: [],
  insteadOf: null,
  isForLater: false,
} as const
