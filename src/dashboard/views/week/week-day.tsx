import type { ComponentChildren } from 'preact'
import { useMay } from '../../api/session.ts'
import type { Human } from '../../api/types.ts'
import { momentWords, timeWords } from '../../ui/words.ts'
import { type Day, rowOf, rowsOf, type Span, voidRows } from '../../week/axis.ts'
import { useDrawing } from './week-drawing.ts'
import { type DayFacts, type Occurrence, spanOf } from './week-facts.ts'
import { beside, type GridProps, placed, type Range } from './week-rows.ts'
import { type Placed, thingsOf } from './week-things.ts'

interface DayProps extends GridProps {
  readonly day: Day
  readonly range: Range
  readonly nowMs: number
  /** When the slot begins that the Tab key comes to. */
  readonly stopMs: number | null
  /** Whose day it is, where people stand side by side. */
  readonly human?: Human
}

/** One day, from the ground up: open time, what stands in it, the present minute. */
export function DayColumn(props: DayProps) {
  const { axis, day, range, facts, marking, nowMs, human, onOpen } = props
  const onSpan = (span: Span) =>
    onOpen(
      marking === 'book'
        ? { kind: 'time', startMs: span.startMs }
        : { kind: 'new override', type: marking, span },
    )
  const drawing = useDrawing({ axis, day, range, onSpan })
  const isToday = nowMs >= day.startMs && nowMs < day.endMs
  return (
    <div
      class={`day${nowMs >= day.endMs ? ' over' : ''}`}
      {...(human ? { role: 'group', 'aria-label': human.name } : {})}
      {...drawing.handlers}
    >
      {facts.open.map((span) => {
        const rows = rowsOf(axis, day, span)
        return rows && <div key={span.startMs} class="open-hours" style={placed(rows, range)} />
      })}
      {voidRows(axis, day).map((rows) => (
        <div
          key={rows.top}
          class="void"
          title="No such time on this day"
          style={placed(rows, range)}
        />
      ))}
      {thingsOf(props, facts, marking === 'book').map((thing) => (
        <ThingMark key={thing.key} {...props} thing={thing} />
      ))}
      {marking !== 'book' && drawing.draft && (
        <div class="draft" style={placed(drawing.draft, range)} />
      )}
      {isToday && (
        <div class="now" style={placed({ top: rowOf(axis, day, nowMs), height: 0 }, range)} />
      )}
    </div>
  )
}

interface MarkProps extends DayProps {
  readonly thing: Placed
}

function ThingMark(props: MarkProps): ComponentChildren {
  const { axis, day, thing, range, human, onOpen } = props
  const style = beside(thing.rows, range, thing.share)
  const words = (startMs: number) => momentWords(startMs, axis.timeZone)
  if (thing.kind === 'slot') return <SlotMark {...props} slot={thing.slot} />
  if (thing.kind === 'busy') {
    return (
      <div class="busy" style={style}>
        {/* A buffer is too short for a word. */}
        <span class={thing.rows.height < 30 ? 'unseen' : undefined}>Busy</span>
        <span class="unseen">, {words(thing.span.startMs)}</span>
      </div>
    )
  }
  if (thing.kind === 'override') return <OverrideMark {...props} occurrence={thing.occurrence} />
  if (thing.kind === 'hold') {
    const { hold } = thing
    return (
      <button
        type="button"
        class="hold"
        style={style}
        onClick={() => onOpen({ kind: 'hold', id: hold.id })}
      >
        Held until {timeWords(hold.expires_at, axis.timeZone)}
        <span class="unseen">: {words(spanOf(hold).startMs)}</span>
      </button>
    )
  }
  const { booking } = thing
  const { startMs } = spanOf(booking)
  return (
    <button
      type="button"
      class={`booking${thing.rows.height < 60 ? ' low' : ''}`}
      data-day={human?.id ?? day.date}
      data-start={startMs}
      style={style}
      onClick={() => onOpen({ kind: 'booking', id: booking.id })}
    >
      <b>{booking.attendee_name}</b> {timeWords(startMs, axis.timeZone)}
      <span class="unseen">, {words(startMs)}</span>
    </button>
  )
}

/** Below this share of the width no word fits but from top to bottom. */
const uprightShare = 0.3

function OverrideMark(props: MarkProps & { occurrence: Occurrence }) {
  const { axis, thing, range, facts, occurrence, human, onOpen } = props
  const style = beside(thing.rows, range, thing.share)
  const { id, type, title, startMs } = occurrence
  // A vacation may lie over it: then it opens nothing.
  const isIdle = type === 'open' && !facts.open.some((open) => overlaps(open, occurrence))
  const does = type === 'block' ? 'Blocked' : isIdle ? 'Opens nothing' : 'Open'
  return (
    <button
      type="button"
      class={`override ${isIdle ? 'idle' : type}${thing.share.width < uprightShare ? ' upright' : ''}`}
      style={style}
      aria-label={`${does}: ${title}, ${momentWords(startMs, axis.timeZone)}`}
      onClick={() =>
        onOpen(
          id === null || human
            ? { kind: 'time', startMs: workIn(occurrence, facts) }
            : { kind: 'override', id },
        )
      }
    >
      <span>{title}</span>
    </button>
  )
}

function SlotMark(props: MarkProps & { slot: Span }) {
  const { axis, day, thing, range, slot, stopMs, human, onOpen } = props
  const action = useMay('agent or rep') ? 'Book' : 'Free:'
  return (
    <button
      type="button"
      class="slot"
      data-day={human?.id ?? day.date}
      data-row={thing.rows.top}
      data-start={slot.startMs}
      tabIndex={slot.startMs === stopMs ? 0 : -1}
      style={beside(thing.rows, range, thing.share)}
      aria-label={`${action} ${human ? `${human.name}, ` : ''}${momentWords(slot.startMs, axis.timeZone)}`}
      onClick={() => onOpen({ kind: 'slot', startMs: slot.startMs })}
    >
      {timeWords(slot.startMs, axis.timeZone)}
    </button>
  )
}

/** When work would begin in a span: there it is told why it does not. */
function workIn(span: Span, { hours }: DayFacts): number {
  const window = hours.find((one) => overlaps(one, span))
  return Math.max(span.startMs, window?.startMs ?? span.startMs)
}

function overlaps(a: Span, b: Span): boolean {
  return a.startMs < b.endMs && b.startMs < a.endMs
}
