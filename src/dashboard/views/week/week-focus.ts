/** The focus stays in the grid when what had it is gone: a slot that was booked, a booking that was cancelled. */
import { useEffect, useRef } from 'preact/hooks'

/** The handlers are those of the grid; `drawn` changes whenever it is drawn anew. */
export function useFocusKept(drawn: unknown) {
  const grid = useRef<HTMLElement>(null)
  const last = useRef<HTMLElement | null>(null)
  useEffect(() => {
    const gone = last.current
    if (!gone || gone.isConnected || document.activeElement !== document.body) return
    const { day, start } = gone.dataset
    const instead =
      grid.current?.querySelector<HTMLElement>(`[data-day="${day}"][data-start="${start}"]`) ??
      grid.current?.querySelector<HTMLElement>('.slot[tabindex="0"]')
    last.current = null
    instead?.focus()
  }, [drawn])
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
