/** What the form of a service says, as the API takes it. */
import type { ServiceInput } from '../../api/service-types.ts'
import { textIn } from '../../ui/form.tsx'
import { durationsIn } from '../hours/durations.tsx'
import { changedRulesIn, noticeRules, rulesIn } from '../hours/further-rules.tsx'
import type { WeekWindow } from '../hours/week-hours.tsx'
import { peopleIn } from './people-field.tsx'

/** Rules that stand in the place of those of the human. */
export const termsRules = [
  ...(['slot_interval', 'minimum_notice', 'buffer_before', 'buffer_after'] as const),
  ...(['max_per_day', 'booking_window_days'] as const),
]

const texts = ['slug', 'description', 'location'] as const

const numbers = [...termsRules, ...noticeRules]

function shared(fields: FormData) {
  const assigned = fields.get('assign')
  const assign: ServiceInput['assign'] =
    assigned === 'balanced' || assigned === 'all' ? assigned : 'first'
  return { name: textIn(fields, 'name') ?? '', durations: durationsIn(fields, 'durations'), assign }
}

export function newServiceIn(fields: FormData, windows: readonly WeekWindow[]) {
  const written = texts.flatMap((name) => {
    const text = textIn(fields, name)
    return text === undefined ? [] : [[name, text]]
  })
  return {
    ...shared(fields),
    ...peopleIn(fields),
    ...Object.fromEntries(written),
    ...rulesIn(fields, numbers),
    ...(windows.length === 0 ? {} : { weekly_hours: windows }),
  }
}

/** A change says everything: what is empty is taken away. */
export function serviceChangeIn(fields: FormData, windows: readonly WeekWindow[]) {
  return {
    ...shared(fields),
    ...{ human_ids: null, role: null, ...peopleIn(fields) },
    ...Object.fromEntries(texts.map((name) => [name, textIn(fields, name) ?? null])),
    ...changedRulesIn(fields, numbers),
    weekly_hours: windows.length === 0 ? null : windows,
  }
}
