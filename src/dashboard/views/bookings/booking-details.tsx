import { useEffect, useRef, useState } from 'preact/hooks'
import { useMay } from '../../api/session.ts'
import type { Booking, Human } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { firstField } from '../../ui/dialog.tsx'
import { BookingFacts } from './booking-facts.tsx'
import { History } from './booking-history.tsx'
import { CancelBooking, EditBooking } from './booking-steps.tsx'
import { HandOverBooking } from './hand-over-booking.tsx'
import { MoveBooking } from './move-booking.tsx'

interface DetailsProps {
  readonly booking: Booking
  readonly human: Human
  readonly onDone: () => void
}

type Step = 'move' | 'edit' | 'hand over' | 'cancel'

/** All that is known of a booking, and what may be done with it. */
export function BookingDetails({ booking, human, onDone }: DetailsProps) {
  const [step, setStep] = useState<Step | null>(null)
  const place = useStepFocus(step)
  const [mayBook, mayHand] = [useMay('agent or rep'), useMay('admin')]
  const isConfirmed = booking.status === 'confirmed'
  const isAhead = Date.parse(booking.starts_at) > Date.now()
  const done = () => {
    setStep(null)
    onDone()
  }
  return (
    <div class="stack" ref={place} tabIndex={-1}>
      <BookingFacts booking={booking} human={human} />
      {mayBook && isConfirmed && (step === null || step === 'cancel') && (
        <div class="actions">
          {/* Whoever was removed has no free times any more. */}
          {human.active && (
            <Button kind="main" onClick={() => setStep('move')}>
              Move
            </Button>
          )}
          <Button onClick={() => setStep('edit')}>Edit</Button>
          {mayHand && isAhead && (
            <Button kind={human.active ? 'plain' : 'main'} onClick={() => setStep('hand over')}>
              Hand over
            </Button>
          )}
          <Button kind="danger" onClick={() => setStep('cancel')}>
            Cancel booking
          </Button>
        </div>
      )}
      {step === null && <History id={booking.id} timeZone={human.timezone} />}
      {step === 'hand over' && (
        <HandOverBooking booking={booking} onDone={done} onLeave={() => setStep(null)} />
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

/** The focus goes into the form of a step, and back among the buttons when that is left. */
function useStepFocus(step: Step | null) {
  const place = useRef<HTMLDivElement>(null)
  const before = useRef(step)
  useEffect(() => {
    const left = before.current
    before.current = step
    if (left === step || left === 'cancel' || step === 'cancel') return
    const field = step === null ? null : firstField(place.current)
    const button = place.current?.querySelector<HTMLElement>(':scope > .actions button')
    const target = field ?? button ?? place.current
    target?.focus()
  }, [step])
  return place
}
