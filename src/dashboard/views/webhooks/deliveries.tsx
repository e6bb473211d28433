import { useState } from 'preact/hooks'
import { useMay } from '../../api/session.ts'
import type { DeliveryList, Webhook } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { go, usePlace } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { Empty, Loaded } from '../../ui/page.tsx'
import { Pager } from '../../ui/pager.tsx'
import { DeliveryPanel } from './delivery-panel.tsx'
import { DeliveryTable } from './delivery-table.tsx'
import { RedeliverFailed } from './redeliver-failed.tsx'

const pageSize = 25

/** What may be asked for, and what it is called. */
const statuses = { all: 'All', pending: 'Waiting', delivered: 'Arrived', failed: 'Failed' } as const

type Choice = keyof typeof statuses

function isChoice(word: string): word is Choice {
  return word in statuses
}

/** What was and will be sent to an endpoint, newest first. */
export function Deliveries({ webhook }: { readonly webhook: Webhook }) {
  const { query } = usePlace()
  const asked = query.get('status') ?? ''
  const status = isChoice(asked) ? asked : 'all'
  const offset = Number(query.get('offset') ?? 0)
  const path = `/v1/webhooks/${webhook.id}/deliveries`
  const filter = status === 'all' ? '' : `&status=${status}`
  const page = useAsk<DeliveryList>(`${path}?limit=${pageSize}&offset=${offset}${filter}`)
  const failed = useAsk<DeliveryList>(`${path}?status=failed&limit=1`)
  const [opened, setOpened] = useState<string | null>(null)
  const show = (next: Choice, to = 0) => go(`/webhooks/${webhook.id}?status=${next}&offset=${to}`)
  const changed = () => {
    page.again()
    failed.again()
  }

  return (
    <section class="deliveries" aria-label="Deliveries">
      <header class="section-head">
        <h2>Deliveries</h2>
        <StatusChoice status={status} onChoose={show} />
        <RedeliverFailed webhook={webhook} failed={failed.answer?.total ?? 0} onDone={changed} />
      </header>
      <Loaded of={page}>
        {({ deliveries, total }) =>
          total === 0 ? (
            <Nothing
              isActive={webhook.active}
              isFiltered={status !== 'all'}
              onAll={() => show('all')}
            />
          ) : (
            <div>
              <DeliveryTable webhook={webhook} deliveries={deliveries} onOpen={setOpened} />
              <Pager
                offset={offset}
                size={pageSize}
                total={total}
                onTurn={(to) => show(status, to)}
              />
            </div>
          )
        }
      </Loaded>
      {opened && (
        <DeliveryPanel
          webhook={webhook}
          id={opened}
          onDone={changed}
          onClose={() => setOpened(null)}
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

interface NothingProps {
  readonly isActive: boolean
  readonly isFiltered: boolean
  readonly onAll: () => void
}

function Nothing({ isActive, isFiltered, onAll }: NothingProps) {
  const maySend = useMay('admin')
  if (isFiltered) {
    return (
      <Empty
        icon="hook"
        title="No delivery is like this"
        action={<Button onClick={onAll}>Show all</Button>}
      >
        What was sent to this endpoint stands differently.
      </Empty>
    )
  }
  return (
    <Empty icon="hook" title="Nothing was sent yet">
      {maySend && isActive
        ? 'Send a test to see it arrive, or make a booking: it is sent at once.'
        : 'While it is on, a booking is sent as soon as it is made, and shown here.'}
    </Empty>
  )
}
