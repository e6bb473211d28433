import { useMay } from '../../api/session.ts'
import type { Human, Override } from '../../api/types.ts'
import { laterOf, wallAt } from '../../week/zone.ts'
import { BookingPanel } from '../bookings/booking-panel.tsx'
import { HoldPanel } from '../bookings/hold-panel.tsx'
import { NewBooking } from '../bookings/new-booking.tsx'
import { OverrideDialog } from '../humans/override-dialog.tsx'
import { draftOf, newDraft } from '../humans/override-draft.ts'
import { OverridePanel } from '../humans/override-panel.tsx'
import { TimeDialog } from './time-dialog.tsx'
import type { Opened } from './week-opened.ts'

interface WeekDialogProps {
  readonly human: Human
  readonly opened: Opened
  /** Those of the human, where they can be read and changed. */
  readonly overrides?: readonly Override[]
  /** The length of the slots, in minutes. */
  readonly duration: number
  readonly monday: string
  readonly onOpen: (opened: Opened) => void
  readonly onDone: () => void
  readonly onClose: () => void
}

/** What was clicked in the week, to be read, made or changed. */
export function WeekDialog(props: WeekDialogProps) {
  const { human, opened, overrides = [], duration, monday, onOpen, onDone, onClose } = props
  const mayBook = useMay('agent or rep')
  const done = () => {
    onClose()
    onDone()
  }
  if (opened.kind === 'booking') {
    return <BookingPanel id={opened.id} onDone={onDone} onClose={onClose} />
  }
  if (opened.kind === 'override') {
    // The list may come after the grid.
    const override = overrides.find(({ id }) => id === opened.id)
    if (!override) return null
    const onEdit = () => onOpen({ kind: 'edit override', override })
    return <OverridePanel {...{ human, override, onEdit, onClose }} onDone={done} />
  }
  if (opened.kind === 'hold') {
    return <HoldPanel id={opened.id} human={human} onDone={done} onClose={onClose} />
  }
  const shared = { human, onDone: done, onClose }
  if (opened.kind === 'edit override') {
    return <OverrideDialog {...shared} draft={draftOf(opened.override)} />
  }
  if (opened.kind === 'new override') {
    const date = laterOf(monday, wallAt(Date.now(), human.timezone).date)
    const draft = newDraft(opened.type, opened.span, date, human.timezone)
    return <OverrideDialog {...shared} draft={draft} />
  }
  return opened.kind === 'slot' && mayBook ? (
    <NewBooking {...shared} startMs={opened.startMs} duration={duration} />
  ) : (
    <TimeDialog {...shared} startMs={opened.startMs} duration={duration} />
  )
}
