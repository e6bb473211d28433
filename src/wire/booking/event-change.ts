/** What an event says of how its booking was before: written, described and read again. */
import { type TSchema, Type } from '@sinclair/typebox'
import type { Booking, PreviousDetails, ToldDetails } from '../../domain/booked.ts'
import type { EventChange, ToldState } from '../../domain/mails/mail.ts'
import type { Interval } from '../../domain/time/interval.ts'
import { Nullable } from '../vocabulary.ts'
import type { bookingShownIn } from './booking.ts'

interface SlotText {
  readonly starts_at?: string
  readonly ends_at?: string
}

/** A told detail has the name there that it has in an answer. */
type DetailsText = {
  readonly [F in keyof ToldDetails as (typeof bookingShownIn)[F][number]]?: ToldDetails[F]
}

interface BeforeText extends SlotText, DetailsText {
  readonly human_id?: string
  readonly human_email?: string | null
}

/** For the documents; an erasure takes these out of the events of the person. */
export const PreviousDetailsAnswer = {
  attendee_name: Type.Optional(Type.String({ description: 'The old name.' })),
  attendee_email: Type.Optional(Nullable(Type.String(), 'The old address; null: there was none.')),
  attendee_phone: Type.Optional(Nullable(Type.String(), 'The old number; null: there was none.')),
  location: Type.Optional(Nullable(Type.String(), 'Where it was; null: nobody had said.')),
} satisfies Record<keyof DetailsText, TSchema>

/** A detail that stays is undefined, and no text has it. */
export function showPreviousDetails(details: PreviousDetails) {
  return {
    attendee_name: details.attendeeName,
    attendee_email: details.attendeeEmail,
    attendee_phone: details.attendeePhone,
    location: details.location,
  } satisfies Record<keyof DetailsText, unknown>
}

function readPreviousDetails(before: DetailsText): PreviousDetails {
  return {
    attendeeName: before.attendee_name,
    attendeeEmail: before.attendee_email,
    attendeePhone: before.attendee_phone,
    location: before.location,
  } satisfies Record<keyof ToldDetails, unknown>
}

/** How a booking stood by the text of its event, and how before; the text is our own. */
export function readEventChange(payload: string): EventChange {
  const { data, previous = {} }: { data?: SlotText; previous?: BeforeText } = JSON.parse(payload)
  const before = slotOf(previous)
  return {
    eventSlot: slotOf(data ?? {}),
    previous: Number.isNaN(before.startMs) ? null : before,
    previousHumanId: previous.human_id ?? null,
    previousHumanEmail: previous.human_email,
    previousDetails: readPreviousDetails(previous),
  }
}

/** Whom a booking was with, who came and where, by the text of an event of it. */
export type ToldParties = ToldState & Pick<Booking, 'attendeeTimeZone' | 'attendeeLocale'>

interface PartiesText extends DetailsText {
  readonly human_id: string
  readonly attendee_name: string
  readonly attendee_timezone?: string | null
  readonly attendee_locale?: string | null
}

export function readParties(payload: string): ToldParties {
  const { data }: { data: PartiesText } = JSON.parse(payload)
  return {
    humanId: data.human_id,
    attendeeName: data.attendee_name,
    attendeeEmail: data.attendee_email ?? null,
    attendeePhone: data.attendee_phone ?? null,
    location: data.location ?? null,
    attendeeTimeZone: data.attendee_timezone ?? null,
    attendeeLocale: data.attendee_locale ?? null,
  }
}

function slotOf({ starts_at = '', ends_at = '' }: SlotText): Interval {
  return { startMs: Date.parse(starts_at), endMs: Date.parse(ends_at) }
}
