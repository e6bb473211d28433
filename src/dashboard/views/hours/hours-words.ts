import type { Availability } from '../../api/schedule-types.ts'
import type { Human } from '../../api/types.ts'
import { clockWords, zoneWords } from '../../ui/words.ts'

const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

const fullNames = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')

/** `Mon–Fri 09:00–17:00`, `Mon, Wed 09:00–12:00, 14:00–17:00; Fri 09:00–12:00` */
export function hoursWords(rules: Availability): string {
  const { working_days, work_start, work_end, weekly_hours } = rules
  if (working_days.length === 0) return 'Only by open overrides'
  if (!weekly_hours) return `${daysWords(working_days)} ${clockWords(work_start, work_end)}`
  const alike = new Map<string, number[]>()
  for (const day of working_days) {
    const windows = weekly_hours.filter((window) => window.day === day)
    const words = windows.map(({ start, end }) => clockWords(start, end)).join(', ')
    alike.set(words, [...(alike.get(words) ?? []), day])
  }
  return [...alike].map(([words, days]) => `${daysWords(days)} ${words}`).join('; ')
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

export function dayFullName(day: number): string {
  return fullNames[day - 1] ?? ''
}
