import { useState } from 'preact/hooks'
import { call } from '../../api/call.ts'
import type { Booking, Human, SlotList } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Button } from '../../ui/button.tsx'
import { FieldGroup, Form } from '../../ui/form.tsx'
import { Loaded } from '../../ui/page.tsx'
import { say } from '../../ui/toast.tsx'
import { momentWords, timeWords, zoneWords } from '../../ui/words.ts'
import { wallAt } from '../../week/zone.ts'

interface MoveBookingProps {
  readonly booking: Booking
  readonly human: Human
  readonly onDone: () => void
  readonly onLeave: () => void
}

/** Picks another free slot of the same length. */
export function MoveBooking({ booking, human, onDone, onLeave }: MoveBookingProps) {
  const { timezone } = human
  const [date, setDate] = useState(wallAt(Date.parse(booking.starts_at), timezone).date)
  const slots = useAsk<SlotList>(
    `/v1/humans/${human.id}/slots?date_from=${date}&date_to=${date}&duration=${booking.duration_minutes}`,
  )
  const submit = async (fields: FormData) => {
    const starts_at = String(fields.get('starts_at') ?? '')
    await call<Booking>('PATCH', `/v1/bookings/${booking.id}`, { starts_at })
    say(`Moved to ${momentWords(starts_at, timezone)}.`)
    onDone()
  }
  return (
    <Form
      action="Move here"
      beside={<Button onClick={onLeave}>Keep as it is</Button>}
      onSubmit={submit}
    >
      <div class="field">
        <label for="move-date">Day</label>
        <input
          id="move-date"
          type="date"
          value={date}
          onInput={(event) => setDate(event.currentTarget.value || date)}
        />
      </div>
      <FieldGroup name="starts_at" label="Free times" hint={`In ${zoneWords(timezone)}.`}>
        <Loaded of={slots}>
          {({ slots: free = [] }) =>
            free.length === 0 ? (
              <p>Nothing is free on this day.</p>
            ) : (
              <div class="chips">
                {free.map(({ starts_at }) => (
                  <label key={starts_at}>
                    <input type="radio" name="starts_at" value={starts_at} />
                    {timeWords(starts_at, timezone)}
                  </label>
                ))}
              </div>
            )
          }
        </Loaded>
      </FieldGroup>
    </Form>
  )
}
