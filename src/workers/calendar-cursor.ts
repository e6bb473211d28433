/** Up to where a calendar was read. It is sealed, for it holds the address. */
import { zoneRules } from '../domain/time/zone.ts'
import { openText, sealText } from '../secrets/sealed-text.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { ClaimedCalendar } from '../store/store.ts'

/** Null: none is known, and all is read. */
export function openCursor(secrets: Secrets, calendar: ClaimedCalendar): string | null {
  const { id, cursor } = calendar
  return cursor && openText(secrets, purposeOf(calendar), id, cursor)
}

export function sealCursor(secrets: Secrets, calendar: ClaimedCalendar, cursor: string) {
  return sealText(secrets, purposeOf(calendar), calendar.id, cursor)
}

/**
 * The seal opens as long as the same text says the same: in another zone, to another person and by other rules it is read
 * anew.
 */
function purposeOf({ timeZone, email }: ClaimedCalendar): string {
  return `calendar cursor ${JSON.stringify([timeZone, email, zoneRules().version])}`
}
