import { useMay } from '../../api/session.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/page.tsx'

interface NoDeliveriesProps {
  readonly isActive: boolean
  readonly isFiltered: boolean
  readonly onAll: () => void
}

/** Where nothing was sent, or nothing that is asked for. */
export function NoDeliveries({ isActive, isFiltered, onAll }: NoDeliveriesProps) {
  const maySend = useMay('admin')
  if (isFiltered) {
    return (
      <Empty
        icon="hook"
        title="No delivery matches"
        action={<Button onClick={onAll}>Show all</Button>}
      >
        Take a filter away, or look at all deliveries to this endpoint.
      </Empty>
    )
  }
  return (
    <Empty icon="hook" title="No deliveries yet">
      {maySend && isActive
        ? 'Send a test to see it arrive, or make a booking: it is sent at once.'
        : 'While it is on, a booking is sent as soon as it is made, and shown here.'}
    </Empty>
  )
}
