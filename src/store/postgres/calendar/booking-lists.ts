import type { Booking } from '../../../domain/booking.ts'
import {
  type BookingRow,
  bookingColumns,
  bookingOf,
  shiftedOf,
  type ZonedRow,
  zonedColumn,
} from '../../rows/booking-rows.ts'
import {
  isByEmail,
  isSearched,
  rowsOfTurn,
  type SearchedRow,
  search,
} from '../../rows/booking-search.ts'
import type { BookingFilter, BookingPage, BookingPlace, Listed } from '../../store.ts'
import { ofAccount } from '../seqs.ts'
import { type Database, eachFound, type Value } from '../statements.ts'

/** One count looks at so many rows of an index at most: 30 ms. */
const countedMax = 1_000_000

/**
 * Lists bookings by conditions, through the index that the most selective condition has. It is named,
 * because the planner, which has no statistics, would rather walk a whole account in order of start.
 */
export function bookingLists(reader: Database) {
  const read = async <Row extends BookingRow>(
    columns: string,
    selection: Selection,
    filter: BookingFilter,
    page: BookingPage,
  ) =>
    isSearched(filter)
      ? await searched<Row>(reader, columns, selection, filter, page)
      : await paged<Row>(reader, columns, selection, page)
  return {
    async all(accountId: string, filter: BookingFilter, page: BookingPage) {
      const chosen = selection(accountId, filter)
      const { rows, ...listed } = await read<BookingRow>(bookingColumns, chosen, filter, page)
      const bookings: Booking[] = rows.map(bookingOf)
      return { bookings, ...listed }
    },
    /** Through the table of the shifted ones: what it costs follows their number. */
    async shifted(accountId: string, filter: BookingFilter, page: BookingPage, nowMs: number) {
      const chosen = shiftedSelection(accountId, filter, nowMs)
      const columns = `${bookingColumns}, ${zonedColumn}`
      const { rows, ...listed } = await read<ZonedRow>(columns, chosen, filter, page)
      return { shifted: rows.map(shiftedOf), ...listed }
    },
  }
}

type Found<Row> = Listed & { readonly rows: readonly Row[] }

/** Where the indexes know all that is asked: one row more than the page tells whether there is another. */
async function paged<Row extends BookingRow>(
  reader: Database,
  columns: string,
  selection: Selection,
  page: BookingPage,
): Promise<Found<Row>> {
  const { sql, values } = ordered(columns, selection, page)
  const offset = page.after === undefined ? page.offset : 0
  const some = await reader
    .prepare<Row, Value[]>(`${sql} LIMIT ? OFFSET ?`)
    .all(...values, page.limit + 1, offset)
  const rows = some.slice(0, page.limit)
  const last = rows.at(-1)
  const found = (page.after?.found ?? page.offset) + rows.length
  const next =
    last && some.length > rows.length ? { startMs: last.starts_at, id: last.id, found } : null
  return { rows, total: await count(reader, selection), next, searchedToMs: null }
}

async function count(reader: Database, { from, counted, values }: Selection): Promise<number> {
  const sql = `SELECT count(*) AS total FROM (SELECT 1 ${from}${counted} LIMIT ${countedMax}) AS found`
  return (await reader.prepare<{ total: number }, Value[]>(sql).get(...values))?.total ?? 0
}

const searchedColumns = 'bookings.id, starts_at, attendee_name, attendee_email, attendee_phone'

/** In pieces, each of which sees the bookings as they stand then: those that move meanwhile are met where they are met. */
async function searched<Row extends BookingRow>(
  reader: Database,
  columns: string,
  selection: Selection,
  filter: BookingFilter,
  page: BookingPage,
): Promise<Found<Row>> {
  // It may be as large as all else together: a booking that is not asked for it keeps it where it is.
  const metadata = filter.metadata?.length ? 'metadata' : 'NULL AS metadata'
  const rowsAfter = (after: BookingPlace | undefined) => {
    const { isNewestFirst = false } = page
    const rest = { isNewestFirst, ...(after ? { after } : {}) }
    const { sql, values } = ordered(`${searchedColumns}, ${metadata}`, selection, rest)
    return reader.prepare<SearchedRow, Value[]>(`${sql} LIMIT ${rowsOfTurn}`).all(...values)
  }
  const looking = search(filter, page)
  let looked = looking.next()
  while (!looked.done) {
    looked = looking.next(await rowsAfter(looked.value ?? undefined))
    await page.pause?.()
  }
  const { ids, ...listed } = looked.value
  const one = reader.prepare<Row, [string]>(`SELECT ${columns} FROM bookings WHERE id = ?`)
  return { rows: await eachFound(ids, (id) => one.get(id)), ...listed }
}

/**
 * By start and id, after a place. Of some humans' bookings of any status each human and status is read in its own
 * order of the index and all are merged: as one they would all be sorted for one page.
 */
