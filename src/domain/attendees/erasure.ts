/** Taking a person out of what was kept of their bookings. Time, human and state stay: they are the account's. */

/** Whom to erase: everything under one address, in capitals or not, or the attendee of one booking. */
export type Person = { readonly email: string } | { readonly bookingId: string }

/** What stands in the place of a name, which a booking has to have. */
export const erasedName = 'Erased attendee'

/** Which bookings and holds are the person's. */
export interface Theirs {
  booking(id: string, email: string | null): boolean
  hold(bookingId: string | null, metadata: string): boolean
}

/** How many rows tell of somebody, by kind: those found by now, or changed. */
export interface Erased {
  readonly bookings: number
  readonly events: number
  readonly answers: number
  readonly deliveries: number
  readonly holds: number
}

/** An event or an answer as JSON text, without the person; null where it says nothing of them. */
export type WithoutPerson = (text: string, theirs: Theirs) => string | null

/** Whether a text holds an address, in capitals or not. */
export function tellsOf(text: string, { email }: { readonly email: string }): boolean {
  return text.toLowerCase().includes(email.toLowerCase())
}
