import { type Static, type TObject, type TSchema, Type } from '@sinclair/typebox'
import { durationMinutesMax } from '../domain/availability.ts'
import { zoneNamed } from '../domain/time/zone-name.ts'
import type { Text as Says } from '../domain/wording/says.ts'
import type { Page } from '../operations/bookings/booking-list.ts'
import { textFormat } from './formats.ts'
import type { Rules } from './rules.ts'

export const nameCharactersMax = 200
const emailCharactersMax = 254
export const listLimitDefault = 50
const listLimitMax = 100
/** What is left out is read all the same. */
const listOffsetMax = 10_000

/** No field but those named. */
export const closed = { additionalProperties: false } as const

/** The description of a schema; one with references is put in words for each document. */
export const described = (text: Says) =>
  typeof text === 'string' ? { description: text } : { says: text }

export const Nullable = <T extends TSchema>(schema: T, description?: Says) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : described(description))

export const Id = (description: string) => Type.String({ format: 'uuid', description })

export const Instant = (description: string) => Type.String({ format: 'date-time', description })

export const LocalDate = (description: string, example?: string) =>
  Type.String({
    format: 'date',
    description,
    ...(example === undefined ? {} : { examples: [example] }),
  })

export const TimeZone = (description: string) => Type.String({ format: 'time-zone', description })

export const Locale = (description: string) => Type.String({ format: 'locale', description })

/** Also one that no human gets any more: what is only looked at by it, is not kept. */
export const KnownZone = (description: string) =>
  Type.String({ format: 'known-time-zone', description })

/** The zone of the person that a caller speaks with, in which an answer tells starts in words. */
export const DisplayZone = Type.Optional(
  TimeZone(
    'Adds local_start, the start in words in this zone, ready to say. Alternatives of a refusal are told in it too.',
  ),
)

/** For operations that take nothing else in the query. */
export const DisplayQuery = Type.Object({ display_timezone: DisplayZone }, closed)

/** Undefined where none is asked for: then nothing is said in words. */
export function readDisplayZone(query: Read<typeof DisplayQuery>): string | undefined {
  return readZone(query.display_timezone)
}

export const LocalStart = Type.Optional(
  Type.String({
    description: 'The start in words: Monday 22 March 2027, 10:00 EDT. Only with display_timezone.',
  }),
)

/** A zone that a request names, if it does. */
export function readZone(name: string | undefined): string | undefined {
  return name === undefined ? undefined : zoneNamed(name)
}

/** 1 = Monday … 7 = Sunday. */
export const WeekdayNumber = (description?: string) =>
  Type.Integer({
    minimum: 1,
    maximum: 7,
    ...(description === undefined ? {} : { description }),
  })

export const Duration = (description: string) =>
  Type.Integer({ minimum: 1, maximum: durationMinutesMax, description, examples: [30] })

/** Text for people, not blank. */
export const Text = (charactersMax: number, description: string) =>
  Type.String({ format: textFormat(charactersMax), description })

export const Name = (description: string) => Text(nameCharactersMax, description)

export const Email = (description: string) =>
  Type.String({ format: 'email', maxLength: emailCharactersMax, description })

export const Phone = (description: string) =>
  Type.String({
    format: 'phone',
    description: `${description} In E.164, digits only: +14155550123.`,
    examples: ['+14155550123'],
  })

/** One of a fixed set of words. */
export const OneOf = <const T extends readonly string[]>(values: T, description: string) =>
  Type.Union(
    values.map((value) => Type.Literal<T[number]>(value)),
    { description },
  )

export const ShiftedOnly = OneOf(
  ['true'],
  'Only those ahead whose wall time no longer stands since the zone rules changed; each says so in shifted.',
)

export const ShiftedAnswer = Type.Object(
  {
    agreed_local: Type.String({ description: 'The wall time that was agreed.' }),
    timezone: Type.String({ description: 'The zone it was agreed in.' }),
    now_local: Type.String({ description: 'What the clock shows there at starts_at by now.' }),
  },
  {
    ...closed,
    description: 'Only in a list with shifted=true.',
    examples: [
      {
        agreed_local: '2027-01-15T09:00',
        timezone: 'America/Vancouver',
        now_local: '2027-01-15T10:00',
      },
    ],
  },
)

