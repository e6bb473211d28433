import type { Availability } from '../../api/schedule-types.ts'
import { FieldGroup, TextField, textIn } from '../../ui/form.tsx'
import { Chips } from './chips.tsx'

const commonMinutes = [15, 30, 45, 60, 90]

/** How long meetings are: the usual lengths to choose from, and any other. */
export function Durations({ rules }: { readonly rules: Availability }) {
  const others = rules.meeting_durations.filter((minutes) => !commonMinutes.includes(minutes))
  return (
    <>
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
    </>
  )
}

export function durationsIn(fields: FormData): number[] {
  const others = (textIn(fields, 'other_durations') ?? '').split(/[\s,;]+/).filter(Boolean)
  const durations = [...fields.getAll('meeting_durations'), ...others].map(Number)
  return [...new Set(durations)].sort((a, b) => a - b)
}
