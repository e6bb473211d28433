import { useState } from 'preact/hooks'
import type { Human } from '../../api/types.ts'
import { useNow } from '../../ui/now.ts'
import type { Axis, Day } from '../../week/axis.ts'
import { DayColumn } from '../week/week-day.tsx'
import { useFocusKept } from '../week/week-focus.ts'
import { gridStyle, HoursColumn } from '../week/week-hours.tsx'
import { onSlotKey, slotPlace } from '../week/week-keys.ts'
import type { Opened } from '../week/week-opened.ts'
import { rangeOf } from '../week/week-rows.ts'
import type { Column } from './team-facts.ts'
import { TeamHead } from './team-head.tsx'

interface TeamGridProps {
  readonly axis: Axis
  readonly day: Day
  readonly columns: readonly Column[]
  readonly zoom: number
  readonly onOpen: (human: Human, opened: Opened) => void
}

/** People side by side on one day: who is free at ten stands in one row. */
export function TeamGrid({ axis, day, columns, zoom, onOpen }: TeamGridProps) {
  const nowMs = useNow()
  const { ref, noteFocus, onFocusOut } = useFocusKept()
  const [stop, setStop] = useState<ReturnType<typeof slotPlace>>(null)
  const range = rangeOf(
    axis,
    columns.map(({ facts }) => facts),
  )
  const stopped = stopAt(columns, stop)
  return (
    <section
      ref={ref}
      class="grid card book team"
      aria-label="Team"
      onKeyDown={onSlotKey}
      onFocusIn={({ target }) => {
        noteFocus(target)
        setStop(slotPlace(target) ?? stop)
      }}
      onFocusOut={onFocusOut}
    >
      <div class="grid-days" style={gridStyle(range, columns.length, zoom)}>
        <div class="corner" />
        {columns.map(({ human }) => (
          <TeamHead key={human.id} human={human} date={day.date} />
        ))}
        <HoursColumn axis={axis} range={range} />
        {columns.map(({ human, facts }) => (
          <DayColumn
            key={human.id}
            {...{ axis, day, range, nowMs, facts, human }}
            marking="book"
            stopMs={stopped?.column === human.id ? stopped.startMs : null}
            onOpen={(opened) => onOpen(human, opened)}
          />
        ))}
      </div>
    </section>
  )
}

/** The slot that the Tab key comes to: where the focus was last, and the first of all when that is gone. */
function stopAt(columns: readonly Column[], last: ReturnType<typeof slotPlace>) {
  const stands = columns.some(
    ({ human, facts }) =>
      human.id === last?.column && facts.slots.some(({ startMs }) => startMs === last.startMs),
  )
  if (stands) return last
  const first = columns.find(({ facts }) => facts.slots.length > 0)
  const startMs = first?.facts.slots[0]?.startMs
  return first && startMs !== undefined ? { column: first.human.id, startMs } : null
}
