/** What questions for slots have in common, of one human or of several. */

import { Type } from '@sinclair/typebox'
import { slotsLimitMax } from '../../domain/candidates.ts'
import { readAskedDay } from '../../domain/time/date-range.ts'
import type { AskedSlots } from '../../operations/slots.ts'
import { OneOf, type Read, readZone } from './vocabulary.ts'

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
