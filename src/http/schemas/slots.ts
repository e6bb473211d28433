import { Type } from '@sinclair/typebox'
import type { Interval } from '../../domain/interval.ts'
import { durationMinutesMax, rangeDaysMax } from '../../domain/limits.ts'
import { readDate, showInstant } from '../../domain/notation.ts'
import type { SlotQuery } from '../../domain/slots.ts'
import { showLocal } from '../../domain/zone.ts'
import type { SlotList } from '../../operations/slots.ts'
import type { Rules } from '../validation.ts'
import { closed, Id, Instant, LocalDate, type Read, TimeZone } from './vocabulary.ts'

export const SlotQueryInput = Type.Object(
  {
    date_from: LocalDate("First local date, in the human's zone.", '2026-03-16'),
    date_to: LocalDate(
      `Last local date, inclusive; at most ${rangeDaysMax} days in all.`,
      '2026-03-20',
    ),
    duration: Type.Integer({
      minimum: 1,
      maximum: durationMinutesMax,
      description: "Minutes; one of the human's meeting_durations.",
      examples: [30],
    }),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1_000, description: 'Only the first n slots.' }),
    ),
    display_timezone: Type.Optional(
      TimeZone('Adds to each slot its start in words in this zone, ready to say.'),
    ),
  },
  closed,
)

export const SlotAnswer = Type.Object(
  {
    human_id: Id('Whose slots these are.'),
    duration: Type.Integer({ description: 'Minutes, as asked for.' }),
    timezone: Type.String({ description: "The human's zone. All instants are in UTC." }),
    slots: Type.Array(
      Type.Object(
        {
          starts_at: Instant('Start, in UTC. Book exactly this one.'),
          ends_at: Instant('End, in UTC.'),
          local_start: Type.Optional(
            Type.String({ description: 'The start in words, with display_timezone.' }),
          ),
        },
        { title: 'Slot' },
      ),
      { description: 'In order of their start; may be empty.' },
    ),
    total: Type.Integer({ description: 'How many slots are in the list.' }),
    now: Type.Optional(
      Type.String({ description: 'The time now in words, with display_timezone.' }),
    ),
  },
  {
    ...closed,
    title: 'Slots',
    examples: [
      {
        human_id: '019aa3c0-7a00-7000-8000-000000000001',
        duration: 30,
        timezone: 'America/New_York',
        slots: [{ starts_at: '2026-03-16T14:00:00.000Z', ends_at: '2026-03-16T14:30:00.000Z' }],
        total: 1,
      },
    ],
  },
)

/** date_to is not before date_from, nor more than 366 days on. */
export const slotRules: Rules = ({ date_from, date_to }) => {
  const [fromDay, toDay] = [dayIn(date_from), dayIn(date_to)]
  if (fromDay === null || toDay === null) return []
  if (toDay < fromDay) {
    return [{ field: 'date_to', message: 'must be date_from or a later date' }]
  }
  if (toDay - fromDay >= rangeDaysMax) {
    const message = `must be at most ${rangeDaysMax} days on, both dates counted. Ask for a shorter range.`
    return [{ field: 'date_to', message }]
  }
  return []
}

export function readSlotQuery(input: Read<typeof SlotQueryInput>): SlotQuery {
  return {
    fromDay: readDate(input.date_from) ?? 0,
    toDay: readDate(input.date_to) ?? 0,
    durationMinutes: input.duration,
    ...(input.limit === undefined ? {} : { limit: input.limit }),
  }
}

export function showSlot({ startMs, endMs }: Interval) {
  return { starts_at: showInstant(startMs), ends_at: showInstant(endMs) }
}

/** The answer's text. Written by hand: with 80 slots JSON.stringify and its objects cost as much as the engine. */
export function slotsText(
  humanId: string,
  { durationMinutes }: SlotQuery,
  { timeZone, slots, nowMs }: SlotList,
  displayZone: string | undefined,
): string {
  const local = (ms: number) =>
    displayZone === undefined ? '' : `,"local_start":${JSON.stringify(showLocal(displayZone, ms))}`
  const list = slots.map(
    ({ startMs, endMs }) =>
      `{"starts_at":"${showInstant(startMs)}","ends_at":"${showInstant(endMs)}"${local(startMs)}}`,
  )
  const now =
    displayZone === undefined ? '' : `,"now":${JSON.stringify(showLocal(displayZone, nowMs))}`
  const head = `{"human_id":"${humanId}","duration":${durationMinutes},"timezone":"${timeZone}"`
  return `${head},"slots":[${list.join(',')}],"total":${slots.length}${now}}`
}

function dayIn(value: unknown): number | null {
  return typeof value === 'string' ? readDate(value) : null
}
