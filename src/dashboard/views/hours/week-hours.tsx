import type { Availability } from '../../api/schedule-types.ts'
import { Button } from '../../ui/button.tsx'
import { FieldGroup } from '../../ui/form.tsx'
import type { Rows } from '../../ui/rows.ts'
import { dayFullName, dayName } from './hours-words.ts'
import { WallSpanFields } from './wall-span.tsx'

export type WeekWindow = NonNullable<Availability['weekly_hours']>[number]

const week = [1, 2, 3, 4, 5, 6, 7] as const

/** What the editor of a week begins with: the hours of each day, or what all working days have. */
export function windowsOf({ weekly_hours, ...daily }: Availability): readonly WeekWindow[] {
  if (weekly_hours) return weekly_hours
  const { working_days, work_start, work_end } = daily
  if (work_start === null || work_end === null) return []
  return working_days.map((day) => ({ day, start: work_start, end: work_end }))
}

/** Each day with hours of its own, several if need be. */
export function WeekHours({ windows }: { readonly windows: Rows<WeekWindow> }) {
  return (
    <FieldGroup name="weekly_hours" label="Hours of each day">
      <div class="day-rows">
        {week.map((day) => (
          <DayHours key={day} day={day} windows={windows} />
        ))}
      </div>
    </FieldGroup>
  )
}

interface DayHoursProps {
  readonly day: number
  readonly windows: Rows<WeekWindow>
}

function DayHours({ day, windows }: DayHoursProps) {
  const own = windows.rows.filter(({ value }) => value.day === day)
  const name = dayFullName(day)
  return (
    <div class="day-row">
      <b>{dayName(day)}</b>
      <div class="spans">
        {own.length === 0 && <span class="hint">No hours</span>}
        {own.map(({ key, value }) => (
          <WallSpanFields
            key={key}
            span={value}
            name={name}
            onChange={(changed) => windows.change(key, changed)}
            onRemove={() => windows.remove(key)}
          />
        ))}
      </div>
      <Button
        kind="quiet"
        icon="plus"
        label={`Add hours on ${name}`}
        onClick={() => windows.replace(isNone, [nextWindow(day, own.at(-1)?.value)])}
      />
      <CopyTo day={day} windows={windows} />
    </div>
  )
}

/** Behind the last of the day, an hour later; a whole working day where it is the first. */
function nextWindow(day: number, last: WeekWindow | undefined): WeekWindow {
  if (!last) return { day, start: '09:00', end: '17:00' }
  const hour = Number(last.end.slice(0, 2))
  const at = (plus: number) => `${String(Math.min(hour + plus, 23)).padStart(2, '0')}:00`
  return { day, start: at(1), end: hour + 2 > 23 ? '24:00' : at(2) }
}

const targets: readonly (readonly [name: string, days: readonly number[]])[] = [
  ['Mon–Fri', [1, 2, 3, 4, 5]],
  ['every day', week],
  ...week.map((day) => [dayFullName(day), [day]] as const),
]

/** The hours of one day put in the place of those of others. */
function CopyTo({ day, windows }: DayHoursProps) {
  const copy = (name: string) => {
    const days = targets.find(([target]) => target === name)?.[1].filter((to) => to !== day) ?? []
    const own = windows.values.filter((window) => window.day === day)
    const copies = days.flatMap((to) => own.map((window) => ({ ...window, day: to })))
    windows.replace((window) => days.includes(window.day), copies)
  }
  return (
    <select
      class="copy-to"
      aria-label={`Copy ${dayFullName(day)} to`}
      value=""
      onChange={(event) => {
        copy(event.currentTarget.value)
        event.currentTarget.value = ''
      }}
    >
      <option value="">Copy to</option>
      {targets
        .filter(([, days]) => days.some((to) => to !== day))
        .map(([name]) => (
          <option key={name}>{name}</option>
        ))}
    </select>
  )
}

const isNone = () => false
