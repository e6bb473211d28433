/** Whose day is shown, which and how, as it stands in the address of the page. */
import { ownZone } from '../../ui/words.ts'
import { readDate } from '../../week/zone.ts'

export interface TeamPlace {
  /** Null: today, in the zone that is shown. */
  readonly date: string | null
  /** Empty: everybody. */
  readonly role: string
  /** Empty: the viewer's. */
  readonly zone: string
  /** 0: the one that most of them offer. */
  readonly duration: number
  readonly offset: number
}

export function teamPlaceIn(query: URLSearchParams): TeamPlace {
  const numberOf = (name: string) => Math.max(0, Math.floor(Number(query.get(name)) || 0))
  return {
    date: readDate(query.get('date')),
    role: query.get('role') ?? '',
    zone: query.get('zone') ?? '',
    duration: numberOf('duration'),
    offset: numberOf('offset'),
  }
}

/** In whose zone the day is drawn. */
export function zoneOf({ zone }: TeamPlace): string {
  return zone || (ownZone() ?? 'UTC')
}

/** The address of the view. */
export function placeOfTeam({ date, role, zone, duration, offset }: TeamPlace): string {
  const query = new URLSearchParams({
    ...(date === null ? {} : { date }),
    ...(role === '' ? {} : { role }),
    ...(zone === '' ? {} : { zone }),
    ...(duration === 0 ? {} : { duration: String(duration) }),
    ...(offset === 0 ? {} : { offset: String(offset) }),
  })
  return `/team${query.size === 0 ? '' : `?${query}`}`
}
