/** On a phone: what is next, in place of the grid. */
import type { Booking, BookingList, Human } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Link } from '../../router.tsx'
import { useNow } from '../../ui/now.ts'
import { Loaded } from '../../ui/page.tsx'
import { formatFor, timeWords } from '../../ui/words.ts'
import { plusDays, wallAt } from '../../week/zone.ts'
import type { Opened } from './week-opened.ts'

interface NextListProps {
  readonly human: Human
  readonly zone: string
  readonly onOpen: (opened: Opened) => void
}

const listedMax = 50

/** The bookings ahead and under way, day by day; today is always among the days. */
export function NextList({ human, zone, onOpen }: NextListProps) {
  const nowMs = useNow()
  const today = wallAt(nowMs, zone).date
  const asked = useAsk<BookingList>(
    `/v1/bookings?human_id=${human.id}&status=confirmed&date_from=${today}&timezone=${encodeURIComponent(zone)}&limit=${listedMax}`,
  )
  return (
    <Loaded of={asked}>
      {({ bookings, total }) => {
        const ahead = bookings.filter(({ ends_at }) => Date.parse(ends_at) > nowMs)
        const days = [...new Set([today, ...ahead.map((one) => dateOf(one, zone))])]
        return (
          <section class="next stack" aria-label="What is next">
            {days.map((date) => (
              <div key={date} class="card">
                <h3>{dayName(date, today)}</h3>
                <Day
                  bookings={ahead.filter((one) => dateOf(one, zone) === date)}
                  zone={zone}
                  onOpen={onOpen}
                />
              </div>
            ))}
            {total > bookings.length && (
              <p class="hint">
                <Link to={`/bookings?human_id=${human.id}`}>All bookings ahead</Link>
              </p>
            )}
          </section>
        )
      }}
    </Loaded>
  )
}

const dateOf = ({ starts_at }: Booking, zone: string) => wallAt(Date.parse(starts_at), zone).date

/** `Today, Wed, 10 November` */
function dayName(date: string, today: string): string {
  const options = { weekday: 'short', day: 'numeric', month: 'long' } as const
  const words = formatFor(options).format(new Date(`${date}T12:00:00Z`))
  if (date === today) return `Today, ${words}`
  return date === plusDays(today, 1) ? `Tomorrow, ${words}` : words
}

interface DayProps {
  readonly bookings: readonly Booking[]
  readonly zone: string
  readonly onOpen: (opened: Opened) => void
}

function Day({ bookings, zone, onOpen }: DayProps) {
  if (bookings.length === 0) return <p class="hint">Nothing more is booked.</p>
  return (
    <ul>
      {bookings.map(({ id, starts_at, ends_at, attendee_name }) => (
        <li key={id}>
          <button type="button" onClick={() => onOpen({ kind: 'booking', id })}>
            <span>
              {timeWords(starts_at, zone)}–{timeWords(ends_at, zone)}
            </span>
            <b>{attendee_name}</b>
          </button>
        </li>
      ))}
    </ul>
  )
}

interface ListChoiceProps {
  readonly isList: boolean
  readonly onChoose: (isList: boolean) => void
}

/** The day on its grid, or what is next. */
export function ListChoice({ isList, onChoose }: ListChoiceProps) {
  const choices = [
    [false, 'Day'],
    [true, 'What is next'],
  ] as const
  return (
    <fieldset class="chips">
      <legend class="unseen">What is shown</legend>
      {choices.map(([value, label]) => (
        <label key={label}>
          <input
            type="radio"
            name="shown"
            checked={isList === value}
            onChange={() => onChoose(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  )
}
