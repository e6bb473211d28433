/** What rows say of mails that were tried, and of events that are yet to be told. */
import { eventOfKind, type MailKind, mailKinds, type Party } from '../../domain/mails/kinds.ts'
import type { LoggedMail, ResentMail } from '../store.ts'
import { deliveryIdOf } from './delivery-ids.ts'

interface Numbers {
  readonly webhookSeq: number
  readonly eventSeq: number
  readonly eventMs: number | null
}

export type TriedRow = Omit<LoggedMail, 'id' | 'nextAttemptMs'> & Numbers

export type WaitingRow = Omit<LoggedMail, 'id' | 'state' | 'kind' | 'recipient' | 'humanId'> &
  Numbers & { readonly type: string }

/** One that may be sent again. */
export type ResentRow = Numbers & Omit<ResentMail, 'failed'> & { readonly bookingSeq: number }

export type RecipientRow = { readonly recipient: Party }

export function mailIdOf({ webhookSeq, eventSeq, eventMs }: Numbers): string | null {
  return eventMs === null ? null : deliveryIdOf({ webhookSeq, eventSeq, createdAtMs: eventMs })
}

export function triedOf({ webhookSeq, eventSeq, eventMs, ...mail }: TriedRow): LoggedMail {
  return { ...mail, id: mailIdOf({ webhookSeq, eventSeq, eventMs }), nextAttemptMs: null }
}

export function waitingOf({
  webhookSeq,
  eventSeq,
  eventMs,
  type,
  ...mail
}: WaitingRow): LoggedMail {
  const id = mailIdOf({ webhookSeq, eventSeq, eventMs })
  return { ...mail, id, state: 'waiting', kind: kindOf(type), recipient: null, humanId: null }
}

const kindOf = (type: string): MailKind =>
  mailKinds.find((kind) => eventOfKind[kind] === type) ?? 'updated'
