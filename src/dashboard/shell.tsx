import { useContext, useEffect, useRef, useState } from 'preact/hooks'
import { goLive, keepAsking, liveState, onLiveState } from './api/live.ts'
import { may, SessionContext } from './api/session.ts'
import type { Session } from './api/types.ts'
import { keepClocks } from './api/zones.ts'
import { go, Link, usePlace } from './router.tsx'
import { currentTheme, setTheme, themes } from './theme.ts'
import { Button } from './ui/button.tsx'
import { Icon } from './ui/icons.tsx'
import { Problem } from './ui/page.tsx'
import { useStep } from './ui/step.ts'
import { viewAt, views } from './views.tsx'

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
    if (!found) go('/humans', { replace: true })
  }, [found])
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
          <Menu path={path} />
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
          {found?.view.draw(found.id)}
        </main>
      </div>
    </SessionContext.Provider>
  )
}

function Menu({ path }: { readonly path: string }) {
  const held = useContext(SessionContext)?.scope ?? 'read'
  const nav = useRef<HTMLElement>(null)
  useEffect(() => {
    // On a phone the menu is a strip that scrolls: the view that is open must be seen in it.
    const current = nav.current?.querySelector('[aria-current]')
    current?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [path])
  return (
    <nav ref={nav} aria-label="Views">
      {views.map(
        ({ menu, path: to }) =>
          menu &&
          may(held, menu.need ?? 'read or rep') && (
            <Link key={to} to={to} current={path === to || path.startsWith(`${to}/`)}>
              <Icon name={menu.icon} />
              {menu.name}
            </Link>
          ),
      )}
    </nav>
  )
}

const liveWords = {
  off: 'Paused',
  connecting: 'Connecting…',
  on: 'Live',
  asking: 'Twice a minute',
} as const

/** Whether the page would notice a change. */
function Live() {
  const [state, setState] = useState(liveState())
  useEffect(() => onLiveState(() => setState(liveState())), [])
  return (
    <p class={`live ${state}`} role="status">
      {liveWords[state]}
    </p>
  )
}

function ThemeButton() {
  const [theme, choose] = useState(currentTheme())
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  const onClick = () => {
    setTheme(next)
    choose(next)
  }
  return (
    <Button
      kind="quiet"
      icon="sun"
      label={`Theme: ${theme}. Change to ${next}`}
      onClick={onClick}
    />
  )
}
