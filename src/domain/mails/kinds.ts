/** What mails tell, and whom. */

export const mailKinds = ['confirmed', 'rescheduled', 'cancelled', 'reminder'] as const

export type MailKind = (typeof mailKinds)[number]

export const recipients = ['attendee', 'human'] as const

export type Recipient = (typeof recipients)[number]

/** Which mails an account wants sent to whom; absent: all of them. */
export type MailWishes = { readonly [R in Recipient]?: readonly MailKind[] }

/** The event that each kind tells. */
export const eventOfKind = {
  confirmed: 'booking.confirmed',
  rescheduled: 'booking.rescheduled',
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
