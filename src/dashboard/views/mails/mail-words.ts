/** Mails, in words. */
import type { Mail } from '../../api/mail-types.ts'
import type { Tone } from '../../ui/page.tsx'
import { mailKinds } from '../settings/mail-words.ts'

export const statuses: Readonly<Record<Mail['status'], { tone: Tone; words: string }>> = {
  waiting: { tone: 'waiting', words: 'Waiting' },
  held: { tone: 'bad', words: 'Held' },
  sending: { tone: 'waiting', words: 'Sending' },
  sent: { tone: 'good', words: 'Sent' },
  failed: { tone: 'bad', words: 'Failed' },
}

/** `Moved` */
export function kindWords(kind: Mail['kind']): string {
  return mailKinds.find(([one]) => one === kind)?.[1] ?? kind
}

const parties: Readonly<Record<NonNullable<Mail['recipient']>, string>> = {
  attendee: 'The attendee',
  human: 'The human',
  former_attendee: 'The attendee before',
  former_human: 'The human before',
  former_address: 'An address that the human had',
}

/** `Sarah Chen`, `The attendee`; while it waits, nobody knows. */
export function recipientWords({ recipient, human_name }: Pick<Mail, 'recipient' | 'human_name'>) {
  return human_name ?? (recipient === null ? 'Whoever is to be told' : parties[recipient])
}

/** `the attendee`, but `Sarah Chen` */
export function asInText(words: string): string {
  return words.replace(/^(?:The|An|Whoever) /, (word) => word.toLowerCase())
}
