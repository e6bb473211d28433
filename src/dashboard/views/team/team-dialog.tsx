import type { Human } from '../../api/types.ts'
import { WeekDialog } from '../week/week-dialog.tsx'
import type { Opened } from '../week/week-opened.ts'
import { offeredBy } from './team-durations.ts'

/** What a click has opened in somebody's column. */
export interface OpenedOf {
  readonly human: Human
  readonly opened: Opened
}

interface TeamDialogProps {
  readonly open: OpenedOf
  /** The length of the slots, in minutes. */
  readonly duration: number
  readonly date: string
  readonly onOpen: (open: OpenedOf) => void
  readonly onDone: () => void
  readonly onClose: () => void
}

export function TeamDialog({ open, duration, date, onOpen, onDone, onClose }: TeamDialogProps) {
  const { human, opened } = open
  return (
    <WeekDialog
      {...{ human, opened, onDone, onClose }}
      duration={offeredBy(human, duration)}
      monday={date}
      onOpen={(next) => onOpen({ human, opened: next })}
    />
  )
}
