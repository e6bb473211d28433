import type { Calendar } from '../../api/calendar-types.ts'
import type { Human } from '../../api/types.ts'
import { Link } from '../../router.tsx'
import { Badge } from '../../ui/page.tsx'

export type Part = 'week' | 'calendars'

interface HumanPartsProps {
  readonly human: Human
  readonly part: Part
  readonly calendars: readonly Calendar[]
}

/** The parts of a human's page; how many calendars ask for somebody stands beside their name. */
export function HumanParts({ human, part, calendars }: HumanPartsProps) {
  const to = `/humans/${human.id}`
  const failing = calendars.filter(({ error }) => error !== null).length
  return (
    <nav class="parts" aria-label={`Parts of ${human.name}`}>
      <Link to={to} current={part === 'week'}>
        Week
      </Link>
      <Link to={`${to}?part=calendars`} current={part === 'calendars'}>
        Calendars
        {failing > 0 && (
          <Badge tone="bad">
            {failing}
            <span class="unseen"> not read</span>
          </Badge>
        )}
      </Link>
    </nav>
  )
}
