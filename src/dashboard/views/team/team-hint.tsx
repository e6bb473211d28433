import { useState } from 'preact/hooks'
import { call } from '../../api/call.ts'
import type { Human, SlotList } from '../../api/types.ts'
import { go } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/page.tsx'
import { useStep } from '../../ui/step.ts'
import { minutesWords } from '../../ui/words.ts'
import { plusDays, wallAt } from '../../week/zone.ts'
import type { Column } from './team-facts.ts'
import { placeOfTeam, type TeamPlace } from './team-place.ts'

interface TeamHintProps extends NextFreeProps {
  readonly columns: readonly Column[]
}

/** What to do with the day as it is. */
export function TeamHint({ columns, ...day }: TeamHintProps) {
  const free = columns.filter(({ facts }) => facts.slots.length > 0).length
  if (free > 0) {
    return (
      <p class="hint">
        {free} of {columns.length} {free === 1 ? 'is' : 'are'} free for {minutesWords(day.duration)}{' '}
        at some time. Choose a free time to book it, or any other to see why it is not free.
      </p>
    )
  }
  if (day.duration === 0) return <p class="hint">Nobody has hours yet.</p>
  return <NextFree {...day} />
}

interface NextFreeProps {
  readonly people: readonly Human[]
  readonly place: TeamPlace
  readonly date: string
  readonly zone: string
  /** In minutes. */
  readonly duration: number
}

/** The service looks through so many at once. */
const daysAhead = 60

/** Says that nobody is free on the day, and goes to the next on which somebody is. */
function NextFree({ people, place, date, zone, duration }: NextFreeProps) {
  /** The day after which nothing was found. */
  const [soughtAfter, setSoughtAfter] = useState<string | null>(null)
  const { busy, error, take } = useStep()
  const seek = async () => {
    const query = new URLSearchParams({
      human_ids: people.map(({ id }) => id).join(),
      ...{ match: 'any', duration: String(duration), timezone: zone, limit: '1' },
      ...{ date_from: plusDays(date, 1), date_to: plusDays(date, daysAhead) },
    })
    const [first] = (await call<SlotList>('GET', `/v1/slots?${query}`)).slots ?? []
    if (!first) return setSoughtAfter(date)
    go(placeOfTeam({ ...place, date: wallAt(Date.parse(first.starts_at), zone).date }))
  }
  const isSought = soughtAfter === date
  return (
    <>
      <p class="notice spread">
        Nobody is free for {minutesWords(duration)} on this day
        {isSought && `, nor in the ${daysAhead} days after it`}.
        {!isSought && (
          <Button kind="main" busy={busy} onClick={() => void take(seek)}>
            Go to the next free day
          </Button>
        )}
      </p>
      {error && <Problem error={error} />}
    </>
  )
}
