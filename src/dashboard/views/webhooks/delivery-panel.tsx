import { call } from '../../api/call.ts'
import { useMay } from '../../api/session.ts'
import type { Delivery, DeliveryDetail, Webhook } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Loaded, Problem } from '../../ui/page.tsx'
import { useStep } from '../../ui/step.ts'
import { say } from '../../ui/toast.tsx'
import { Facts } from './delivery-facts.tsx'
import { Sent } from './delivery-sent.tsx'
import { eventWords } from './webhook-words.ts'

interface DeliveryPanelProps {
  readonly webhook: Webhook
  readonly id: string
  readonly onDone: () => void
  readonly onClose: () => void
}

/** One delivery: how it stands, and every attempt with what was answered. */
export function DeliveryPanel({ webhook, id, onDone, onClose }: DeliveryPanelProps) {
  const path = `/v1/webhooks/${webhook.id}/deliveries/${id}`
  const asked = useAsk<DeliveryDetail>(path)
  const maySend = useMay('admin')
  const { busy, error, take } = useStep()
  const redeliver = async () => {
    await call<Delivery>('POST', `${path}/redeliver`)
    say('It is sent again.')
    asked.again()
    onDone()
  }
  return (
    <Dialog
      title={asked.answer ? eventWords(asked.answer.event) : 'Delivery'}
      onClose={onClose}
      side
    >
      <Loaded of={asked}>
        {(delivery) => (
          <>
            <Facts delivery={delivery} webhook={webhook} />
            {maySend && (
              <div class="actions">
                <Button kind="main" busy={busy} onClick={() => void take(redeliver)}>
                  Redeliver
                </Button>
                {error && <Problem error={error} />}
              </div>
            )}
            <Sent delivery={delivery} />
          </>
        )}
      </Loaded>
    </Dialog>
  )
}
