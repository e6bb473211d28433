/** What a start was agreed as: what a booking keeps beside its instant, since zone rules change and words do not. */
import { isTimeZone, offsetMs2026a, offsetMsAt } from './zone.ts'

export interface Agreed {
  readonly timeZone: string
  /** Local minus UTC, as it held at the start when it was agreed. */
  readonly offsetMs: number
}

/** An instant that is agreed now, under the rules in force. */
export function agreedAt(timeZone: string, startMs: number): Agreed {
  return { timeZone, offsetMs: offsetMsAt(timeZone, startMs) }
}

/** What a row of 0.1.0 was agreed as, which kept no more than the instant. */
export function agreedBefore(timeZone: string, startMs: number): Agreed {
  return { timeZone, offsetMs: offsetMs2026a(timeZone, startMs) }
}

/** The agreed wall time, as if it were UTC. */
export function wallMsOf({ offsetMs }: Agreed, startMs: number): number {
  return startMs + offsetMs
}

/** Whether the clock of its zone shows another time than was agreed, by the rules that `offsetAt` reads. */
export function isShifted(
  { timeZone, offsetMs }: Agreed,
  startMs: number,
  offsetAt: (timeZone: string, ms: number) => number = offsetMsAt,
): boolean {
  return offsetAt(timeZone, startMs) !== offsetMs
}

/** The same by the rules in force, of zones that they may not know: there is nothing to say of those. */
export function isShiftedNow(agreed: Agreed, startMs: number): boolean {
  return isTimeZone(agreed.timeZone) && isShifted(agreed, startMs)
}
