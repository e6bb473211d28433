/** What changes of open time say of the bookings that they leave outside. */
import { type TObject, type TProperties, Type } from '@sinclair/typebox'
import { type AheadBooking, conflictsShownMax } from '../../domain/slots/conflicts.ts'
import { showInstant } from '../../domain/time/notation.ts'
import type { Told } from '../../operations/humans/conflicts.ts'
import { closed, Deleted, Id, Instant, type Members, OneOf, type Read } from '../vocabulary.ts'

export const DryRunQuery = Type.Object(
  {
    dry_run: Type.Optional(
      OneOf(['true', 'false'], 'true changes nothing, and answers what the change would.'),
    ),
  },
  closed,
)

export const readIsDry = ({ dry_run }: Read<typeof DryRunQuery>) => dry_run === 'true'

const ConflictRow = Type.Object(
  {
    id: Id('The booking.'),
    human_id: Id('Who is booked.'),
    starts_at: Instant('Start, in UTC.'),
    ends_at: Instant('End, in UTC.'),
    attendee_name: Type.String({ description: 'Who is booked with the human.' }),
  },
  { ...closed, title: 'ConflictRow' },
)

const Conflicts = Type.Object(
  {
    total: Type.Integer({ description: 'How many there are, seen by your key or not.' }),
    bookings: Type.Array(ConflictRow, {
      description: `The first ${conflictsShownMax} that your key may see, by their start.`,
    }),
    searched_to: Type.Optional(
      Instant('Only where there was too much to look at: later bookings than this one were not.'),
    ),
  },
  {
    ...closed,
    title: 'Conflicts',
    description:
      'Only where there are some: confirmed bookings ahead that were inside open time before, and are outside now. They stand until you move or cancel them.',
  },
)

export const DryRun = Type.Optional(
  Type.Literal(true, { description: 'Only where it was asked for: nothing was changed.' }),
)

const told = {
  conflicts: Type.Optional(Conflicts),
  dry_run: DryRun,
}

/** The answer to a change of what the answer is about, with the bookings that the change leaves outside. */
export function tellingAnswer<T extends TProperties>(answer: TObject<T>, title: string) {
  return Type.Object(
    { ...answer.properties, ...told },
    { ...closed, title, examples: answer.examples },
  )
}

const ToldDeleted = Type.Object(
  {
    ...Deleted.properties,
    deleted: Type.Boolean({ description: 'false with dry_run: nothing was deleted.' }),
  },
  { examples: Deleted.examples },
)

export const DeletedAnswer = tellingAnswer(ToldDeleted, 'ToldDeletion')

/** What is told beside the change itself. */
export function showTold({ conflicts }: Omit<Told<unknown>, 'value'>, isDry: boolean) {
  return {
    ...(conflicts === null
      ? {}
      : {
          conflicts: {
            total: conflicts.total,
            bookings: conflicts.bookings.map(showRow),
            ...(conflicts.searchedToMs === null
              ? {}
              : { searched_to: showInstant(conflicts.searchedToMs) }),
          },
        }),
    ...(isDry ? { dry_run: true } : {}),
  }
}

function showRow({ id, humanId, startMs, endMs, attendeeName }: AheadBooking) {
  return {
    id,
    human_id: humanId,
    starts_at: showInstant(startMs),
    ends_at: showInstant(endMs),
    attendee_name: attendeeName,
  } satisfies Members<typeof ConflictRow>
}
