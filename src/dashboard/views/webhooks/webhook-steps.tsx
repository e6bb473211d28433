import { useState } from 'preact/hooks'
import { call } from '../../api/call.ts'
import type { Rotation, Webhook } from '../../api/types.ts'
import { go } from '../../router.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { OwnKeyField, ownKeyIn } from '../../ui/own-key.tsx'
import { say } from '../../ui/toast.tsx'
import { momentWords } from '../../ui/words.ts'
import { WebhookDialog } from './webhook-dialog.tsx'
import { WebhookSecret } from './webhook-secret.tsx'
import { titleOf } from './webhook-words.ts'

export type WebhookStep = 'edit' | 'rotate' | 'pause' | 'remove'

interface StepProps {
  readonly webhook: Webhook
  readonly onDone: () => void
  readonly onClose: () => void
}

/** What can be done to an endpoint, each asked before it is done. */
export function WebhookSteps({ step, ...props }: StepProps & { readonly step: WebhookStep }) {
  if (step === 'edit') return <WebhookDialog {...props} />
  if (step === 'rotate') return <Rotate {...props} />
  return step === 'pause' ? <Pause {...props} /> : <Remove {...props} />
}

function Rotate({ webhook, onClose }: StepProps) {
  const [rotation, setRotation] = useState<Rotation | null>(null)
  if (rotation) {
    return (
      <WebhookSecret
        title="The secret was changed"
        url={webhook.url}
        secret={rotation.secret}
        until={momentWords(rotation.previous_secret_expires_at)}
        onClose={onClose}
      />
    )
  }
  const rotate = async (fields: FormData) => {
    const path = `/v1/webhooks/${webhook.id}/rotate-secret`
    setRotation(await call<Rotation>('POST', path, undefined, ownKeyIn(fields)))
  }
  return (
    <Confirm
      title="Make a new signing secret?"
      action="Make a new secret"
      onConfirm={rotate}
      onClose={onClose}
    >
      <p>
        For 24 hours the old secret signs beside the new one, so that {titleOf(webhook)} can change
        over. After that only the new one signs.
      </p>
      <OwnKeyField />
    </Confirm>
  )
}

function Pause({ webhook, onDone, onClose }: StepProps) {
  const pause = async () => {
    await call<Webhook>('PATCH', `/v1/webhooks/${webhook.id}`, { active: false })
    say('The endpoint is off.')
    onClose()
    onDone()
  }
  return (
    <Confirm title="Switch it off?" action="Switch off" onConfirm={pause} onClose={onClose}>
      <p>
        What waits is held back until you switch it on. Events that happen meanwhile are not sent to{' '}
        {titleOf(webhook)}, also not later.
      </p>
    </Confirm>
  )
}

function Remove({ webhook, onClose }: StepProps) {
  const remove = async () => {
    await call('DELETE', `/v1/webhooks/${webhook.id}`)
    say('The endpoint was removed.')
    go('/webhooks')
  }
  return (
    <Confirm
      title={`Remove ${titleOf(webhook)}?`}
      action="Remove"
      onConfirm={remove}
      onClose={onClose}
    >
      <p>Nothing is sent there any more. What still waits is dropped, and so is the log.</p>
    </Confirm>
  )
}
