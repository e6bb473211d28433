import { useState } from 'preact/hooks'
import { useMay } from '../../api/session.ts'
import type { Human } from '../../api/types.ts'
import { Choice } from '../../ui/choice.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { HumanHolidays } from '../holidays/human-holidays.tsx'
import { HoursForm } from './hours-form.tsx'

interface HoursDialogProps {
  readonly human: Human
  readonly onDone: () => void
  readonly onClose: () => void
}

/** When a human can be met, for how long, and with what around it; and on which holidays not. */
export function HoursDialog(props: HoursDialogProps) {
  const [part, setPart] = useState<'hours' | 'holidays'>('hours')
  const mayChange = useMay('admin')
  return (
    <Dialog title={`Hours of ${props.human.name}`} onClose={props.onClose} side>
      {mayChange && (
        <Choice
          name="Which part"
          value={part}
          options={[
            ['hours', 'Hours'],
            ['holidays', 'Holidays'],
          ]}
          onChoose={setPart}
        />
      )}
      {part === 'hours' ? <HoursForm {...props} /> : <HumanHolidays {...props} />}
    </Dialog>
  )
}
