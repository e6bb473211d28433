/** What questions for slots and their answers have in common, of one human or of several. */
import { type TProperties, Type } from '@sinclair/typebox'
import { slotsLimitMax } from '../domain/slots/candidates.ts'
import { slotsByDay } from '../domain/slots/day-slots.ts'
import { readAskedDay } from '../domain/time/date-range.ts'
import type { Interval } from '../domain/time/interval.ts'
import { showDate, showInstant } from '../domain/time/notation.ts'
import { showDay, showLocal } from '../domain/time/zone.ts'
import type { AskedSlots } from '../operations/slots/slot-choice.ts'
import { type LongText, objectPieces } from './json.ts'
import { Instant, LocalDate, OneOf, type Read, readZone } from './vocabulary.ts'

export { StandingFields, standingText } from './calendars/standing.ts'

/** The n of `spread`. */
const spreadMax = 100

export const choice = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: slotsLimitMax,
      description:
        'Only the first n slots, after spread. Without spread the range may then have any number of possible starts.',
    }),
  ),
  spread: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: spreadMax,
      description:
        'At most n slots a day, taken evenly from morning to evening, the first of the day always among them: enough to offer a choice without reading out the whole day.',
    }),
  ),
  group_by: Type.Optional(
    OneOf(['day'], 'Answers `days`, each with its date and its slots, in place of `slots`.'),
  ),
}

interface SlotParameters extends Read<ReturnType<typeof Type.Object<typeof choice>>> {
  readonly date_from: string
  readonly date_to: string
  readonly duration: number
  readonly display_timezone?: string
}

/** How the slots are to be shown. */
export interface AskedView {
  readonly displayZone?: string | undefined
  readonly byDay: boolean
}

export function readAskedSlots(input: SlotParameters): AskedSlots & AskedView {
  return {
    from: readAskedDay(input.date_from) ?? { day: 0 },
    to: readAskedDay(input.date_to) ?? { day: 0 },
    durationMinutes: input.duration,
    limit: input.limit,
    perDay: input.spread,
    byDay: input.group_by === 'day',
    displayZone: readZone(input.display_timezone),
  }
}

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
          date: LocalDate('The date, in display_timezone, else in timezone.', '2027-03-22'),
          local_date: Type.String({ description: 'The same in words: Monday 22 March 2027.' }),
          slots: Type.Array(slot, { description: 'The slots that start on it.' }),
        },
        { title: dayTitle },
      ),
      { description: 'With group_by=day; a date without free slots is left out.' },
    ),
  ),
  total: Type.Integer({ description: 'How many slots are in the answer.' }),
  now: Type.String({
    description: 'The time now in words, in display_timezone, else in timezone.',
    examples: ['Tuesday 16 March 2027, 06:00 EDT'],
  }),
  note: Type.Optional(
    Type.String({ description: 'Only where nothing is free: why, with the date of today.' }),
  ),
})

/** So many slots are a piece of their text. */
const slotsOfPiece = 500

/**
 * The text of these fields behind other members of their object. Written by hand: with 80 slots JSON.stringify and
 * its objects cost as much as the engine.
 */
export function slotListText<T extends Interval>(
  members: string,
  found: SlotListed<T>,
  view: AskedView,
  more: (slot: T) => string = () => '',
): LongText {
  return { pieces: objectPieces(members, slotListPieces(found, view, more)) }
}

function* slotListPieces<T extends Interval>(
  { slots, nowMs, timeZone, note }: SlotListed<T>,
  { displayZone, byDay }: AskedView,
  more: (slot: T) => string,
): Generator<string> {
  const listText = slotWriter(displayZone, more)
  if (byDay) {
    yield '"days":['
    let comma = ''
    for (const { day, slots: some } of slotsByDay(displayZone ?? timeZone, slots)) {
      yield `${comma}{${dayText(day)},"slots":[${listText(some)}]}`
      comma = ','
    }
  } else {
    yield '"slots":['
    for (let from = 0; from < slots.length; from += slotsOfPiece) {
      const some =
        from === 0 && slots.length <= slotsOfPiece ? slots : slots.slice(from, from + slotsOfPiece)
      yield from === 0 ? listText(some) : `,${listText(some)}`
    }
  }
  const now = JSON.stringify(showLocal(displayZone ?? timeZone, nowMs))
  const why = note === null ? '' : `,"note":${JSON.stringify(note)}`
  yield `],"total":${slots.length},"now":${now}${why}`
}

function slotWriter<T extends Interval>(
  displayZone: string | undefined,
  more: (slot: T) => string,
) {
  const local = (ms: number) =>
    displayZone === undefined ? '' : `,"local_start":${JSON.stringify(showLocal(displayZone, ms))}`
  return (slots: readonly T[]) =>
    slots
      .map((slot) => {
        const times = `"starts_at":"${showInstant(slot.startMs)}","ends_at":"${showInstant(slot.endMs)}"`
        return `{${times}${more(slot)}${local(slot.startMs)}}`
      })
      .join(',')
}

interface SlotListed<T extends Interval> {
  readonly slots: readonly T[]
  readonly nowMs: number
  readonly timeZone: string
  readonly note: string | null
}

function dayText(day: number): string {
  return `"date":"${showDate(day)}","local_date":"${showDay(day)}"`
}
