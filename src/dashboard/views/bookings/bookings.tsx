import { useState } from 'preact/hooks'
import type { Booking, BookingList, HumanList } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { go, Link, usePlace } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { Badge, Empty, Loaded, Page } from '../../ui/page.tsx'
import { Pager } from '../../ui/pager.tsx'
import { minutesWords, momentWords } from '../../ui/words.ts'
import { filterIn, filterQuery } from './booking-filter.ts'
import { BookingFilters, placeOf } from './booking-filters.tsx'
import { BookingPanel } from './booking-panel.tsx'

const pageSize = 25

/** All bookings, to be found by whom, when, for whom, and what was kept with them. */
export function Bookings() {
  const { query } = usePlace()
  const filter = filterIn(query)
  const offset = Number(query.get('offset') ?? 0)
  const asked = useAsk<BookingList>(
    `/v1/bookings?limit=${pageSize}&offset=${offset}${filterQuery(filter)}`,
  )
  const humans = useAsk<HumanList>('/v1/humans')
  const [opened, setOpened] = useState<string | null>(null)
  const names = humans.answer && new Map(humans.answer.humans.map(({ id, name }) => [id, name]))
  const isFiltered = filterQuery(filter) !== ''
  const turn = (to: number) => go(placeOf(filter, to))

  return (
    <Page title="Bookings" lead="Whose time is taken, when, and for whom.">
      <BookingFilters filter={filter} names={names ?? new Map()} />
      <Loaded of={asked}>
        {({ bookings, total }) =>
          total === 0 ? (
            <Nothing isFiltered={isFiltered} hasHumans={names?.size !== 0} />
          ) : (
            <>
              <BookingTable bookings={bookings} names={names} onOpen={setOpened} />
              <Pager offset={offset} size={pageSize} total={total} onTurn={turn} />
            </>
          )
        }
      </Loaded>
      {opened && <BookingPanel id={opened} onDone={asked.again} onClose={() => setOpened(null)} />}
    </Page>
  )
}

function Nothing({
  isFiltered,
  hasHumans,
}: {
  readonly isFiltered: boolean
  readonly hasHumans: boolean
}) {
  if (isFiltered) {
    return (
      <Empty
        icon="calendar"
        title="No booking is like this"
        action={<Button onClick={() => go('/bookings')}>Show all</Button>}
      >
        Take a condition away. Dates are days of the human, or of UTC for all; an e-mail address
        must be the whole one.
      </Empty>
    )
  }
  return (
    <Empty icon="calendar" title="Nothing is booked yet">
      {hasHumans ? (
        <>
          Open the week of one of your <Link to="/humans">humans</Link> and choose a free slot, or
          let an agent call the API.
        </>
      ) : (
        <>
          First make a <Link to="/humans">human</Link> who can be booked.
        </>
      )}
    </Empty>
  )
}

interface TableProps {
  readonly bookings: readonly Booking[]
  /** The names of the humans, by id; null until they are known. */
  readonly names: ReadonlyMap<string, string> | null
  readonly onOpen: (id: string) => void
}

function BookingTable({ bookings, names, onOpen }: TableProps) {
  return (
    <div class="card table-card">
      <table>
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col">When</th>
            <th scope="col">With</th>
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          {bookings.map((booking) => (
            <tr key={booking.id}>
              <th scope="row">
                <button type="button" class="link-button" onClick={() => onOpen(booking.id)}>
                  {booking.attendee_name}
                </button>
                <small>{booking.attendee_email}</small>
              </th>
              <td>
                {momentWords(booking.starts_at)}
                <small>{minutesWords(booking.duration_minutes)}</small>
              </td>
              <td>{names?.get(booking.human_id) ?? (names && 'A removed human')}</td>
              <td>
                <Badge tone={booking.status === 'confirmed' ? 'good' : 'calm'}>
                  {booking.status === 'confirmed' ? 'Confirmed' : 'Cancelled'}
                </Badge>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
