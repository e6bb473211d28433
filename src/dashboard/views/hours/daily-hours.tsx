import type { Availability } from '../../api/schedule-types.ts'
import { FieldGroup, TextField, textIn } from '../../ui/form.tsx'
import { Chips } from './chips.tsx'
import { dayName } from './hours-words.ts'
import { endOf } from './wall-span.tsx'

/** One window for all working days. */
export function DailyHours({ rules }: { readonly rules: Availability }) {
  return (
    <>
      <FieldGroup name="working_days" label="Working days">
        <Chips name="working_days" values={[1, 2, 3, 4, 5, 6, 7]} on={rules.working_days}>
          {dayName}
        </Chips>
      </FieldGroup>
      <div class="row">
        <TextField
          name="work_start"
          label="From"
          type="time"
          value={rules.work_start ?? usual.start}
        />
        <TextField
          name="work_end"
          label="To"
          type="time"
          value={rules.work_end === '24:00' ? '00:00' : (rules.work_end ?? usual.end)}
        />
      </div>
    </>
  )
}

/** For whoever had hours of each day before. */
const usual = { start: '09:00', end: '17:00' }

export function dailyHoursIn(fields: FormData) {
  return {
    working_days: fields.getAll('working_days').map(Number),
    work_start: textIn(fields, 'work_start') ?? '',
    work_end: endOf(textIn(fields, 'work_end') ?? ''),
  }
}
