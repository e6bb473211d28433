import { useState } from 'preact/hooks'
import { ApiError, call } from '../../api/call.ts'
import type { ApiErrorBody, Booking, BookingInput, Human } from '../../api/types.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Form, TextField, textIn } from '../../ui/form.tsx'
import { say } from '../../ui/toast.tsx'
import { minutesWords, momentWords, ownZone, zoneWords } from '../../ui/words.ts'
import { metadataIn } from '../metadata.ts'
import { MetadataField } from '../metadata-field.tsx'

interface NewBookingProps {
  readonly human: Human
  readonly startMs: number
  readonly duration: number
  readonly onDone: () => void
  readonly onClose: () => void
}

/** Books one free slot; should somebody be faster, it offers the nearest ones. */
export function NewBooking({ human, startMs, duration, onDone, onClose }: NewBookingProps) {
  const [start, setStart] = useState(startMs)
  const [alternatives, setAlternatives] = useState<ApiErrorBody['alternatives']>([])
  const own = ownZone()
  const submit = async (fields: FormData) => {
    const email = textIn(fields, 'attendee_email')
    const metadata = metadataIn(fields)
    const booking: BookingInput = {
      human_id: human.id,
      starts_at: new Date(start).toISOString(),
      duration,
      attendee_name: textIn(fields, 'attendee_name') ?? '',
      ...(email === undefined ? {} : { attendee_email: email }),
      ...(metadata === undefined ? {} : { metadata }),
    }
    try {
      await call<Booking>('POST', '/v1/bookings', booking)
    } catch (error) {
      if (error instanceof ApiError) setAlternatives(error.body.alternatives ?? [])
      throw error
    }
    say(`${booking.attendee_name} is booked.`)
    onDone()
  }
  return (
    <Dialog title={`Book ${human.name}`} onClose={onClose}>
      <div class="when">
        <strong>{momentWords(start, human.timezone)}</strong>
        <span>
          {minutesWords(duration)}, {zoneWords(human.timezone)}
        </span>
        {own !== null && human.timezone !== own && (
          <span>
            For you: {momentWords(start)}, {zoneWords(own)}
          </span>
        )}
      </div>
      <Form action="Book" onSubmit={submit}>
        <TextField name="attendee_name" label="Who is it for?" placeholder="Alex Rivera" focus />
        <TextField
          name="attendee_email"
          label="E-mail (optional)"
          type="email"
          placeholder="alex@startup.io"
        />
        <MetadataField value={null} />
        {(alternatives ?? []).length > 0 && (
          <div class="field">
            <p>The nearest free times:</p>
            <div class="chips">
              {(alternatives ?? []).map(({ starts_at }) => (
                <label key={starts_at}>
                  <input
                    type="radio"
                    name="alternative"
                    checked={Date.parse(starts_at) === start}
                    onChange={() => setStart(Date.parse(starts_at))}
                  />
                  {momentWords(starts_at, human.timezone)}
                </label>
              ))}
            </div>
          </div>
        )}
      </Form>
    </Dialog>
  )
}
