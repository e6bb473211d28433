import { useState } from 'preact/hooks'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/page.tsx'
import { count, numberWords } from '../../ui/words.ts'
import { type DayCount, monthBeside, useDayCounts } from '../day-counts.ts'
import { monthWords, utcDayWords } from '../usage-words.ts'

/** How busy a month is, day by day, by the start of its bookings: another count than the quota's. */
export function BookingChart({ month: first }: { readonly month: string }) {
  const [month, setMonth] = useState(first)
  const counts = useDayCounts(month)
  const turn = (step: -1 | 1) => setMonth(monthBeside(month, step))
  const title = `Confirmed bookings by the day they start, ${monthWords(month)}`
  return (
    <section class="card chart-card" aria-labelledby="chart">
      <header class="section-head">
        <div>
          <h2 id="chart">{title}</h2>
          <p class="lead">
            Days of UTC. Not what the quota counts: that is bookings by the month they were made in,
            also those cancelled since.
          </p>
        </div>
        <div class="actions">
          <Button icon="left" label="Previous month" onClick={() => turn(-1)} />
          <Button icon="right" label="Next month" onClick={() => turn(1)} />
        </div>
      </header>
      <Loaded of={counts}>
        {({ days }) =>
          days.every(({ bookings }) => bookings === 0) ? (
            <p class="quiet-card">No confirmed booking starts in this month.</p>
          ) : (
            <>
              <Bars days={days} title={title} />
              <AsTable days={days} />
            </>
          )
        }
      </Loaded>
    </section>
  )
}

/** Pixels; across, everything is a share of the width, so that letters keep their size on a phone. */
const [height, foot, head] = [200, 22, 18]

interface BarsProps {
  readonly days: readonly DayCount[]
  readonly title: string
}

function Bars({ days, title }: BarsProps) {
  const most = Math.max(1, ...days.map(({ bookings }) => bookings))
  const total = days.reduce((sum, { bookings }) => sum + bookings, 0)
  const step = 100 / days.length
  const rise = (bookings: number) => (bookings / most) * (height - foot - head)
  return (
    <svg
      class="chart"
      width="100%"
      height={height}
      role="img"
      aria-label={`${title}: ${numberWords(total)} in all.`}
    >
      <Line y={head} words={numberWords(most)} />
      <Line y={height - foot} />
      {days.map(({ date, bookings }, at) => (
        <g key={date}>
          <title>{dayCountWords({ date, bookings })}</title>
          <rect class="hit" x={`${at * step}%`} width={`${step}%`} height={height} />
          <rect
            class="bar"
            x={`${(at + 0.15) * step}%`}
            y={height - foot - rise(bookings)}
            width={`${step * 0.7}%`}
            height={rise(bookings)}
            rx="2"
          />
          {at % 7 === 0 && (
            <text x={`${(at + 0.5) * step}%`} y={height - 5} text-anchor="middle">
              {at + 1}
            </text>
          )}
        </g>
      ))}
    </svg>
  )
}

function Line({ y, words }: { readonly y: number; readonly words?: string }) {
  return (
    <>
      <line x1="0" x2="100%" y1={y} y2={y} />
      {words && (
        <text x="0" y={y - 5}>
          {words}
        </text>
      )}
    </>
  )
}

/** The same for those who do not see bars, or want the numbers. */
function AsTable({ days }: { readonly days: readonly DayCount[] }) {
  const busy = days.filter(({ bookings }) => bookings > 0)
  return (
    <details class="more">
      <summary>As a table</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col" class="end">
              Bookings
            </th>
          </tr>
        </thead>
        <tbody>
          {busy.map(({ date, bookings }) => (
            <tr key={date}>
              <th scope="row">{utcDayWords(date)}</th>
              <td class="end">{numberWords(bookings)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

/** `16 Mar 2026: 3 bookings` */
function dayCountWords({ date, bookings }: DayCount): string {
  return `${utcDayWords(date)}: ${count(bookings, 'booking') || 'no booking'}`
}
