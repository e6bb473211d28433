import { FieldGroup, TextField, textIn } from '../../ui/form.tsx'
import { minutesWords } from '../../ui/words.ts'
import { Chips } from './chips.tsx'

const commonMinutes = [15, 30, 45, 60, 90]

interface DurationsProps {
  /** What the API calls them. */
  readonly name: string
  readonly minutes: readonly number[]
}

/** How long meetings are: the usual lengths to choose from, and any other. */
export function Durations({ name, minutes }: DurationsProps) {
  const others = minutes.filter((length) => !commonMinutes.includes(length))
  return (
    <>
      <FieldGroup name={name} label="A meeting takes">
        <Chips name={name} values={commonMinutes} on={minutes}>
          {minutesWords}
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

export function durationsIn(fields: FormData, name: string): number[] {
  const others = (textIn(fields, 'other_durations') ?? '').split(/[\s,;]+/).filter(Boolean)
  const durations = [...fields.getAll(name), ...others].map(Number)
  return [...new Set(durations)].sort((a, b) => a - b)
}
