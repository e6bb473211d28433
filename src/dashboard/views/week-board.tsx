import { useState } from 'preact/hooks'
import type { Availability, Human } from '../api/types.ts'
import { usePlace } from '../router.tsx'
import { Problem } from '../ui/page.tsx'
import { minutesWords } from '../ui/words.ts'
import { weekAxis } from '../week/axis.ts'
import { mondayOf, wallAt } from '../week/zone.ts'
import { OverrideList } from './override-list.tsx'
import { DurationChoice, MarkingChoice, WeekChoice, ZoneChoice } from './week-bar.tsx'
import { type Opened, WeekDialog } from './week-dialog.tsx'
import { useWeek } from './week-facts.ts'
import { type Marking, WeekGrid } from './week-grid.tsx'

interface WeekBoardProps {
  readonly human: Human
  readonly rules: Availability
}

/** The week on its grid, and everything that can be done in it. */
export function WeekBoard({ human, rules }: WeekBoardProps) {
  const { query } = usePlace()
  const [zone, setZone] = useState(human.timezone)
  const [marking, setMarking] = useState<Marking>('book')
  const [duration, setDuration] = useState(rules.meeting_durations[0] ?? 30)
  const [opened, setOpened] = useState<Opened | null>(null)
  const today = wallAt(Date.now(), zone).date
  const monday = mondayOf(query.get('week') ?? today)
  const axis = weekAxis(monday, zone)
  const wanted = rules.meeting_durations.find((minutes) => minutes === duration)
  const minutes = wanted ?? rules.meeting_durations[0] ?? 30
  const facts = useWeek(human, rules, axis, minutes)

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
      {facts.error && <Problem error={facts.error} />}
      <WeekGrid
        axis={axis}
        facts={facts}
        marking={marking}
        onSlot={(startMs) => setOpened({ kind: 'slot', startMs })}
        onBooking={(booking) => setOpened({ kind: 'booking', booking })}
        onOverride={(override) => setOpened({ kind: 'override', override })}
        onSpan={(span) =>
          marking !== 'book' && setOpened({ kind: 'new override', type: marking, span })
        }
      />
      <p class="hint">{hintOf(marking, facts.slots.length, minutes)}</p>
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
          date={laterOf(monday, today)}
          onDone={facts.again}
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  )
}

function laterOf(date: string, other: string): string {
  return date.localeCompare(other) < 0 ? other : date
}

function hintOf(marking: Marking, slots: number, duration: number): string {
  if (marking !== 'book') return `Draw over the hours to ${marking}, or use the button below.`
  return slots === 0
    ? `Nothing of ${minutesWords(duration)} is free in this week. Look at the next one, or open more time.`
    : `${slots} free slots of ${minutesWords(duration)}. Choose one to book it.`
}
