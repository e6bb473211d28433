import type { Booking, ToldDetails } from '../../domain/booked.ts'
import type { EventChange, ToldState } from '../../domain/mails/mail.ts'
import type { Interval } from '../../domain/time/interval.ts'

interface SlotText {
  readonly starts_at?: string
  readonly ends_at?: string
}

interface BeforeText extends SlotText {
  readonly human_id?: string
  readonly attendee_name?: string
  readonly attendee_email?: string | null
  readonly attendee_phone?: string | null
  readonly location?: string | null
}

/** How a booking stood by the text of its event, and how before; the text is our own. */
export function readEventChange(payload: string): EventChange {
  const { data, previous = {} }: { data?: SlotText; previous?: BeforeText } = JSON.parse(payload)
  const before = slotOf(previous)
  return {
    eventSlot: slotOf(data ?? {}),
    previous: Number.isNaN(before.startMs) ? null : before,
    previousHumanId: previous.human_id ?? null,
    previousDetails: detailsIn(previous),
  }
}

/** Whom a booking was with, who came and where, by the text of an event of it. */
export type ToldParties = ToldState & Pick<Booking, 'attendeeTimeZone' | 'attendeeLocale'>

interface PartiesText {
  readonly human_id: string
  readonly attendee_name: string
  readonly attendee_email?: string | null
  readonly attendee_phone?: string | null
  readonly location?: string | null
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

function detailsIn(before: BeforeText): Partial<ToldDetails> {
  const { attendee_name, attendee_email, attendee_phone, location } = before
  return {
    ...(attendee_name !== undefined && { attendeeName: attendee_name }),
    ...(attendee_email !== undefined && { attendeeEmail: attendee_email }),
    ...(attendee_phone !== undefined && { attendeePhone: attendee_phone }),
    ...(location !== undefined && { location }),
  }
}

function slotOf({ starts_at = '', ends_at = '' }: SlotText): Interval {
  return { startMs: Date.parse(starts_at), endMs: Date.parse(ends_at) }
}
