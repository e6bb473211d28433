/** Taking a person out of what was kept of their bookings. Time, human and state stay: they are the account's. */

/** An address, in capitals or not, or a number. */
export type Address = { readonly email: string } | { readonly phone: string }

/** Whom to erase: everything under one address, or the attendee of one booking. */
export type Person = Address | { readonly bookingId: string }

/** What stands in the place of a name, which a booking has to have. */
export const erasedName = 'Erased attendee'

/** What a text says of whom a booking is for. */
export interface ToldBooking {
  readonly id: string
  readonly email: string | null
  readonly phone: string | null
}

export interface ToldHold {
  readonly id: string
  readonly phone: string | null
  /** What its maker wrote. */
  readonly words: string
}

/** Which bookings and holds are the person's. */
export interface Theirs {
  booking(told: ToldBooking): boolean
  hold(told: ToldHold): boolean
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

export function isUnder(address: Address, { email, phone }: Omit<ToldBooking, 'id'>): boolean {
  if ('phone' in address) return phone === address.phone
  return email?.toLowerCase() === address.email.toLowerCase()
}

/** Whether a hold names the address itself; which one it was made for, its booking may say. */
export function tellsOf({ phone, words }: ToldHold, address: Address): boolean {
  if (isUnder(address, { email: null, phone })) return true
  return words.toLowerCase().includes(wordOf(address).toLowerCase())
}

export function wordOf(address: Address): string {
  return 'email' in address ? address.email : address.phone
}
