/** What a change of someone's time would leave outside of it is told before it is made. */
import { useState } from 'preact/hooks'
import { call, type Method } from '../api/call.ts'
import type { Conflicts } from '../api/schedule-types.ts'
import { Link } from '../router.tsx'
import { count, momentWords } from '../ui/words.ts'

interface Told {
  readonly conflicts?: Conflicts
}

interface Telling {
  /** What the change would leave outside; null where nothing, or as long as nobody has asked. */
  readonly left: Conflicts | null
  /** Answers whether it was made: the first try is dry, and where it leaves bookings outside the same has to be sent once more. */
  readonly change: (method: Method, path: string, body?: unknown) => Promise<boolean>
}

export function useTelling(): Telling {
  const [asked, setAsked] = useState({ change: '', left: null as Conflicts | null })
  return {
    left: asked.left,
    async change(method, path, body) {
      const change = JSON.stringify([method, path, body])
      if (asked.change !== change) {
        const { conflicts } = await call<Told>(method, `${path}?dry_run=true`, body)
        setAsked({ change, left: conflicts ?? null })
        if (conflicts) return false
      }
      await call<Told>(method, path, body)
      // A form that stays open begins anew: what it told is done.
      setAsked({ change: '', left: null })
      return true
    },
  }
}

interface LeftOutsideProps {
  readonly left: Conflicts | null
  readonly timeZone: string
}

/** The bookings that would stand outside of the open time. */
export function LeftOutside({ left, timeZone }: LeftOutsideProps) {
  if (!left) return null
  const more = left.total - left.bookings.length
  return (
    <div class="notice" role="alert">
      <p>
        <b>{count(left.total, 'booking')} would be left outside.</b>{' '}
        {left.total === 1
          ? 'It stands until you move or cancel it.'
          : 'They stand until you move or cancel them.'}
      </p>
      <ul class="plain">
        {left.bookings.map(({ id, attendee_name, starts_at }) => (
          <li key={id}>
            <Link to={`/bookings/${id}`}>{attendee_name}</Link>, {momentWords(starts_at, timeZone)}
          </li>
        ))}
        {more > 0 && <li>and {more} more</li>}
      </ul>
    </div>
  )
}
