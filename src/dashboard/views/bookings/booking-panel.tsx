import { useState } from 'preact/hooks'
import { useMay } from '../../api/session.ts'
import type { Booking, Human } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { useClock } from '../../api/zones.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Loaded } from '../../ui/page.tsx'
import { BookingFacts } from './booking-facts.tsx'
import { CancelBooking, EditBooking } from './booking-steps.tsx'
import { MoveBooking } from './move-booking.tsx'

interface BookingPanelProps {
  readonly id: string
  readonly onDone: () => void
  readonly onClose: () => void
}

/** One booking: all that is known of it; to be moved, changed or cancelled. */
export function BookingPanel({ id, onDone, onClose }: BookingPanelProps) {
  const asked = useAsk<Booking>(`/v1/bookings/${id}`)
  const human = useAsk<Human>(asked.answer ? `/v1/humans/${asked.answer.human_id}` : null)
  const isTold = useClock(human.answer?.timezone)
  const changed = () => {
    asked.again()
    onDone()
  }
  return (
    <Dialog title={asked.answer?.attendee_name ?? 'Booking'} onClose={onClose} side>
      <Loaded of={asked}>
        {(booking) =>
          human.answer &&
          isTold && <Details booking={booking} human={human.answer} onDone={changed} />
        }
      </Loaded>
    </Dialog>
  )
}

interface DetailsProps {
  readonly booking: Booking
  readonly human: Human
  readonly onDone: () => void
}

function Details({ booking, human, onDone }: DetailsProps) {
  const [step, setStep] = useState<'move' | 'edit' | 'cancel' | null>(null)
  const mayBook = useMay('agent or rep')
  const isConfirmed = booking.status === 'confirmed'
  const done = () => {
    setStep(null)
    onDone()
  }
  return (
    <div class="stack">
      <BookingFacts booking={booking} human={human} />
      {mayBook && isConfirmed && step === null && (
        <div class="actions">
          <Button kind="main" onClick={() => setStep('move')}>
            Move
          </Button>
          <Button onClick={() => setStep('edit')}>Edit</Button>
          <Button kind="danger" onClick={() => setStep('cancel')}>
            Cancel booking
          </Button>
        </div>
      )}
      {step === 'move' && (
        <MoveBooking booking={booking} human={human} onDone={done} onLeave={() => setStep(null)} />
      )}
      {step === 'edit' && (
        <EditBooking booking={booking} onDone={done} onLeave={() => setStep(null)} />
      )}
      {step === 'cancel' && (
        <CancelBooking
          booking={booking}
          human={human}
          onDone={done}
          onClose={() => setStep(null)}
        />
      )}
    </div>
  )
}
