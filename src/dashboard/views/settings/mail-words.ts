import type { Health } from '../../api/health.ts'
import type { Account } from '../../api/types.ts'
import { numberWords } from '../../ui/words.ts'

export type Notifications = NonNullable<Account['notifications']>
export type MailKind = NonNullable<Notifications['attendee']>[number]

/** In the order in which they come, each with when. */
export const mailKinds: readonly (readonly [kind: MailKind, name: string, when: string])[] = [
  ['confirmed', 'Confirmed', 'a booking is made'],
  ['rescheduled', 'Moved', 'its time changes'],
  ['updated', 'Updated', 'its place, its name or whom it is with changes'],
  ['cancelled', 'Cancelled', 'it is cancelled'],
  ['reminder', 'Reminder', 'before the start, as set below'],
]

export const mailStates = {
  off: { tone: 'calm', state: 'Not set up' },
  sending: { tone: 'good', state: 'Sending' },
  held: { tone: 'bad', state: 'Held' },
} as const

/** `12 left in the last day, none failed.` */
export function stateWords({ status, sent, failed }: Health['mail']): string {
  if (status === 'off') {
    return 'No mail leaves: set SLOTFLOW_SMTP_URL and SLOTFLOW_MAIL_FROM, then restart. What is chosen here holds from then on.'
  }
  const left = sent === 0 ? 'None' : numberWords(sent)
  return `${left} left in the last day, ${failed === 0 ? 'none' : numberWords(failed)} failed.`
}
