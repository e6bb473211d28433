import { type AskedRange, clockDaysMax, daysOf } from '../domain/time/date-range.ts'
import type { Interval } from '../domain/time/interval.ts'
import { dayMs } from '../domain/time/units.ts'
import type { Context } from './context.ts'

/**
 * The time in which a clock is asked for, in whole days of UTC.
 * @throws Refusal VALIDATION_ERROR for a range that is none once `today` is known.
 */
export function clockRange({ clock }: Context, asked: AskedRange): Interval {
  const today = () => Math.floor(clock.nowMs() / dayMs)
  const { fromDay, toDay } = daysOf(asked, today, clockDaysMax)
  return { startMs: fromDay * dayMs, endMs: (toDay + 1) * dayMs }
}
