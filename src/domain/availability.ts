import { Refusal } from './errors.ts'
import { field } from './wording/says.ts'

export const durationMinutesMax = 1_440
export const meetingDurationsMax = 50

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

/** When a human works, and for how long they may be met (guide/slots.md#availability). */
export interface AvailabilityRules {
  readonly workingDays: readonly Weekday[]
  readonly hours: WallSpan
  readonly durationsMinutes: readonly number[]
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
