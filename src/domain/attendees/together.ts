/**
 * Bookings made together are one meeting to their attendee as long as they have one time and one address: keys may move,
 * hand over and readdress each by itself, and what parts from the others is a meeting of its own.
 */
import { type Booking, isSameAddress } from '../booked.ts'

const timeOf = ({ startMs, endMs }: Placed) => `${startMs} ${endMs}`

type Placed = Pick<Booking, 'id' | 'groupId' | 'startMs' | 'endMs' | 'attendeeEmail'>

export function isTogether(a: Placed, b: Placed): boolean {
  const isOneGroup = a.id === b.id || (a.groupId !== null && a.groupId === b.groupId)
  const isOneTime = a.startMs === b.startMs && a.endMs === b.endMs
  return isOneGroup && isOneTime && isSameAddress(a.attendeeEmail, b.attendeeEmail)
}

/** What a booking of a group leads: those that are one meeting to an address, which calendars know by its name. */
export interface Together<B> {
  readonly lead: B
  readonly isLead: boolean
  /** Those that take place; none: it is over with it, or what was in it is in another. */
  readonly present: readonly B[]
}

/**
 * The meetings of a group at an address, one for each booking, for each may have led one. The first at a time leads, also
 * where it is cancelled: the meeting with the others keeps its name.
 */
export function meetingsAt<B extends Placed & Pick<Booking, 'status'>>(
  group: readonly B[],
  address: string,
): Together<B>[] {
  const theirs = group.filter((one) => isSameAddress(one.attendeeEmail, address))
  const byTime = Map.groupBy(theirs, timeOf)
  return group.map((lead) => {
    const at = byTime.get(timeOf(lead)) ?? []
    const isLead = at[0]?.id === lead.id
    const present = isLead ? at.filter(({ status }) => status === 'confirmed') : []
    return { lead, isLead, present }
  })
}

/** `Sarah Chen, Ben Fox and Cy Ray`. */
export function joinedNames(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}
