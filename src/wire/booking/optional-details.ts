/** What a booking or a hold may say beyond whom and when. In answers and events it stands only where it was said. */
import { Type } from '@sinclair/typebox'
import { namedAddress } from '../../domain/attendees/named-address.ts'
import type { BookingDetails, ChangedDetails } from '../../domain/booked.ts'
import { field, nullMeans, says } from '../../domain/wording/says.ts'
import { isEmail } from '../formats.ts'
import type { Fault } from '../rules.ts'
import { Locale, Nullable, Phone, readZone, Text, TimeZone } from '../vocabulary.ts'

const locationCharactersMax = 500

type Optional = 'attendeePhone' | 'attendeeTimeZone' | 'attendeeLocale' | 'location'

const location = 'Where to meet: an address, a room, a link, a number to call'

export const OptionalDetails = {
  attendee_phone: Type.Optional(Phone("The attendee's number.")),
  attendee_timezone: Type.Optional(
    TimeZone('Where the attendee is: words for this booking tell its time in this zone.'),
  ),
  attendee_locale: Type.Optional(
    Locale(
      'How the attendee reads dates, a BCP 47 tag: mails and the page of the link write them so.',
    ),
  ),
  location: Type.Optional(Text(locationCharactersMax, `${location}.`)),
}

export const OptionalDetailsPatch = {
  attendee_phone: Type.Optional(
    Nullable(Phone('A new number.'), says`A new number${nullMeans('removes it')}.`),
  ),
  attendee_timezone: Type.Optional(
    Nullable(TimeZone('Another zone.'), says`Another zone${nullMeans('removes it')}.`),
  ),
  attendee_locale: Type.Optional(
    Nullable(Locale('Another tag.'), says`Another tag${nullMeans('removes it')}.`),
  ),
  location: Type.Optional(
    Nullable(
      Text(locationCharactersMax, 'Another place.'),
      says`Another place${nullMeans('removes it')}.`,
    ),
  ),
}

export const OptionalDetailsAnswer = {
  attendee_phone: Type.Optional(
    Type.String({ description: "The attendee's number. Only where one was sent." }),
  ),
  attendee_timezone: Type.Optional(
    Type.String({ description: 'Where the attendee is. Only where it was sent.' }),
  ),
  attendee_locale: Type.Optional(
    Type.String({ description: 'How the attendee reads dates. Only where it was sent.' }),
  ),
  location: Type.Optional(Type.String({ description: 'Where to meet. Only where it was sent.' })),
}

interface Sent {
  readonly attendee_phone?: string
  readonly attendee_timezone?: string
  readonly attendee_locale?: string
  readonly location?: string
}

export function readOptionalDetails(input: Sent): Pick<BookingDetails, Optional> {
  return {
    attendeePhone: input.attendee_phone ?? null,
    attendeeTimeZone: readZone(input.attendee_timezone) ?? null,
    attendeeLocale: input.attendee_locale ?? null,
    location: input.location ?? null,
  }
}

type SentAnew = { readonly [F in keyof Sent]: Sent[F] | null }

export function readChangedOptionalDetails(input: SentAnew): Pick<ChangedDetails, Optional> {
  const { attendee_phone, attendee_timezone: zone, attendee_locale, location } = input
  const attendeeTimeZone = zone === null ? null : readZone(zone)
  return {
    attendeePhone: attendee_phone,
    attendeeTimeZone,
    attendeeLocale: attendee_locale,
    location,
  }
}

/** As members that follow others: `,"location":"Room 5"`; empty for most bookings. */
export function optionalDetailsText(details: Pick<BookingDetails, Optional>): string {
  const { attendeePhone, attendeeTimeZone, attendeeLocale, location } = details
  const isPlain = attendeePhone === null && attendeeTimeZone === null && attendeeLocale === null
  if (isPlain && location === null) return ''
  const its = {
    attendee_phone: attendeePhone,
    attendee_timezone: attendeeTimeZone,
    attendee_locale: attendeeLocale,
    location,
  } satisfies Record<keyof typeof OptionalDetailsAnswer, string | null>
  const said = Object.entries(its).filter(([, value]) => value !== null)
  return said.map(([name, value]) => `,"${name}":${JSON.stringify(value)}`).join('')
}

/** Kept as a name, the address would be lost: nobody could be written to. Any other text is a name. */
export function nameFaults(
  { attendee_name, attendee_email, attendee_phone }: Readonly<Record<string, unknown>>,
  wrong: ReadonlySet<string>,
): Fault[] {
  if (attendee_email !== undefined || attendee_phone !== undefined) return []
  if (typeof attendee_name !== 'string' || wrong.has('attendee_email')) return []
  const both = namedAddress(attendee_name)
  if (both === null || !isEmail(both.address)) return []
  const message = says`holds an e-mail address: send ${JSON.stringify(both.name)} alone, and ${both.address} as ${field('attendee_email')}`
  return [{ field: 'attendee_name', message }]
}
