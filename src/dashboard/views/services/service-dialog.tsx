import { call } from '../../api/call.ts'
import type { Service } from '../../api/service-types.ts'
import type { Human } from '../../api/types.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Form } from '../../ui/form.tsx'
import { type Rows, useRows } from '../../ui/rows.ts'
import { say } from '../../ui/toast.tsx'
import { browserZone } from '../../ui/words.ts'
import { WeekHours, type WeekWindow } from '../hours/week-hours.tsx'
import { LeftOutside, useTelling } from '../left-outside.tsx'
import { newServiceIn, serviceChangeIn } from './service-draft.ts'
import { ServiceFields } from './service-fields.tsx'

interface ServiceDialogProps {
  /** Null: a new one is made. */
  readonly service: Service | null
  readonly people: readonly Human[]
  readonly onDone: () => void
  readonly onClose: () => void
}

/** A kind of meeting: how long, with whom, when. What a change leaves outside is told before it is saved. */
export function ServiceDialog({ service, people, onDone, onClose }: ServiceDialogProps) {
  const windows = useRows(service?.weekly_hours ?? [])
  const telling = useTelling()
  const submit = async (fields: FormData) => {
    if (service) {
      const change = serviceChangeIn(fields, windows.values)
      if (!(await telling.change('PATCH', `/v1/services/${service.id}`, change))) return
      say(`${service.name} was changed.`)
    } else {
      const { name } = await call<Service>(
        'POST',
        '/v1/services',
        newServiceIn(fields, windows.values),
      )
      say(`${name} can be booked.`)
    }
    onClose()
    onDone()
  }
  const save = telling.left ? 'Save anyway' : 'Save'
  return (
    <Dialog title={service ? `Edit ${service.name}` : 'New service'} onClose={onClose} side>
      <Form action={service ? save : 'Make service'} onSubmit={submit}>
        <ServiceFields service={service} people={people} />
        <OwnHours windows={windows} />
        <LeftOutside left={telling.left} timeZone={browserZone} />
      </Form>
    </Dialog>
  )
}

function OwnHours({ windows }: { readonly windows: Rows<WeekWindow> }) {
  return (
    <details class="more" open={windows.rows.length > 0}>
      <summary>At certain hours only</summary>
      <p class="hint">Within the hours of whoever gives it. No hours here: at all of theirs.</p>
      <WeekHours windows={windows} />
    </details>
  )
}
