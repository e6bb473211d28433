import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { comeToPlace, leavePlace, shownBefore } from './places.ts'

/** Every view is at a path of its own below this one, so that it can be linked to and reloaded. */
export const base = '/dashboard'

const listeners = new Set<() => void>()

/** Goes to a view: `/humans`, `/bookings?status=cancelled`. */
export function go(path: string, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](leavePlace(replace), '', base + path)
  for (const listener of listeners) listener()
}

/** Leaves what lies over a view: back to it where one came from there, else to its address. */
export function goBackTo(path: string): void {
  if (shownBefore() !== base + path) go(path, { replace: true })
  else if (!isLeaving) {
    isLeaving = true
    history.back()
  }
}

/** Back takes a moment, within which a second click would lead further. */
let isLeaving = false

/** Once for the page: has Back lead where one was. */
export function keepPlaces(main: () => HTMLElement | null): () => void {
  const listener = () => {
    isLeaving = false
    comeToPlace(main)
  }
  addEventListener('popstate', listener)
  return () => removeEventListener('popstate', listener)
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
