import {
  type Address,
  erasedName,
  isUnder,
  type ToldHold,
  tellsOf,
} from '../../../domain/attendees/erasure.ts'
import { detailColumns } from '../../rows/booking-rows.ts'
import { heldColumns } from '../../rows/hold-rows.ts'
import type { ErasureKey, ErasurePlace } from '../../store.ts'
import { ofAccount } from '../seqs.ts'
import type { Database } from '../statements.ts'
import type { LookedUp } from './theirs.ts'

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

interface HoldRow extends ToldHold {
  accountId: string
  /** Anything that tells of somebody; null: nothing does. */
  says: string | null
}

/** SQLite folds the case of ASCII alone. */
const ofEmail = 'lower(attendee_email) IN (lower(?), lower(?), lower(?))'
const spellings = (email: string) => [email, email.toLowerCase(), email.toUpperCase()]

const { attendeeName, ...details } = detailColumns
const byId = `FROM bookings b WHERE ${ofAccount} AND id = ? AND (${attendeeName} <> ?
  OR coalesce(${Object.values(details).join(', ')}, cancel_reason) IS NOT NULL)`
const columns = `id, CAST(event_seq AS TEXT) AS name,
  (SELECT payload FROM events WHERE seq = event_seq) AS text`

/** A number is compared whole: it may be a part of another. */
const { attendeePhone: _, ...words } = heldColumns

export function erasureReads(reader: Database) {
  const events = reader.prepare<TextRow, [string, number]>(
    `SELECT CAST(seq AS TEXT) AS name, payload AS text FROM events
     WHERE ${ofAccount} AND seq > ? ORDER BY seq LIMIT ${rowsPerStep}`,
  )
  const answers = reader.prepare<TextRow, [string, string]>(
    `SELECT key AS name, answer AS text FROM idempotency
     WHERE account_id = ? AND key > ? ORDER BY key LIMIT ${rowsPerStep}`,
  )
  const holds = reader.prepare<HoldRow, [string]>(
    `SELECT id, account_id AS accountId, attendee_phone AS phone,
       ${Object.values(words)
         .map((column) => `coalesce(${column}, '')`)
         .join(' || chr(10) || ')} AS words,
       coalesce(${Object.values(heldColumns).join(', ')}) AS says FROM holds
     WHERE id > ? ORDER BY id LIMIT ${rowsPerStep}`,
  )
  const answered = reader.prepare<{ count: number }, [string, number]>(
    `SELECT count(*) AS count FROM delivery_attempts WHERE webhook_seq IN (
       SELECT seq FROM webhooks WHERE ${ofAccount}) AND event_seq = ? AND answer IS NOT NULL`,
  )
  const left = reader.prepare<{ count: number }, [string, number, string, string]>(
    `SELECT (SELECT count(*) FROM (
         SELECT 1 FROM events WHERE ${ofAccount} AND seq > ? LIMIT ${countedMax}) AS found)
       + (SELECT count(*) FROM (
         SELECT 1 FROM idempotency WHERE account_id = ? AND key > ? LIMIT ${countedMax}) AS found) AS count`,
  )
  const bookings = bookingReads(reader)
  return {
    events: (accountId: string, after: number) => events.all(accountId, after),
    answers: (accountId: string, after: string) => answers.all(accountId, after),
    holds: (after: string) => holds.all(after),
    /** How many answers of endpoints are kept of the deliveries of an event. */
    answered: async (accountId: string, eventSeq: string) =>
      (await answered.get(accountId, Number(eventSeq)))?.count ?? 0,
    async remaining(accountId: string, { stage, after }: ErasurePlace): Promise<number> {
      const eventSeq = stage === 'events' ? Number(after) : Number.MAX_SAFE_INTEGER
      if (stage !== 'events' && stage !== 'answers') return 0
      const key = stage === 'answers' ? after : ''
      return (await left.get(accountId, eventSeq, accountId, key))?.count ?? 0
    },
    ...bookings,
  }
}

function bookingReads(reader: Database) {
  const byEmail = addressReads(reader, ofEmail)
  const byPhone = addressReads(reader, 'attendee_phone = ?')
  const under = (accountId: string, address: Address) =>
    'email' in address
      ? byEmail(accountId, spellings(address.email))
      : byPhone(accountId, [address.phone])
  const one = reader.prepare<BookingRow, [string, string, string]>(`SELECT ${columns} ${byId}`)
  const becameOf = reader.prepare<{ bookingId: string | null }, [string]>(
    'SELECT booking_id AS bookingId FROM holds WHERE id = ?',
  )
  const bookingOf = async ({ id }: ToldHold) => (await becameOf.get(id))?.bookingId ?? null
  const all = async ({ accountId, person }: ErasureKey): Promise<BookingRow[]> =>
    'bookingId' in person
      ? await one.all(accountId, person.bookingId, erasedName)
      : await under(accountId, person).some()
  return {
    bookings: all,
    countBookings: async (key: ErasureKey): Promise<number> =>
      'bookingId' in key.person
        ? (await all(key)).length
        : await under(key.accountId, key.person).count(),
    theirs({ accountId, person }: ErasureKey): LookedUp {
      if ('bookingId' in person) {
        return {
          booking: async ({ id }) => id === person.bookingId,
          hold: async (told) => (await bookingOf(told)) === person.bookingId,
        }
      }
      const { has } = under(accountId, person)
      return {
        booking: async (told) => isUnder(person, told) || (await has(told.id)),
        async hold(told) {
          if (tellsOf(told, person)) return true
          const bookingId = await bookingOf(told)
          return bookingId !== null && (await has(bookingId))
        },
      }
    },
  }
}

/** The bookings under an address, through its index. */
function addressReads(reader: Database, condition: string) {
  const from = `FROM bookings b WHERE ${ofAccount} AND ${condition}`
  const some = reader.prepare<BookingRow, string[]>(
    `SELECT ${columns} ${from} LIMIT ${rowsPerStep}`,
  )
  const count = reader.prepare<{ count: number }, string[]>(`SELECT count(*) AS count ${from}`)
  const has = reader.prepare<unknown, string[]>(
    `SELECT 1 FROM bookings WHERE id = ? AND ${ofAccount} AND ${condition}`,
  )
  return (accountId: string, words: readonly string[]) => ({
    some: () => some.all(accountId, ...words),
    count: async () => (await count.get(accountId, ...words))?.count ?? 0,
    has: async (id: string) => (await has.get(id, accountId, ...words)) !== null,
  })
}
