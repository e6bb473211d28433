import type { ComponentChildren } from 'preact'
import { useMay } from '../../api/session.ts'
import { momentWords, timeWords } from '../../ui/words.ts'
import { type Day, rowOf, rowsOf, type Span, voidRows } from '../../week/axis.ts'
import { useDrawing } from './week-drawing.ts'
import { type Occurrence, spanOf } from './week-facts.ts'
import { type GridProps, placed, type Range } from './week-rows.ts'

/** Less than so many minutes leave no room for a line of text. */
const labelRowsMin = 20

interface DayProps extends GridProps {
  readonly day: Day
  readonly range: Range
  readonly nowMs: number
  /** When the slot begins that the Tab key comes to. */
  readonly stopMs: number | null
}

/** One day, from the ground up: hours, overrides, free slots, bookings, the present minute. */
export function DayColumn(props: DayProps) {
  const { axis, day, range, facts, marking, nowMs, onOpen } = props
  const onSpan = (span: Span) =>
    onOpen(
      marking === 'book'
        ? { kind: 'time', startMs: span.startMs }
        : { kind: 'new override', type: marking, span },
    )
  const drawing = useDrawing({ axis, day, range, onSpan })
  const at = (span: Span) => rowsOf(axis, day, span)
  const isToday = nowMs >= day.startMs && nowMs < day.endMs
  return (
    <div class="day" {...drawing.handlers}>
      {facts.hours.map((span) => {
        const rows = at(span)
        return rows && <div key={span.startMs} class="open-hours" style={placed(rows, range)} />
      })}
      {facts.occurrences.map((occurrence) => (
        <OverrideMark key={`${occurrence.id}${occurrence.startMs}`} {...props} {...occurrence} />
      ))}
      {voidRows(axis, day).map((rows) => (
        <div
          key={rows.top}
          class="void"
          title="No such time on this day"
          style={placed(rows, range)}
        />
      ))}
      {marking === 'book' && <Slots {...props} />}
      <Holds {...props} />
      <Bookings {...props} />
      {marking !== 'book' && drawing.draft && (
        <div class="draft" style={placed(drawing.draft, range)} />
      )}
      {isToday && (
        <div class="now" style={placed({ top: rowOf(axis, day, nowMs), height: 0 }, range)} />
      )}
    </div>
  )
}

function OverrideMark({ axis, day, range, facts, onOpen, ...occurrence }: DayProps & Occurrence) {
  const rows = rowsOf(axis, day, occurrence)
  if (!rows || rows.top + rows.height <= range.from || rows.top >= range.to) return null
  const { id, type, title, startMs } = occurrence
  const override = facts.overrides.find((one) => one.id === id)
  // All day would reach out of what is shown.
  const top = Math.max(rows.top, range.from)
  const height = Math.min(rows.top + rows.height, range.to) - top
  return (
    <button
      type="button"
      class={`override ${type}`}
      style={placed({ top, height }, range)}
      aria-label={`${type === 'block' ? 'Blocked' : 'Open'}: ${title}, ${momentWords(startMs, axis.timeZone)}`}
      onClick={() => override && onOpen({ kind: 'override', override })}
    >
      {title}
    </button>
  )
}

function Slots({ axis, day, range, facts, stopMs, onOpen }: DayProps): ComponentChildren {
  const action = useMay('agent or rep') ? 'Book' : 'Free:'
  return facts.slots.map((slot) => {
    const rows = rowsOf(axis, day, slot)
    // One that began on the day before stands there.
    if (!rows || slot.startMs < day.startMs) return null
    return (
      <button
        key={slot.startMs}
        type="button"
        class="slot"
        data-day={day.date}
        data-row={rows.top}
        data-start={slot.startMs}
        tabIndex={slot.startMs === stopMs ? 0 : -1}
        style={placed(rows, range)}
        aria-label={`${action} ${momentWords(slot.startMs, axis.timeZone)}`}
        onClick={() => onOpen({ kind: 'slot', startMs: slot.startMs })}
      >
        {rows.height >= labelRowsMin && timeWords(slot.startMs, axis.timeZone)}
      </button>
    )
  })
}

function Bookings({ axis, day, range, facts, onOpen }: DayProps): ComponentChildren {
  return facts.bookings.map((booking) => {
    const span = spanOf(booking)
    const rows = rowsOf(axis, day, span)
    if (!rows) return null
    return (
      <button
        key={booking.id}
        type="button"
        class="booking"
        style={placed(rows, range)}
        onClick={() => onOpen({ kind: 'booking', booking })}
      >
        <b>{booking.attendee_name}</b> {timeWords(span.startMs, axis.timeZone)}
        <span class="unseen">, {momentWords(span.startMs, axis.timeZone)}</span>
      </button>
    )
  })
}

function Holds({ axis, day, range, facts, onOpen }: DayProps): ComponentChildren {
  return facts.holds.map((hold) => {
    const span = spanOf(hold)
    const rows = rowsOf(axis, day, span)
    if (!rows) return null
    return (
      <button
        key={hold.id}
        type="button"
        class="hold"
        style={placed(rows, range)}
        onClick={() => onOpen({ kind: 'hold', hold })}
      >
        Held until {timeWords(hold.expires_at, axis.timeZone)}
        <span class="unseen">: {momentWords(span.startMs, axis.timeZone)}</span>
      </button>
    )
  })
}
