import type { HandedOver } from '../../api/schedule-types.ts'
import type { Booking } from '../../api/types.ts'
import { Link } from '../../router.tsx'
import { count, momentWords, zoneWords } from '../../ui/words.ts'

export interface Outcome {
  /** It was only asked what would come of it. */
  readonly isDry: boolean
  readonly moved: HandedOver['moved']
  readonly kept: HandedOver['not_moved']
  /** The first of those ahead, as they were before. */
  readonly bookings: readonly Booking[]
}

interface HandedProps {
  readonly outcome: Outcome
  /** The names of those who may get them, by id. */
  readonly names: ReadonlyMap<string, string>
  /** Who is not free, where one stays. */
  readonly who: string
  readonly timeZone: string
}

/** Where it is not that somebody has something else then. */
const reasonWords: Readonly<Partial<Record<HandedOver['not_moved'][number]['reason'], string>>> = {
  SERVICE_NOT_GIVEN: 'the service is not given',
  UNAVAILABLE: 'a calendar cannot be read',
}

/** Which bookings go to whom, and which stay. */
export function Handed({ outcome, names, who, timeZone }: HandedProps) {
  const { isDry, moved, kept, bookings } = outcome
  const known = new Map(bookings.map((booking) => [booking.id, booking]))
  const row = (id: string, more: string) => ({ id, more, booking: known.get(id) })
  const given = moved.map(({ booking_id, human_id }) =>
    row(booking_id, `to ${names.get(human_id) ?? 'somebody else'}`),
  )
  const left = kept.map(({ booking_id, reason }) => row(booking_id, reasonWords[reason] ?? ''))
  const isNobody = who.startsWith('nobody')
  const total = count(moved.length, 'booking') || 'No booking'
  return (
    <div class="stack">
      <div>
        <p role="status">{isDry ? `${total} can be handed over.` : `${total} handed over.`}</p>
        <Rows rows={given} timeZone={timeZone} />
      </div>
      {kept.length > 0 && (
        <div class="notice">
          <p>
            {count(kept.length, 'booking')}{' '}
            {isDry ? (kept.length === 1 ? 'stays' : 'stay') : 'stayed'}:{' '}
            {isNobody ? `${who} is free then.` : `${who} is not free then.`}
          </p>
          <Rows rows={left} timeZone={timeZone} />
        </div>
      )}
      <p class="hint">Times in {zoneWords(timeZone)}.</p>
    </div>
  )
}

const shownMax = 20

interface Row {
  readonly id: string
  readonly more: string
  readonly booking: Booking | undefined
}

function Rows({ rows, timeZone }: { readonly rows: readonly Row[]; readonly timeZone: string }) {
  const shown = rows.filter(({ booking }) => booking !== undefined).slice(0, shownMax)
  return (
    <ul class="plain">
      {shown.map(({ id, more, booking }) => (
        <li key={id}>
          <Link to={`/bookings/${id}`}>{booking?.attendee_name ?? id}</Link>,{' '}
          {momentWords(booking?.starts_at ?? '', timeZone)}
          {more && `, ${more}`}
        </li>
      ))}
      {rows.length > shown.length && <li>and {rows.length - shown.length} more</li>}
    </ul>
  )
}
