import { useContext, useEffect, useRef, useState } from 'preact/hooks'
import { liveState, onLiveState } from './api/live.ts'
import { may, SessionContext, useMay } from './api/session.ts'
import { Link } from './router.tsx'
import { currentTheme, setTheme, type Theme, themes } from './theme.ts'
import { Button } from './ui/button.tsx'
import { Icon, type IconName } from './ui/icons.tsx'
import { HealthBadge } from './views/health/health-badge.tsx'
import { MailBadge } from './views/mails/mail-badge.tsx'
import { FailingBadge } from './views/webhooks/failing-badge.tsx'
import { views } from './views.tsx'

/** Every view that the key may open; the menu scrolls to the one that is. */
export function Menu({ path }: { readonly path: string }) {
  const held = useContext(SessionContext)?.scope ?? 'read'
  const nav = useRef<HTMLElement>(null)
  useEffect(() => {
    // On a phone the menu is a strip that scrolls: the view that is open must be seen in it.
    const show = () => {
      const current = nav.current?.querySelector('[aria-current]')
      current?.scrollIntoView({ block: 'nearest', inline: 'center' })
    }
    show()
    // What fails is told later, and makes what stands before it wider.
    const watcher = new MutationObserver(show)
    if (nav.current) watcher.observe(nav.current, { childList: true, subtree: true })
    return () => watcher.disconnect()
  }, [path])
  return (
    <nav ref={nav} aria-label="Views">
      {views.map(
        ({ menu, path: to }) =>
          menu &&
          may(held, menu.need ?? 'read or rep') && (
            <Link key={to} to={to} current={path === to || path.startsWith(`${to}/`)}>
              <Icon name={menu.icon} />
              {(held === 'rep' && menu.repName) || menu.name}
              {to === '/webhooks' && <FailingBadge />}
              {to === '/mails' && <MailBadge />}
              {to === '/health' && <HealthBadge />}
            </Link>
          ),
      )}
    </nav>
  )
}

/** On a phone the menu scrolls away from what asks for somebody: there it stands beside the name as well. */
export function Attention() {
  if (!useMay('admin')) return null
  return (
    <p class="attention">
      <Link to="/webhooks">
        <Icon name="hook" />
        <span class="unseen">Webhooks: </span>
        <FailingBadge />
      </Link>
      <Link to="/mails">
        <Icon name="mail" />
        <span class="unseen">Mails: </span>
        <MailBadge />
      </Link>
      <Link to="/health">
        <Icon name="pulse" />
        <span class="unseen">Health: </span>
        <HealthBadge />
      </Link>
    </p>
  )
}

const liveWords = {
  off: 'Paused',
  connecting: 'Connecting…',
  on: 'Live',
  asking: 'Updates every 30 s',
} as const

/** Whether the page would notice a change. */
export function Live() {
  const [state, setState] = useState(liveState())
  useEffect(() => onLiveState(() => setState(liveState())), [])
  return (
    <p class={`live ${state}`} role="status">
      {liveWords[state]}
    </p>
  )
}

export function ThemeButton() {
  const [theme, choose] = useState(currentTheme())
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  const onClick = () => {
    setTheme(next)
    choose(next)
  }
  const [words, icon] = themeLooks[theme]
  const [nextWords] = themeLooks[next]
  return (
    <Button
      kind="quiet"
      icon={icon}
      label={`Theme: ${words}. Press for ${nextWords}`}
      onClick={onClick}
    />
  )
}

const themeLooks = {
  system: ['as the system', 'screen'],
  light: ['light', 'sun'],
  dark: ['dark', 'moon'],
} as const satisfies Record<Theme, readonly [string, IconName]>
