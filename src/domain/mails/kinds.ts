/** What mails tell, and whom. */

export const mailKinds = ['confirmed', 'rescheduled', 'updated', 'cancelled', 'reminder'] as const

export type MailKind = (typeof mailKinds)[number]

export const recipients = ['attendee', 'human'] as const

export type Recipient = (typeof recipients)[number]

/**
 * Whoever a mail may go to: those of the booking, those that an event took it from, and the address at which a human was
 * told of it before they had another.
 */
export const parties = [
  ...(['attendee', 'human', 'former_attendee', 'former_human'] as const),
  'former_address',
] as const

export type Party = (typeof parties)[number]

/** By whose wishes, and in whose words, a party is written to. */
export const recipientOf: Readonly<Record<Party, Recipient>> = {
  ...{ attendee: 'attendee', former_attendee: 'attendee' },
  ...{ human: 'human', former_human: 'human', former_address: 'human' },
}

/** Which mails an account wants sent to whom; absent: all of them. */
export type MailWishes = { readonly [R in Recipient]?: readonly MailKind[] }

/** The event that each kind tells. */
export const eventOfKind = {
  confirmed: 'booking.confirmed',
  rescheduled: 'booking.rescheduled',
  updated: 'booking.updated',
  cancelled: 'booking.cancelled',
  reminder: 'booking.reminder',
} as const satisfies Record<MailKind, string>

/** The kinds that somebody is sent; a move that is first heard of goes out as a confirmation, so it needs its event too. */
export function wantedKinds(wishes: MailWishes): readonly MailKind[] {
  return mailKinds.filter((kind) => recipients.some((recipient) => wants(wishes, recipient, kind)))
}

export function wants(wishes: MailWishes, recipient: Recipient, kind: MailKind): boolean {
  return wishes[recipient]?.includes(kind) ?? true
}
