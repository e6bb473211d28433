import { type BookingRow, bookingColumns, bookingOf } from '../../rows/booking-rows.ts'
import type { BookingLinks } from '../../store.ts'
import type { Engine } from '../engine.ts'
import { ofAccount } from '../seqs.ts'

/** What is found and changed for the links of bookings. */
export function bookingLinks({ writer, reader, commit, bookingWrites }: Engine): BookingLinks {
  // Nothing is answered for an account that is suspended or gone.
  const find = reader.prepare<BookingRow & { account_id: string }, [string]>(
    `SELECT ${bookingColumns}, accounts.id AS account_id FROM bookings JOIN accounts ON accounts.seq = account_seq
     WHERE bookings.id = ? AND suspended_at IS NULL AND deleted_at IS NULL`,
  )
  const ofGroup = reader.prepare<BookingRow, [string, string]>(
    `SELECT ${bookingColumns} FROM bookings WHERE group_id = ? AND ${ofAccount} ORDER BY id`,
  )
  const write = writer.prepare<null, [number, string]>(
    'UPDATE bookings SET link_version = ? WHERE id = ?',
  )
  return {
    async findLinked(id) {
      const row = await find.get(id)
      return row && { accountId: row.account_id, booking: bookingOf(row) }
    },
    async listGroup(accountId, groupId) {
      return (await ofGroup.all(groupId, accountId)).map(bookingOf)
    },
    renewLink: (accountId, id, decide) =>
      commit.of(accountId).decide(
        async () => decide(await bookingWrites.find(accountId, id)),
        async (booking) => {
          await write.run(booking.linkVersion, booking.id)
          return booking
        },
      ),
  }
}
