import { type Static, type TSchema, Type } from '@sinclair/typebox'
import './formats.ts'
import {
  emailCharactersMax,
  listLimitDefault,
  listLimitMax,
  listOffsetMax,
  nameCharactersMax,
} from '../../domain/limits.ts'

/** No field but those named. */
export const closed = { additionalProperties: false } as const

export const Nullable = <T extends TSchema>(schema: T, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description })

export const Id = (description: string) => Type.String({ format: 'uuid', description })

export const Instant = (description: string) => Type.String({ format: 'date-time', description })

export const LocalDate = (description: string) => Type.String({ format: 'date', description })

export const TimeZone = (description: string) => Type.String({ format: 'time-zone', description })

export const Name = (description: string) =>
  Type.String({ format: 'text', minLength: 1, maxLength: nameCharactersMax, description })

export const Email = (description: string) =>
  Type.String({ format: 'email', maxLength: emailCharactersMax, description })

/** One of a fixed set of words. */
export const OneOf = <const T extends readonly string[]>(values: T, description: string) =>
  Type.Union(
    values.map((value) => Type.Literal<T[number]>(value)),
    { description },
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
      description: 'How many to leave out before the first.',
    }),
  ),
}

export const Deleted = Type.Object(
  { deleted: Type.Literal(true), id: Id('What was deleted.') },
  { ...closed, description: 'The answer to a deletion.' },
)

export const ErrorAnswer = Type.Object(
  {
    error: Type.Object({
      code: Type.String({ description: 'Stable: decide by this one.' }),
      message: Type.String({ description: 'What is wrong and what to do next. May change.' }),
      status: Type.Integer({ description: 'The HTTP status.' }),
      details: Type.Optional(
        Type.Array(Type.Object({ field: Type.String(), message: Type.String() }), {
          description: 'VALIDATION_ERROR: every wrong field.',
        }),
      ),
      alternatives: Type.Optional(
        Type.Array(
          Type.Object({
            starts_at: Type.String({ format: 'date-time' }),
            ends_at: Type.String({ format: 'date-time' }),
          }),
          {
            description: 'Free slots of the same duration, the nearest after the one refused.',
          },
        ),
      ),
    }),
  },
  { description: 'Every error has this shape.' },
)

export type Read<T extends TSchema> = Static<T>
