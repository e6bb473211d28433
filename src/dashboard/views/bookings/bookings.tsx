import type { Booking, BookingList, HumanList } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { go, goBackTo, Link, usePlace } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/now.ts'
import { Badge, Empty, Loaded, Page } from '../../ui/page.tsx'
import { Pager } from '../../ui/pager.tsx'
import { agoWords, minutesWords, momentWords, ownZone, zoneWords } from '../../ui/words.ts'
import { ExportBookings } from './booking-export.tsx'
import { type Filter, filterIn, filterQuery, isFiltered, placeOf } from './booking-filter.ts'
import { BookingFilters, BookingParts } from './booking-filters.tsx'
import { BookingPanel } from './booking-panel.tsx'

const pageSize = 25

/** Bookings as a work list: what is next, what is over, what was cancelled. `openedId`: the one that is looked at. */
export function Bookings({ openedId }: { readonly openedId: string }) {
  const { query } = usePlace()
  const filter = filterIn(query)
  const offset = Number(query.get('offset') ?? 0)
  const asked = useAsk<BookingList>(
    `/v1/bookings?limit=${pageSize}&offset=${offset}&expand=human${filterQuery(filter)}`,
    { isList: true },
  )
  const humans = useAsk<HumanList>('/v1/humans')
  const names = new Map(humans.answer?.humans.map(({ id, name }) => [id, name]))
  const turn = (to: number) => go(placeOf(filter, to))

  return (
    <Page
      title="Bookings"
      lead="Whose time is taken, when, and for whom."
      actions={asked.answer?.total ? <ExportBookings filter={filter} /> : null}
    >
      <BookingParts filter={filter} />
      <BookingFilters filter={filter} names={names} />
      <Loaded of={asked}>
        {({ bookings, total }) =>
          total === 0 ? (
            <Nothing filter={filter} hasHumans={humans.answer?.humans.length !== 0} />
          ) : (
            <>
              <BookingTable
                bookings={bookings}
                placeOf={(id) => placeOf(filter, offset, id)}
                hasStatus={filter.part === 'cancelled' || filter.part === 'all'}
              />
              <Pager offset={offset} size={pageSize} total={total} onTurn={turn} />
            </>
          )
        }
      </Loaded>
      {openedId && (
        <BookingPanel
          key={openedId}
          id={openedId}
          onDone={asked.again}
          onClose={() => goBackTo(placeOf(filter, offset))}
        />
      )}
    </Page>
  )
}

function Nothing({ filter, hasHumans }: { readonly filter: Filter; readonly hasHumans: boolean }) {
  if (isFiltered(filter)) {
    const { part } = filter
    return (
      <Empty
        icon="calendar"
        title="No booking is like this"
        action={<Button onClick={() => go(placeOf({ ...filterIn(none), part }, 0))}>Clear</Button>}
      >
        Take a condition away, or look under All. Dates are days of the human, or of UTC for all.
      </Empty>
    )
  }
  if (filter.part !== 'upcoming') return <Empty icon="calendar" title="There are none" />
  return (
    <Empty icon="calendar" title="Nothing is booked ahead">
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

const none = new URLSearchParams()

interface TableProps {
  readonly bookings: readonly Booking[]
  readonly placeOf: (id: string) => string
  /** Whether they are not all confirmed. */
  readonly hasStatus: boolean
}

function BookingTable({ bookings, placeOf, hasStatus }: TableProps) {
  const nowMs = useNow()
  const when = `When, ${zoneWords(ownZone() ?? 'UTC')}`
  return (
    <div class="card table-card stacks">
      <table>
        <thead>
          <tr>
            <th scope="col">Attendee</th>
            <th scope="col">{when}</th>
            <th scope="col">With</th>
            {hasStatus && <th scope="col">Status</th>}
          </tr>
        </thead>
        <tbody>
          {bookings.map((booking) => (
            <tr key={booking.id}>
              <th scope="row">
                <Link to={placeOf(booking.id)}>{booking.attendee_name}</Link>
                <small>{booking.attendee_email ?? booking.attendee_phone}</small>
              </th>
              <td data-label={when}>
                {momentWords(booking.starts_at)}
                <small>
                  {minutesWords(booking.duration_minutes)} · {agoWords(booking.starts_at, nowMs)}
                </small>
              </td>
              <td data-label="With">
                {booking.human?.name}
                {booking.human?.active === false && <small>Removed</small>}
              </td>
              {hasStatus && (
                <td data-label="Status">
                  <Badge tone={booking.status === 'confirmed' ? 'good' : 'calm'}>
                    {booking.status === 'confirmed' ? 'Confirmed' : 'Cancelled'}
                  </Badge>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
