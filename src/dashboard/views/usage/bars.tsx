import { useState } from 'preact/hooks'
import { count, dateWords, numberWords } from '../../ui/words.ts'
import { type DayCount, stepsOf } from './day-counts.ts'

interface BarsProps {
  readonly days: readonly DayCount[]
  readonly title: string
}

const keys: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 }

/**
 * A bar for each day, on lines with numbers. What a day has is told where the pointer is, and with the arrow keys: to a
 * screen reader it is a slider through the days.
 */
export function Bars({ days, title }: BarsProps) {
  const [chosen, setChosen] = useState<number | null>(null)
  const most = Math.max(...days.map(({ bookings }) => bookings))
  const total = days.reduce((sum, { bookings }) => sum + bookings, 0)
  const busiest = days.findIndex(({ bookings }) => bookings === most)
  const steps = stepsOf(most)
  const top = steps.at(-1) ?? 1
  const day = days[chosen ?? busiest]
  const words = day ? dayCountWords(day) : ''
  const onKeyDown = (event: KeyboardEvent) => {
    const step = keys[event.key]
    if (step === undefined) return
    event.preventDefault()
    setChosen(Math.min(days.length - 1, Math.max(0, (chosen ?? busiest) + step)))
  }
  return (
    <figure class="chart">
      <figcaption>
        <span>
          {chosen === null && 'Busiest: '}
          <b>{words}</b>
        </span>
        <span class="chart-total">{count(total, 'booking')} in all</span>
      </figcaption>
      <div class="chart-lines" aria-hidden="true">
        {steps.map((step) => (
          <span key={step} class="chart-line" style={{ bottom: `${(step / top) * 100}%` }}>
            {numberWords(step)}
          </span>
        ))}
      </div>
      <div
        class="chart-bars"
        role="slider"
        tabIndex={0}
        aria-label={`${title}: ${numberWords(total)} in all`}
        aria-valuemin={1}
        aria-valuemax={days.length}
        aria-valuenow={(chosen ?? busiest) + 1}
        aria-valuetext={words}
        onKeyDown={onKeyDown}
        onPointerLeave={() => setChosen(null)}
        onBlur={() => setChosen(null)}
      >
        {days.map(({ date, bookings }, at) => (
          <div
            key={date}
            class={at === chosen ? 'chart-slot chosen' : 'chart-slot'}
            onPointerEnter={() => setChosen(at)}
          >
            <span class="bar" style={{ height: `${(bookings / top) * 100}%` }} />
            <small class="chart-day">{isLabelled(at + 1) ? at + 1 : '\u00a0'}</small>
          </div>
        ))}
      </div>
    </figure>
  )
}

/** What fits below the bars on a phone. */
function isLabelled(day: number): boolean {
  return day === 1 || day % 5 === 0
}

/** `Mon, 16 Mar 2026: 3 bookings` */
function dayCountWords({ date, bookings }: DayCount): string {
  return `${dateWords(date)}: ${count(bookings, 'booking') || 'no booking'}`
}
