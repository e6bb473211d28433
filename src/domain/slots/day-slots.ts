/** Slots day by day, as people choose among them. */
import type { Interval } from '../time/interval.ts'
import { dayOf, instantOf } from '../time/zone.ts'

/** The slots whose start falls on one local date. */
export interface DaySlots<T extends Interval> {
  readonly day: number
  readonly slots: readonly T[]
}

/** Groups slots, sorted by start, by the local date of their start; days without any are left out. */
export function slotsByDay<T extends Interval>(
  timeZone: string,
  slots: readonly T[],
): DaySlots<T>[] {
  const days: { day: number; slots: T[] }[] = []
  let endMs = Number.NEGATIVE_INFINITY
  for (const slot of slots) {
    if (slot.startMs >= endMs) {
      const day = dayOf(timeZone, slot.startMs)
      endMs = instantOf(timeZone, day + 1, 0)
      days.push({ day, slots: [] })
    }
    days.at(-1)?.slots.push(slot)
  }
  return days
}

/**
 * At most so many slots of each local date, taken evenly from the whole of the day: its slots are cut
 * into `perDay` runs, equal but for one slot, and the first of each run is kept. Of 16 half hours from
 * 09:00 on, three are 09:00, 11:30 and 14:00. The day's first slot is always among them.
 */
export function spreadSlots<T extends Interval>(
  timeZone: string,
  slots: readonly T[],
  perDay: number,
): T[] {
  return slotsByDay(timeZone, slots).flatMap((day) => evenly(day.slots, perDay))
}

function evenly<T>(slots: readonly T[], count: number): readonly T[] {
  if (slots.length <= count) return slots
  const first = (run: number) => Math.floor((run * slots.length) / count)
  return Array.from({ length: count }, (_, run) => slots.slice(first(run), first(run) + 1)).flat()
}
