/**
 * When a calendar's events say that somebody is busy. The whole calendar is read here, and no server is asked whether a
 * time is free.
 */

import type { Interval } from '../time/interval.ts'
import { BoundlessRule, ruleTimes } from '../time/rule-times.ts'
import { dayMs } from '../time/units.ts'
import { readAheadDays } from './calendar.ts'
import {
  type BusyTime,
  type CalendarEvent,
  type EventLength,
  type EventTime,
  endOfEvent,
  instantOfTime,
} from './calendar-event.ts'
import { UnreadableCalendar, UnreadableEvent } from './unreadable.ts'

/** What one calendar may say of the time that is read of it. */
export const busyTimesMax = 5_000

/** A zone is at most 14 hours from UTC: times by it may lie a day to either side. */
const zoneMarginMs = dayMs

interface Instance {
  readonly start: EventTime
  readonly length: EventLength
}

/**
 * All busy times that reach into the span, by their start; `broken` takes those that recur without end or sense.
 * @throws UnreadableCalendar where there are too many
 */
export function busyTimesOf(
  events: readonly CalendarEvent[],
  span: Interval,
  broken: UnreadableEvent[],
): BusyTime[] {
  const busy: BusyTime[] = []
  for (const family of familiesOf(events)) {
    try {
      for (const time of timesOf(family, span)) {
        if (time.startMs >= time.endMs) continue
        if (time.endMs <= span.startMs || time.startMs >= span.endMs) continue
        if (busy.length >= busyTimesMax) throw new UnreadableCalendar(tooManyTimes)
        busy.push(time)
      }
    } catch (error) {
      if (!(error instanceof UnreadableEvent)) throw error
      broken.push(error)
    }
  }
  return busy.sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs)
}

/** A clause. */
export const tooManyTimes = `has more than ${busyTimesMax} times within ${readAheadDays} days`

/** The events of one UID: those that recur or stand alone, and what stands instead of their instances. */
interface Family {
  readonly masters: readonly CalendarEvent[]
  readonly exceptions: readonly CalendarEvent[]
}

/** Found in one pass: a calendar may have 20,000 events. */
function familiesOf(events: readonly CalendarEvent[]): Family[] {
  const named = Map.groupBy(
    events.filter(({ uid }) => uid !== ''),
    ({ uid }) => uid,
  )
  const alone = events.filter(({ uid }) => uid === '')
  return [
    ...[...named.values()].map(familyOf),
    ...alone.map((event) => ({ masters: [event], exceptions: [] })),
  ]
}

/** Programs that give all events one UID give them one SEQUENCE too: only a lower one is an older version. */
function familyOf(events: readonly CalendarEvent[]): Family {
  const masters = events.filter(({ insteadOf }) => insteadOf === null)
  const exceptions = events.filter(({ insteadOf }) => insteadOf !== null)
  const newest = Math.max(...masters.map(({ sequence }) => sequence))
  return { masters: masters.filter(({ sequence }) => sequence === newest), exceptions }
}

function* timesOf({ masters, exceptions }: Family, span: Interval): Generator<BusyTime> {
  const replaced = replacements(exceptions)
  for (const master of masters) {
    // However often it is: it takes no time, unless an exception for all later ones does.
    if (!master.isBusy && !exceptions.some(({ isForLater }) => isForLater)) continue
    for (const instance of instancesOf(master, span)) {
      if (replaced.has(instanceMs(instance)) || isExcluded(master, instance.start)) continue
      yield* timeOf(...changedLater(master, instance, exceptions))
    }
  }
  // One says by itself when it is, whether its master stands here and has such an instance or not.
  for (const exception of replaced.values()) yield* timeOf(exception, exception)
}

function* timeOf(event: CalendarEvent, { start, length }: Instance): Generator<BusyTime> {
  if (!event.isBusy) return
  yield { startMs: instantOfTime(start), endMs: endOfEvent(start, length), uid: event.uid }
}

const instanceMs = ({ start }: Instance) => instantOfTime(start)

/** The exceptions by the instant of the instance that each stands for; of two the later version. */
function replacements(exceptions: readonly CalendarEvent[]): Map<number, CalendarEvent> {
  const byInstant = new Map<number, CalendarEvent>()
  for (const exception of exceptions) {
    if (exception.insteadOf === null) continue
    const atMs = instantOfTime(exception.insteadOf)
    const other = byInstant.get(atMs)
    if (other === undefined || other.sequence <= exception.sequence) byInstant.set(atMs, exception)
  }
  return byInstant
}

/** Changes an instance as the latest exception for it and all later ones says (RANGE=THISANDFUTURE). */
function changedLater(
  master: CalendarEvent,
  instance: Instance,
  exceptions: readonly CalendarEvent[],
): [CalendarEvent, Instance] {
  let last: CalendarEvent | null = null
  let lastMs = Number.NEGATIVE_INFINITY
  for (const exception of exceptions) {
    if (!exception.isForLater || exception.insteadOf === null) continue
    const atMs = instantOfTime(exception.insteadOf)
    if (atMs <= instanceMs(instance) && atMs > lastMs) [last, lastMs] = [exception, atMs]
  }
  if (last?.insteadOf == null) return [master, instance]
  const shiftMs = last.start.wallMs - last.insteadOf.wallMs
  const start = { ...last.start, wallMs: instance.start.wallMs + shiftMs }
  return [last, { start, length: last.length }]
}

/** The times at which an event is, as far as they may reach into the span. */
function instancesOf(event: CalendarEvent, span: Interval): Instance[] {
  const { start, length, rules, added } = event
  const atOnce = [
    { start, length },
    ...added.map((one) => ({ ...one, length: one.length ?? length })),
  ]
  if (rules.length === 0) return distinct(atOnce)
  const longMs = length.days * dayMs + length.restMs + zoneMarginMs
  const walls = { fromMs: span.startMs - longMs, toMs: span.endMs + zoneMarginMs }
  const recurring = rules.flatMap((rule) =>
    timesOfRule(() => ruleTimes(rule, start.wallMs, walls, busyTimesMax)),
  )
  return distinct([
    ...atOnce,
    ...recurring.map((wallMs) => ({ start: { ...start, wallMs }, length })),
  ])
}

/** A time that is named twice is one. */
function distinct(instances: readonly Instance[]): Instance[] {
  if (instances.length < 2) return [...instances]
  return [...new Map(instances.map((one) => [instanceMs(one), one])).values()]
}

function timesOfRule(times: () => number[]): number[] {
  try {
    return times()
  } catch (error) {
    if (!(error instanceof BoundlessRule)) throw error
    throw new UnreadableEvent(`recurs without sense: ${error.message}`)
  }
}

/** A date in place of a time leaves out whatever is on it, as programs that write so mean it. */
function isExcluded({ excluded }: CalendarEvent, start: EventTime): boolean {
  if (excluded.length === 0) return false
  const atMs = instantOfTime(start)
  const day = Math.floor(start.wallMs / dayMs)
  return excluded.some((one) =>
    one.isDate ? one.wallMs === day * dayMs : instantOfTime(one) === atMs,
  )
}
