/** One stop of the Tab key for all free slots; the arrow keys go from one to the next. */
import type { Span } from '../../week/axis.ts'

/** The start of the slot that the Tab key comes to: where the focus was last, and the first when that is gone. */
export function stopOf(slots: readonly Span[], lastMs: number | null): number | null {
  const last = slots.find(({ startMs }) => startMs === lastMs)
  return (last ?? slots[0])?.startMs ?? null
}

/** When a slot begins; null for any other element. */
export function slotStart(target: EventTarget | null): number | null {
  const isSlot = target instanceof HTMLElement && target.matches('.slot')
  return isSlot ? Number(target.dataset.start) : null
}

/** The same with whose it is, where people stand side by side. */
export function slotPlace(target: EventTarget | null) {
  const startMs = slotStart(target)
  const column = target instanceof HTMLElement ? target.dataset.day : undefined
  return startMs === null || column === undefined ? null : { column, startMs }
}

export function onSlotKey(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const slots = [...event.currentTarget.querySelectorAll<HTMLElement>('.slot')]
  const at = event.target instanceof HTMLElement ? slots.indexOf(event.target) : -1
  if (at < 0) return
  const next = slotBeside(slots, at, event.key)
  if (!next) return
  event.preventDefault()
  next.focus()
}

function slotBeside(slots: readonly HTMLElement[], at: number, key: string): HTMLElement | null {
  const here = slots[at]
  if (key === 'ArrowDown') return slots[at + 1] ?? null
  if (key === 'ArrowUp') return slots[at - 1] ?? null
  if (!here || (key !== 'ArrowLeft' && key !== 'ArrowRight')) return null
  const days = [...new Set(slots.map(({ dataset }) => dataset.day))]
  const day = days[days.indexOf(here.dataset.day) + (key === 'ArrowLeft' ? -1 : 1)]
  return nearest(
    slots.filter(({ dataset }) => dataset.day === day),
    Number(here.dataset.row),
  )
}

function nearest(slots: readonly HTMLElement[], row: number): HTMLElement | null {
  const distance = ({ dataset }: HTMLElement) => Math.abs(Number(dataset.row) - row)
  return [...slots].sort((a, b) => distance(a) - distance(b))[0] ?? null
}
