import type { Booking, Human } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { useClock } from '../../api/zones.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Loaded } from '../../ui/page.tsx'
import { BookingDetails } from './booking-details.tsx'

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
          isTold && <BookingDetails booking={booking} human={human.answer} onDone={changed} />
        }
      </Loaded>
    </Dialog>
  )
}
