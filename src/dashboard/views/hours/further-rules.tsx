import type { Availability, AvailabilityInput } from '../../api/schedule-types.ts'
import { TextField, textIn } from '../../ui/form.tsx'

/** Rules that are one number each, in the order in which they are shown. */
const numbers = {
  slot_interval: ['Minutes from start to start', 'Empty: the length of a meeting.'],
  minimum_notice: ['Notice in minutes', '240 are four hours.'],
  buffer_before: ['Minutes free before', undefined],
  buffer_after: ['Minutes free after', undefined],
  max_per_day: ['Meetings a day at most', undefined],
  max_per_week: ['Meetings a week at most', undefined],
  booking_window_days: ['Days ahead', 'How far ahead one can book. Empty: without end.'],
} as const satisfies Partial<Record<keyof Availability, readonly [string, string | undefined]>>

type Name = keyof typeof numbers

const names = Object.keys(numbers).filter((name): name is Name => name in numbers)

/** Folded as long as none of them is set. */
export function FurtherRules({ rules }: { readonly rules: Availability }) {
  const isSet = names.some((name) => rules[name] !== undefined)
  return (
    <details class="more" open={isSet}>
      <summary>Buffers, notice and limits</summary>
      <div class="pairs">
        {names.map((name) => {
          const [label, hint] = numbers[name]
          const value = rules[name]
          return (
            <TextField
              key={name}
              name={name}
              label={label}
              type="number"
              value={value === undefined ? '' : String(value)}
              {...(hint === undefined ? {} : { hint })}
            />
          )
        })}
      </div>
    </details>
  )
}

/** What was typed; an empty field is a rule that is not set. */
export function furtherRulesIn(fields: FormData): Pick<AvailabilityInput, Name> {
  const rules: Partial<Record<Name, number>> = {}
  for (const name of names) {
    const text = textIn(fields, name)
    if (text !== undefined) rules[name] = Number(text)
  }
  return rules
}
