/** What the form of an override begins with. */
import type { Override } from '../../api/types.ts'
import type { Span } from '../../week/axis.ts'
import { type Times, timesOf } from './override-times.ts'

export interface Draft extends Times {
  readonly type: 'block' | 'open'
  /** The one that is changed; null: one is made. */
  readonly override: Override | null
}

/** Where nothing was drawn. */
const afternoon = { minutes: 14 * 60, endMinutes: 15 * 60 }

/** A new one: of what was drawn, or in the afternoon of a date. */
export function newDraft(
  type: 'block' | 'open',
  span: Span | null,
  date: string,
  timeZone: string,
): Draft {
  const times = span ? timesOf(span, timeZone) : { ...afternoon, date }
  return { ...times, type, override: null }
}

export function draftOf(override: Override): Draft {
  const { type, start_date, start_time, end_time, dates = [] } = override
  return {
    ...{ type, override },
    date: start_date ?? dates[0] ?? '',
    minutes: minutesOf(start_time) ?? afternoon.minutes,
    endMinutes: minutesOf(end_time) ?? afternoon.endMinutes,
  }
}

function minutesOf(time: string | null): number | null {
  if (time === null) return null
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

export function textOfDates(dates: readonly string[]): string {
  return dates.join(', ')
}
