import { erasedName } from '../../../domain/attendees/erasure.ts'
import { detailColumns } from '../../rows/booking-rows.ts'
import { heldColumns } from '../../rows/hold-rows.ts'
import { ofAccount } from '../seqs.ts'
import type { Database } from '../statements.ts'

/** A booking has to have a name. */
const { attendeeName, ...emptied } = detailColumns

const empty = (columns: readonly string[]) => columns.map((column) => `${column} = NULL`).join(', ')

/** Each row without the person. An event keeps its number and its deliveries: what still waits is sent as it stands then. */
export function erasureWrites(writer: Database) {
  const event = writer.prepare<null, [string, number]>(
    'UPDATE events SET payload = ? WHERE seq = ?',
  )
  const attempts = writer.prepare<null, [string, number]>(
    `UPDATE delivery_attempts SET answer = NULL WHERE webhook_seq IN (
       SELECT seq FROM webhooks WHERE ${ofAccount}) AND event_seq = ? AND answer IS NOT NULL`,
  )
  const answer = writer.prepare<null, [string, string, string]>(
    'UPDATE idempotency SET answer = ? WHERE account_id = ? AND key = ?',
  )
  const hold = writer.prepare<null, [string]>(
    `UPDATE holds SET ${empty(Object.values(heldColumns))} WHERE id = ?`,
  )
  const booking = writer.prepare<null, [string, string]>(
    `UPDATE bookings SET ${attendeeName} = ?, ${empty([...Object.values(emptied), 'cancel_reason'])},
       link_version = link_version + 1 WHERE id = ?`,
  )
  const mails = writer.prepare<null, [string]>(
    `UPDATE mails SET address_digest = NULL
     WHERE booking_seq = (SELECT seq FROM bookings WHERE id = ?) AND human_id IS NULL AND address_digest IS NOT NULL`,
  )
  return {
    async event(accountId: string, eventSeq: string, payload: string) {
      await event.run(payload, Number(eventSeq))
      await attempts.run(accountId, Number(eventSeq))
    },
    answer: (accountId: string, key: string, text: string) => answer.run(text, accountId, key),
    hold: (id: string) => hold.run(id),
    async booking(id: string) {
      await booking.run(erasedName, id)
      await mails.run(id)
    },
  }
}