function ordered(
  columns: string,
  { from, values, parts }: Selection,
  { after, isNewestFirst = false }: Pick<BookingPage, 'after' | 'isNewestFirst'>,
) {
  const [beyond, order] = isNewestFirst ? ['<', ' DESC'] : ['>', '']
  const place = after
    ? ` AND starts_at ${beyond}= ? AND (starts_at ${beyond} ? OR bookings.id ${beyond} ?)`
    : ''
  const placed = after ? [after.startMs, after.startMs, after.id] : []
  const selects = parts.map(({ sql }) => `SELECT ${columns} ${from}${sql}${place}`)
  return {
    sql: `${selects.join(' UNION ALL ')} ORDER BY starts_at${order}, id${order}`,
    values: parts.flatMap((part) => [...values, ...part.values, ...placed]),
  }
}

const ofHumans = `human_seq IN (
  SELECT seq FROM humans WHERE account_id = ? AND id IN (SELECT json_array_elements_text(?::text::json)))`

const ofOwner = 'owned_by = (SELECT seq FROM api_keys WHERE id = ?)'

const ofHuman = 'human_seq = (SELECT seq FROM humans WHERE id = ? AND account_id = ?)'

interface Condition {
  readonly sql: string
  readonly values: readonly Value[]
}

interface Selection {
  readonly from: string
  /** What only the count says beside it. */
  readonly counted: string
  readonly values: readonly Value[]
  /** What the index asks for, and any of it will do. */
  readonly parts: readonly Condition[]
}

const condition = (sql: string, ...values: Value[]): Condition => ({ sql, values })

function selection(accountId: string, filter: BookingFilter): Selection {
  const index = indexFor(filter)
  const isByHuman = index === 'bookings_by_human'
  const isOfBoth = isByHuman && filter.status === undefined
  const conditions = [
    ...whoseConditions(accountId, filter),
    // Asked where the index has it: for what it has not, every row that is counted is looked up.
    ...(isByHuman ? [] : [condition(ofAccount, accountId)]),
    ...conditionsOf(filter),
  ]
  const statuses = isOfBoth ? [' AND cancelled = 0', ' AND cancelled = 1'] : ['']
  const parts = partsOf(isByHuman ? humansOf(filter) : null, statuses)
  // Both named, so that the index by human and status serves a list without a status as well.
  const counted = isOfBoth ? ' AND cancelled IN (0, 1)' : ''
  return { ...where(conditions, parts), counted }
}

const amongShifted = `seq IN (
  SELECT booking_seq FROM shifted_bookings WHERE ${ofAccount} AND starts_at > ?)`

function shiftedSelection(accountId: string, filter: BookingFilter, nowMs: number): Selection {
  const conditions = [
    condition(amongShifted, accountId, nowMs),
    ...whoseConditions(accountId, filter),
    ...conditionsOf(filter),
  ]
  return where(conditions, [condition('')])
}

/** The humans that are asked for; null: any. */
function humansOf({ humanId, humanIds }: BookingFilter): readonly string[] | null {
  if (humanId === undefined) return humanIds ?? null
  return humanIds === undefined || humanIds.includes(humanId) ? [humanId] : []
}

function whoseConditions(accountId: string, filter: BookingFilter): Condition[] {
  const [humans, { madeBy }] = [humansOf(filter), filter]
  const [only, ...others] = humans ?? []
  return [
    ...(humans === null
      ? []
      : only !== undefined && others.length === 0
        ? [condition(ofHuman, only, accountId)]
        : [condition(ofHumans, accountId, JSON.stringify(humans))]),
    ...(madeBy === undefined ? [] : [condition(ofOwner, madeBy)]),
  ]
}

/** One part for each of several humans and each status. */
function partsOf(humans: readonly string[] | null, statuses: readonly string[]): Condition[] {
  if (humans === null || humans.length < 2) return statuses.map((sql) => condition(sql))
  const one = ' AND human_seq = (SELECT seq FROM humans WHERE id = ?)'
  return humans.flatMap((id) => statuses.map((sql) => condition(one + sql, id)))
}

function where(conditions: readonly Condition[], parts: readonly Condition[]): Selection {
  return {
    from: `FROM bookings WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`,
    counted: '',
    values: conditions.flatMap(({ values }) => values),
    parts,
  }
}

/** Conditions on when and for whom: those on the human depend on the index, and what no index has is searched for. */
function conditionsOf(filter: BookingFilter): Condition[] {
  const { status, fromMs, toMs, attendeePhone } = filter
  const email = isByEmail(filter) ? filter.attendeeEmail : undefined
  const when = (value: Value | undefined, sql: string) =>
    value === undefined ? null : condition(sql, value)
  const conditions = {
    status: when(status && Number(status === 'cancelled'), 'cancelled = ?'),
    fromMs: when(fromMs, 'starts_at >= ?'),
    toMs: when(toMs, 'starts_at < ?'),
    attendeeEmail: when(email, 'lower(attendee_email) = lower(?)'),
    attendeePhone: when(attendeePhone, 'attendee_phone = ?'),
    ...{ humanId: null, humanIds: null, madeBy: null },
    ...{ q: null, metadata: null },
  } satisfies Record<keyof BookingFilter, Condition | null>
  return Object.values(conditions).filter((each) => each !== null)
}

function indexFor(filter: BookingFilter): string {
  if (isByEmail(filter)) return 'bookings_by_attendee'
  if (filter.attendeePhone !== undefined) return 'bookings_by_phone'
  if (filter.madeBy !== undefined) return 'bookings_by_owner'
  return humansOf(filter) === null ? 'bookings_by_account' : 'bookings_by_human'
}
