/** What every view knows: who is signed in, the endpoints, and how the service is. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { EndpointsContext, useAllEndpoints } from './api/endpoints.ts'
import { HealthContext, useServiceHealth } from './api/health.ts'
import { goLive, keepAsking } from './api/live.ts'
import { may, SessionContext } from './api/session.ts'
import type { Session } from './api/types.ts'
import { keepClocks } from './api/zones.ts'

/** Has changes heard, and the page drawn anew where clocks stand otherwise. */
export function useChanges(session: Session): void {
  const [, redraw] = useState({})
  useEffect(may(session.scope, 'read') ? goLive : keepAsking, [])
  useEffect(() => keepClocks(() => redraw({})), [])
}

interface KnownProps {
  readonly session: Session
  readonly children: ComponentChildren
}

export function Known({ session, children }: KnownProps) {
  const isAdmin = may(session.scope, 'admin')
  const endpoints = useAllEndpoints(isAdmin)
  const health = useServiceHealth(isAdmin)
  return (
    <SessionContext.Provider value={session}>
      <EndpointsContext.Provider value={endpoints}>
        <HealthContext.Provider value={health}>{children}</HealthContext.Provider>
      </EndpointsContext.Provider>
    </SessionContext.Provider>
  )
}
