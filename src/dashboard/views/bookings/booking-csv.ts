/** Bookings as a table for other programs (RFC 4180). */
import type { Booking } from '../../api/types.ts'

const columns: readonly (readonly [name: string, of: (booking: Booking) => string | null])[] = [
  ['id', ({ id }) => id],
  ['status', ({ status }) => status],
  ['starts_at', ({ starts_at }) => starts_at],
  ['ends_at', ({ ends_at }) => ends_at],
  ['human', ({ human }) => human?.name ?? null],
  ['human_id', ({ human_id }) => human_id],
  ['attendee_name', ({ attendee_name }) => attendee_name],
  ['attendee_email', ({ attendee_email }) => attendee_email],
  ['attendee_phone', ({ attendee_phone }) => attendee_phone ?? null],
  ['metadata', ({ metadata }) => JSON.stringify(metadata)],
]

export function csvOf(bookings: readonly Booking[]): string {
  const rows = bookings.map((booking) => columns.map(([, of]) => cell(of(booking) ?? '')))
  return [columns.map(([name]) => name), ...rows].map((row) => `${row.join(',')}\r\n`).join('')
}

/** Anybody writes names: what a spreadsheet would take for a formula is marked as text. */
function cell(text: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^\+\d+$/.test(text)
  const safe = isFormula ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
