import type { Booking } from '../api/types.ts'
import { Field } from '../ui/form.tsx'
import { metadataText } from './metadata.ts'

/** Whatever the caller wants to keep with a booking. */
export function MetadataField({ value }: { readonly value: Booking['metadata'] }) {
  return (
    <details class="more" open={value !== null}>
      <summary>Metadata</summary>
      <Field name="metadata" label="One on each line: name = value" hint="Webhooks carry it.">
        {(attributes) => (
          <textarea
            {...attributes}
            defaultValue={metadataText(value)}
            placeholder="lead_id = lead_123"
          />
        )}
      </Field>
    </details>
  )
}
