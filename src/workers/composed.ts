import type { MailKind, Recipient } from '../domain/mails/kinds.ts'
import type { Interval } from '../domain/time/interval.ts'
import { composeMail } from '../mail/compose.ts'
import type { ComposedMail } from '../mail/message.ts'
import type { Context } from '../operations/context.ts'
import { linksOf } from '../operations/links/links.ts'
import type { KnownMail } from '../store/store.ts'

interface Beside {
  readonly fromAddress: string
  /** Where the meeting stood before, as its event says. */
  readonly previous: Interval | null
}

/** The mail of an event; null where the recipient has no address. */
export async function composedOf(
  context: Context,
  { booking, human, event, serviceName, told, isInCalendar }: KnownMail,
  kind: MailKind,
  recipient: Recipient,
  { fromAddress, previous }: Beside,
): Promise<ComposedMail | null> {
  // Whoever missed a move is told from where they know it.
  const before = told[recipient] ?? previous
  return composeMail({
    ...{ kind, recipient, human, serviceName, fromAddress },
    // A second event of one name would stand beside the one that is written there.
    hasInvite: recipient === 'attendee' || !isInCalendar,
    booking,
    manageUrl: recipient === 'attendee' ? linksOf(context)(booking) : null,
    eventAtMs: event.createdAtMs,
    instanceId: await context.store.instanceId(),
    inviteSequence: booking.inviteSequence,
    previous: kind === 'rescheduled' ? before : null,
  })
}
