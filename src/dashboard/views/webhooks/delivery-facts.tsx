import type { DeliveryDetail, Webhook } from '../../api/types.ts'
import { useNow } from '../../ui/now.ts'
import { Badge } from '../../ui/page.tsx'
import { momentWords } from '../../ui/words.ts'
import { BookingLink } from './delivery-table.tsx'
import { deliveryStanding, nextWords } from './webhook-words.ts'

interface FactsProps {
  readonly webhook: Webhook
  readonly delivery: DeliveryDetail
}

/** One delivery in short: what it tells of, how it stands, and the id by which the receiver knows it. */
export function Facts({ webhook, delivery }: FactsProps) {
  const nowMs = useNow()
  const { tone, words } = deliveryStanding(delivery)
  return (
    <dl class="facts">
      <dt>Status</dt>
      <dd>
        <Badge tone={tone}>{words}</Badge>
      </dd>
      {delivery.status === 'pending' && (
        <>
          <dt>Next attempt</dt>
          <dd>{nextWords(delivery, webhook, nowMs)}</dd>
        </>
      )}
      {delivery.booking_id && (
        <>
          <dt>Attendee</dt>
          <dd>
            <BookingLink delivery={delivery} />
          </dd>
        </>
      )}
      <dt>Happened</dt>
      <dd>{momentWords(delivery.created_at)}</dd>
      {delivery.settled_at && (
        <>
          <dt>{delivery.status === 'delivered' ? 'Delivered' : 'Failed'}</dt>
          <dd>{momentWords(delivery.settled_at)}</dd>
        </>
      )}
      <dt>Event id</dt>
      <dd>
        <code>{delivery.id}</code>
      </dd>
    </dl>
  )
}
