import { useState } from 'preact/hooks'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/page.tsx'
import { numberWords } from '../../ui/words.ts'
import { Bars } from './bars.tsx'
import { type DayCount, monthBeside, useDayCounts } from './day-counts.ts'
import { monthWords, utcDayWords } from './usage-words.ts'

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
              <Bars key={month} days={days} title={title} />
              <AsTable days={days} />
            </>
          )
        }
      </Loaded>
    </section>
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
