/** The clocks that the page needs: each is asked for once, and again when the service may be another one. */
import { useEffect, useState } from 'preact/hooks'
import type * as clocks from '../../wire/clock.ts'
import type { Read } from '../../wire/vocabulary.ts'
import { isKnown, learnClock } from '../week/zone.ts'
import { ApiError, callQuietly } from './call.ts'
import { liveState, onLiveState } from './live.ts'
import type { Clock } from './week-types.ts'

export type ZoneList = Read<typeof clocks.ZoneList>

/** By zone; each ends when the service has answered, whatever it said. */
const asked = new Map<string, Promise<void>>()

/** Asks for the clock of a zone unless that was done; one that the service does not know stays unknown. */
export function askClock(zone: string): Promise<void> {
  const before = asked.get(zone)
  if (before && isKnown(zone)) return before
  const now = learn(zone)
  asked.set(zone, now)
  return now
}

async function learn(zone: string): Promise<void> {
  try {
    learnClock(await callQuietly<Clock>(`/v1/zones/clock?timezone=${encodeURIComponent(zone)}`))
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
  }
}

/** Whether words for the moments of a zone can be made: its clock is known, or will not be. */
export function useClock(zone: string | undefined): boolean {
  const [ready, setReady] = useState<string | null>(null)
  useEffect(() => {
    if (zone !== undefined) void askClock(zone).then(() => setReady(zone))
  }, [zone])
  return zone !== undefined && (ready === zone || isKnown(zone))
}

/** A service that was away may have come back with other rules: asks for every clock again, then calls. */
export function keepClocks(learned: () => void): () => void {
  let wasOn = false
  return onLiveState(async () => {
    if (liveState() !== 'on') return
    if (wasOn) {
      await Promise.all([...asked.keys()].map(learn))
      learned()
    }
    wasOn = true
  })
}