export const PageQuery = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: listLimitMax,
      default: listLimitDefault,
      description: 'At most so many on this page.',
    }),
  ),
  offset: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: listOffsetMax,
      default: 0,
      description: 'How many to leave out before the first. Further on, cursor goes on.',
      beyond: 'further on send the cursor of the page before in its place',
    }),
  ),
}

/** The format tells what the cursors of a list are made of. */
export const CursorOf = (
  format: 'booking-cursor' | 'id-cursor' | 'seq-cursor' | 'erasure-cursor',
) =>
  Type.Optional(
    Type.String({
      format,
      description: 'The cursor of the page before: goes on after it. Not together with offset.',
    }),
  )

/** What is asked of a list that is whole up to 1,000 rows. */
export const WholeQuery = Type.Object({ cursor: CursorOf('id-cursor') }, closed)

export const NextCursor = Type.Optional(
  Type.String({ description: 'Send it as cursor to go on. Only where something is left.' }),
)

export const cursorRules: Rules = ({ cursor, offset }) =>
  cursor === undefined || offset === undefined
    ? []
    : [{ field: 'offset', message: 'does not go with cursor, which says where the page begins' }]

export function readPage({ limit, offset }: { limit?: number; offset?: number }): Page {
  return { limit: limit ?? listLimitDefault, offset: offset ?? 0 }
}

export const Deleted = Type.Object(
  {
    deleted: Type.Literal(true, { description: 'Always true.' }),
    id: Id('What was deleted.'),
  },
  {
    ...closed,
    title: 'Deletion',
    description: 'The answer to a deletion.',
    examples: [{ deleted: true, id: '019aa3c0-7a00-7000-8000-000000000001' }],
  },
)

export const ErrorAnswer = Type.Object(
  {
    error: Type.Object(
      {
        code: Type.String({ description: 'Stable: decide by this one.' }),
        message: Type.String({ description: 'What is wrong and what to do next. May change.' }),
        status: Type.Integer({ description: 'The HTTP status.' }),
        details: Type.Optional(
          Type.Array(
            Type.Object({
              field: Type.String({ description: 'Its path in the request: recurrence.days.' }),
              message: Type.String({ description: 'What it must be.' }),
            }),
            {
              description:
                'VALIDATION_ERROR: every wrong field. OUTSIDE_WORKING_HOURS by a break, the notice or the booking window: the first or the last possible start.',
            },
          ),
        ),
        alternatives: Type.Optional(
          Type.Array(
            Type.Object({
              starts_at: Instant('Start, in UTC.'),
              ends_at: Instant('End, in UTC.'),
              local_start: Type.String({
                description:
                  'The start in words, ready to say: in display_timezone where that was sent, else in the zone of the human.',
              }),
            }),
            {
              description: 'Free slots of the same duration, the nearest after the one refused.',
            },
          ),
        ),
        booking_id: Type.Optional(
          Id('SLOT_UNAVAILABLE, where the very booking exists already: book no other time.'),
        ),
        hold_id: Type.Optional(Id('SLOT_UNAVAILABLE, where a hold of your own keeps the time.')),
      },
      { description: 'What went wrong.' },
    ),
  },
  { title: 'Error', description: 'Every error has this shape.' },
)

export type Read<T extends TSchema> = Static<T>

/** A value for each field of an answer. */
export type Members<Answer extends TObject> = Record<keyof Answer['properties'], unknown>

/**
 * The fields of an answer in which each field of a domain value shows: none where it is kept to ourselves. One that is
 * missing in such a table does not compile; test/wire/shown.test.ts asks whether the tables are right.
 */
export type ShownIn<Value, Answer extends TObject> = {
  readonly [F in keyof Value]-?: readonly (keyof Answer['properties'])[]
}
