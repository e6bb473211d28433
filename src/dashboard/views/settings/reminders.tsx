import { fieldFault } from '../../api/call.ts'
import { FieldGroup, TextField, textIn } from '../../ui/form.tsx'
import { minutesWords } from '../../ui/words.ts'
import { Chips } from '../hours/chips.tsx'

const usual = [15, 60, 180, 1_440, 2_880]

/** How long before the start a reminder is sent: the usual times to choose from, and any other. */
export function Reminders({ minutes }: { readonly minutes: readonly number[] }) {
  const others = minutes.filter((one) => !usual.includes(one))
  return (
    <>
      <FieldGroup name="reminders" label="Reminders before the start">
        <Chips name="reminders" values={usual} on={minutes}>
          {aheadWords}
        </Chips>
      </FieldGroup>
      <TextField
        name="other_reminders"
        label="Other times in minutes (optional)"
        value={others.join(', ')}
        placeholder="30, 10080"
        hint="Five in all at most. They are told as the event booking.reminder too."
      />
    </>
  )
}

const [most, longest] = [5, 43_200]

/** @throws ApiError at the field, in words of the page. */
export function remindersIn(fields: FormData): number[] {
  const others = (textIn(fields, 'other_reminders') ?? '').split(/[\s,;]+/).filter(Boolean)
  const minutes = [...fields.getAll('reminders'), ...others].map(Number)
  const isMinutes = (one: number) => Number.isInteger(one) && one > 0 && one <= longest
  if (!minutes.every(isMinutes)) {
    throw fieldFault(
      'other_reminders',
      'each is a whole number of minutes, 43200 (30 days) at most',
    )
  }
  const chosen = [...new Set(minutes)]
  if (chosen.length > most) throw fieldFault('reminders', `choose ${most} at most`)
  return chosen.sort((a, b) => b - a)
}

/** `2 days`, `3 hours`, `15 minutes` */
function aheadWords(minutes: number): string {
  if (minutes === 1_440) return '1 day'
  return minutes % 1_440 === 0 ? `${minutes / 1_440} days` : minutesWords(minutes)
}
