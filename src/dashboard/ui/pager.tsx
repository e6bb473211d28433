import { Button } from './button.tsx'

interface PagerProps {
  readonly offset: number
  /** How many a page shows. */
  readonly size: number
  readonly total: number
  readonly onTurn: (offset: number) => void
}

/** Which part of a long list is shown, and the way to the next; nothing where all of it is. */
export function Pager({ offset, size, total, onTurn }: PagerProps) {
  const last = Math.min(offset + size, total)
  if (total <= size && offset === 0) return null
  // Past the end, the page before is the last that has something.
  const before = Math.min(offset, Math.ceil(total / size) * size) - size
  return (
    <div class="pager">
      <p class="hint">
        {Math.min(offset + 1, last)}–{last} of {total}
      </p>
      <Button
        icon="left"
        label="Previous page"
        disabled={offset === 0}
        onClick={() => onTurn(Math.max(0, before))}
      />
      <Button
        icon="right"
        label="Next page"
        disabled={last >= total}
        onClick={() => onTurn(offset + size)}
      />
    </div>
  )
}
