/** The focus stays in the grid when what had it is gone: a slot that was booked, a booking that was cancelled. */
import { useEffect, useRef } from 'preact/hooks'

/** The handlers are those of the grid. */
export function useFocusKept() {
  const grid = useRef<HTMLElement>(null)
  const last = useRef<HTMLElement | null>(null)
  // After each drawing: the slot may go while the dialog that it opened is there, and the dialog later.
  useEffect(() => {
    const gone = last.current
    if (!gone || gone.isConnected || !isNowhere(document.activeElement)) return
    const { day, start } = gone.dataset
    const instead =
      grid.current?.querySelector<HTMLElement>(`[data-day="${day}"][data-start="${start}"]`) ??
      grid.current?.querySelector<HTMLElement>('.slot[tabindex="0"]')
    last.current = null
    instead?.focus()
  })
  return {
    ref: grid,
    noteFocus: (target: EventTarget | null) => {
      last.current = target instanceof HTMLElement ? target : null
    },
    /** Whoever leaves for another place is not called back. */
    onFocusOut: ({ target }: FocusEvent) => {
      queueMicrotask(() => {
        // What was taken away has lost the focus as well, and nobody has left.
        if (target instanceof HTMLElement && target.isConnected) last.current = null
      })
    },
  }
}

/** Where the focus is when what had it is gone: the page, or its main part, to which a dialog gives it back then. */
const isNowhere = (active: Element | null) =>
  active === document.body || active?.localName === 'main'
