import { call } from '../../api/call.ts'
import type { Delivery, Webhook } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/page.tsx'
import { useStep } from '../../ui/step.ts'
import { say } from '../../ui/toast.tsx'
import { eventWords } from './webhook-words.ts'

interface RedeliverProps {
  readonly webhook: Webhook

  readonly delivery: Delivery
  readonly onSent: (delivery: Delivery) => void
}

/** Where the attempts are used up, the next one is a click. */
export function Redeliver({ webhook, delivery, onSent }: RedeliverProps) {
  const { busy, error, take } = useStep()
  const redeliver = async () => {
    const path = `/v1/webhooks/${webhook.id}/deliveries/${delivery.id}/redeliver`
    const sent = await call<Delivery>('POST', path)
    say(`${eventWords(delivery.event)} is sent again.`)
    onSent(sent)
  }
  return (
    <>
      <Button busy={busy} onClick={() => void take(redeliver)}>
        Redeliver
      </Button>
      {error && <Problem error={error} />}
    </>
  )
}
