import { useEffect, useState } from 'preact/hooks'
import type { Calendar, CalendarList } from '../../api/calendar-types.ts'
import { useMay } from '../../api/session.ts'
import type { Human } from '../../api/types.ts'
import type { Asked } from '../../api/use-ask.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, Loaded } from '../../ui/page.tsx'
import { CalendarCard } from './calendar-card.tsx'
import { CalendarDialog } from './calendar-dialog.tsx'
import { FeedCard } from './feed-card.tsx'

interface CalendarsProps {
  readonly human: Human
  readonly asked: Asked<CalendarList>
}

const followMs = 1_500
/** A calendar is read within seconds. */
const followedMs = 8_000

/** The calendars that a human keeps elsewhere, and the feed that others read. */
export function Calendars({ human, asked }: CalendarsProps) {
  const [isNew, setNew] = useState(false)
  const [changed, setChanged] = useState<Calendar | null>(null)
  const follow = useFollowing(asked)
  const mayChange = useMay('admin or rep')
  const connect = mayChange && (
    <Button kind="main" icon="plus" onClick={() => setNew(true)}>
      Connect a calendar
    </Button>
  )
  return (
    <div class="stack">
      <section aria-labelledby="calendars-head">
        <header class="section-head">
          <h2 id="calendars-head">Calendars read here</h2>
          {asked.answer?.total ? connect : null}
        </header>
        <Loaded of={asked}>
          {({ calendars }) =>
            calendars.length === 0 ? (
              <Empty icon="calendar" title="No calendar is connected" action={connect}>
                Connect the one in which {human.name} keeps appointments: what is busy there is not
                offered here. Nothing else of it is kept.
              </Empty>
            ) : (
              <ul class="cards">
                {calendars.map((calendar) => (
                  <CalendarCard
                    key={calendar.id}
                    human={human}
                    calendar={calendar}
                    onEdit={() => setChanged(calendar)}
                    onDone={follow}
                  />
                ))}
              </ul>
            )
          }
        </Loaded>
      </section>
      {mayChange && <FeedCard human={human} />}
      {(isNew || changed) && (
        <CalendarDialog
          human={human}
          calendar={changed}
          onDone={follow}
          onClose={() => {
            setNew(false)
            setChanged(null)
          }}
        />
      )}
    </div>
  )
}

/** Asks again and again while something is read, for no event tells of it. Answers how to begin. */
function useFollowing({ answer, again }: Asked<CalendarList>): () => void {
  const [untilMs, setUntil] = useState(0)
  const isRead = answer?.calendars.some(({ status }) => status === 'syncing') ?? false
  useEffect(() => {
    if (!isRead && Date.now() > untilMs) return
    const timer = setTimeout(again, followMs)
    return () => clearTimeout(timer)
  }, [answer, isRead, untilMs, again])
  return () => {
    again()
    setUntil(Date.now() + followedMs)
  }
}
