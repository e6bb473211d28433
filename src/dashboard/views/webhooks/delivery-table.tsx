import type { Delivery, Webhook } from '../../api/types.ts'
import { Link } from '../../router.tsx'
import { useNow } from '../../ui/now.ts'
import { Badge } from '../../ui/page.tsx'
import { agoWords } from '../../ui/words.ts'
import { answerWords, deliveryStanding, eventWords, nextWords } from './webhook-words.ts'

interface TableProps {
  readonly webhook: Webhook
  readonly deliveries: readonly Delivery[]
  readonly onOpen: (id: string) => void
}

/** One page of deliveries. */
export function DeliveryTable({ webhook, deliveries, onOpen }: TableProps) {
  const nowMs = useNow()
  return (
    <div class="card table-card stacks">
      <table>
        <thead>
          <tr>
            <th scope="col">Event</th>
            <th scope="col">Booking</th>
            <th scope="col">Status</th>
            <th scope="col">Last answer</th>
            <th scope="col">Next attempt</th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => {
            const { tone, words, detail } = deliveryStanding(delivery)
            return (
              <tr key={delivery.id}>
                <th scope="row">
                  <button type="button" class="link-button" onClick={() => onOpen(delivery.id)}>
                    {eventWords(delivery.event)}
                  </button>
                  <small>{agoWords(delivery.created_at, nowMs)}</small>
                </th>
                <td data-label="Booking">
                  <BookingLink delivery={delivery} />
                </td>
                <td data-label="Status">
                  <Badge tone={tone}>{words}</Badge>
                  <small>{detail}</small>
                </td>
                <td data-label="Last answer">{answerWords(delivery)}</td>
                <td data-label="Next attempt">{nextWords(delivery, webhook, nowMs)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** The booking that a delivery tells of. */
export function BookingLink({ delivery }: { readonly delivery: Delivery }) {
  const { booking_id, attendee_name } = delivery
  if (booking_id === null) return <>–</>
  return <Link to={`/bookings/${booking_id}`}>{attendee_name ?? 'Booking'}</Link>
}
