import type { Service } from '../../api/service-types.ts'
import { Confirm } from '../../ui/dialog.tsx'
import { say } from '../../ui/toast.tsx'
import { browserZone } from '../../ui/words.ts'
import { LeftOutside, useTelling } from '../left-outside.tsx'

interface ServiceRemovalProps {
  readonly service: Service
  readonly onDone: () => void
  readonly onClose: () => void
}

/** Asks, then takes a service off the list. */
export function ServiceRemoval({ service, onDone, onClose }: ServiceRemovalProps) {
  const telling = useTelling()
  const remove = async () => {
    if (!(await telling.change('DELETE', `/v1/services/${service.id}`))) return
    say(`${service.name} was removed.`)
    onDone()
    onClose()
  }
  return (
    <Confirm
      title={`Remove ${service.name}?`}
      action={telling.left ? 'Remove anyway' : 'Remove'}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>It cannot be booked any more. Bookings already made stay.</p>
      <LeftOutside left={telling.left} timeZone={browserZone} />
    </Confirm>
  )
}
