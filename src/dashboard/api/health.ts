import { createContext } from 'preact'
import { useContext, useEffect } from 'preact/hooks'
import type { HealthAnswer } from '../../wire/access/health.ts'
import type { Read } from '../../wire/vocabulary.ts'
import { type Asked, useAsk } from './use-ask.ts'

export type Health = Read<typeof HealthAnswer>

/** How the service is, asked for once: the menu and a banner tell of it, and a view draws it. */
export const HealthContext = createContext<Asked<Health> | null>(null)

/** Bookings change little of it. */
const gatherMs = 2_000

/** No event tells that a disk fills or that mail is held. */
const everyMs = 60_000

/** For the page as a whole; asks nothing for keys that may not see it. */
export function useServiceHealth(isAsked: boolean): Asked<Health> {
  const asked = useAsk<Health>(isAsked ? '/v1/health' : null, { quiet: true, gatherMs })
  const { again } = asked
  useEffect(() => {
    if (!isAsked) return
    const timer = setInterval(() => document.hidden || again(), everyMs)
    return () => clearInterval(timer)
  }, [isAsked, again])
  return asked
}

/** Null where nobody asked. */
export function useHealth(): Asked<Health> | null {
  return useContext(HealthContext)
}
