import { useState } from 'preact/hooks'
import { useMay } from '../../api/session.ts'
import type { Delivery, DeliveryDetail, Webhook } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Link } from '../../router.tsx'
import { useNow } from '../../ui/now.ts'
import { Badge } from '../../ui/page.tsx'
import { agoWords } from '../../ui/words.ts'
import { Redeliver } from './redeliver.tsx'
import { answerWords, deliveryStanding, eventWords, nextWords } from './webhook-words.ts'

interface TableProps {
  readonly webhook: Webhook
  readonly deliveries: readonly Delivery[]
  readonly onOpen: (id: string) => void
  /** One is sent again. */
  readonly onSent: (delivery: Delivery) => void
}

/** One page of deliveries. */
export function DeliveryTable({ webhook, deliveries, onOpen, onSent }: TableProps) {
  return (
    <div class="card table-card stacks">
      <table>
        <thead>
          <tr>
            <th scope="col">Event</th>
            <th scope="col">Attendee</th>
            <th scope="col">Status</th>
            <th scope="col">Last answer</th>
            <th scope="col">Next attempt</th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => (
            <DeliveryRow key={delivery.id} {...{ webhook, delivery, onOpen, onSent }} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps extends Omit<TableProps, 'deliveries'> {
  readonly delivery: Delivery
}

function DeliveryRow({ webhook, delivery: listed, onOpen, onSent }: RowProps) {
  const nowMs = useNow()
  const maySend = useMay('admin')
  const [isSent, setSent] = useState(false)
  const path = `/v1/webhooks/${webhook.id}/deliveries/${listed.id}`
  const latest = useAsk<DeliveryDetail>(isSent ? path : null, { quiet: true })
  const delivery = latest.answer ?? listed
  const { tone, words, detail } = deliveryStanding(delivery)
  const done = (sent: Delivery) => {
    setSent(true)
    latest.again()
    onSent(sent)
  }
  return (
    <tr>
      <th scope="row">
        <button type="button" class="link-button" onClick={() => onOpen(delivery.id)}>
          {eventWords(delivery.event)}
        </button>
        <small>{agoWords(delivery.created_at, nowMs)}</small>
      </th>
      <td data-label="Attendee">
        <BookingLink delivery={delivery} />
      </td>
      <td data-label="Status">
        <Badge tone={tone}>{words}</Badge>
        <small>{detail}</small>
      </td>
      <td data-label="Last answer">{answerWords(delivery)}</td>
      <td data-label="Next attempt">
        {delivery.status === 'failed' && maySend ? (
          <Redeliver webhook={webhook} delivery={delivery} onSent={done} />
        ) : (
          nextWords(delivery, webhook, nowMs)
        )}
      </td>
    </tr>
  )
}

/** The booking that a delivery tells of. */
export function BookingLink({ delivery }: { readonly delivery: Delivery }) {
  const { booking_id, attendee_name } = delivery
  if (booking_id === null) return <>–</>
  return <Link to={`/bookings/${booking_id}`}>{attendee_name ?? 'Booking'}</Link>
}
