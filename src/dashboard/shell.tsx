import { useEffect, useRef } from 'preact/hooks'
import type { Session } from './api/types.ts'
import { Attention, Live, Menu, ThemeButton } from './aside.tsx'
import { Known, useChanges } from './known.tsx'
import { cameBack } from './places.ts'
import { go, keepPlaces, usePlace } from './router.tsx'
import { Button } from './ui/button.tsx'
import { NotFound, Problem } from './ui/page.tsx'
import { useStep } from './ui/step.ts'
import { MailBanner } from './views/health/mail-banner.tsx'
import { viewAt } from './views.tsx'

interface ShellProps {
  readonly session: Session
  readonly onLeave: () => Promise<void>
}

/** The menu, and the view that belongs to the path. */
export function Shell({ session, onLeave }: ShellProps) {
  const { path } = usePlace()
  const found = viewAt(path)
  useChanges(session)
  useEffect(() => {
    if (path === '/') go('/humans', { replace: true })
  }, [path])
  const leaving = useStep()
  const main = useRef<HTMLElement>(null)
  const drawn = found?.view.over ?? path
  const seen = useRef(drawn)
  useEffect(() => keepPlaces(() => main.current), [])
  useEffect(() => {
    if (seen.current === drawn) return
    seen.current = drawn
    if (cameBack()) return
    scrollTo(0, 0)
    // So that the Tab key and screen readers go on in the new view.
    main.current?.focus({ preventScroll: true })
  }, [drawn])

  return (
    <Known session={session}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <div class="shell">
        <aside>
          <p class="brand">
            <span class="mark" aria-hidden="true" />
            Slotflow
          </p>
          <Menu path={path} />
          <div class="aside-end">
            <Attention />
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
          {path !== '/health' && <MailBanner />}
          {leaving.error && <Problem error={leaving.error} />}
          {found ? found.view.draw(found.id) : path !== '/' && <NotFound />}
        </main>
      </div>
    </Known>
  )
}
