/** The schedule of a human as it is for a kind of meeting: its terms stand in the place of the human's own. */
import { type AvailabilityRules, type Terms, termsOf, type WeekWindow } from '../availability.ts'
import { longestOfEachStart, type OpenHours, type Schedule, windowsAround } from '../schedule.ts'
import {
  byStart,
  endOf,
  firstEndingAfter,
  type Interval,
  intersect,
  startOf,
  union,
} from '../time/interval.ts'
import { spansByDay, type WeekSpans } from '../windows.ts'
import type { Service } from './service.ts'

export type { Service }

/** What is known of a schedule, much or little. */
type Known = Pick<Schedule, 'rules'>

/** As much as is asked who can be met for how long. */
export function outlinesFor<S extends Known>(
  service: Service | null,
  outlines: readonly (S | null)[],
): readonly (S | null)[] {
  if (service === null) return outlines
  return outlines.map(
    (outline) => outline && { ...outline, rules: rulesFor(outline.rules, service) },
  )
}

export function scheduleFor(schedule: Schedule | null, service: Service | null): Schedule | null {
  const [narrowed = null] = schedulesFor(service, [schedule])
  return narrowed
}

/** The same of several. Where the hours of the service lie is found once for each zone and run of dates. */
export function schedulesFor(
  service: Service | null,
  schedules: readonly (Schedule | null)[],
): readonly (Schedule | null)[] {
  if (service === null) return schedules
  const narrow = service.weeklyHours === null ? null : narrower(service.weeklyHours)
  return schedules.map((schedule) => schedule && onTerms(schedule, service, narrow))
}

interface Narrow {
  readonly week: WeekSpans
  openHours(schedule: Schedule, fromDay: number, toDay: number): OpenHours
}

function onTerms(schedule: Schedule, service: Service, narrow: Narrow | null): Schedule {
  const { timeZone, overridesCount, datesCount, holidays } = schedule
  const rules = rulesFor(schedule.rules, service)
  return {
    timeZone,
    rules,
    terms: limitedBy(termsOf(rules), service),
    serviceId: service.id,
    given: narrow?.week,
    calendars: schedule.calendars,
    overridesCount,
    datesCount,
    holidays,
    // Not copied: whoever copies them holds what is released.
    get overrides() {
      return schedule.overrides
    },
    release: () => schedule.release(),
    openHours: (fromDay, toDay) =>
      narrow ? narrow.openHours(schedule, fromDay, toDay) : schedule.openHours(fromDay, toDay),
  }
}

/** The limits of the human hold as well: theirs count all of the human's meetings. */
export function limitedBy(
  terms: Terms,
  { id: serviceId, maxPerDay }: Pick<Service, 'id' | 'maxPerDay'>,
): Terms {
  return maxPerDay === null ? terms : { ...terms, serviceLimit: { serviceId, maxPerDay } }
}

function rulesFor(rules: AvailabilityRules | null, service: Service): AvailabilityRules | null {
  if (rules === null) return null
  return {
    ...rules,
    durationsMinutes: service.durationsMinutes,
    stepMinutes: service.stepMinutes ?? rules.stepMinutes,
    bufferBeforeMinutes: service.bufferBeforeMinutes ?? rules.bufferBeforeMinutes,
    bufferAfterMinutes: service.bufferAfterMinutes ?? rules.bufferAfterMinutes,
    minimumNoticeMinutes: service.minimumNoticeMinutes ?? rules.minimumNoticeMinutes,
    bookingWindowDays: service.bookingWindowDays ?? rules.bookingWindowDays,
  }
}

/** What is left of each window has a grid of its own, from its own start on (guide/services.md#hours). */
function narrower(weeklyHours: readonly WeekWindow[]): Narrow {
  const week = spansByDay(weeklyHours)
  const known = new Map<string, readonly Interval[]>()
  const givenOf = (timeZone: string, fromDay: number, toDay: number) => {
    const key = `${timeZone} ${fromDay} ${toDay}`
    const given = known.get(key) ?? windowsAround(timeZone, week, fromDay, toDay).filter(isSome)
    known.set(key, given)
    return given
  }
  const openHours: Narrow['openHours'] = (schedule, fromDay, toDay) => {
    const own = schedule.openHours(fromDay, toDay)
    const given = givenOf(schedule.timeZone, fromDay, toDay)
    // Windows that touch are two grids, as those of a human are.
    const windows = own.windows.flatMap((window) => partsOf(window, given))
    const within = union(given)
    return {
      windows: longestOfEachStart(byStart(windows)),
      open: intersect(own.open, within),
      openWithoutBlocks: intersect(own.openWithoutBlocks, within),
    }
  }
  return { week, openHours }
}

/** One that the clock jumps over is nowhere. */
const isSome = ({ startMs, endMs }: Interval) => startMs < endMs

/** What of a window lies within the hours. Cost: a binary search, and one step a part. */
function partsOf({ startMs, endMs }: Interval, within: readonly Interval[]): Interval[] {
  const parts: Interval[] = []
  for (let at = firstEndingAfter(within, startMs); startOf(within, at) < endMs; at += 1) {
    parts.push({
      startMs: Math.max(startMs, startOf(within, at)),
      endMs: Math.min(endMs, endOf(within, at)),
    })
  }
  return parts
}
