import { bookingText } from '../../domain/event.ts'
import { wallMsOf } from '../../domain/time/agreed.ts'
import { showWall } from '../../domain/time/notation.ts'
import { offsetMsAt } from '../../domain/time/zone.ts'
import type { Shifted } from '../../domain/time/zone-shift.ts'

/** The booking as JSON text, with the wall time that was agreed beside the one it has now. */
export function shiftedText({ booking, agreed }: Shifted): string {
  const { timeZone } = agreed
  const shifted = JSON.stringify({
    agreed_local: showWall(wallMsOf(agreed, booking.startMs)),
    timezone: timeZone,
    now_local: showWall(booking.startMs + offsetMsAt(timeZone, booking.startMs)),
  })
  return `${bookingText(booking).slice(0, -1)},"shifted":${shifted}}`
}
