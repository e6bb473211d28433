import type { DeliveryList, Webhook } from '../../api/types.ts'
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
  return (
    <>
      {total === 0 ? (
        <NoDeliveries
          isActive={webhook.active}
          isFiltered={filter.status !== '' || isNarrowed(filter)}
          onAll={() => show(deliveryFilterIn(none))}
        />
      ) : (
        <div>
          <DeliveryTable {...{ webhook, deliveries, onOpen, onDone }} />
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
