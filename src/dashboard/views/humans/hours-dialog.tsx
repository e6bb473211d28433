import { call } from '../../api/call.ts'
import type { Availability, AvailabilityInput } from '../../api/schedule-types.ts'
import type { Human } from '../../api/types.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FieldGroup, Form, TextField, textIn } from '../../ui/form.tsx'
import { say } from '../../ui/toast.tsx'
import { zoneWords } from '../../ui/words.ts'
import { dayName, hoursWords } from './hours-words.ts'

interface HoursDialogProps {
  readonly human: Human
  readonly onDone: () => void
  readonly onClose: () => void
}

const commonMinutes = [15, 30, 45, 60, 90]

const officeHours: Availability = {
  working_days: [1, 2, 3, 4, 5],
  work_start: '09:00',
  work_end: '17:00',
  meeting_durations: [30],
}

/** On which days, between which times, for how long. */
export function HoursDialog({ human, onDone, onClose }: HoursDialogProps) {
  const rules = human.availability_rules ?? officeHours
  const submit = async (fields: FormData) => {
    await call<Human>('PUT', `/v1/humans/${human.id}/availability`, hoursIn(fields, rules))
    say(`The hours of ${human.name} are set.`)
    onClose()
    onDone()
  }
  const others = rules.meeting_durations.filter((minutes) => !commonMinutes.includes(minutes))
  return (
    <Dialog title={`Hours of ${human.name}`} onClose={onClose}>
      <Form action="Save hours" onSubmit={submit}>
        {rules.weekly_hours ? (
          <p class="hint">
            {hoursWords(rules)}: they were set over the API, and stay as they are here.
          </p>
        ) : (
          <DailyHours human={human} rules={rules} />
        )}
        <FieldGroup name="meeting_durations" label="A meeting takes">
          <Chips name="meeting_durations" values={commonMinutes} on={rules.meeting_durations}>
            {(minutes) => `${minutes} min`}
          </Chips>
        </FieldGroup>
        <TextField
          name="other_durations"
          label="Other lengths in minutes (optional)"
          value={others.join(', ')}
          placeholder="20, 120"
        />
      </Form>
    </Dialog>
  )
}

/** One window for all working days. */
function DailyHours({ human, rules }: { readonly human: Human; readonly rules: Availability }) {
  return (
    <>
      <FieldGroup name="working_days" label="Working days">
        <Chips name="working_days" values={[1, 2, 3, 4, 5, 6, 7]} on={rules.working_days}>
          {dayName}
        </Chips>
      </FieldGroup>
      <div class="row">
        <TextField name="work_start" label="From" type="time" value={rules.work_start ?? ''} />
        <TextField
          name="work_end"
          label="To"
          type="time"
          value={rules.work_end === '24:00' ? '00:00' : (rules.work_end ?? '')}
        />
      </div>
      <p class="hint">
        In {zoneWords(human.timezone)}. An end before the start lies on the next day; 00:00 is
        midnight.
      </p>
    </>
  )
}

interface ChipsProps {
  readonly name: string
  readonly values: readonly number[]
  readonly on: readonly number[]
  readonly children: (value: number) => string
}

export function Chips({ name, values, on, children }: ChipsProps) {
  return (
    <div class="chips">
      {values.map((value) => (
        <label key={value}>
          <input type="checkbox" name={name} value={value} defaultChecked={on.includes(value)} />
          {children(value)}
        </label>
      ))}
    </div>
  )
}

/** What the dialog does not show stays as it is. */
function hoursIn(fields: FormData, rules: Availability): AvailabilityInput {
  const { working_days: _, work_start: __, work_end: ___, ...kept } = rules
  const others = (textIn(fields, 'other_durations') ?? '').split(/[\s,;]+/).filter(Boolean)
  const durations = [...fields.getAll('meeting_durations'), ...others].map(Number)
  return {
    ...kept,
    ...(rules.weekly_hours ? {} : dailyHoursIn(fields)),
    meeting_durations: [...new Set(durations)].sort((a, b) => a - b),
  }
}

function dailyHoursIn(fields: FormData) {
  const [start, end] = [textIn(fields, 'work_start') ?? '', textIn(fields, 'work_end') ?? '']
  return {
    working_days: fields.getAll('working_days').map(Number),
    work_start: start,
    work_end: end === '00:00' ? '24:00' : end,
  }
}
