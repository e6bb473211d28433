import type { Override, Recurrence } from '../../api/types.ts'
import { clockWords, dayWords, rangeWords } from '../../ui/words.ts'
import { weekdayOf } from '../../week/zone.ts'
import { dayName, daysWords } from '../hours/hours-words.ts'

/** `Every 2 weeks on Tue, 14:00–15:00, from 1 Mar 2026` */
export function overrideWords(override: Override): string {
  const { all_day, start_time, end_time, start_date, end_date, recurrence, dates = [] } = override
  const times = all_day ? 'all day' : clockWords(start_time, end_time)
  // Whoever names each date has no first and no last one.
  if (start_date === null) return `${datesWords(dates)}, ${times}`
  if (recurrence === null) return `${rangeWords(start_date, end_date ?? start_date)}, ${times}`
  const last = end_date === null ? '' : ` to ${dateWords(end_date)}`
  return `${recurrenceWords(recurrence, start_date)}, ${times}, from ${dateWords(start_date)}${last}`
}

/** `Every 2 weeks on Tue`; of one that comes once, its days. */
export function repeatWords({ recurrence, start_date, dates = [] }: Override): string {
  return recurrence && start_date ? recurrenceWords(recurrence, start_date) : datesWords(dates)
}

function recurrenceWords(recurrence: Recurrence, first: string): string {
  const { freq, interval = 1, days, day_of_month, week, day } = recurrence
  const unit = freq === 'weekly' ? 'week' : 'month'
  const every = interval === 1 ? `Every ${unit}` : `Every ${interval} ${unit}s`
  if (freq === 'weekly') return `${every} on ${daysWords(days ?? [weekdayOf(first)])}`
  if (week !== undefined) return `${every} on the ${nthWords(week)} ${dayName(day ?? 1)}`
  if (day_of_month === -1) return `${every} on the last day`
  return `${every} on day ${day_of_month ?? Number(first.slice(8))}`
}

const datesShownMax = 3

/** `24 Dec 2026, 31 Dec 2026` */
function datesWords(dates: readonly string[]): string {
  const more = dates.length - datesShownMax
  return `${dates.slice(0, datesShownMax).map(dateWords).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

export function nthWords(week: number): string {
  return ['first', 'second', 'third', 'fourth'][week - 1] ?? 'last'
}

export function dateWords(date: string): string {
  return dayWords(`${date}T12:00:00Z`, 'UTC')
}
