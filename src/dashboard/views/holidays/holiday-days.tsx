import { useRef, useState } from 'preact/hooks'
import { Button } from '../../ui/button.tsx'
import { Field, FieldGroup } from '../../ui/form.tsx'
import { dateWords } from '../../ui/words.ts'
import { withAdded, withDay, withoutAdded } from './holiday-draft.ts'
import type { HolidayState } from './use-holidays.ts'

/** The days off within a year, each with a box to take it out, and a field for others. */
export function HolidayDays({ state }: { readonly state: HolidayState }) {
  const { draft, change, days, today } = state
  const list = useRef<HTMLUListElement>(null)
  const takeOut = (date: string) => {
    change(withoutAdded(draft, date))
    // The button that was clicked is gone.
    list.current?.closest('form')?.querySelector<HTMLElement>('input[type=date]')?.focus()
  }
  return (
    <>
      <FieldGroup name="holidays.except" label="The next twelve months">
        {days?.length === 0 && <p class="hint">No day is off.</p>}
        <ul ref={list} class="holiday-days" aria-busy={days === null}>
          {days?.map((day) => (
            <li key={day.date}>
              {day.isAdded ? (
                <Button
                  kind="quiet"
                  icon="close"
                  label={`Take out ${dateWords(day.date)}`}
                  onClick={() => takeOut(day.date)}
                />
              ) : (
                <input
                  type="checkbox"
                  id={`off-${day.date}`}
                  checked={day.isOff}
                  onChange={({ currentTarget }) =>
                    change(withDay(draft, day.date, currentTarget.checked))
                  }
                />
              )}
              <label for={day.isAdded ? undefined : `off-${day.date}`}>
                <time dateTime={day.date}>{dateWords(day.date)}</time>
                <span>{day.isOff ? day.name : `${day.name}, hours as usual`}</span>
              </label>
            </li>
          ))}
        </ul>
      </FieldGroup>
      <AddDay today={today} onAdd={(date) => change(withAdded(draft, date))} />
      <p class="hint">
        Dates: date-holidays, <a href="/guide/slots#holidays">CC BY-SA 3.0</a>.
      </p>
    </>
  )
}

function AddDay({
  today,
  onAdd,
}: {
  readonly today: string
  readonly onAdd: (date: string) => void
}) {
  const [date, setDate] = useState('')
  const add = () => {
    if (date === '') return
    onAdd(date)
    setDate('')
  }
  return (
    <Field name="holidays.also" label="Another day off (optional)">
      {(attributes) => (
        <div class="add-day">
          <input
            {...attributes}
            type="date"
            min={today}
            value={date}
            onInput={({ currentTarget }) => setDate(currentTarget.value)}
          />
          <Button icon="plus" onClick={add}>
            Add
          </Button>
        </div>
      )}
    </Field>
  )
}
