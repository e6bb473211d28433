import { findIana } from 'windows-iana'
import { clockOfChanges, type WallClock, zoneClock } from '../../domain/calendars/wall-clock.ts'
import { minuteMs } from '../../domain/time/units.ts'
import { isTimeZone, offsetMsAt, zoneNames } from '../../domain/time/zone.ts'
import { guessZones } from '../../domain/time/zone-guess.ts'

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

/** A clock that a name states by itself. */
export interface StatedClock {
  readonly clock: WallClock
  /** Nobody knows the place beside the offset, where clocks may be changed in summer. */
  readonly isByOffsetAlone: boolean
}

/** `GMT+0200`, and as Outlook writes it: `(UTC+01:00) Amsterdam, Berlin`. */
const stated =
  /^(?:\((?:UTC|GMT)([+-]\d\d:?\d\d)?\) *(.*)|(?:UTC|GMT)? ?([+-]\d{1,2}(?::?\d\d)?))$/i

/**
 * The clock of a name that states its offset: that of a place it names, whose clock shows this offset when it is not
 * summer, else the offset all year round. Null: it states none.
 */
export function clockStated(tzid: string, nowMs: number): StatedClock | null {
  const found = stated.exec(tzid.trim())
  if (!found) return null
  const [, before = '', places, alone] = found
  const offsetMs = offsetIn(alone ?? before)
  if (offsetMs === null) return null
  const zone = places === undefined ? undefined : placeWith(offsetMs, places, nowMs)
  if (zone !== undefined) return { clock: zoneClock(zone), isByOffsetAlone: false }
  return { clock: clockOfChanges(offsetMs, []), isByOffsetAlone: places !== undefined }
}

/** Null for what no place on earth has. */
function offsetIn(text: string): number | null {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{1,2}):?(\d\d)?$/.exec(text) ?? []
  const ms = (Number(hours) * 60 + Number(minutes)) * minuteMs
  if (Number(hours) > 14 || Number(minutes) > 59) return null
  return sign === '-' ? -ms : ms
}

function placeWith(offsetMs: number, places: string, nowMs: number): string | undefined {
  const year = new Date(nowMs).getUTCFullYear()
  const inSeason = (zone: string) =>
    [0, 6].map((month) => offsetMsAt(zone, Date.UTC(year, month, 15)))
  return places
    .split(',')
    .flatMap((place) => guessZones(place, zoneNames()))
    .find((zone) => isTimeZone(zone) && Math.min(...inSeason(zone)) === offsetMs)
}
