import { browserZone } from '../ui/words.ts'
import { offsetAt } from './zone.ts'

/** Where a day of the reader begins. */
export function midnightOf(date: string): string {
  const ms = Date.parse(`${date}T00:00:00Z`)
  const { offsetMs } = offsetAt(ms, browserZone) ?? { offsetMs: 0 }
  return new Date(ms - offsetMs).toISOString()
}
