import { Type } from '@sinclair/typebox'

/** What each reference server checks of a booking. */
export const Booking = Type.Object({
  human_id: Type.String({ minLength: 36, maxLength: 36 }),
  starts_at: Type.String({ minLength: 20, maxLength: 30 }),
  duration: Type.Integer({ minimum: 1, maximum: 1_440 }),
  attendee_name: Type.String({ minLength: 1, maxLength: 200 }),
  attendee_email: Type.Optional(Type.String({ maxLength: 254 })),
  metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
})
