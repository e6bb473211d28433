import type { Availability } from '../../api/schedule-types.ts'
import { Button } from '../../ui/button.tsx'
import { FieldGroup } from '../../ui/form.tsx'
import type { Rows } from '../../ui/rows.ts'
import { dayFullName, dayName } from './hours-words.ts'
import { WallSpanFields } from './wall-span.tsx'

export type Break = NonNullable<Availability['breaks']>[number]

const lunch: Break = { start: '12:00', end: '13:00' }

/** What is taken out of the hours again and again, such as lunch. */
export function BreakRows({ breaks }: { readonly breaks: Rows<Break> }) {
  return (
    <FieldGroup name="breaks" label="Breaks (optional)">
      <div class="day-rows">
        {breaks.rows.map(({ key, value }, at) => (
          <WallSpanFields
            key={key}
            span={value}
            name={`Break ${at + 1}`}
            onChange={(changed) => breaks.change(key, changed)}
            onRemove={() => breaks.remove(key)}
          >
            <BreakDays
              of={value}
              name={`Break ${at + 1}`}
              onChange={(changed) => breaks.change(key, changed)}
            />
          </WallSpanFields>
        ))}
      </div>
      <div class="actions">
        <Button kind="quiet" icon="plus" onClick={() => breaks.replace(() => false, [lunch])}>
          Add a break
        </Button>
      </div>
    </FieldGroup>
  )
}

interface BreakDaysProps {
  readonly of: Break
  readonly name: string
  readonly onChange: (changed: Break) => void
}

const week = [1, 2, 3, 4, 5, 6, 7]

function BreakDays({ of, name, onChange }: BreakDaysProps) {
  const days = of.days ?? week
  const toggle = (day: number) => {
    const { days: _, ...times } = of
    const chosen = week.filter((one) => (one === day ? !days.includes(day) : days.includes(one)))
    onChange(chosen.length === week.length ? times : { ...times, days: chosen })
  }
  return (
    <fieldset class="days">
      <legend class="unseen">{name} on</legend>
      {week.map((day) => (
        <label key={day} title={dayFullName(day)}>
          <input type="checkbox" checked={days.includes(day)} onChange={() => toggle(day)} />
          <span aria-hidden="true">{dayName(day).slice(0, 1)}</span>
          <span class="unseen">{dayFullName(day)}</span>
        </label>
      ))}
    </fieldset>
  )
}
