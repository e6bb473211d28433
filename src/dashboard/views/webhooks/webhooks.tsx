import { useState } from 'preact/hooks'
import { useMay } from '../../api/session.ts'
import type { DeliveryList, NewWebhook, Webhook, WebhookList } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { go, Link } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/now.ts'
import { Badge, Empty, Loaded, Page } from '../../ui/page.tsx'
import { WebhookDialog } from './webhook-dialog.tsx'
import { WebhookSecret } from './webhook-secret.tsx'
import { eventWords, healthOf } from './webhook-words.ts'

/** Every endpoint. */
export function Webhooks() {
  const asked = useAsk<WebhookList>('/v1/webhooks')
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
      lead="Who is told when a booking is made, moved or cancelled."
      actions={asked.answer?.total ? add : null}
    >
      <Loaded of={asked}>
        {({ webhooks }) =>
          webhooks.length === 0 ? (
            <Empty icon="hook" title="Nobody is told yet" action={add}>
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
          </tr>
        </thead>
        <tbody>
          {webhooks.map((webhook) => (
            <tr key={webhook.id}>
              <th scope="row" class="address">
                <Link to={`/webhooks/${webhook.id}`}>{webhook.url}</Link>
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
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Health({ webhook }: { readonly webhook: Webhook }) {
  const asked = useAsk<DeliveryList>(`/v1/webhooks/${webhook.id}/deliveries?limit=1`)
  const nowMs = useNow()
  if (!asked.answer) return null
  const { tone, words, detail } = healthOf(webhook, asked.answer.deliveries[0], nowMs)
  return (
    <>
      <Badge tone={tone}>{words}</Badge>
      {detail && <small>{detail}</small>}
    </>
  )
}
