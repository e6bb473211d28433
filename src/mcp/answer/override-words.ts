/** When an override takes or gives time, as a sentence says it. */
import { readDate } from '../../domain/time/notation.ts'
import { showDay } from '../../domain/time/zone.ts'

export interface Override {
  readonly human_id: string
  readonly type: string
  readonly title: string
  readonly all_day: boolean
  readonly start_date: string
  readonly end_date: string | null
  readonly start_time: string | null
  readonly end_time: string | null
  readonly recurrence: { readonly freq: string } | null
  readonly dates?: readonly string[]
}

/** ` from Monday 16 March 2026 to Friday 20 March 2026, all day (America/New_York)` */
export function whenWords(override: Override, zone: string | undefined): string {
  const place = zone === undefined ? '' : ` (${zone})`
  return ` ${daysOf(override)}, ${hoursOf(override)}${place}`
}

function daysOf({ start_date: start, end_date: end, recurrence, dates = [] }: Override): string {
  const [first, last] = [dayOf(start), end === null ? null : dayOf(end)]
  if (recurrence !== null) {
    return `${recurrence.freq} from ${first}${last === null ? '' : ` to ${last}`}`
  }
  if (dates.length > 1) return `on ${dates.length} dates from ${first} to ${last ?? first}`
  return last === null || last === first ? `on ${first}` : `from ${first} to ${last}`
}

function hoursOf({ all_day: isAllDay, start_time: from, end_time: until }: Override): string {
  if (isAllDay || from === null || until === null) return 'all day'
  return `${from} to ${until}${until > from ? '' : ' the next day'}`
}

const dayOf = (date: string) => showDay(readDate(date) ?? 0)
