import type { Database, SQLQueryBindings } from 'bun:sqlite'
import type { Booking } from '../../domain/booking.ts'
import type { BookingFilter, Page } from '../store.ts'
import { type BookingRow, bookingColumns, bookingOf } from './booking-rows.ts'
import { ofAccount } from './seqs.ts'

/** A member of the metadata: a string as it is, a boolean as its word, a number as a number. */
const metadataCondition = `EXISTS (SELECT 1 FROM json_each(bookings.metadata) WHERE key = ?
  AND CASE type WHEN 'text' THEN value = ? WHEN 'true' THEN ? = 'true' WHEN 'false' THEN ? = 'false'
    WHEN 'integer' THEN value = ? WHEN 'real' THEN value = ? END)`

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/**
 * Lists bookings by conditions, through the index that the most selective condition has. It is named,
 * because the planner, which has no statistics, would rather walk a whole account in order of start.
 */
export function bookingLists(reader: Database) {
  return (accountId: string, filter: BookingFilter, { limit, offset }: Page) => {
    const { from, values } = selection(accountId, filter)
    const rows = reader
      .query<BookingRow, SQLQueryBindings[]>(
        `SELECT ${bookingColumns} ${from} ORDER BY starts_at, id LIMIT ? OFFSET ?`,
      )
      .all(...values, limit, offset)
    const counted = reader
      .query<{ total: number }, SQLQueryBindings[]>(`SELECT count(*) AS total ${from}`)
      .get(...values)
    const bookings: Booking[] = rows.map(bookingOf)
    return { bookings, total: counted?.total ?? 0 }
  }
}

const ofHuman = 'human_seq = (SELECT seq FROM humans WHERE id = ? AND account_id = ?)'

function selection(accountId: string, filter: BookingFilter) {
  const { humanId, status, fromMs, toMs, attendeeEmail, metadata = [] } = filter
  const conditions: { sql: string; values: SQLQueryBindings[] }[] = []
  const add = (sql: string, ...values: SQLQueryBindings[]) => conditions.push({ sql, values })
  const index = indexFor(filter)
  if (humanId !== undefined) add(ofHuman, humanId, accountId)
  // Asked where the index has it: for what it has not, every row that is counted is looked up.
  if (index !== 'bookings_by_human') add(ofAccount, accountId)
  if (status !== undefined) add('cancelled = ?', status === 'cancelled' ? 1 : 0)
  // Both named, so that the index by human and status serves a list without a status as well.
  else if (index === 'bookings_by_human') add('cancelled IN (0, 1)')
  if (fromMs !== undefined) add('starts_at >= ?', fromMs)
  if (toMs !== undefined) add('starts_at < ?', toMs)
  if (attendeeEmail !== undefined) add('attendee_email = ?', attendeeEmail)
  for (const { key, value } of metadata) {
    const number = jsonNumber.test(value) ? Number(value) : null
    add(metadataCondition, key, value, value, value, number, number)
  }
  const where = conditions.map(({ sql }) => sql).join(' AND ')
  return {
    from: `FROM bookings INDEXED BY ${index} WHERE ${where}`,
    values: conditions.flatMap(({ values }) => values),
  }
}

function indexFor({ humanId, attendeeEmail }: BookingFilter): string {
  if (attendeeEmail !== undefined) return 'bookings_by_attendee'
  return humanId === undefined ? 'bookings_by_account' : 'bookings_by_human'
}
