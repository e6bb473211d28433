import type { WallSpan } from './availability.ts'
import { occurrenceDays, type Recurrence } from './recurrence.ts'

/** An exception to the rules: `block` takes time away, `open` adds it (contract 4). */
export interface Override {
  readonly id: string
  readonly humanId: string
  readonly type: 'block' | 'open'
  readonly title: string
  /** Null: all day, the whole of the local date, be it 23, 24 or 25 hours long. */
  readonly span: WallSpan | null
  readonly startDay: number
  /** Last date, inclusive. Null: `startDay` alone, or for a recurrence no end. */
  readonly endDay: number | null
  readonly recurrence: Recurrence | null
  readonly createdAtMs: number
}

/** The last day on which an override can begin to apply; +Infinity for an endless recurrence. */
export function lastDayOf({ recurrence, startDay, endDay }: Override): number {
  return endDay ?? (recurrence ? Number.POSITIVE_INFINITY : startDay)
}

/** The days from `fromDay` to `toDay`, both inclusive, on which the override applies. */
export function overrideDays(override: Override, fromDay: number, toDay: number): number[] {
  const { recurrence, startDay, endDay } = override
  if (recurrence) return occurrenceDays(recurrence, startDay, endDay, fromDay, toDay)
  const firstDay = Math.max(startDay, fromDay)
  const lastDay = Math.min(endDay ?? startDay, toDay)
  return Array.from({ length: Math.max(0, lastDay - firstDay + 1) }, (_, k) => firstDay + k)
}
