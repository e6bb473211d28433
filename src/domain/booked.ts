/** What a booking is; what becomes of it, booking.ts decides. */
import type { Agreed } from './time/agreed.ts'

/** Arbitrary JSON of the caller's, kept as the text it is stored and sent in. */
export type Metadata = string

export interface Booking {
  readonly id: string
  readonly humanId: string
  readonly startMs: number
  readonly endMs: number
  readonly attendeeName: string
  readonly attendeeEmail: string | null
  readonly status: 'confirmed' | 'cancelled'
  readonly metadata: Metadata | null
  readonly cancelReason: string | null
  /** What bookings made together have in common. */
  readonly groupId: string | null
  readonly createdAtMs: number
  /** The key that made it; null: none that is known. */
  readonly madeBy: string | null
  /** Null: made by 0.1.0, and not moved since; the store knows what that was agreed as. */
  readonly agreed: Agreed | null
  /** How often it was moved or changed by a request. */
  readonly changeCount: number
}

/** Bookings made together, one with each of several humans. */
export interface BookingGroup {
  readonly groupId: string
  readonly bookings: readonly Booking[]
}

export type Booked = Booking | BookingGroup
