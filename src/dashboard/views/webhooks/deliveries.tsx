import type { DeliveryList, Webhook } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { go, goBackTo, usePlace } from '../../router.tsx'
import { Loaded } from '../../ui/page.tsx'
import {
  type DeliveryFilter,
  deliveriesAt,
  deliveryFilterIn,
  deliveryQuery,
} from './delivery-filter.ts'
import { DeliveryFilters } from './delivery-filters.tsx'
import { DeliveryPage, pageSize } from './delivery-page.tsx'
import { DeliveryPanel } from './delivery-panel.tsx'
import { RedeliverFailed } from './redeliver-failed.tsx'

/** What may be asked for, and what it is called. */
const statuses = {
  all: 'All',
  pending: 'Waiting',
  delivered: 'Delivered',
  failed: 'Failed',
} as const

type Choice = keyof typeof statuses

function isChoice(word: string): word is Choice {
  return word in statuses
}

/** What was and will be sent to an endpoint, newest first. */
export function Deliveries({ webhook }: { readonly webhook: Webhook }) {
  const { query } = usePlace()
  const filter = deliveryFilterIn(query)
  const status = isChoice(filter.status) ? filter.status : 'all'
  const offset = Number(query.get('offset') ?? 0)
  const path = `/v1/webhooks/${webhook.id}/deliveries`
  const place = filter.cursor === '' ? `&offset=${offset}` : ''
  const page = useAsk<DeliveryList>(`${path}?limit=${pageSize}${place}${deliveryQuery(filter)}`, {
    isList: true,
  })
  const failed = useAsk<DeliveryList>(`${path}?status=failed&limit=1`)
  const opened = query.get('delivery')
  const show = (change: Partial<DeliveryFilter>, to = 0) =>
    go(deliveriesAt(webhook.id, { ...filter, cursor: '', ...change }, to))
  const choose = (next: Choice) => show({ status: next === 'all' ? '' : next })
  const changed = () => {
    page.again()
    failed.again()
  }

  return (
    <section class="deliveries" aria-label="Deliveries">
      <header class="section-head">
        <h2>Deliveries</h2>
        <StatusChoice status={status} onChoose={choose} />
        <RedeliverFailed webhook={webhook} failed={failed.answer?.total ?? 0} onDone={changed} />
      </header>
      <DeliveryFilters webhookId={webhook.id} filter={filter} />
      <Loaded of={page}>
        {(list) => (
          <DeliveryPage
            {...{ webhook, filter, offset, list, show }}
            onOpen={(id) => go(deliveriesAt(webhook.id, filter, offset, id))}
            onDone={changed}
          />
        )}
      </Loaded>
      {opened && (
        <DeliveryPanel
          key={opened}
          webhook={webhook}
          id={opened}
          onDone={changed}
          onClose={() => goBackTo(deliveriesAt(webhook.id, filter, offset))}
        />
      )}
    </section>
  )
}

interface ChoiceProps {
  readonly status: Choice
  readonly onChoose: (status: Choice) => void
}

function StatusChoice({ status, onChoose }: ChoiceProps) {
  return (
    <fieldset class="chips">
      <legend class="unseen">Which deliveries</legend>
      {Object.entries(statuses).map(([value, words]) => (
        <label key={value}>
          <input
            type="radio"
            name="status"
            checked={value === status}
            onChange={() => isChoice(value) && onChoose(value)}
          />
          {words}
        </label>
      ))}
    </fieldset>
  )
}
