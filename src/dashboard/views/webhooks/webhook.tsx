import { useState } from 'preact/hooks'
import { useEndpoints } from '../../api/endpoints.ts'
import { useMay } from '../../api/session.ts'
import type { Webhook } from '../../api/types.ts'
import { go, Link } from '../../router.tsx'
import { Button } from '../../ui/button.tsx'
import { Empty, Loaded, Page } from '../../ui/page.tsx'
import { Deliveries } from './deliveries.tsx'
import { EndpointActions, SwitchedOff } from './webhook-actions.tsx'
import { Figures } from './webhook-figures.tsx'
import { type WebhookStep, WebhookSteps } from './webhook-steps.tsx'
import { eventWords, titleOf } from './webhook-words.ts'

/** One endpoint: what was sent to it, and all that can be done to it. */
export function WebhookView({ id }: { readonly id: string }) {
  const asked = useEndpoints()
  const webhook = asked.answer?.webhooks.find((one) => one.id === id)
  if (webhook) return <Endpoint webhook={webhook} onChange={asked.again} />
  return (
    <Page title="Webhook">
      <Loaded of={asked}>
        {() => (
          <Empty
            icon="hook"
            title="This endpoint is not there"
            action={<Button onClick={() => go('/webhooks')}>Show all endpoints</Button>}
          >
            It was removed, or it belongs to another account.
          </Empty>
        )}
      </Loaded>
    </Page>
  )
}

interface EndpointProps {
  readonly webhook: Webhook
  readonly onChange: () => void
}

function Endpoint({ webhook, onChange }: EndpointProps) {
  const [open, setOpen] = useState<WebhookStep | null>(null)
  const mayChange = useMay('admin')
  const { url, active, events, header_names } = webhook
  return (
    <Page
      title={titleOf(webhook)}
      lead={
        <>
          <Link to="/webhooks">Webhooks</Link> · <span class="address">{url}</span> ·{' '}
          {events.map(eventWords).join(', ')}
          {header_names && ` · with ${header_names.join(', ')}`}
        </>
      }
      actions={mayChange && <EndpointActions webhook={webhook} onOpen={setOpen} />}
    >
      <div class="stack">
        {!active && <SwitchedOff webhook={webhook} onChange={onChange} />}
        {active && webhook.refusal && (
          <section class="notice bad" aria-label="Refused">
            <p>
              <b>The last delivery was {webhook.refusal}.</b> Whoever runs Slotflow can open its
              address, or change it here.
            </p>
          </section>
        )}
        <Figures webhook={webhook} />
        <Deliveries webhook={webhook} />
      </div>
      {open && (
        <WebhookSteps
          step={open}
          webhook={webhook}
          onDone={onChange}
          onClose={() => setOpen(null)}
        />
      )}
    </Page>
  )
}
