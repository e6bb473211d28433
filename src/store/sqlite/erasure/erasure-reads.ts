import type { Database } from 'bun:sqlite'
import { erasedName, type Theirs, tellsOf } from '../../../domain/attendees/erasure.ts'
import type { ErasureKey, ErasurePlace } from '../../store.ts'
import { ofAccount } from '../seqs.ts'

/** The rows of one step: they are looked at in some milliseconds, and no booking waits longer for their transaction. */
export const rowsPerStep = 50
const countedMax = 1_000_000

/** A text that may tell of somebody, and the name of its row. */
interface TextRow {
  name: string
  text: string | null
}

/** A booking, and the event that tells of its present state. */
interface BookingRow extends TextRow {
  id: string
}

interface HoldRow {
  name: string
  accountId: string
  bookingId: string | null
  metadata: string | null
}

type Words = [string, string, string, string]

/** SQLite folds the case of ASCII alone. */
const ofAddress = 'attendee_email COLLATE NOCASE IN (?, ?, ?)'
const spellings = (email: string) => [email, email.toLowerCase(), email.toUpperCase()] as const

const byAddress = `FROM bookings b INDEXED BY bookings_by_attendee WHERE ${ofAccount} AND ${ofAddress}`
const byId = `FROM bookings b WHERE ${ofAccount} AND id = ? AND (attendee_name <> ?
  OR coalesce(attendee_email, metadata, cancel_reason, ?) IS NOT NULL)`
const columns = `id, CAST(event_seq AS TEXT) AS name,
  (SELECT payload FROM events WHERE seq = event_seq) AS text`

export function erasureReads(reader: Database) {
  const events = reader.prepare<TextRow, [string, number]>(
    `SELECT CAST(seq AS TEXT) AS name, payload AS text FROM events
     WHERE ${ofAccount} AND seq > +? ORDER BY seq LIMIT ${rowsPerStep}`,
  )
  const answers = reader.prepare<TextRow, [string, string]>(
    `SELECT key AS name, answer AS text FROM idempotency
     WHERE account_id = ? AND key > ? ORDER BY key LIMIT ${rowsPerStep}`,
  )
  const holds = reader.prepare<HoldRow, [string]>(
    `SELECT id AS name, account_id AS accountId, booking_id AS bookingId, metadata FROM holds
     WHERE id > ? ORDER BY id LIMIT ${rowsPerStep}`,
  )
  const answered = reader.prepare<{ count: number }, [string, number]>(
    `SELECT count(*) AS count FROM delivery_attempts WHERE webhook_seq IN (
       SELECT seq FROM webhooks WHERE ${ofAccount}) AND event_seq = ? AND answer IS NOT NULL`,
  )
  const left = reader.prepare<{ count: number }, [string, number, string, string]>(
    `SELECT (SELECT count(*) FROM (
         SELECT 1 FROM events WHERE ${ofAccount} AND seq > +? LIMIT ${countedMax}))
       + (SELECT count(*) FROM (
         SELECT 1 FROM idempotency WHERE account_id = ? AND key > ? LIMIT ${countedMax})) AS count`,
  )
  const bookings = bookingReads(reader)
  return {
    events: (accountId: string, after: number) => events.all(accountId, after),
    answers: (accountId: string, after: string) => answers.all(accountId, after),
    holds: (after: string) => holds.all(after),
    /** How many answers of endpoints are kept of the deliveries of an event. */
    answered: (accountId: string, eventSeq: string) =>
      answered.get(accountId, Number(eventSeq))?.count ?? 0,
    remaining(accountId: string, { stage, after }: ErasurePlace): number {
      const eventSeq = stage === 'events' ? Number(after) : Number.MAX_SAFE_INTEGER
      if (stage !== 'events' && stage !== 'answers') return 0
      const key = stage === 'answers' ? after : ''
      return left.get(accountId, eventSeq, accountId, key)?.count ?? 0
    },
    ...bookings,
  }
}

function bookingReads(reader: Database) {
  const some = reader.prepare<BookingRow, Words>(
    `SELECT ${columns} ${byAddress} LIMIT ${rowsPerStep}`,
  )
  const one = reader.prepare<BookingRow, [string, string, string, null]>(
    `SELECT ${columns} ${byId}`,
  )
  const count = reader.prepare<{ count: number }, Words>(`SELECT count(*) AS count ${byAddress}`)
  const isUnder = reader.prepare<unknown, [string, ...Words]>(
    `SELECT 1 FROM bookings WHERE id = ? AND ${ofAccount} AND ${ofAddress}`,
  )
  const all = ({ accountId, person }: ErasureKey): BookingRow[] =>
    'email' in person
      ? some.all(accountId, ...spellings(person.email))
      : one.all(accountId, person.bookingId, erasedName, null)
  return {
    bookings: all,
    countBookings: (key: ErasureKey): number =>
      'email' in key.person
        ? (count.get(key.accountId, ...spellings(key.person.email))?.count ?? 0)
        : all(key).length,
    theirs({ accountId, person }: ErasureKey): Theirs {
      if ('bookingId' in person) {
        return {
          booking: (id) => id === person.bookingId,
          hold: (bookingId) => bookingId === person.bookingId,
        }
      }
      const { email } = person
      const words = spellings(email)
      const isTheirs = (id: string) => isUnder.get(id, accountId, ...words) !== null
      return {
        booking: (id, told) => told?.toLowerCase() === email.toLowerCase() || isTheirs(id),
        hold: (bookingId, metadata) =>
          tellsOf(metadata, person) || (bookingId !== null && isTheirs(bookingId)),
      }
    },
  }
}
