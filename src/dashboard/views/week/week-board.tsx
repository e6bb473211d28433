import { useState } from 'preact/hooks'
import type { Availability } from '../../api/schedule-types.ts'
import type { Human } from '../../api/types.ts'
import { usePlace } from '../../router.tsx'
import { OverrideList } from '../humans/override-list.tsx'
import { useWeekAhead } from './week-ahead.ts'
import { WeekBar, type WeekChoices } from './week-bar.tsx'
import { WeekBody } from './week-body.tsx'
import { WeekDialog } from './week-dialog.tsx'
import { useWeek } from './week-facts.ts'
import type { Opened } from './week-opened.ts'
import { zoomFor } from './week-zoom.ts'

interface WeekBoardProps {
  readonly human: Human
  readonly rules: Availability
}

/** The week on its grid, and everything that can be done in it. */
export function WeekBoard({ human, rules }: WeekBoardProps) {
  const { query } = usePlace()
  const [chosen, setChosen] = useState<Partial<WeekChoices>>({})
  const [opened, setOpened] = useState<Opened | null>(null)
  const { zone = human.timezone, marking = 'book' } = chosen
  const minutes = offered(rules, chosen.duration ?? 0)
  const told = useWeek(human, query.get('day') ?? query.get('week'), zone, minutes)
  const facts = useWeekAhead(human.id, told, query.has('day') || query.has('week'))
  const monday = facts.axis.days[0]?.date ?? ''
  const zoom = chosen.zoom ?? zoomFor(facts)

  return (
    <div class="week">
      <WeekBody
        {...{ human, facts, monday, zone, marking, zoom }}
        duration={minutes}
        bar={
          <WeekBar
            {...{ human, monday, zone, marking, zoom }}
            duration={minutes}
            durations={rules.meeting_durations}
            onChoose={(choice) => setChosen((old) => ({ ...old, ...choice }))}
          />
        }
        onOpen={setOpened}
      />
      <OverrideList
        overrides={facts.overrides}
        onOpen={({ id }) => setOpened({ kind: 'override', id })}
        onNew={() => setOpened({ kind: 'new override', type: 'block', span: null })}
      />
      {opened && (
        <WeekDialog
          human={human}
          opened={opened}
          overrides={facts.overrides}
          duration={minutes}
          monday={monday}
          onOpen={setOpened}
          onDone={facts.again}
          // A browser tells late that a dialog was closed: the next one may be open by then.
          onClose={() => setOpened((now) => (now === opened ? null : now))}
        />
      )}
    </div>
  )
}

/** The duration chosen, as long as the rules have it. */
function offered({ meeting_durations }: Availability, chosen: number): number {
  return meeting_durations.find((minutes) => minutes === chosen) ?? meeting_durations[0] ?? 30
}
