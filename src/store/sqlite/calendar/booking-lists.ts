import type { Database, SQLQueryBindings } from 'bun:sqlite'
import type { Booking } from '../../../domain/booking.ts'
import type { BookingFilter, Page } from '../../store.ts'
import { ofAccount } from '../seqs.ts'
import {
  type BookingRow,
  bookingColumns,
  bookingOf,
  shiftedOf,
  type ZonedRow,
  zonedColumn,
} from './booking-rows.ts'

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
  const read = <Row>(columns: string, { from, values }: Selection, { limit, offset }: Page) => {
    const rows = reader
      .query<Row, SQLQueryBindings[]>(
        `SELECT ${columns} ${from} ORDER BY starts_at, id LIMIT ? OFFSET ?`,
      )
      .all(...values, limit, offset)
    const counted = reader
      .query<{ total: number }, SQLQueryBindings[]>(`SELECT count(*) AS total ${from}`)
      .get(...values)
    return { rows, total: counted?.total ?? 0 }
  }
  return {
    all(accountId: string, filter: BookingFilter, page: Page) {
      const chosen = selection(accountId, filter)
      const { rows, total } = read<BookingRow>(bookingColumns, chosen, page)
      const bookings: Booking[] = rows.map(bookingOf)
      return { bookings, total }
    },
    /** Through the table of the shifted ones: what it costs follows their number. */
    shifted(accountId: string, filter: BookingFilter, page: Page, nowMs: number) {
      const chosen = shiftedSelection(accountId, filter, nowMs)
      const { rows, total } = read<ZonedRow>(`${bookingColumns}, ${zonedColumn}`, chosen, page)
      return { shifted: rows.map(shiftedOf), total }
    },
  }
}

const ofHuman = 'human_seq = (SELECT seq FROM humans WHERE id = ? AND account_id = ?)'

interface Condition {
  readonly sql: string
  readonly values: readonly SQLQueryBindings[]
}

interface Selection {
  readonly from: string
  readonly values: SQLQueryBindings[]
}

const condition = (sql: string, ...values: SQLQueryBindings[]): Condition => ({ sql, values })

function selection(accountId: string, filter: BookingFilter): Selection {
  const index = indexFor(filter)
  const isByHuman = index === 'bookings_by_human'
  const { humanId, status } = filter
  const conditions = [
    ...(humanId === undefined ? [] : [condition(ofHuman, humanId, accountId)]),
    // Asked where the index has it: for what it has not, every row that is counted is looked up.
    ...(isByHuman ? [] : [condition(ofAccount, accountId)]),
    // Both named, so that the index by human and status serves a list without a status as well.
    ...(isByHuman && status === undefined ? [condition('cancelled IN (0, 1)')] : []),
    ...conditionsOf(filter),
  ]
  return where(`INDEXED BY ${index}`, conditions)
}

const amongShifted = `seq IN (
  SELECT booking_seq FROM shifted_bookings WHERE ${ofAccount} AND starts_at > ?)`

function shiftedSelection(accountId: string, filter: BookingFilter, nowMs: number): Selection {
  const { humanId } = filter
  const conditions = [
    condition(amongShifted, accountId, nowMs),
    ...(humanId === undefined ? [] : [condition(ofHuman, humanId, accountId)]),
    ...conditionsOf(filter),
  ]
  return where('NOT INDEXED', conditions)
}

function where(index: string, conditions: readonly Condition[]): Selection {
  return {
    from: `FROM bookings ${index} WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`,
    values: conditions.flatMap(({ values }) => values),
  }
}

/** Of when and for whom: those on the human depend on the index. */
function conditionsOf(filter: BookingFilter): Condition[] {
  const { status, fromMs, toMs, attendeeEmail, metadata = [] } = filter
  const conditions: Condition[] = []
  const add = (sql: string, ...values: SQLQueryBindings[]) =>
    conditions.push(condition(sql, ...values))
  if (status !== undefined) add('cancelled = ?', status === 'cancelled' ? 1 : 0)
  if (fromMs !== undefined) add('starts_at >= ?', fromMs)
  if (toMs !== undefined) add('starts_at < ?', toMs)
  if (attendeeEmail !== undefined) add('attendee_email = ?', attendeeEmail)
  for (const { key, value } of metadata) {
    const number = jsonNumber.test(value) ? Number(value) : null
    add(metadataCondition, key, value, value, value, number, number)
  }
  return conditions
}

function indexFor({ humanId, attendeeEmail }: BookingFilter): string {
  if (attendeeEmail !== undefined) return 'bookings_by_attendee'
  return humanId === undefined ? 'bookings_by_account' : 'bookings_by_human'
}
