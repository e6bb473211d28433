import type { Usage } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Link } from '../../router.tsx'
import { Badge, Loaded, Page } from '../../ui/page.tsx'
import { numberWords } from '../../ui/words.ts'
import { BookingChart } from './booking-chart.tsx'
import { Meter } from './meter.tsx'
import { monthWords, packWords, quotaWords, utcDayWords } from './usage-words.ts'

/** What the account has used of its plan, and when its bookings are. */
export function UsageView() {
  const asked = useAsk<Usage>('/v1/usage')
  return (
    <Page title="Usage" lead="What is used of the plan, and how busy the days are.">
      <Loaded of={asked}>
        {(usage) => (
          <div class="stack">
            <div class="usage">
              <Quota usage={usage} />
              <Places name="Humans" to="/humans" {...usage.humans} />
              <Places name="Webhooks" to="/webhooks" {...usage.webhooks} />
            </div>
            <BookingChart month={usage.period.start.slice(0, 7)} />
          </div>
        )}
      </Loaded>
    </Page>
  )
}

/** The bookings of the month, which are what a plan is paid for. */
function Quota({ usage }: { readonly usage: Usage }) {
  const { plan, period, bookings } = usage
  const { used, limit } = bookings
  return (
    <section class="card quota" aria-labelledby="quota">
      <header>
        <h2 id="quota">Bookings made in {monthWords(period.start)}</h2>
        <Badge tone="calm">Plan: {plan}</Badge>
      </header>
      <Meter name="Bookings made this month" used={used} limit={limit} warns />
      <p class="lead">
        {quotaWords(usage)} The count begins again on {utcDayWords(period.end)}, at midnight UTC.
        Cancelling gives nothing back.
      </p>
      {bookings.overage_packs > 0 && <p>{packWords(bookings)}</p>}
    </section>
  )
}

interface PlacesProps {
  readonly name: string
  readonly to: string
  readonly used: number
  readonly limit: number | null
}

function Places({ name, to, used, limit }: PlacesProps) {
  return (
    <section class="card quota" aria-label={name}>
      <header>
        <h2>
          <Link to={to}>{name}</Link>
        </h2>
      </header>
      <Meter name={`Active ${name.toLowerCase()}`} used={used} limit={limit} />
      <p class="lead">
        {limit !== null && used >= limit
          ? `The plan allows ${numberWords(limit)} active.`
          : 'Active ones count.'}
      </p>
    </section>
  )
}
