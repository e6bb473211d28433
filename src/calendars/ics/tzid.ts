import { findIana } from 'windows-iana'
import { isTimeZone } from '../../domain/time/zone.ts'

/**
 * The zone that a calendar names in its own way: by IANA's name, by one that has IANA's at its end
 * (`/example.org/20050126_1/Europe/Berlin`), or by that of Windows (`Eastern Standard Time`). Null: nobody knows it.
 */
export function zoneNamed(tzid: string): string | null {
  const name = tzid.trim()
  if (isTimeZone(name)) return name
  const parts = name.split('/').filter((part) => part !== '')
  for (const count of [3, 2]) {
    const end = parts.slice(-count).join('/')
    if (parts.length >= count && isTimeZone(end)) return end
  }
  const ofWindows = findIana(name).find(isTimeZone)
  return ofWindows ?? null
}
