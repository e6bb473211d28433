/** Names of time zones as callers write them. */
import { canonicalZone } from './zone.ts'

/** The name that is kept and answered: UTC for each of its names, a link as it was sent. */
export function zoneNamed(name: string): string {
  return isSameZone(name, 'UTC') ? 'UTC' : name
}

/** Whether two names stand for one zone, as a link and its target do. */
export function isSameZone(a: string, b: string): boolean {
  return a === b || canonicalZone(a) === canonicalZone(b)
}

/** The zone that all names stand for: as it is written where they are written alike, else the target; null where there is none. */
export function commonZone(names: readonly string[]): string | null {
  const [name, ...others] = new Set(names)
  if (name === undefined) return null
  if (others.length === 0) return name
  return others.every((other) => isSameZone(name, other)) ? canonicalZone(name) : null
}
