import { Fragment } from 'preact'
import type { Booking, Human } from '../../api/types.ts'
import { Link } from '../../router.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Badge } from '../../ui/page.tsx'
import { minutesWords, momentWords, ownZone, zoneWords } from '../../ui/words.ts'
import { wallAt } from '../../week/zone.ts'
import { valueText } from '../metadata.ts'

const cancelledWords = ({ cancelled_by: by }: Booking) =>
  by === 'attendee'
    ? 'Cancelled by the attendee'
    : by === 'human'
      ? 'Cancelled by a person'
      : 'Cancelled'

/** All that is known of a booking. */
export function BookingFacts({
  booking,
  human,
}: {
  readonly booking: Booking
  readonly human: Human
}) {
  const { starts_at, duration_minutes, attendee_email, metadata, cancellation_reason } = booking
  const own = ownZone()
  const { date } = wallAt(Date.parse(starts_at), human.timezone)
  return (
    <dl class="facts">
      <dt>Status</dt>
      <dd>
        <Badge tone={booking.status === 'confirmed' ? 'good' : 'calm'}>
          {booking.status === 'confirmed' ? 'Confirmed' : cancelledWords(booking)}
        </Badge>
        {cancellation_reason && ` ${cancellation_reason}`}
      </dd>
      <dt>When</dt>
      <dd>
        {momentWords(starts_at, human.timezone)}, {zoneWords(human.timezone)}
        {own !== null && human.timezone !== own && (
          <small class="soft">For you: {momentWords(starts_at)}</small>
        )}
      </dd>
      <dt>Length</dt>
      <dd>{minutesWords(duration_minutes)}</dd>
      <dt>With</dt>
      <dd>
        <Link to={`/humans/${human.id}?day=${date}`}>{human.name}</Link>
      </dd>
      {booking.group_id && (
        <>
          <dt>Group</dt>
          <dd>Made for everybody who was asked for, together</dd>
        </>
      )}
      <dt>E-mail</dt>
      <dd>{attendee_email ?? '–'}</dd>
      <Said name="Phone" value={booking.attendee_phone} />
      <Said name="Place" value={booking.location} />
      <Said
        name="Attendee’s zone"
        value={booking.attendee_timezone && zoneWords(booking.attendee_timezone)}
      />
      {Object.entries(metadata ?? {}).map(([name, value]) => (
        <Fragment key={name}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>{valueText(value)}</dd>
        </Fragment>
      ))}
      {booking.manage_url && (
        <>
          <dt>Manage link</dt>
          <dd>
            <CopyButton text={booking.manage_url} label="Copy link" />
          </dd>
        </>
      )}
      <dt>Booked</dt>
      <dd>{momentWords(booking.created_at)}</dd>
      <dt>Id</dt>
      <dd>
        <code>{booking.id}</code>
      </dd>
    </dl>
  )
}

/** A row for what was said; what nobody said has none. */
function Said({ name, value }: { readonly name: string; readonly value?: string | undefined }) {
  if (value === undefined) return null
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}
