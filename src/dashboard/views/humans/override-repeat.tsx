import type { Override, OverrideInput } from '../../api/types.ts'
import { FieldGroup, SelectField, TextField, textIn } from '../../ui/form.tsx'
import { weekdayOf } from '../../week/zone.ts'
import { Chips } from '../hours/chips.tsx'
import { dayName } from '../hours/hours-words.ts'
import { nthWords, repeatWords } from './override-words.ts'

/** `kept`: as it is already. */
export type Repeat = 'kept' | 'once' | 'weekly' | 'day of month' | 'weekday of month'

interface RepeatFieldsProps {
  /** The first day, from which the others follow. */
  readonly date: string
  readonly repeat: Repeat
  /** One that repeats already. */
  readonly kept: Override | null
  readonly onChoose: (repeat: Repeat) => void
}

/** Whether an override comes again, and when. */
export function RepeatFields({ date, repeat, kept, onChoose }: RepeatFieldsProps) {
  const day = weekdayOf(date)
  const week = Math.ceil(Number(date.slice(8)) / 7)
  const repeats: readonly (readonly [Repeat, string])[] = [
    ...(kept ? ([['kept', repeatWords(kept)]] as const) : []),
    ['once', 'Once'],
    ['weekly', 'By week'],
    ['day of month', `By month, on day ${Number(date.slice(8))}`],
    ['weekday of month', `By month, on the ${nthWords(week)} ${dayName(day)}`],
  ]
  const choose = (value: string) =>
    onChoose(repeats.find(([option]) => option === value)?.[0] ?? 'once')
  return (
    <>
      <div class="row">
        <SelectField
          name="recurrence"
          label="Repeats"
          value={repeat}
          options={repeats}
          onChange={choose}
        />
        {repeat !== 'once' && repeat !== 'kept' && (
          <TextField
            name="recurrence.interval"
            label={`Every … ${repeat === 'weekly' ? 'weeks' : 'months'}`}
            type="number"
            value="1"
          />
        )}
      </div>
      {repeat === 'weekly' && (
        <FieldGroup name="recurrence.days" label="On">
          <Chips key={day} name="recurrence.days" values={[1, 2, 3, 4, 5, 6, 7]} on={[day]}>
            {dayName}
          </Chips>
        </FieldGroup>
      )}
    </>
  )
}

/** What was chosen. */
export function recurrenceIn(
  fields: FormData,
  repeat: Exclude<Repeat, 'once' | 'kept'>,
  date: string,
): NonNullable<OverrideInput['recurrence']> {
  const interval = Number(textIn(fields, 'recurrence.interval') ?? 1)
  if (repeat === 'weekly') {
    return { freq: 'weekly', interval, days: fields.getAll('recurrence.days').map(Number) }
  }
  if (repeat === 'day of month') {
    return { freq: 'monthly', interval, day_of_month: Number(date.slice(8)) }
  }
  const weeks = [1, 2, 3, 4, 5] as const
  const week = weeks[Math.ceil(Number(date.slice(8)) / 7) - 1] ?? -1
  return { freq: 'monthly', interval, week, day: weekdayOf(date) }
}
