import type { Booking } from '../domain/booked.ts'
import { type MailKind, recipientOf } from '../domain/mails/kinds.ts'
import { composeMail } from '../mail/compose.ts'
import type { ComposedMail, MailFacts } from '../mail/message.ts'
import type { Context } from '../operations/context.ts'
import { linksOf } from '../operations/links/links.ts'
import type { Addressee, ToldEvent } from './mail-parties.ts'

/** The mail of an event; null where the recipient has no address. */
export async function composedOf(
  context: Context,
  event: ToldEvent,
  kind: MailKind,
  addressee: Addressee,
  fromAddress: string,
): Promise<ComposedMail | null> {
  const { known, change, formerHuman } = event
  const { party, told } = addressee
  const recipient = recipientOf[party]
  const isFormer = party !== recipient
  // Whoever missed a move is told from where they know it.
  const before = told ?? change.previous
  return composeMail({
    ...{ kind, recipient, fromAddress, isFormer },
    // A second event of one name would stand beside the one that is written there.
    hasInvite: party !== 'human' || !known.isInCalendar,
    ...(isFormer ? lost(event, addressee) : { booking: known.booking, human: known.human }),
    serviceName: known.serviceName,
    manageUrl: party === 'attendee' ? linksOf(context)(known.booking) : null,
    eventAtMs: known.event.createdAtMs,
    instanceId: await context.store.instanceId(),
    inviteSequence: known.booking.inviteSequence,
    previous: kind === 'rescheduled' ? before : null,
    previousDetails: kind === 'updated' ? change.previousDetails : {},
    previousHumanName: kind === 'updated' ? (formerHuman?.name ?? null) : null,
    nextHumanName: party === 'former_human' ? known.human.name : null,
  })
}

/** As they knew it, and no more: where it is now and how others are reached is theirs no longer. */
function lost(
  { known: { booking, human }, change: { previousDetails }, formerHuman }: ToldEvent,
  { party, told }: Addressee,
): Pick<MailFacts, 'booking' | 'human'> {
  const { startMs, endMs } = told ?? booking
  const asKnown: Booking = { ...booking, startMs, endMs, location: null }
  if (party === 'former_human') {
    return { booking: asKnown, human: formerHuman ?? human }
  }
  const { attendeeName = booking.attendeeName, attendeeEmail = null } = previousDetails
  return { booking: { ...asKnown, attendeeName, attendeeEmail }, human }
}
