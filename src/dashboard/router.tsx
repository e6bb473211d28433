import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** Every view is at a path of its own below this one, so that it can be linked to and reloaded. */
export const base = '/dashboard'

const listeners = new Set<() => void>()

/** Goes to a view: `/humans`, `/bookings?status=cancelled`. */
export function go(path: string, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', base + path)
  for (const listener of listeners) listener()
}

/** Where the page is, below `base`; the view is drawn anew whenever it changes. */
export function usePlace(): { readonly path: string; readonly query: URLSearchParams } {
  const [, redraw] = useState({})
  useEffect(() => {
    const listener = () => redraw({})
    listeners.add(listener)
    addEventListener('popstate', listener)
    return () => {
      listeners.delete(listener)
      removeEventListener('popstate', listener)
    }
  }, [])
  const path = location.pathname.slice(base.length).replace(/\/$/, '') || '/'
  return { path, query: new URLSearchParams(location.search) }
}

interface LinkProps {
  readonly to: string
  readonly class?: string
  readonly current?: boolean
  readonly children: ComponentChildren
}

/** A link to a view. With a modifier key it opens as any other link does. */
export function Link({ to, current = false, children, class: name }: LinkProps) {
  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    go(to)
  }
  return (
    <a href={base + to} class={name} onClick={onClick} aria-current={current ? 'page' : undefined}>
      {children}
    </a>
  )
}
