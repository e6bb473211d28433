/** What was done to a booking, and whom mails told. */
import type { KeptChange, LoggedMail } from '../../store/store.ts'
import type { Context, Sight } from '../context.ts'
import { besides, namesOf } from '../mails/mail-list.ts'
import { getBooking } from './booking-changes.ts'

export interface BookingHistory {
  /** The latest first. */
  readonly changes: readonly KeptChange[]
  readonly mails: readonly LoggedMail[]
  readonly heldBy: string | null
  /** What humans are called that are named, as far as they are seen. */
  readonly names: ReadonlyMap<string, string>
  /** Whether keys may be named. */
  readonly seesKeys: boolean
}

/** @throws Refusal NOT_FOUND, as for the booking itself */
export async function getBookingHistory(
  context: Context,
  sight: Sight,
  id: string,
  humansIn: (change: KeptChange) => readonly string[],
): Promise<BookingHistory> {
  const { store } = context
  await getBooking(context, sight, id)
  const [changes, mails] = [
    await store.events.changesOf(sight.account, id),
    await store.mails.ofBooking(sight.account, id),
  ]
  const beside = await besides(context, sight, mails)
  const names = await namesOf(context, sight, changes.flatMap(humansIn))
  return {
    ...{ changes, mails, heldBy: beside.heldBy },
    names: new Map([...beside.names, ...names]),
    seesKeys: sight.seesKeys,
  }
}
