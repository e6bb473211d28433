import type { Load, LoadList } from '../../api/people-types.ts'
import type { Human } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Link } from '../../router.tsx'
import { Badge } from '../../ui/page.tsx'
import { count, momentWords, ownZone, zoneWords } from '../../ui/words.ts'
import { listedStandingOf } from '../calendars/calendar-words.ts'
import { hoursWords } from '../hours/hours-words.ts'

interface HumanTableProps {
  /** Those of one page. */
  readonly humans: readonly Human[]
}

/** People with what lies ahead of them: one request tells it of all that are shown. */
export function HumanTable({ humans }: HumanTableProps) {
  const ids = humans.map(({ id }) => id).join(',')
  const asked = useAsk<LoadList>(`/v1/usage/humans?human_ids=${ids}`, { quiet: true })
  const loads = new Map(asked.answer?.loads.map((load) => [load.human_id, load]))
  return (
    <div class="card table-card stacks people">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Role</th>
            <th scope="col">Next 7 days</th>
            <th scope="col">Next booking, {zoneWords(ownZone() ?? 'UTC')}</th>
            <th scope="col">Hours</th>
          </tr>
        </thead>
        <tbody>
          {humans.map((human) => (
            <tr key={human.id}>
              <th scope="row">
                <Link to={`/humans/${human.id}`}>{human.name}</Link>
                <small>{human.email}</small>
                <CalendarBadge human={human} />
              </th>
              <td data-label="Role">{human.role ?? '–'}</td>
              <td data-label="Next 7 days">
                <Ahead load={loads.get(human.id)} />
              </td>
              <td data-label="Next booking">
                <NextBooking load={loads.get(human.id)} />
              </td>
              <td data-label="Hours">
                <Hours human={human} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Only where a calendar is not as it should be. */
function CalendarBadge({ human }: { readonly human: Human }) {
  const standing = listedStandingOf(human)
  if (standing === null || human.calendar === 'ok') return null
  return (
    <Link to={`/humans/${human.id}?part=calendars`}>
      <Badge tone={standing.tone}>Calendar: {standing.words.toLowerCase()}</Badge>
    </Link>
  )
}

/** The number alone: how much it is of a day's work, nobody said. */
function Ahead({ load }: { readonly load: Load | undefined }) {
  if (!load) return <span class="soft">…</span>
  return <span class="whole">{count(load.bookings, 'booking') || '–'}</span>
}

/** In the reader's zone. */
function NextBooking({ load }: { readonly load: Load | undefined }) {
  if (!load) return <span class="soft">…</span>
  return <>{load.next_starts_at === null ? '–' : momentWords(load.next_starts_at)}</>
}

function Hours({ human }: { readonly human: Human }) {
  const { availability_rules: rules, timezone } = human
  if (!rules) return <Badge tone="waiting">No hours yet</Badge>
  return (
    <>
      {hoursWords(rules)}
      <small>{zoneWords(timezone)}</small>
    </>
  )
}
