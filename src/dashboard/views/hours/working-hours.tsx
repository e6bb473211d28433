import { useState } from 'preact/hooks'
import type { Availability, AvailabilityInput } from '../../api/schedule-types.ts'
import type { Human } from '../../api/types.ts'
import { type Rows, useRows } from '../../ui/rows.ts'
import { zoneWords } from '../../ui/words.ts'
import { DailyHours, dailyHoursIn } from './daily-hours.tsx'
import { WeekHours, type WeekWindow, windowsOf } from './week-hours.tsx'

interface WorkingHoursState {
  readonly isWeekly: boolean
  readonly setWeekly: (isWeekly: boolean) => void
  readonly windows: Rows<WeekWindow>
  /** The hours as they stand in the form. */
  readonly read: (fields: FormData) => Partial<AvailabilityInput>
}

export function useWorkingHours(rules: Availability): WorkingHoursState {
  const [isWeekly, setWeekly] = useState(rules.weekly_hours !== undefined)
  const windows = useRows(windowsOf(rules))
  const read = (fields: FormData) =>
    isWeekly ? { weekly_hours: [...windows.values].sort(byStart) } : dailyHoursIn(fields)
  return { isWeekly, setWeekly, windows, read }
}

interface WorkingHoursProps {
  readonly human: Human
  readonly rules: Availability
  readonly hours: WorkingHoursState
}

/** One window for all working days, or each day with hours of its own. */
export function WorkingHours({ human, rules, hours }: WorkingHoursProps) {
  return (
    <>
      <KindChoice isWeekly={hours.isWeekly} onChoose={hours.setWeekly} />
      {hours.isWeekly ? <WeekHours windows={hours.windows} /> : <DailyHours rules={rules} />}
      <p class="hint">
        In {zoneWords(human.timezone)}. An end before the start lies on the next day; 00:00 is
        midnight.
      </p>
    </>
  )
}

interface KindChoiceProps {
  readonly isWeekly: boolean
  readonly onChoose: (isWeekly: boolean) => void
}

function KindChoice({ isWeekly, onChoose }: KindChoiceProps) {
  const kinds = [
    [false, 'The same on each working day'],
    [true, 'Each day its own'],
  ] as const
  return (
    <fieldset class="chips">
      <legend class="unseen">Hours</legend>
      {kinds.map(([value, label]) => (
        <label key={label}>
          <input
            type="radio"
            name="kind"
            checked={isWeekly === value}
            onChange={() => onChoose(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  )
}

function byStart(a: WeekWindow, b: WeekWindow): number {
  return a.day - b.day || a.start.localeCompare(b.start)
}
