import type { Booking } from '../../../domain/booking.ts'
import type { Agreed } from '../../../domain/time/agreed.ts'
import { type Bindings, insertedSql, updatedSql, type Values } from '../../rows/bindings.ts'
import {
  type BookingRow,
  bookingColumns,
  bookingOf,
  changing,
  changingIn,
  type Links,
  links,
  staying,
  stayingIn,
} from '../../rows/booking-rows.ts'
import { ofAccount, seqReader } from '../seqs.ts'
import type { Database } from '../statements.ts'

export const findSql = `SELECT ${bookingColumns} FROM bookings WHERE id = ? AND ${ofAccount}`

/** The key that made it, where that one sees only what it made. */
const ownerSql = '(SELECT seq FROM api_keys WHERE seq = $made_by AND own_bookings = 1)'

export function bookingStatements(writer: Database, reader: Database) {
  const humanSeqOf = seqReader(reader, 'humans')
  const keySeqOf = seqReader(reader, 'api_keys')
  const serviceSeqOf = seqReader(reader, 'services')
  const find = writer.prepare<BookingRow, [string, string]>(findSql)
  const insert = writer.prepare<null, [Bindings]>(
    `INSERT INTO bookings ${insertedSql([...staying, ...changing, ...links], { owned_by: ownerSql })}`,
  )
  const update = writer.prepare<null, [Bindings]>(
    `UPDATE bookings SET ${updatedSql([...changing, 'event_seq'])},
       timed_at = CASE WHEN starts_at = $starts_at THEN timed_at ELSE $at END WHERE id = $id`,
  )
  const hand = writer.prepare<null, [Bindings]>(
    `UPDATE bookings SET ${updatedSql([...changing, 'event_seq', 'human_seq'])} WHERE id = $id`,
  )
  const agree = writer.prepare<null, [string, number, string]>(
    'UPDATE bookings SET agreed_zone = ?, agreed_offset = ? WHERE id = ?',
  )
  const mark = writer.prepare<null, [string]>(
    `INSERT INTO shifted_bookings SELECT seq, account_seq, human_seq, starts_at FROM bookings
     WHERE id = ?`,
  )
  return {
    agree: (id: string, { timeZone, offsetMs }: Agreed) => agree.run(timeZone, offsetMs, id),
    mark: (id: string) => mark.run(id),
    async find(accountId: string, id: string): Promise<Booking | null> {
      const row = await find.get(id, accountId)
      return row ? bookingOf(row) : null
    },
    insert: async (accountSeq: number, booking: Booking, eventSeq: number) =>
      insert.run({
        ...stayingIn(booking),
        ...changingIn(booking),
        account_seq: accountSeq,
        human_seq: await humanSeqOf(booking.humanId),
        event_seq: eventSeq,
        made_by: booking.madeBy === null ? null : await keySeqOf(booking.madeBy),
        service_seq: booking.serviceId === null ? null : await serviceSeqOf(booking.serviceId),
      } satisfies Values<(typeof staying | typeof changing)[number]> & Links),
    update: (booking: Booking, eventSeq: number, atMs: number) =>
      update.run({ id: booking.id, ...changingIn(booking), event_seq: eventSeq, at: atMs }),
    /** The same, and it is another human's from now on. */
    async hand(booking: Booking, eventSeq: number): Promise<void> {
      const its = { id: booking.id, ...changingIn(booking), event_seq: eventSeq }
      await hand.run({ ...its, human_seq: await humanSeqOf(booking.humanId) })
    },
  }
}
