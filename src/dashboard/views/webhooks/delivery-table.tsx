import { call } from '../../api/call.ts'
import { useMay } from '../../api/session.ts'
import type { Delivery, Webhook } from '../../api/types.ts'
import { Link } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/now.ts'
import { Badge, Problem } from '../../ui/page.tsx'
import { useStep } from '../../ui/step.ts'
import { say } from '../../ui/toast.tsx'
import { agoWords } from '../../ui/words.ts'
import { answerWords, deliveryStanding, eventWords, nextWords } from './webhook-words.ts'

interface TableProps {
  readonly webhook: Webhook
  readonly deliveries: readonly Delivery[]
  readonly onOpen: (id: string) => void
  /** One is sent again. */
  readonly onDone: () => void
}

/** One page of deliveries. */
export function DeliveryTable({ webhook, deliveries, onOpen, onDone }: TableProps) {
  const nowMs = useNow()
  const maySend = useMay('admin')
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
                    <Redeliver webhook={webhook} delivery={delivery} onDone={onDone} />
                  ) : (
                    nextWords(delivery, webhook, nowMs)
                  )}
                </td>
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

interface RedeliverProps extends Pick<TableProps, 'webhook' | 'onDone'> {
  readonly delivery: Delivery
}

/** Where the attempts are used up, the next one is a click. */
function Redeliver({ webhook, delivery, onDone }: RedeliverProps) {
  const { busy, error, take } = useStep()
  const redeliver = async () => {
    await call<Delivery>('POST', `/v1/webhooks/${webhook.id}/deliveries/${delivery.id}/redeliver`)
    say(`${eventWords(delivery.event)} is sent again.`)
    onDone()
  }
  return (
    <>
      <Button busy={busy} onClick={() => void take(redeliver)}>
        Redeliver
      </Button>
      {error && <Problem error={error} />}
    </>
  )
}
