import type { Health } from '../../api/health.ts'
import type { Account } from '../../api/types.ts'
import { momentWords, numberWords } from '../../ui/words.ts'

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

/** `Sending: 12 left in the last day, none failed.` */
export function stateWords({ status, sent, failed, last_failure }: Health['mail']): string {
  if (status === 'off') {
    return 'No mail leaves: set SLOTFLOW_SMTP_URL and SLOTFLOW_MAIL_FROM, then restart. What is chosen here holds from then on.'
  }
  const left = `${sent === 0 ? 'None' : numberWords(sent)} left in the last day`
  if (failed === 0) return `${left}, none failed.`
  const last = last_failure
    ? `, the last ${momentWords(last_failure.at)}: ${last_failure.reason}`
    : ''
  return `${left}, ${numberWords(failed)} failed${last}.`
}
