import type { CalendarList } from '../../api/calendar-types.ts'
import type { Human } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { late } from '../../late.tsx'
import { usePlace } from '../../router.tsx'
import { obstacleIn } from '../calendars/calendar-words.ts'
import { WeekBoard } from '../week/week-board.tsx'
import { HumanParts } from './human-parts.tsx'
import { NoHours } from './no-hours.tsx'

const Calendars = late(async () => (await import('../calendars/calendars.tsx')).Calendars)

interface HumanBodyProps {
  readonly human: Human
  readonly onSetHours: () => void
}

/** The week of a human, or the calendars; above either, why nothing is offered where one cannot be read. */
export function HumanBody({ human, onSetHours }: HumanBodyProps) {
  const { query } = usePlace()
  const part = query.get('part') === 'calendars' ? 'calendars' : 'week'
  const asked = useAsk<CalendarList>(`/v1/humans/${human.id}/calendars`, { quiet: true })
  const calendars = asked.answer?.calendars ?? []
  const obstacle = obstacleIn(calendars)
  return (
    <>
      <HumanParts human={human} part={part} calendars={calendars} />
      {obstacle && (
        <p class="notice bad obstacle" role="alert">
          {obstacle}
        </p>
      )}
      {part === 'calendars' ? (
        <Calendars human={human} asked={asked} />
      ) : human.availability_rules ? (
        <WeekBoard key={human.timezone} human={human} rules={human.availability_rules} />
      ) : (
        <NoHours human={human} onSet={onSetHours} />
      )}
    </>
  )
}
