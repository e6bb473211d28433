/** Several humans, of whom one is booked or all are. */

/** How many humans one booking may name, or one question for slots: it costs humans x slots. */
export const teamHumansMax = 100
/**
 * `first`: the first who is free, in the order given; of a role the oldest. `balanced`: of those who are
 * free the one with the fewest confirmed bookings in the 7 days around the start, then the one whose last
 * booking before it lies farthest back, then the first. `all`: one booking with each, or none.
 */
export const assigns = ['first', 'balanced', 'all'] as const

export type Assign = (typeof assigns)[number]

/** Several humans, named one by one or by what they do. */
export type Team = { readonly humanIds: readonly string[] } | { readonly role: string }
