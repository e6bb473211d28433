import { useState } from 'preact/hooks'
import { useEndpoints } from '../../api/endpoints.ts'
import { useMay } from '../../api/session.ts'
import type { NewWebhook, Webhook } from '../../api/types.ts'
import { go, Link } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { Empty, Loaded, Page } from '../../ui/page.tsx'
import { WebhookDialog } from './webhook-dialog.tsx'
import { FailedCount, Health, Rate, Waiting } from './webhook-figures.tsx'
import { WebhookSecret } from './webhook-secret.tsx'
import { eventWords } from './webhook-words.ts'

/** Every endpoint. */
export function Webhooks() {
  const asked = useEndpoints()
  const [isNew, setNew] = useState(false)
  const [made, setMade] = useState<NewWebhook | null>(null)
  const mayChange = useMay('admin')
  const add = mayChange && (
    <Button kind="main" icon="plus" onClick={() => setNew(true)}>
      Add endpoint
    </Button>
  )

  return (
    <Page
      title="Webhooks"
      lead="Each event of a booking is sent to the endpoints that listen to it."
      actions={asked.answer?.total ? add : null}
    >
      <Loaded of={asked}>
        {({ webhooks }) =>
          webhooks.length === 0 ? (
            <Empty icon="hook" title="No endpoints yet" action={add}>
              Add the address of your program: every booking that is made, moved or cancelled is
              sent there within a second, signed, and again until it arrives.
            </Empty>
          ) : (
            <WebhookTable webhooks={webhooks} />
          )
        }
      </Loaded>
      {isNew && (
        <WebhookDialog onClose={() => setNew(false)} onMade={setMade} onDone={asked.again} />
      )}
      {made && (
        <WebhookSecret
          title="The endpoint was added"
          url={made.url}
          secret={made.secret}
          onClose={() => go(`/webhooks/${made.id}`)}
        />
      )}
    </Page>
  )
}

function WebhookTable({ webhooks }: { readonly webhooks: readonly Webhook[] }) {
  return (
    <div class="card table-card stacks">
      <table>
        <thead>
          <tr>
            <th scope="col">Endpoint</th>
            <th scope="col">Events</th>
            <th scope="col">Health</th>
            <th scope="col">Delivered, 24 h</th>
            <th scope="col">Failed, 24 h</th>
            <th scope="col">Waiting</th>
          </tr>
        </thead>
        <tbody>
          {webhooks.map((webhook) => (
            <tr key={webhook.id}>
              <th scope="row" class="address">
                <Link to={`/webhooks/${webhook.id}`}>{webhook.name ?? webhook.url}</Link>
                {webhook.name && <small>{webhook.url}</small>}
              </th>
              <td data-label="Events">
                {webhook.events.map((event) => (
                  <span class="line" key={event}>
                    {eventWords(event)}
                  </span>
                ))}
              </td>
              <td data-label="Health">
                <Health webhook={webhook} />
              </td>
              <td data-label="Delivered, 24 h">
                <Rate webhook={webhook} />
              </td>
              <td data-label="Failed, 24 h">
                <FailedCount webhook={webhook} />
              </td>
              <td data-label="Waiting">
                <Waiting webhook={webhook} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
