import { useState } from 'preact/hooks'
import type { Availability } from '../../api/schedule-types.ts'
import type { Human } from '../../api/types.ts'
import { usePlace } from '../../router.tsx'
import { laterOf, readDate, wallAt } from '../../week/zone.ts'
import { OverrideList } from '../humans/override-list.tsx'
import { DurationChoice, MarkingChoice, WeekChoice, ZoneChoice } from './week-bar.tsx'
import { WeekDialog } from './week-dialog.tsx'
import { useWeek } from './week-facts.ts'
import { WeekGrid } from './week-grid.tsx'
import { WeekHint } from './week-hint.tsx'
import type { Marking, Opened } from './week-opened.ts'

interface WeekBoardProps {
  readonly human: Human
  readonly rules: Availability
}

/** The week on its grid, and everything that can be done in it. */
export function WeekBoard({ human, rules }: WeekBoardProps) {
  const { query } = usePlace()
  const [zone, setZone] = useState(human.timezone)
  const [marking, setMarking] = useState<Marking>('book')
  const [duration, setDuration] = useState(0)
  const [opened, setOpened] = useState<Opened | null>(null)
  const minutes = offered(rules, duration)
  const facts = useWeek(human, readDate(query.get('week')), zone, minutes)
  const monday = facts.axis.days[0]?.date ?? ''

  return (
    <div class="week">
      <div class="week-bar">
        <WeekChoice humanId={human.id} monday={monday} />
        <MarkingChoice marking={marking} onChoose={setMarking} />
        {marking === 'book' && (
          <DurationChoice
            durations={rules.meeting_durations}
            value={minutes}
            onChoose={setDuration}
          />
        )}
        <ZoneChoice human={human} zone={zone} onChoose={setZone} />
      </div>
      <WeekGrid axis={facts.axis} facts={facts} marking={marking} onOpen={setOpened} />
      <WeekHint human={human} marking={marking} facts={facts} duration={minutes} monday={monday} />
      <OverrideList
        overrides={facts.overrides}
        onOpen={(override) => setOpened({ kind: 'override', override })}
        onNew={() => setOpened({ kind: 'new override', type: 'block', span: null })}
      />
      {opened && (
        <WeekDialog
          human={human}
          opened={opened}
          duration={minutes}
          date={laterOf(monday, wallAt(Date.now(), human.timezone).date)}
          onDone={facts.again}
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  )
}

/** The duration chosen, as long as the rules have it. */
function offered({ meeting_durations }: Availability, chosen: number): number {
  return meeting_durations.find((minutes) => minutes === chosen) ?? meeting_durations[0] ?? 30
}
