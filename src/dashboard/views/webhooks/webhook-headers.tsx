import type { Webhook, WebhookInput } from '../../api/types.ts'
import { Field } from '../../ui/form.tsx'

const name = 'headers'
const dropped = 'drop_headers'

/** Headers of one's own: their values are written and never read, so a new text takes the place of all. */
export function HeadersField({ webhook }: { readonly webhook?: Webhook | undefined }) {
  const present = webhook?.header_names ?? []
  const hint =
    present.length === 0
      ? 'Sent with each delivery. Values are not shown again.'
      : `It sends ${present.join(', ')}. What you write takes the place of all; nothing leaves them.`
  return (
    <details class="more" open={present.length > 0}>
      <summary>Headers</summary>
      <Field name={name} label="One on each line: name: value" hint={hint}>
        {(attributes) => (
          <textarea {...attributes} placeholder="Authorization: Bearer …" autocomplete="off" />
        )}
      </Field>
      {present.length > 0 && (
        <label class="check">
          <input type="checkbox" name={dropped} />
          Send none of them any more
        </label>
      )}
    </details>
  )
}

/** What was written; undefined where headers stay as they are. */
export function headersIn(fields: FormData): WebhookInput['headers'] {
  const text = String(fields.get(name) ?? '').trim()
  if (text === '') return fields.has(dropped) ? {} : undefined
  return Object.fromEntries(text.split('\n').flatMap(headerIn))
}

function headerIn(line: string): [name: string, value: string][] {
  const [before = '', ...rest] = line.split(':')
  return line.trim() === '' ? [] : [[before.trim(), rest.join(':').trim()]]
}
