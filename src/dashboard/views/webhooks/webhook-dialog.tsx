import { call } from '../../api/call.ts'
import type { NewWebhook, Webhook, WebhookInput, WebhookPatch } from '../../api/types.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FieldGroup, Form, TextField, textIn } from '../../ui/form.tsx'
import { OwnKeyField, ownKeyIn } from '../../ui/own-key.tsx'
import { say } from '../../ui/toast.tsx'
import { HeadersField, headersIn } from './webhook-headers.tsx'
import { eventNames, isEvent } from './webhook-words.ts'

interface WebhookDialogProps {
  /** Absent: a new one is made. */
  readonly webhook?: Webhook
  /** Gets the new one with its secret. */
  readonly onMade?: (made: NewWebhook) => void
  readonly onDone: () => void
  readonly onClose: () => void
}

/** Where events go, and which. */
export function WebhookDialog({ webhook, onMade, onDone, onClose }: WebhookDialogProps) {
  const submit = async (fields: FormData) => {
    const key = ownKeyIn(fields)
    if (webhook) {
      const { url, name = null, ...rest } = webhookIn(fields)
      const said = { ...rest, name }
      const patch: WebhookPatch = url === webhook.url ? said : { url, ...said }
      await call<Webhook>('PATCH', `/v1/webhooks/${webhook.id}`, patch, key)
      say('The endpoint was changed.')
    } else {
      onMade?.(await call<NewWebhook>('POST', '/v1/webhooks', webhookIn(fields), key))
    }
    onClose()
    onDone()
  }
  return (
    <Dialog title={webhook ? 'Edit endpoint' : 'New endpoint'} onClose={onClose}>
      <Form action={webhook ? 'Save' : 'Add endpoint'} onSubmit={submit}>
        <TextField
          name="url"
          label="Address"
          type="url"
          value={webhook?.url ?? ''}
          placeholder="https://your-agent.com/webhooks"
          hint="Events are POSTed there. It must be reachable from where Slotflow runs."
        />
        <TextField
          name="name"
          label="Name (optional)"
          value={webhook?.name ?? ''}
          placeholder="Our CRM"
        />
        <FieldGroup name="events" label="Tell it of">
          <div class="chips">
            {Object.entries(eventNames).map(([event, words]) => (
              <label key={event}>
                <input
                  type="checkbox"
                  name="events"
                  value={event}
                  defaultChecked={webhook?.events.some((one) => one === event) ?? true}
                />
                {words}
              </label>
            ))}
          </div>
        </FieldGroup>
        <HeadersField webhook={webhook} />
        <OwnKeyField only={webhook ? 'For another address or other headers. ' : ''} />
      </Form>
    </Dialog>
  )
}

function webhookIn(fields: FormData): WebhookInput {
  const events = fields.getAll('events').map(String).filter(isEvent)
  const [url = '', name] = [textIn(fields, 'url'), textIn(fields, 'name')]
  const headers = headersIn(fields)
  return { ...(name && { name }), url, events, ...(headers && { headers }) }
}
