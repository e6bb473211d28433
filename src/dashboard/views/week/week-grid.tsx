import { useState } from 'preact/hooks'
import { go, usePlace } from '../../router.tsx'
import { useNarrow } from '../../ui/narrow.ts'
import { useNow } from '../../ui/now.ts'
import { formatFor } from '../../ui/words.ts'
import type { Axis, Day, Span } from '../../week/axis.ts'
import { DayColumn } from './week-day.tsx'
import type { WeekFacts } from './week-facts.ts'
import { useFocusKept } from './week-focus.ts'
import { gridStyle, HoursColumn } from './week-hours.tsx'
import { onSlotKey, slotStart, stopOf } from './week-keys.ts'
import { type GridProps, rangeOf } from './week-rows.ts'

interface WeekGridProps extends GridProps {
  readonly facts: WeekFacts
  /** How high an hour is drawn: 1 is the usual. */
  readonly zoom: number
}

/** Seven days side by side, or one on a phone, from the first hour with something in it to the last. */
export function WeekGrid({ zoom, ...props }: WeekGridProps) {
  const { axis, facts, marking } = props
  const presentMs = useNow()
  // As long as the days are not known, none is today.
  const nowMs = facts.isLoaded ? presentMs : Number.NaN
  const { ref, noteFocus, onFocusOut } = useFocusKept()
  const [stop, setStop] = useState<number | null>(null)
  const { path, query } = usePlace()
  const choose = (date: string) => go(`${path}?day=${date}`, { replace: true })
  const isNarrow = useNarrow()
  const days = isNarrow ? [dayShown(axis, query.get('day'), nowMs)] : axis.days
  const range = rangeOf(axis, [facts])
  const heads = axis.days.map((day) => (
    <DayHead
      key={day.date}
      day={day}
      nowMs={nowMs}
      {...(isNarrow ? { isShown: days.includes(day), onChoose: () => choose(day.date) } : {})}
    />
  ))
  return (
    <section
      ref={ref}
      class={`grid card ${marking}`}
      aria-label="Week"
      onKeyDown={onSlotKey}
      onFocusIn={({ target }) => {
        noteFocus(target)
        setStop(slotStart(target) ?? stop)
      }}
      onFocusOut={onFocusOut}
    >
      {isNarrow && <div class="day-choice">{heads}</div>}
      <div class="grid-days" style={gridStyle(range, days.length, zoom)}>
        {!isNarrow && <div class="corner" />}
        {!isNarrow && heads}
        <HoursColumn axis={axis} range={range} />
        {days.map((day) => (
          <DayColumn
            key={day.date}
            {...props}
            day={day}
            range={range}
            nowMs={nowMs}
            stopMs={stopOf(slotsOn(days, facts), stop)}
          />
        ))}
      </div>
    </section>
  )
}

/** The day that was chosen, as long as it is of this week; else today, else the first. */
function dayShown({ days }: Axis, chosen: string | null, nowMs: number): Day {
  const shown =
    days.find(({ date }) => date === chosen) ??
    days.find(({ startMs, endMs }) => nowMs >= startMs && nowMs < endMs) ??
    days[0]
  if (!shown) throw new Error('a week has days')
  return shown
}

function slotsOn(days: readonly Day[], { slots }: WeekFacts): readonly Span[] {
  const [first, last] = [days[0], days.at(-1)]
  return slots.filter(
    ({ startMs }) => startMs >= (first?.startMs ?? 0) && startMs < (last?.endMs ?? 0),
  )
}

interface DayHeadProps {
  readonly day: Day
  readonly nowMs: number
  /** Where one day is shown at a time: a button that shows this one. */
  readonly onChoose?: () => void
  readonly isShown?: boolean
}

function DayHead({ day, nowMs, onChoose, isShown }: DayHeadProps) {
  const isToday = nowMs >= day.startMs && nowMs < day.endMs
  const words = (
    <>
      {formatFor({ weekday: 'short' }).format(new Date(`${day.date}T12:00:00Z`))}
      <b>{Number(day.date.slice(8))}</b>
      {day.change && <small>{changeWords(day.change.byMinutes)}</small>}
    </>
  )
  const name = `day-head${isToday ? ' today' : ''}`
  if (!onChoose) return <div class={name}>{words}</div>
  return (
    <button type="button" class={name} aria-pressed={isShown} onClick={onChoose}>
      {words}
    </button>
  )
}

function changeWords(byMinutes: number): string {
  const by = Math.abs(byMinutes)
  return `clock ${byMinutes > 0 ? 'forward' : 'back'} ${by === 60 ? '1 h' : `${by} min`}`
}
