import { useEffect, useRef, useState } from 'preact/hooks'
import { EndpointsContext, useAllEndpoints } from './api/endpoints.ts'
import { goLive, keepAsking } from './api/live.ts'
import { may, SessionContext } from './api/session.ts'
import type { Session } from './api/types.ts'
import { keepClocks } from './api/zones.ts'
import { Live, Menu, ThemeButton } from './aside.tsx'
import { go, usePlace } from './router.tsx'
import { Button } from './ui/button.tsx'
import { NotFound, Problem } from './ui/page.tsx'
import { useStep } from './ui/step.ts'
import { viewAt } from './views.tsx'

interface ShellProps {
  readonly session: Session
  readonly onLeave: () => Promise<void>
}

/** The menu, and the view that belongs to the path. */
export function Shell({ session, onLeave }: ShellProps) {
  const { path } = usePlace()
  const found = viewAt(path)
  const [, redraw] = useState({})
  useEffect(may(session.scope, 'read') ? goLive : keepAsking, [])
  useEffect(() => keepClocks(() => redraw({})), [])
  useEffect(() => {
    if (path === '/') go('/humans', { replace: true })
  }, [path])
  const endpoints = useAllEndpoints(may(session.scope, 'admin'))
  const leaving = useStep()
  const main = useRef<HTMLElement>(null)
  const drawn = found?.view.over ?? path
  const seen = useRef(drawn)
  useEffect(() => {
    if (seen.current === drawn) return
    seen.current = drawn
    scrollTo(0, 0)
    // So that the Tab key and screen readers go on in the new view.
    main.current?.focus({ preventScroll: true })
  }, [drawn])

  return (
    <SessionContext.Provider value={session}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <div class="shell">
        <aside>
          <p class="brand">
            <span class="mark" aria-hidden="true" />
            Slotflow
          </p>
          <EndpointsContext.Provider value={endpoints}>
            <Menu path={path} />
          </EndpointsContext.Provider>
          <div class="aside-end">
            <Live />
            <ThemeButton />
            <Button
              kind="quiet"
              icon="out"
              label="Sign out"
              busy={leaving.busy}
              onClick={() => void leaving.take(onLeave)}
            />
          </div>
        </aside>
        <main id="main" tabIndex={-1} ref={main}>
          {leaving.error && <Problem error={leaving.error} />}
          <EndpointsContext.Provider value={endpoints}>
            {found ? found.view.draw(found.id) : path !== '/' && <NotFound />}
          </EndpointsContext.Provider>
        </main>
      </div>
    </SessionContext.Provider>
  )
}
