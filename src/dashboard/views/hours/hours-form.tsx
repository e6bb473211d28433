import type { Availability } from '../../api/schedule-types.ts'
import type { Human } from '../../api/types.ts'
import { Form } from '../../ui/form.tsx'
import { useRows } from '../../ui/rows.ts'
import { say } from '../../ui/toast.tsx'
import { LeftOutside, useTelling } from '../left-outside.tsx'
import { BreakRows } from './break-rows.tsx'
import { Durations, durationsIn } from './durations.tsx'
import { FurtherRules, hoursRules, rulesIn } from './further-rules.tsx'
import { useWorkingHours, WorkingHours } from './working-hours.tsx'

interface HoursFormProps {
  readonly human: Human
  readonly onDone: () => void
  readonly onClose: () => void
}

const officeHours: Availability = {
  working_days: [1, 2, 3, 4, 5],
  work_start: '09:00',
  work_end: '17:00',
  meeting_durations: [30],
}

/** The hours themselves, with what is around each meeting. */
export function HoursForm({ human, onDone, onClose }: HoursFormProps) {
  const rules = human.availability_rules ?? officeHours
  const hours = useWorkingHours(rules)
  const breaks = useRows(rules.breaks ?? [])
  const telling = useTelling()
  const submit = async (fields: FormData) => {
    const isSaved = await telling.change('PUT', `/v1/humans/${human.id}/availability`, {
      ...hours.read(fields),
      ...(breaks.values.length === 0 ? {} : { breaks: breaks.values }),
      ...{ meeting_durations: durationsIn(fields, 'meeting_durations') },
      ...rulesIn(fields, hoursRules),
    })
    if (!isSaved) return
    say(`The hours of ${human.name} are set.`)
    onClose()
    onDone()
  }
  return (
    <Form action={telling.left ? 'Save anyway' : 'Save hours'} onSubmit={submit}>
      <WorkingHours human={human} rules={rules} hours={hours} />
      <BreakRows breaks={breaks} />
      <Durations name="meeting_durations" minutes={rules.meeting_durations} />
      <FurtherRules title="Buffers, notice and limits" names={hoursRules} rules={rules} />
      <LeftOutside left={telling.left} timeZone={human.timezone} />
    </Form>
  )
}
