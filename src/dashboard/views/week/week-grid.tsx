import { useEffect, useState } from 'preact/hooks'
import { type Axis, type Day, hourLabels, rowOf } from '../../week/axis.ts'
import { minuteMs, timeOf } from '../../week/zone.ts'
import { DayColumn } from './week-day.tsx'
import { spanOf, type WeekFacts } from './week-facts.ts'
import { onSlotKey, slotStart, stopOf } from './week-keys.ts'
import { type GridProps, placed, type Range } from './week-rows.ts'

/** Seven days side by side, from the first hour with something in it to the last. */
export function WeekGrid(props: GridProps) {
  const { axis, facts, marking } = props
  const presentMs = useNow()
  // As long as the days are not known, none is today.
  const nowMs = facts.isLoaded ? presentMs : Number.NaN
  const [stop, setStop] = useState<number | null>(null)
  const range = rangeOf(axis, facts)
  const hours = hourLabels(axis).filter(({ row }) => row >= range.from && row < range.to)
  return (
    <section
      class={`grid card ${marking}`}
      aria-label="Week"
      onKeyDown={onSlotKey}
      onFocusIn={({ target }) => setStop(slotStart(target) ?? stop)}
    >
      <div class="grid-days" style={{ '--hours': String((range.to - range.from) / 60) }}>
        <div class="corner" />
        {axis.days.map((day) => (
          <DayHead key={day.date} day={day} nowMs={nowMs} />
        ))}
        <div class="hours" aria-hidden="true">
          {hours.map(({ row, minutes }) => (
            <span key={row} style={placed({ top: row, height: 60 }, range)}>
              {timeOf(minutes)}
            </span>
          ))}
        </div>
        {axis.days.map((day) => (
          <DayColumn
            key={day.date}
            {...props}
            day={day}
            range={range}
            nowMs={nowMs}
            stopMs={stopOf(facts.slots, stop)}
          />
        ))}
      </div>
    </section>
  )
}

const weekdayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' })

function DayHead({ day, nowMs }: { readonly day: Day; readonly nowMs: number }) {
  const isToday = nowMs >= day.startMs && nowMs < day.endMs
  return (
    <div class={`day-head${isToday ? ' today' : ''}`}>
      {weekdayFormat.format(new Date(`${day.date}T12:00:00Z`))}
      <b>{Number(day.date.slice(8))}</b>
      {day.change && <small>{changeWords(day.change.byMinutes)}</small>}
    </div>
  )
}

function changeWords(byMinutes: number): string {
  const by = Math.abs(byMinutes)
  return `clock ${byMinutes > 0 ? 'forward' : 'back'} ${by === 60 ? '1 h' : `${by} min`}`
}

/** From an hour before the first thing to an hour after the last, and never less than a working day. */
function rangeOf(axis: Axis, facts: WeekFacts): Range {
  const spans = [
    ...facts.hours,
    ...facts.bookings.map(spanOf),
    ...facts.holds.map(spanOf),
    ...facts.occurrences.filter(({ type }) => type === 'open'),
  ]
  const rows = axis.days.flatMap((day) =>
    spans.flatMap(({ startMs, endMs }) => [
      ...(startMs >= day.startMs && startMs < day.endMs ? [rowOf(axis, day, startMs)] : []),
      ...(endMs > day.startMs && endMs <= day.endMs ? [rowOf(axis, day, endMs)] : []),
      // What began on the day before, or goes on into the next.
      ...(startMs < day.startMs && endMs > day.startMs ? [0] : []),
      ...(startMs < day.endMs && endMs > day.endMs ? [axis.rows] : []),
    ]),
  )
  const [first, last] = [Math.min(9 * 60, ...rows), Math.max(17 * 60, ...rows)]
  const hour = 60
  return {
    from: Math.max(0, Math.floor(first / hour - 1) * hour),
    to: Math.min(axis.rows, Math.ceil(last / hour + 1) * hour),
  }
}

/** The present minute. */
function useNow(): number {
  const [nowMs, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), minuteMs / 2)
    return () => clearInterval(timer)
  }, [])
  return nowMs
}
