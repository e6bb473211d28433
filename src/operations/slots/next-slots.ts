import { buffersOf, earliestStartMs, spanOfSlots } from '../../domain/calendar.ts'
import type { Alternatives, WantedTime } from '../../domain/errors.ts'
import { settled, type TimeQuestion } from '../../domain/question.ts'
import type { Schedule } from '../../domain/schedule.ts'
import type { Service } from '../../domain/services/service.ts'
import { scheduleFor } from '../../domain/services/service-schedule.ts'
import { fullTime, limitsWithin } from '../../domain/slots/limits.ts'
import { computeSlots } from '../../domain/slots/slots.ts'
import { dayOf } from '../../domain/time/zone.ts'
import type { Context, Sight } from '../context.ts'
import { alternativesMax, alternativesRange, lastDateIn } from './alternatives.ts'

export { nextTeamSlots } from './next-team-slots.ts'

/**
 * The free slots of one human nearest after one that was refused, within 14 days: what to offer in its place. None for a
 * duration that the human does not offer. A booking that is moved stands in its own way no more.
 */
export function nextSlots(
  context: Context,
  sight: Sight,
  { humanIds, startMs: afterMs, durationMinutes }: WantedTime,
  {
    service = null,
    movedId,
  }: { readonly service?: Service | null; readonly movedId?: string } = {},
): Promise<Alternatives> {
  const nowMs = context.clock.nowMs()
  const find = (own: Schedule | null): TimeQuestion<Alternatives> => {
    const schedule = scheduleFor(own, service)
    const timeZone = schedule?.timeZone ?? 'UTC'
    if (!schedule?.terms.durationsMinutes.includes(durationMinutes)) {
      return settled({ timeZone, slots: [] })
    }
    const { startMs, endMs } = alternativesRange(afterMs, earliestStartMs(schedule, nowMs))
    const [fromDay, toDay] = [dayOf(timeZone, startMs), dayOf(timeZone, endMs)]
    const query = { fromDay, toDay, durationMinutes, limit: alternativesMax }
    const limits = limitsWithin(schedule, { startMs, endMs })
    return {
      needs: {
        busy: spanOfSlots({ startMs, endMs }, durationMinutes, buffersOf(schedule.terms)),
        limits,
      },
      decide({ busy, counts }) {
        const full = fullTime(limits, { counts })
        const slots = computeSlots(schedule, busy, query, nowMs, startMs, full)
        const lastDate = lastDateIn({ startMs, endMs }, [schedule], nowMs)
        return { timeZone, slots: slots.filter((slot) => slot.startMs < endMs), lastDate }
      },
    }
  }
  const [humanId = ''] = humanIds
  const accountId = sight.accountOf(humanId)
  return context.store.humans.ask({ accountId, humanId, nowMs }, find, movedId)
}
