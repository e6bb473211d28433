/**
 * Who changes a booking: the attendee by the link, a program with a key, or a person of the account, who is signed in to
 * the dashboard or has a key of scope `rep`.
 */
export const actors = ['attendee', 'key', 'human'] as const

export type Actor = (typeof actors)[number]
