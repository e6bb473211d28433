/** A stroke over a day with the pointer: from where it went down to where it was let go. */
import { useState } from 'preact/hooks'
import type { Span } from '../../week/axis.ts'
import { type Axis, type Day, instantAt, type Rows } from '../../week/axis.ts'
import type { Range } from './week-rows.ts'

interface Board {
  readonly axis: Axis
  readonly day: Day
  readonly range: Range
  readonly onSpan: (span: Span) => void
}

const stepRows = 15
/** The length of a click without a stroke. */
const clickRows = 60

type Pointer = PointerEvent & { readonly currentTarget: HTMLElement }

export function useDrawing({ axis, day, range, onSpan }: Board) {
  const [stroke, setStroke] = useState<{ readonly from: number; readonly to: number } | null>(null)

  const rowAt = ({ currentTarget, clientY }: Pointer) => {
    const { top, height } = currentTarget.getBoundingClientRect()
    const row = range.from + ((clientY - top) / height) * (range.to - range.from)
    return Math.min(range.to, Math.max(range.from, row))
  }
  const handlers = {
    onPointerDown(event: Pointer) {
      const isOnItem = event.target instanceof Element && event.target.closest('button')
      if (event.button !== 0 || isOnItem) return
      event.currentTarget.setPointerCapture(event.pointerId)
      const row = Math.floor(rowAt(event) / stepRows) * stepRows
      setStroke({ from: row, to: row })
    },
    onPointerMove(event: Pointer) {
      if (stroke) setStroke({ ...stroke, to: rowAt(event) })
    },
    onPointerUp() {
      if (!stroke) return
      setStroke(null)
      const { top, height } = rowsOfStroke(stroke)
      onSpan({
        startMs: instantAt(axis, day, top),
        endMs: instantAt(axis, day, Math.min(axis.rows, top + height)),
      })
    },
    onPointerCancel: () => setStroke(null),
  }
  return { handlers, draft: stroke && rowsOfStroke(stroke) }
}

function rowsOfStroke({ from, to }: { from: number; to: number }): Rows {
  const [first, last] = [Math.min(from, to), Math.max(from, to)]
  const top = Math.floor(first / stepRows) * stepRows
  const height = Math.ceil((last - top) / stepRows) * stepRows
  return { top, height: height < stepRows * 2 ? clickRows : height }
}
