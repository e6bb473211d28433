/** What was done to a booking, in words. */
import type { BookingChange } from '../../api/mail-types.ts'
import { momentWords } from '../../ui/words.ts'

const fields = {
  attendee_name: 'Name',
  attendee_email: 'E-mail',
  attendee_phone: 'Phone',
  location: 'Place',
} as const

/** `Moved from Mon 10:00 to Tue 11:00` */
export function changeWords(change: BookingChange, timeZone: string): string {
  const { event, starts_at, ends_at, previous = {}, human_name } = change
  if (event === 'booking.confirmed') {
    return `Booked for ${momentWords(starts_at, timeZone)}${human_name ? `, with ${human_name}` : ''}`
  }
  if (event === 'booking.cancelled') return 'Cancelled'
  const said = [
    previous.human_id && handedWords(change),
    previous.starts_at && movedWords(previous.starts_at, starts_at, timeZone),
    ...Object.entries(fields).map(([name, words]) => (name in previous ? `${words} changed` : '')),
  ].filter(Boolean)
  const isLonger = previous.starts_at === starts_at && previous.ends_at !== ends_at
  if (isLonger) return 'Length changed'
  return said.length === 0 ? 'Details changed' : said.join('. ')
}

function movedWords(from: string, to: string, timeZone: string): string {
  return `Moved from ${momentWords(from, timeZone)} to ${momentWords(to, timeZone)}`
}

/** Whoever is not seen has no name. */
function handedWords({ previous, human_name }: BookingChange): string {
  const from = previous?.human_name ? ` from ${previous.human_name}` : ''
  return `Handed over${from}${human_name ? ` to ${human_name}` : ''}`
}

/** Null: nobody knows. */
export function whoWords({ by, key_name }: BookingChange): string | null {
  if (by === 'attendee') return 'by the attendee'
  const key = key_name === undefined ? '' : ` with the key ${key_name}`
  if (by === 'human') return `by a person${key}`
  if (by === 'key') return key_name === undefined ? 'by a program' : `by the key ${key_name}`
  return key_name === undefined ? null : `by the key ${key_name}`
}
