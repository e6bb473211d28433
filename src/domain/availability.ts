import { Refusal } from './errors.ts'
import { field } from './wording/says.ts'

export const durationMinutesMax = 1_440
export const meetingDurationsMax = 50
export const weekWindowsMax = 70
export const breaksMax = 20
export const stepMinutesMax = 1_440
export const bufferMinutesMax = 720
/** A year. */
export const noticeMinutesMax = 525_600
export const bookingWindowDaysMax = 1_825
export const meetingsMax = 1_000

/** ISO weekday, 1 = Monday … 7 = Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

export const weekdays: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7]

/**
 * A wall-clock span of one date: minutes after midnight, in the human's zone. An end that is not after
 * its start lies on the next date (22:00 to 06:00). Equal ends are refused at the door.
 */
export interface WallSpan {
  readonly startMinutes: number
  readonly endMinutes: number
}

/** A window of working hours that begins on a day of each week. */
export interface WeekWindow extends WallSpan {
  readonly weekday: Weekday
}

const dayMinutes = 24 * 60
const weekMinutes = 7 * dayMinutes

/**
 * The windows that lie over an earlier one of the list, each with the first such: as places in it. They are held
 * against each other on the circle of a week, for Sunday night runs into Monday. Touching is not overlapping.
 */
export function overlappingWindows(windows: readonly WeekWindow[]): [at: number, other: number][] {
  return windows.flatMap((window, at) => {
    const other = windows.findIndex((earlier, place) => place < at && areOver(earlier, window))
    return other < 0 ? [] : [[at, other]]
  })
}

function areOver(a: WeekWindow, b: WeekWindow): boolean {
  const ahead = (from: WeekWindow, to: WeekWindow) =>
    (startInWeek(to) - startInWeek(from) + weekMinutes) % weekMinutes
  return ahead(a, b) < minutesLong(a) || ahead(b, a) < minutesLong(b)
}

function startInWeek({ weekday, startMinutes }: WeekWindow): number {
  return (weekday - 1) * dayMinutes + startMinutes
}

/** By the clock. None where the ends are equal, which the door refuses. */
function minutesLong({ startMinutes, endMinutes }: WallSpan): number {
  const minutes = endMinutes - startMinutes
  return minutes < 0 ? minutes + dayMinutes : minutes
}

/** Time in working hours that is never given away. */
export interface Break extends WallSpan {
  /** The days on which it begins; absent: every day. */
  readonly weekdays?: readonly Weekday[] | undefined
}

/** When a human works, and how they may be met (guide/slots.md#availability). What is absent was not set. */
export interface AvailabilityRules {
  /** With weekly hours the days on which they begin. */
  readonly workingDays: readonly Weekday[]
  /** The one window of each working day; null with weekly hours. */
  readonly hours: WallSpan | null
  readonly weeklyHours?: readonly WeekWindow[] | undefined
  readonly breaks?: readonly Break[] | undefined
  readonly durationsMinutes: readonly number[]
  readonly stepMinutes?: number | undefined
  readonly bufferBeforeMinutes?: number | undefined
  readonly bufferAfterMinutes?: number | undefined
  readonly minimumNoticeMinutes?: number | undefined
  readonly bookingWindowDays?: number | undefined
  readonly maxPerDay?: number | undefined
  readonly maxPerWeek?: number | undefined
}

/** What of the rules is about meetings and not about hours, with what stands where nothing is set. */
export interface Terms {
  readonly durationsMinutes: readonly number[]
  /** From one start of a grid to the next; null: the duration of the meeting. */
  readonly stepMinutes: number | null
  readonly bufferBeforeMinutes: number
  readonly bufferAfterMinutes: number
  readonly minimumNoticeMinutes: number
  /** How many days after today a meeting may start; null: any number. */
  readonly bookingWindowDays: number | null
  /** Meetings that may start on one local date, and in one week from Monday; null: any number. */
  readonly maxPerDay: number | null
  readonly maxPerWeek: number | null
  /** The same of one kind of meeting alone; absent: there is none. */
  readonly serviceLimit?: ServiceLimit | undefined
}

export interface ServiceLimit {
  readonly serviceId: string
  readonly maxPerDay: number
}

/** The terms of rules; of none where there are no rules. */
export function termsOf(rules: AvailabilityRules | null): Terms {
  return {
    durationsMinutes: rules?.durationsMinutes ?? [],
    stepMinutes: rules?.stepMinutes ?? null,
    bufferBeforeMinutes: rules?.bufferBeforeMinutes ?? 0,
    bufferAfterMinutes: rules?.bufferAfterMinutes ?? 0,
    minimumNoticeMinutes: rules?.minimumNoticeMinutes ?? 0,
    bookingWindowDays: rules?.bookingWindowDays ?? null,
    maxPerDay: rules?.maxPerDay ?? null,
    maxPerWeek: rules?.maxPerWeek ?? null,
  }
}

/** @throws Refusal FORBIDDEN where the durations would change. */
export function decideSameDurations(
  present: AvailabilityRules | null,
  wanted: AvailabilityRules,
): void {
  const set = new Set(present?.durationsMinutes)
  const { durationsMinutes } = wanted
  if (set.size === durationsMinutes.length && durationsMinutes.every((one) => set.has(one))) return
  const remedy =
    set.size === 0
      ? 'An admin key sets the first availability.'
      : `Send those that are set: ${[...set].join(', ')}.`
  throw new Refusal('FORBIDDEN', [
    'A key of scope rep changes hours, not ',
    field('meeting_durations'),
    `. ${remedy}`,
  ])
}
