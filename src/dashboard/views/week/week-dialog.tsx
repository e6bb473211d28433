import { useMay } from '../../api/session.ts'
import type { Human } from '../../api/types.ts'
import { BookingPanel } from '../bookings/booking-panel.tsx'
import { HoldPanel } from '../bookings/hold-panel.tsx'
import { NewBooking } from '../bookings/new-booking.tsx'
import { OverrideDialog } from '../humans/override-dialog.tsx'
import { OverridePanel } from '../humans/override-panel.tsx'
import { TimeDialog } from './time-dialog.tsx'
import type { Opened } from './week-opened.ts'

interface WeekDialogProps {
  readonly human: Human
  readonly opened: Opened
  /** The length of the slots, in minutes. */
  readonly duration: number
  /** The date of a new override where nothing was drawn. */
  readonly date: string
  readonly onDone: () => void
  readonly onClose: () => void
}

/** What was clicked in the week, to be read, made or changed. */
export function WeekDialog({ human, opened, duration, date, onDone, onClose }: WeekDialogProps) {
  const mayBook = useMay('agent or rep')
  const done = () => {
    onClose()
    onDone()
  }
  if (opened.kind === 'booking') {
    return <BookingPanel id={opened.booking.id} onDone={onDone} onClose={onClose} />
  }
  if (opened.kind === 'override') {
    return <OverridePanel override={opened.override} onDone={done} onClose={onClose} />
  }
  if (opened.kind === 'hold') {
    return <HoldPanel hold={opened.hold} human={human} onDone={done} onClose={onClose} />
  }
  const shared = { human, onDone: done, onClose }
  if (opened.kind === 'new override') {
    return <OverrideDialog {...shared} type={opened.type} span={opened.span} date={date} />
  }
  return opened.kind === 'slot' && mayBook ? (
    <NewBooking {...shared} startMs={opened.startMs} duration={duration} />
  ) : (
    <TimeDialog {...shared} startMs={opened.startMs} duration={duration} />
  )
}
