import type { Calendar } from '../../api/calendar-types.ts'
import { useNow } from '../../ui/now.ts'
import { agoWords, dayWords, minutesWords } from '../../ui/words.ts'

/** Where a calendar is kept, when it was read, and up to when it is known. */
export function CalendarFacts({ calendar }: { readonly calendar: Calendar }) {
  const nowMs = useNow()
  const { last_synced_at, covers_until, max_age_minutes, address, type } = calendar
  return (
    <dl class="facts">
      <dt>Kept at</dt>
      <dd>
        {address} {type === 'caldav' && <span class="hint">CalDAV</span>}
      </dd>
      <dt>Last read</dt>
      <dd>{last_synced_at === null ? 'Not yet' : agoWords(last_synced_at, nowMs)}</dd>
      {covers_until !== null && (
        <>
          <dt>Known until</dt>
          <dd>{dayWords(covers_until)}</dd>
        </>
      )}
      <dt>Believed for</dt>
      <dd>{minutesWords(max_age_minutes)} after it was read</dd>
      {calendar.write_bookings && (
        <>
          <dt>Bookings</dt>
          <dd>
            Written into it, {calendar.detail === 'full' ? 'with whom and where' : 'as “Booked”'}
          </dd>
        </>
      )}
    </dl>
  )
}
