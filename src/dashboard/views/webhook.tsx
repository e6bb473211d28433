import { useState } from 'preact/hooks'
import { call } from '../api/call.ts'
import { useMay } from '../api/session.ts'
import type { Delivery, Webhook, WebhookList } from '../api/types.ts'
import { useAsk } from '../api/use-ask.ts'
import { go } from '../router.tsx'
import { Button } from '../ui/button.tsx'
import { Empty, Loaded, Page, Problem } from '../ui/page.tsx'
import { useStep } from '../ui/step.ts'
import { say } from '../ui/toast.tsx'
import { Deliveries } from './deliveries.tsx'
import { type WebhookStep, WebhookSteps } from './webhook-steps.tsx'
import { eventWords, hostOf, reasonWords } from './webhook-words.ts'

/** One endpoint: what was sent to it, and all that can be done to it. */
export function WebhookView({ id }: { readonly id: string }) {
  const asked = useAsk<WebhookList>('/v1/webhooks')
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
  const { url, active, events } = webhook
  return (
    <Page
      title={hostOf(webhook)}
      lead={
        <>
          <span class="address">{url}</span> · {events.map(eventWords).join(', ')}
        </>
      }
      actions={mayChange && <Actions webhook={webhook} onOpen={setOpen} />}
    >
      <div class="stack">
        {!active && <SwitchedOff webhook={webhook} onChange={onChange} />}
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

interface ActionsProps {
  readonly webhook: Webhook
  readonly onOpen: (step: WebhookStep) => void
}

function Actions({ webhook: { id, active }, onOpen }: ActionsProps) {
  const test = useStep()
  const send = async () => {
    await call<Delivery>('POST', `/v1/webhooks/${id}/test`)
    say('A test event is on its way.')
  }
  return (
    <>
      {test.error && <Problem error={test.error} />}
      {active && (
        <Button kind="main" busy={test.busy} onClick={() => void test.take(send)}>
          Send a test
        </Button>
      )}
      <Button onClick={() => onOpen('edit')}>Edit</Button>
      <Button onClick={() => onOpen('rotate')}>New secret</Button>
      {active && <Button onClick={() => onOpen('pause')}>Switch off</Button>}
      <Button kind="danger" onClick={() => onOpen('remove')}>
        Remove
      </Button>
    </>
  )
}

/** Why nothing is sent, and the way to begin again. */
function SwitchedOff({ webhook: { id, disabled_reason }, onChange }: EndpointProps) {
  const mayChange = useMay('admin')
  const { busy, error, take } = useStep()
  const switchOn = async () => {
    await call<Webhook>('PATCH', `/v1/webhooks/${id}`, { active: true })
    say('The endpoint is on: what waited is sent.')
    onChange()
  }
  return (
    <section class={`switched-off notice${disabled_reason ? ' bad' : ''}`} aria-label="State">
      <p>
        <b>{disabled_reason ? 'Slotflow switched this endpoint off.' : 'This endpoint is off.'}</b>{' '}
        {disabled_reason && `${reasonWords(disabled_reason)}. `}
        What waits for it is held back, and new events are not kept for it.
      </p>
      {mayChange && (
        <Button kind="main" busy={busy} onClick={() => void take(switchOn)}>
          Switch on
        </Button>
      )}
      {error && <Problem error={error} />}
    </section>
  )
}
