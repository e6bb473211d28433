import { useRef, useState } from 'preact/hooks'
import { useMay } from '../../api/session.ts'
import type { Human } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import type { Explanation } from '../../api/week-types.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Loaded } from '../../ui/page.tsx'
import { minutesWords, momentWords } from '../../ui/words.ts'
import { NewBooking } from '../bookings/new-booking.tsx'

interface TimeDialogProps {
  readonly human: Human
  readonly startMs: number
  readonly duration: number
  readonly onDone: () => void
  readonly onClose: () => void
}

/** Any time at all: booked where that can be, and where not, why, and what is free next. */
export function TimeDialog(props: TimeDialogProps) {
  const { human, duration, onClose } = props
  const [startMs, setStart] = useState(props.startMs)
  const mayBook = useMay('agent or rep')
  const start = encodeURIComponent(new Date(startMs).toISOString())
  const asked = useAsk<Explanation>(
    `/v1/humans/${human.id}/slots/explain?starts_at=${start}&duration=${duration}`,
  )
  // Should somebody be faster, the form says so, and keeps what was typed.
  const wasFree = useRef(false)
  wasFree.current ||= asked.answer?.bookable === true
  if (mayBook && wasFree.current) return <NewBooking {...props} startMs={startMs} />
  if (!asked.answer && !asked.error) return null
  return (
    <Dialog title={momentWords(startMs, human.timezone)} onClose={onClose}>
      <Loaded of={asked}>
        {({ bookable, message, next_slots }) => (
          <div class="stack">
            <p>{bookable ? `${minutesWords(duration)} can be booked.` : message}</p>
            {mayBook && next_slots.length > 0 && (
              <div class="field">
                <p class="hint">Free next:</p>
                <div class="actions">
                  {next_slots.map(({ starts_at }) => (
                    <Button key={starts_at} onClick={() => setStart(Date.parse(starts_at))}>
                      {momentWords(starts_at, human.timezone)}
                    </Button>
                  ))}
                </div>
              </div>
            )}
          </div>
        )}
      </Loaded>
    </Dialog>
  )
}
