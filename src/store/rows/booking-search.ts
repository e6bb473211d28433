import { digitsOfPhone } from '../../domain/text.ts'
import type { BookingFilter, BookingPage, BookingPlace } from '../store.ts'

/**
 * How much one request looks through, where no index knows the answer: bytes of metadata, and for each row as many as
 * it costs. Ten thousand usual bookings take 30 ms; counted, not timed, so that the same question has the same answer.
 */
export const searchedBytesMax = 4 * 1024 * 1024
const bytesPerRow = 400
/** How much before others have their turn. */
const searchedBytesOfTurn = 128 * 1024

/** No piece needs more rows than this. */
export const rowsOfTurn = Math.floor(searchedBytesOfTurn / bytesPerRow) + 2

/** What a search reads of a row. */
export interface SearchedRow {
  id: string
  starts_at: number
  attendee_name: string
  attendee_email: string | null
  attendee_phone: string | null
  /** Null as well where nothing is sought in it. */
  metadata: string | null
}

/** What is asked of a booking beyond what an index has. */
export type Sought = Pick<BookingFilter, 'q' | 'metadata' | 'attendeeEmail'>

/** (SQLite folds the case of ASCII alone.) */
const inIndex = /^[\x20-\x7e]*$/

/** Whether an index finds the address asked for. */
export function isByEmail({ attendeeEmail }: BookingFilter): boolean {
  return attendeeEmail !== undefined && inIndex.test(attendeeEmail)
}

/** Whether rows have to be looked through. */
export function isSearched(filter: BookingFilter): boolean {
  const { q, metadata = [], attendeeEmail } = filter
  const isEmailSought = attendeeEmail !== undefined && !isByEmail(filter)
  return q !== undefined || metadata.length > 0 || isEmailSought
}

export interface Search {
  /** The ids on the page, in their order. */
  readonly ids: readonly string[]
  /** How many match, with those before the page: in all, or as far as was looked. */
  readonly total: number
  readonly next: BookingPlace | null
  /** The start that was looked at last, where it was not the end. */
  readonly searchedToMs: number | null
}

/**
 * Fills a page with what matches, then counts on, until the rows or the budget end. It asks for the rows behind a place,
 * null for the first, once for each piece of the budget: all there are, or `rowsOfTurn` of them.
 */
export function* search(
  sought: Sought,
  page: BookingPage,
): Generator<BookingPlace | null, Search, Iterable<SearchedRow>> {
  const matches = matcher(sought)
  const before = page.after?.found ?? page.offset
  const shown: BookingPlace[] = []
  let found = page.after?.found ?? 0
  let [cost, pieceEnd] = [0, searchedBytesOfTurn]
  let end: BookingPlace | null = null
  for (let isLeft = true; isLeft; ) {
    isLeft = false
    const rows: Iterable<SearchedRow> = yield end ?? page.after ?? null
    for (const row of rows) {
      if (cost > searchedBytesMax) return pageOf(shown, found, page, end)
      cost += bytesPerRow + (row.metadata?.length ?? 0)
      if (matches(row)) found += 1
      end = { startMs: row.starts_at, id: row.id, found }
      if (found > before + shown.length && shown.length < page.limit) shown.push(end)
      isLeft = cost > pieceEnd
      if (isLeft) break
    }
    pieceEnd = cost + searchedBytesOfTurn
  }
  return pageOf(shown, found, page, null)
}

/** `end` is where the budget ended; null: all rows were looked at. */
function pageOf(
  shown: readonly BookingPlace[],
  found: number,
  { limit }: BookingPage,
  end: BookingPlace | null,
): Search {
  const last = shown.at(-1)
  const isFull = last !== undefined && shown.length === limit
  const after = isFull && (found > last.found || end !== null) ? last : null
  return {
    ids: shown.map(({ id }) => id),
    total: found,
    next: isFull ? after : end,
    searchedToMs: end?.startMs ?? null,
  }
}

function matcher({ q, metadata = [], attendeeEmail }: Sought): (row: SearchedRow) => boolean {
  const members = metadata.map(({ key, value }) => memberMatcher(key, value))
  const word = q?.toLowerCase()
  const digits = q === undefined ? null : digitsOfPhone(q)
  const email = attendeeEmail?.toLowerCase()
  return (row) =>
    (email === undefined || row.attendee_email?.toLowerCase() === email) &&
    (word === undefined || isIn(row, word, digits)) &&
    members.every((matches) => matches(row.metadata))
}

function isIn(row: SearchedRow, word: string, digits: string | null): boolean {
  if (digits !== null && row.attendee_phone?.includes(digits)) return true
  const texts = [row.id, row.attendee_name, row.attendee_email, row.attendee_phone]
  return texts.some((text) => text?.toLowerCase().includes(word))
}

/** A number as JSON writes it: nothing else stands for one. */
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** A member of the metadata: a string as it is, a boolean as its word, a number as a number. */
function memberMatcher(key: string, text: string): (metadata: string | null) => boolean {
  const number = jsonNumber.test(text) ? Number(text) : null
  // Metadata is kept as JSON.stringify wrote it: without this text there is no such member, and nothing to parse.
  const name = `${JSON.stringify(key)}:`
  return (metadata) => {
    if (metadata === null || !metadata.includes(name)) return false
    const members: Readonly<Record<string, unknown>> = JSON.parse(metadata)
    const value = Object.hasOwn(members, key) ? members[key] : undefined
    if (typeof value === 'number') return value === number
    return (typeof value === 'string' || typeof value === 'boolean') && String(value) === text
  }
}
