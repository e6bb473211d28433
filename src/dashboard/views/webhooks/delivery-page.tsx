import { useState } from 'preact/hooks'
import type { Delivery, DeliveryList, Webhook } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Pager } from '../../ui/pager.tsx'
import { type DeliveryFilter, deliveryFilterIn, isNarrowed } from './delivery-filter.ts'
import { DeliveryTable } from './delivery-table.tsx'
import { NoDeliveries } from './no-deliveries.tsx'

export const pageSize = 25

const none = new URLSearchParams()

interface DeliveryPageProps {
  readonly webhook: Webhook
  readonly filter: DeliveryFilter
  readonly offset: number
  readonly list: DeliveryList
  readonly show: (change: Partial<DeliveryFilter>, offset?: number) => void
  readonly onOpen: (id: string) => void
  readonly onDone: () => void
}

/** One page of them, and the way to the next: a search that has come to its end for now goes on with a click. */
export function DeliveryPage({
  webhook,
  filter,
  offset,
  list,
  show,
  onOpen,
  onDone,
}: DeliveryPageProps) {
  const { deliveries, total, cursor } = list
  // What is sent again stays where it was, with what comes of it: no other row slides under the pointer.
  const over = JSON.stringify([filter, offset])
  const [state, setState] = useState<{ over: string; kept: readonly Kept[] }>({ over, kept: [] })
  const kept = state.over === over ? state.kept : []
  const rows = withKept(deliveries, kept)
  const keep = (delivery: Delivery) => {
    const at = rows.findIndex(({ id }) => id === delivery.id)
    const others = kept.filter((one) => one.delivery.id !== delivery.id)
    setState({ over, kept: [...others, { at, delivery }] })
    onDone()
  }
  return (
    <>
      {rows.length === 0 ? (
        <NoDeliveries
          isActive={webhook.active}
          isFiltered={filter.status !== '' || isNarrowed(filter)}
          onAll={() => show(deliveryFilterIn(none))}
        />
      ) : (
        <div>
          <DeliveryTable {...{ webhook, onOpen }} deliveries={rows} onSent={keep} />
          <Pager
            offset={offset}
            size={pageSize}
            total={total}
            onTurn={(to) => show({ cursor: filter.cursor }, to)}
          />
        </div>
      )}
      {isNarrowed(filter) && cursor && offset + deliveries.length >= total && (
        <p class="further">
          <Button onClick={() => show({ cursor })}>Look further back</Button>
        </p>
      )}
    </>
  )
}

interface Kept {
  readonly at: number
  readonly delivery: Delivery
}

/** Those that are no longer in the list, where they stood. */
function withKept(deliveries: readonly Delivery[], kept: readonly Kept[]): readonly Delivery[] {
  const rows = [...deliveries]
  for (const { at, delivery } of [...kept].sort((a, b) => a.at - b.at)) {
    if (!rows.some(({ id }) => id === delivery.id)) rows.splice(at, 0, delivery)
  }
  return rows
}
