import { call } from '../../api/call.ts'
import type { Booking, BookingPatch, Human } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { Form, TextField, textIn } from '../../ui/form.tsx'
import { say } from '../../ui/toast.tsx'
import { momentWords, zoneWords } from '../../ui/words.ts'
import { metadataPatch } from '../metadata.ts'
import { MetadataField } from '../metadata-field.tsx'

interface EditProps {
  readonly booking: Booking
  readonly onDone: () => void
  readonly onLeave: () => void
}

/** Who it is for, and what is kept with it. */
export function EditBooking({ booking, onDone, onLeave }: EditProps) {
  const submit = async (fields: FormData) => {
    const patch: BookingPatch = {
      attendee_name: textIn(fields, 'attendee_name') ?? '',
      attendee_email: textIn(fields, 'attendee_email') ?? null,
      ...metadataPatch(fields, booking.metadata),
    }
    await call<Booking>('PATCH', `/v1/bookings/${booking.id}`, patch)
    say('The booking was changed.')
    onDone()
  }
  return (
    <Form action="Save" beside={<Button onClick={onLeave}>Cancel</Button>} onSubmit={submit}>
      <TextField name="attendee_name" label="Name" value={booking.attendee_name} />
      <TextField
        name="attendee_email"
        label="E-mail (optional)"
        type="email"
        value={booking.attendee_email ?? ''}
      />
      <MetadataField value={booking.metadata} />
    </Form>
  )
}

interface CancelProps {
  readonly booking: Booking
  readonly human: Human
  readonly onDone: () => void
  readonly onClose: () => void
}

export function CancelBooking({ booking, human, onDone, onClose }: CancelProps) {
  const { timezone } = human
  const cancel = async (fields: FormData) => {
    const reason = textIn(fields, 'reason')
    const query = new URLSearchParams({
      ...(reason === undefined ? {} : { reason }),
      ...(fields.has('group') ? { group: 'true' } : {}),
    })
    await call('DELETE', `/v1/bookings/${booking.id}?${query}`)
    say(`The booking of ${booking.attendee_name} was cancelled.`)
    onDone()
  }
  return (
    <Confirm
      title="Cancel this booking?"
      action="Cancel booking"
      onConfirm={cancel}
      onClose={onClose}
    >
      <p>
        {booking.attendee_name}, {momentWords(booking.starts_at, timezone)}, {zoneWords(timezone)}.
        The slot is free again at once, and webhooks are told.
      </p>
      <TextField name="reason" label="Reason (optional)" />
      {booking.group_id && (
        <label class="check">
          <input type="checkbox" name="group" defaultChecked />
          Also those that were made together with it
        </label>
      )}
    </Confirm>
  )
}
