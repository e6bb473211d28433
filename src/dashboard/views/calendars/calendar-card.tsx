import { useState } from 'preact/hooks'
import type { Calendar } from '../../api/calendar-types.ts'
import { call } from '../../api/call.ts'
import { useMay } from '../../api/session.ts'
import type { Human } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { Badge, Problem } from '../../ui/page.tsx'
import { useStep } from '../../ui/step.ts'
import { say } from '../../ui/toast.tsx'
import { CalendarFacts } from './calendar-facts.tsx'
import { remedyOf, standingOf } from './calendar-words.ts'

interface CalendarCardProps {
  readonly human: Human
  readonly calendar: Calendar
  readonly onEdit: () => void
  readonly onDone: () => void
}

/** One calendar: how it stands, why it fails, and what can be done. */
export function CalendarCard({ human, calendar, onEdit, onDone }: CalendarCardProps) {
  const [isLeaving, setLeaving] = useState(false)
  const { busy, error, take } = useStep()
  const mayChange = useMay('admin or rep')
  const { tone, words } = standingOf(calendar)
  const path = `/v1/humans/${human.id}/calendars/${calendar.id}`
  const read = async () => {
    await call('POST', `${path}/sync`)
    say(`${calendar.name} is read within seconds.`)
    onDone()
  }
  const remove = async () => {
    await call('DELETE', path)
    say(`${calendar.name} was removed.`)
    setLeaving(false)
    onDone()
  }
  return (
    <li class="card calendar-card">
      <header class="spread">
        <h3>{calendar.name}</h3>
        <Badge tone={tone}>{words}</Badge>
      </header>
      <CalendarFacts calendar={calendar} />
      {calendar.error && (
        <p class={tone === 'bad' ? 'problem' : 'hint'}>
          {calendar.error} {remedyOf(calendar)}
        </p>
      )}
      {calendar.warnings?.map((warning) => (
        <p class="hint" key={warning}>
          {warning}
        </p>
      ))}
      {error && <Problem error={error} />}
      {mayChange && (
        <div class="actions">
          <Button busy={busy} onClick={() => void take(read)}>
            Read now
          </Button>
          <Button onClick={onEdit}>Edit</Button>
          <Button kind="danger" onClick={() => setLeaving(true)}>
            Remove
          </Button>
        </div>
      )}
      {isLeaving && (
        <Confirm
          title={`Remove ${calendar.name}?`}
          action="Remove"
          onConfirm={remove}
          onClose={() => setLeaving(false)}
        >
          <p>
            Its address is forgotten, and times that are busy there can be booked here. The calendar
            itself stays as it is
            {calendar.write_bookings ? ', without the bookings that were written into it' : ''}.
          </p>
        </Confirm>
      )}
    </li>
  )
}
