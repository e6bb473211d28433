/** What the API answers of mails and of what was done to a booking, as its own schemas say. */
import type { MailList as MailListAnswer } from '../../wire/access/mail-list.ts'
import type { BookingHistoryAnswer } from '../../wire/booking/history.ts'
import type { Read } from '../../wire/vocabulary.ts'

export type MailList = Read<typeof MailListAnswer>
export type Mail = MailList['mails'][number]
export type BookingHistory = Read<typeof BookingHistoryAnswer>
export type BookingChange = BookingHistory['changes'][number]
