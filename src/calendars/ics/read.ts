/** Reads the text of a calendar: what of it says when somebody is busy, and nothing else. */

import { busyTimesOf } from '../../domain/calendars/busy-times.ts'
import type { BusyTime, CalendarEvent } from '../../domain/calendars/calendar-event.ts'
import {
  UnreadableCalendar,
  UnreadableEvent,
  UnreadableEvents,
} from '../../domain/calendars/unreadable.ts'
import { zoneClock } from '../../domain/calendars/wall-clock.ts'
import type { Interval } from '../../domain/time/interval.ts'
import { BoundlessRule } from '../../domain/time/rule-times.ts'
import { eventOf, freeBusyOf, type Reader } from './events.ts'
import { type Component, calendarsIn } from './jcal.ts'
import { ownZones } from './own-zones.ts'
import { clockStated, zoneNamed } from './tzid.ts'

/** Whose calendar it is, and which time of it is wanted. */
export interface Reading {
  /** The zone of what names none, and of whole days. */
  readonly timeZone: string
  /** The address under which the human is invited; null: nobody knows. */
  readonly email: string | null
  readonly span: Interval
  readonly nowMs: number
}

export interface ReadCalendar {
  readonly busy: readonly BusyTime[]
  /** How many events there are, whatever they say: a calendar that has suddenly none is not believed at once. */
  readonly eventsCount: number
  /** What could not be read as it was meant, as clauses, and how often. */
  readonly warnings: Warnings
}

export type Warnings = ReadonlyMap<string, number>

/** Reads a text. @throws UnreadableCalendar where nobody can say when it is busy. */
export function readCalendar(text: string, reading: Reading): ReadCalendar {
  const warnings = new Map<string, number>()
  const events: CalendarEvent[] = []
  const broken: UnreadableEvent[] = []
  for (const calendar of calendarsIn(text)) {
    const reader = readerOf(calendar, reading, warnings)
    // Not spread: they may be more than a call takes.
    for (const event of eventsIn(calendar, reader, broken)) events.push(event)
  }
  const busy = busyTimesOf(events, reading.span, broken)
  const [first] = broken
  if (first) throw new UnreadableEvents(broken.length, first.message)
  return { busy, eventsCount: events.length, warnings }
}

/** `broken` takes those of which nobody can say when they are. */
function eventsIn(
  calendar: Component,
  reader: Reader,
  broken: UnreadableEvent[],
): readonly CalendarEvent[] {
  return calendar.components.flatMap((component) => {
    try {
      if (component.name === 'vevent') return eventOf(component, reader) ?? []
      if (component.name === 'vfreebusy') return freeBusyOf(component, reader)
      if (component.name === 'vavailability') reader.warn('has VAVAILABILITY, which is not read')
      return []
    } catch (error) {
      if (error instanceof BoundlessRule) {
        throw new UnreadableCalendar('has a time zone whose rules have no end')
      }
      if (!(error instanceof UnreadableEvent)) throw error
      broken.push(error)
      return []
    }
  })
}

function readerOf(calendar: Component, reading: Reading, warnings: Map<string, number>): Reader {
  const floating = zoneClock(reading.timeZone)
  const own = ownZones(calendar, reading.nowMs)
  const known = new Map<string, ReturnType<typeof zoneClock>>()
  const warn = (words: string) => {
    warnings.set(words, (warnings.get(words) ?? 0) + 1)
  }
  const clockNamed = (tzid: string) => {
    const zone = zoneNamed(tzid)
    if (zone !== null) return zoneClock(zone)
    const clock = own(tzid)
    if (clock !== null) return clock
    const stated = clockStated(tzid, reading.nowMs)
    if (stated === null) warn(`names a time zone that nobody knows: ${shown(tzid)}`)
    if (stated?.isByOffsetAlone) {
      warn(`names a time zone of which nobody knows more than its offset: ${shown(tzid)}`)
    }
    return stated?.clock ?? floating
  }
  const named = (tzid: string) => {
    const clock = known.get(tzid) ?? clockNamed(tzid)
    known.set(tzid, clock)
    return clock
  }
  return { clocks: { floating, named }, email: reading.email?.toLowerCase() ?? null, warn }
}

/** Words of others, short and without anything that a terminal would act on. */
const shown = (text: string) => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 60)
