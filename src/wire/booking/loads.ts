/** How much lies ahead of humans. */
import { Type } from '@sinclair/typebox'
import { teamHumansMax } from '../../domain/assignment.ts'
import { showInstant } from '../../domain/time/notation.ts'
import { type Load, loadDays } from '../../operations/bookings/loads.ts'
import { closed, Id, Instant, type Members, Nullable, type Read } from '../vocabulary.ts'

const exampleId = '019aa3c0-7a00-7000-8000-000000000001'

export const LoadQuery = Type.Object(
  {
    human_ids: Type.String({
      format: 'uuids',
      description: `Whose: 1 to ${teamHumansMax} ids, separated by commas.`,
      examples: [exampleId],
    }),
  },
  closed,
)

const LoadRow = Type.Object(
  {
    human_id: Id('Who.'),
    bookings: Type.Integer({
      description: `Confirmed bookings that start in the ${loadDays} days from now.`,
    }),
    next_starts_at: Nullable(Instant('When the next of all starts.'), 'null: none lies ahead.'),
  },
  { ...closed, title: 'Load' },
)

export const LoadList = Type.Object(
  { loads: Type.Array(LoadRow, { description: 'In the order asked.' }) },
  {
    ...closed,
    title: 'LoadList',
    examples: [
      {
        loads: [{ human_id: exampleId, bookings: 12, next_starts_at: '2027-03-16T14:00:00.000Z' }],
      },
    ],
  },
)

export function readLoadQuery({ human_ids }: Read<typeof LoadQuery>): readonly string[] {
  return human_ids.toLowerCase().split(',')
}

export function showLoads(loads: readonly Load[]) {
  return {
    loads: loads.map(
      ({ humanId, bookings, nextMs }): Members<typeof LoadRow> => ({
        human_id: humanId,
        bookings,
        next_starts_at: nextMs === null ? null : showInstant(nextMs),
      }),
    ),
  }
}
