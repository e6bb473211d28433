import { useState } from 'preact/hooks'
import { call } from '../../api/call.ts'
import { useMay } from '../../api/session.ts'
import type { Redelivered, RedeliverInput, Webhook } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Form, SelectField, textIn } from '../../ui/form.tsx'
import { say } from '../../ui/toast.tsx'
import { count } from '../../ui/words.ts'
import { titleOf } from './webhook-words.ts'

interface RedeliverFailedProps {
  readonly webhook: Webhook
  readonly failed: number
  readonly onDone: () => void
}

const minuteMs = 60_000
const dayMs = 86_400_000

/** After an endpoint was down: the button, and since when. Nothing where nothing has failed. */
export function RedeliverFailed({ webhook, failed, onDone }: RedeliverFailedProps) {
  const [isOpen, setOpen] = useState(false)
  const maySend = useMay('admin')
  if (!maySend || (failed === 0 && !isOpen)) return null

  const submit = async (fields: FormData) => {
    const days = textIn(fields, 'since')
    const sinceMs = days ? Date.now() - Number(days) * dayMs : Date.parse(webhook.created_at)
    const input: RedeliverInput = { since: wholeMinute(sinceMs) }
    const path = `/v1/webhooks/${webhook.id}/redeliver-failed`
    const { redelivered } = await call<Redelivered>('POST', path, input)
    say(`${count(redelivered, 'delivery', 'deliveries') || 'Nothing'} will be sent again.`)
    setOpen(false)
    onDone()
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>Redeliver all failed</Button>
      {isOpen && (
        <Dialog title="Redeliver all failed" onClose={() => setOpen(false)}>
          <p class="lead">
            {count(failed, 'delivery', 'deliveries')} to {titleOf(webhook)} failed. They are sent
            again now, each with the body and the <code>webhook-id</code> it had.
          </p>
          <Form action="Redeliver" onSubmit={submit}>
            <SelectField
              name="since"
              label="Which"
              options={[
                ['', 'All that failed'],
                ['1', 'What failed in the last 24 hours'],
                ['7', 'What failed in the last 7 days'],
              ]}
            />
          </Form>
        </Dialog>
      )}
    </>
  )
}

/** The API takes instants of whole minutes only: the one before, so that nothing is left out. */
function wholeMinute(ms: number): string {
  return new Date(ms - (ms % minuteMs)).toISOString()
}
