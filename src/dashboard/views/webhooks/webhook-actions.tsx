import { call } from '../../api/call.ts'
import { useMay } from '../../api/session.ts'
import type { Delivery, Webhook } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/page.tsx'
import { useStep } from '../../ui/step.ts'
import { say } from '../../ui/toast.tsx'
import type { WebhookStep } from './webhook-steps.tsx'
import { reasonWords } from './webhook-words.ts'

interface ActionsProps {
  readonly webhook: Webhook
  readonly onOpen: (step: WebhookStep) => void
}

/** What can be done to an endpoint, at its head. */
export function EndpointActions({ webhook: { id, active }, onOpen }: ActionsProps) {
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

interface SwitchedOffProps {
  readonly webhook: Webhook
  readonly onChange: () => void
}

/** Why nothing is sent, and the way to begin again. */
export function SwitchedOff({ webhook, onChange }: SwitchedOffProps) {
  const { id } = webhook
  const reason = reasonWords(webhook)
  const mayChange = useMay('admin')
  const { busy, error, take } = useStep()
  const switchOn = async () => {
    await call<Webhook>('PATCH', `/v1/webhooks/${id}`, { active: true })
    say('The endpoint is on: what waited is sent.')
    onChange()
  }
  return (
    <section class={`switched-off notice${reason ? ' bad' : ''}`} aria-label="State">
      <p>
        <b>{reason ? 'Slotflow switched this endpoint off.' : 'This endpoint is off.'}</b>{' '}
        {reason && `${reason}. `}
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
