import { call } from '../../api/call.ts'
import { useMay } from '../../api/session.ts'
import type { Delivery, DeliveryDetail, Webhook } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Badge, Empty, Loaded, Problem } from '../../ui/page.tsx'
import { useStep } from '../../ui/step.ts'
import { say } from '../../ui/toast.tsx'
import { momentWords } from '../../ui/words.ts'
import { Facts } from './delivery-facts.tsx'
import { bodyWords, eventWords, problemOf } from './webhook-words.ts'

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
            <details class="more sent">
              <summary>Body</summary>
              <pre>{bodyWords(delivery)}</pre>
            </details>
            <Attempts log={delivery.log} />
          </>
        )}
      </Loaded>
    </Dialog>
  )
}

/** The newest first: it is the one that tells why. */
function Attempts({ log }: { readonly log: DeliveryDetail['log'] }) {
  if (log.length === 0) {
    return (
      <Empty icon="hook" title="Not sent yet">
        Each attempt is shown here with what the endpoint answered.
      </Empty>
    )
  }
  return (
    <section class="attempts" aria-labelledby="attempts">
      <h3 id="attempts">Attempts</h3>
      <ol>
        {log
          .map((attempt, at) => (
            <li key={attempt.started_at} class="card">
              <p class="attempt-head">
                <b>{at + 1}.</b> {momentWords(attempt.started_at)}
                <Badge tone={attempt.error === null ? 'good' : 'bad'}>
                  {attempt.status_code ?? 'No answer'}
                </Badge>
                <small>{attempt.duration_ms} ms</small>
              </p>
              {problemOf(attempt) && <p class="problem">{problemOf(attempt)}</p>}
              {attempt.answer ? (
                <pre>{attempt.answer}</pre>
              ) : (
                attempt.status_code !== null && (
                  <p class="hint">
                    No body was kept: there was none, or a private address answered.
                  </p>
                )
              )}
            </li>
          ))
          .reverse()}
      </ol>
    </section>
  )
}
