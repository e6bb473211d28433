import type { DayFacts } from './week-facts.ts'
import { spanOf } from './week-facts.ts'

/** Minutes that are high enough for a line of text where an hour has its usual height. */
const readableMinutes = 30
/** So high that five minutes can be read. */
const zoomUsualMax = 6
/** How much one click makes of it. */
export const zoomStep = 1.5
const zoomMax = zoomUsualMax * zoomStep

/** So high that the shortest meeting and the closest starts can be read; within bounds, for there may be meetings of a minute. */
export function zoomFor({ slots, bookings }: DayFacts): number {
  const lengths = [...slots, ...bookings.map(spanOf)].map(({ startMs, endMs }) => endMs - startMs)
  const gaps = slots.map(({ startMs }, at) => startMs - (slots[at - 1]?.startMs ?? 0))
  const shortest = Math.min(...lengths, ...gaps) / 60_000
  return boundedZoom(Math.min(readableMinutes / shortest, zoomUsualMax))
}

export function boundedZoom(zoom: number): number {
  return Math.min(zoomMax, Math.max(1, zoom))
}
