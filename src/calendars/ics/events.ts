import type {
  AddedTime,
  CalendarEvent,
  EventLength,
  EventTime,
} from '../../domain/calendars/calendar-event.ts'
import { instantOfTime } from '../../domain/calendars/calendar-event.ts'
import { UnreadableEvent } from '../../domain/calendars/unreadable.ts'
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

/**
 * One VEVENT; null where it takes no time, whatever it says.
 * @throws UnreadableEvent where it takes some, and nobody can say which
 */
export function eventOf(component: Component, reader: Reader): CalendarEvent | null {
  try {
    return timedEvent(component, reader)
  } catch (error) {
    if (!(error instanceof UnreadableEvent) || isBusy(component, reader.email)) throw error
    reader.warn(`has an event shown as free that ${error.message}`)
    return null
  }
}

function timedEvent(component: Component, reader: Reader): CalendarEvent | null {
  const { clocks } = reader
  const started = propertyIn(component, 'dtstart')
  if (started === undefined) {
    reader.warn('has an event without a start')
    return null
  }
  const start = firstTime(started, clocks)
  if (start === null) throw new UnreadableEvent('has a start that is no time')
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
  if (length === null && (ended ?? said)) throw new UnreadableEvent('has an end that is no time')
  return length ?? { days: start.isDate ? 1 : 0, restMs: 0 }
}

/** @throws UnreadableEvent */
function lengthBetween(start: EventTime, end: EventTime): EventLength {
  if (start.isDate && end.isDate) {
    if (end.wallMs < start.wallMs) throw endsBefore()
    // An end on the day of the start is written by programs that mean that day.
    return { days: Math.max(1, Math.round((end.wallMs - start.wallMs) / dayMs)), restMs: 0 }
  }
  const restMs = instantOfTime(end) - instantOfTime(start)
  if (restMs > 0) return { days: 0, restMs }
  // A start that the clock skips lies behind an end that it does not: by the clock it is as long as it says.
  const wallMs = start.clock === end.clock ? end.wallMs - start.wallMs : restMs
  if (wallMs < 0) throw endsBefore()
  return { days: 0, restMs: wallMs }
}

const endsBefore = () => new UnreadableEvent('has an end that lies before its start')

function addedIn(property: Property, clocks: Clocks): AddedTime[] {
  if (property.type !== 'period') {
    const times = timesIn(property, clocks)
    if (times.length < property.values.length) throw noSuchDate()
    return times.map((start) => ({ start, length: null }))
  }
  return property.values.map((value) => periodOf(value, property, clocks))
}

const noSuchDate = () => new UnreadableEvent('has a further date that is no time')

/** A start with an end or a length. @throws UnreadableEvent */
function periodOf(
  value: unknown,
  property: Property,
  clocks: Clocks,
): { start: EventTime; length: EventLength } {
  const [from, to] = listOf(value)
  const start = timeOf(from, property, clocks)
  const end = timeOf(to, property, clocks)
  const length = start && end ? lengthBetween(start, end) : lengthOf(textOf(to))
  if (start === null || length === null) throw noSuchDate()
  return { start, length }
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

/** The times of a VFREEBUSY that are not free, each an event without a UID. @throws UnreadableEvent */
export function freeBusyOf(component: Component, { clocks }: Reader): CalendarEvent[] {
  const taken = propertiesIn(component, 'freebusy').filter(
    ({ parameters }) => parameters.fbtype?.toUpperCase() !== 'FREE',
  )
  return taken.flatMap((property) =>
    property.values.map((value) => ({ ...nothingMore, ...periodOf(value, property, clocks) })),
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
