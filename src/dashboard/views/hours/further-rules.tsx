import { TextField, textIn } from '../../ui/form.tsx'

/** Rules that are one number each. */
const numbers = {
  slot_interval: ['Minutes from start to start', 'Empty: the length of a meeting.'],
  minimum_notice: ['Notice in minutes', '240 are four hours.'],
  buffer_before: ['Minutes free before', undefined],
  buffer_after: ['Minutes free after', undefined],
  max_per_day: ['Meetings a day at most', undefined],
  max_per_week: ['Meetings a week at most', undefined],
  booking_window_days: ['Days ahead', 'How far ahead one can book. Empty: without end.'],
  cancel_notice: ['Cancelled until minutes before', 'Empty: until the start.'],
  move_notice: ['Moved until minutes before', 'Empty: until the start.'],
} as const satisfies Readonly<Record<string, readonly [label: string, hint: string | undefined]>>

export type RuleName = keyof typeof numbers
type Rules = { readonly [name in RuleName]?: number | undefined }

/** Those of a human, in the order in which they are shown. */
export const hoursRules = [
  ...(['slot_interval', 'minimum_notice', 'buffer_before', 'buffer_after'] as const),
  ...(['max_per_day', 'max_per_week', 'booking_window_days'] as const),
]

/** Until when attendees change a booking by its link. */
export const noticeRules = ['cancel_notice', 'move_notice'] as const

interface FurtherRulesProps {
  readonly title: string
  readonly names: readonly RuleName[]
  readonly rules: Rules
  /** What an empty field means, where it is not what the hint of the rule says. */
  readonly hint?: string
}

/** Folded as long as none of them is set. */
export function FurtherRules({ title, names, rules, hint }: FurtherRulesProps) {
  const isSet = names.some((name) => rules[name] !== undefined)
  return (
    <details class="more" open={isSet}>
      <summary>{title}</summary>
      {hint && <p class="hint">{hint}</p>}
      <div class="pairs">
        {names.map((name) => {
          const [label, ruleHint] = numbers[name]
          const value = rules[name]
          return (
            <TextField
              key={name}
              name={name}
              label={label}
              type="number"
              value={value === undefined ? '' : String(value)}
              {...(hint !== undefined || ruleHint === undefined ? {} : { hint: ruleHint })}
            />
          )
        })}
      </div>
    </details>
  )
}

/** What was typed; an empty field is a rule that is not set. */
export function rulesIn(fields: FormData, names: readonly RuleName[]) {
  const rules: { [name in RuleName]?: number } = {}
  for (const name of names) {
    const text = textIn(fields, name)
    if (text !== undefined) rules[name] = Number(text)
  }
  return rules
}

/** The same for a change: an empty field takes the rule away. */
export function changedRulesIn(fields: FormData, names: readonly RuleName[]) {
  const rules: { [name in RuleName]?: number | null } = {}
  const set = rulesIn(fields, names)
  for (const name of names) rules[name] = set[name] ?? null
  return rules
}
