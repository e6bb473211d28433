import type { Availability } from '../../api/schedule-types.ts'
import type { Human } from '../../api/types.ts'
import { zoneWords } from '../../ui/words.ts'

const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

/** `Mon–Fri 09:00–17:00` */
export function hoursWords(rules: Availability): string {
  const { working_days, work_start, work_end, weekly_hours } = rules
  if (working_days.length === 0) return 'Only by open overrides'
  return weekly_hours
    ? `${daysWords(working_days)}, hours of each day`
    : `${daysWords(working_days)} ${work_start}–${work_end}`
}

/** ` · ae_enterprise · America/New York · Mon–Fri 09:00–17:00` */
export function humanWords({ role, timezone, availability_rules: rules }: Human): string {
  return [role, zoneWords(timezone), rules && hoursWords(rules)]
    .filter(Boolean)
    .map((part) => ` · ${part}`)
    .join('')
}

/** `Mon–Wed, Fri` */
export function daysWords(days: readonly number[]): string {
  const runs: [first: number, last: number][] = []
  for (const day of [...days].sort()) {
    const run = runs.at(-1)
    if (run?.[1] === day - 1) run[1] = day
    else runs.push([day, day])
  }
  return runs
    .map(([first, last]) =>
      first === last
        ? dayName(first)
        : `${dayName(first)}${last - first > 1 ? '–' : ', '}${dayName(last)}`,
    )
    .join(', ')
}

export function dayName(day: number): string {
  return dayNames[day - 1] ?? ''
}
