/** Lists of slots as answers show them, of one human or of several. */
import { type TProperties, Type } from '@sinclair/typebox'
import { slotsByDay } from '../../domain/day-slots.ts'
import type { Interval } from '../../domain/time/interval.ts'
import { showDate, showInstant } from '../../domain/time/notation.ts'
import { showDay, showLocal } from '../../domain/time/zone.ts'
import type { AskedView } from './slot-query.ts'
import { Instant, LocalDate } from './vocabulary.ts'

/** A slot's schema; `more` are the fields that it has beside its times. */
export const Slot = <T extends TProperties>(title: string, more: T) =>
  Type.Object(
    {
      starts_at: Instant('Start, in UTC. Book exactly this one.'),
      ends_at: Instant('End, in UTC.'),
      ...more,
      local_start: Type.Optional(
        Type.String({ description: 'The start in words, with display_timezone.' }),
      ),
    },
    { title },
  )

/** The fields of an answer that hold its slots. */
export const slotFields = <T extends ReturnType<typeof Slot>>(slot: T, dayTitle: string) => ({
  slots: Type.Optional(
    Type.Array(slot, {
      description: 'In order of their start; may be empty. Absent with group_by=day.',
    }),
  ),
  days: Type.Optional(
    Type.Array(
      Type.Object(
        {
          date: LocalDate('The date, in display_timezone, else in timezone.', '2026-03-16'),
          local_date: Type.String({ description: 'The same in words: Monday 16 March 2026.' }),
          slots: Type.Array(slot, { description: 'The slots that start on it.' }),
        },
        { title: dayTitle },
      ),
      { description: 'With group_by=day; a date without free slots is left out.' },
    ),
  ),
  total: Type.Integer({ description: 'How many slots are in the answer.' }),
  now: Type.Optional(Type.String({ description: 'The time now in words, with display_timezone.' })),
})

/**
 * The text of these fields, as members of an object. Written by hand: with 80 slots JSON.stringify and
 * its objects cost as much as the engine.
 */
export function slotListText<T extends Interval>(
  { slots, nowMs, timeZone }: SlotListed<T>,
  { displayZone, byDay }: AskedView,
  more: (slot: T) => string = () => '',
): string {
  const local = (ms: number) =>
    displayZone === undefined ? '' : `,"local_start":${JSON.stringify(showLocal(displayZone, ms))}`
  const listText = (some: readonly T[]) =>
    some
      .map((slot) => {
        const times = `"starts_at":"${showInstant(slot.startMs)}","ends_at":"${showInstant(slot.endMs)}"`
        return `{${times}${more(slot)}${local(slot.startMs)}}`
      })
      .join(',')
  const list = byDay
    ? `"days":[${slotsByDay(displayZone ?? timeZone, slots)
        .map(({ day, slots: some }) => `{${dayText(day)},"slots":[${listText(some)}]}`)
        .join(',')}]`
    : `"slots":[${listText(slots)}]`
  const now =
    displayZone === undefined ? '' : `,"now":${JSON.stringify(showLocal(displayZone, nowMs))}`
  return `${list},"total":${slots.length}${now}`
}

interface SlotListed<T extends Interval> {
  readonly slots: readonly T[]
  readonly nowMs: number
  readonly timeZone: string
}

function dayText(day: number): string {
  return `"date":"${showDate(day)}","local_date":"${showDay(day)}"`
}
