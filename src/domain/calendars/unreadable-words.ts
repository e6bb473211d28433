import { quoted } from '../text.ts'
import { showLocal } from '../time/zone.ts'
import type { UnreadableReading } from './known-calendars.ts'

/** The end of a sentence that begins with whose calendar it is. */
export function unreadableWords(
  { timeZone }: { readonly timeZone: string },
  { name, status, fault, syncedAtMs }: UnreadableReading,
): string {
  const calendar = `a calendar, ${quoted(name)},`
  if (status === 'syncing') return `${calendar} that is being read for the first time.`
  const since =
    syncedAtMs === null ? 'was never read' : `was last read on ${showLocal(timeZone, syncedAtMs)}`
  return `${calendar} that cannot be read: it ${since}${fault === null ? '' : `, and ${fault.words}`}.`
}
