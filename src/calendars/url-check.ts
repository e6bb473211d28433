import type { Networks } from '../outbound/address.ts'
import { createUrlCheck, type Resolve } from '../outbound/resolve.ts'

/** A check for a calendar about to be connected: what is wrong with its address, or null. It is checked again with every read. */
export function createCalendarCheck(
  allow: Networks,
  resolve: Resolve,
): (url: string) => Promise<string | null> {
  return createUrlCheck(allow, resolve, undefined, 'SLOTFLOW_CALENDAR_ALLOW')
}
