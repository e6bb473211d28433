/** The zone of the person that a caller speaks with, in which an answer tells starts in words. */
import { showLocal } from '../domain/time/zone.ts'
import { joinedText } from './json.ts'

/** What starts at an instant, as JSON text; with a zone its start in words stands at the end. */
export function withLocalStart(text: string, startMs: number, zone: string | undefined): string {
  if (zone === undefined) return text
  return joinedText(text, JSON.stringify({ local_start: showLocal(zone, startMs) }))
}
