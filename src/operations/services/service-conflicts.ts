/** What a change of a kind of meeting leaves outside: its own bookings ahead, with whoever gives it before. */
import { settled } from '../../domain/question.ts'
import type { Service } from '../../domain/services/service.ts'
import { scheduleFor } from '../../domain/services/service-schedule.ts'
import type { Context, Sight } from '../context.ts'
import { type Conflicts, findConflicts, type PossibleChange } from '../humans/conflicts.ts'
import { giversOf } from './service-team.ts'

/** Null: nothing. Of a service that is deleted, or given no more by somebody, all bookings are outside. */
export async function serviceConflicts(
  context: Context,
  sight: Sight,
  before: Service,
  after: Service,
): Promise<Conflicts | null> {
  if (!before.active) return null
  return findConflicts(context, sight, changesOf(context, sight, before, after))
}

/** Human by human, each in turns of its own. */
async function* changesOf(
  context: Context,
  sight: Sight,
  before: Service,
  after: Service,
): AsyncGenerator<PossibleChange> {
  const [accountId, nowMs] = [sight.wholeAccount, context.clock.nowMs()]
  const stillGive = new Set(after.active ? await giversOf(context, sight, after) : [])
  for (const humanId of await giversOf(context, sight, before)) {
    yield {
      humanId,
      serviceId: before.id,
      async schedules() {
        const key = { accountId, humanId, nowMs, isPassing: true } as const
        const schedule = await context.store.humans.ask(key, (own) => settled(own))
        return {
          before: scheduleFor(schedule, before),
          after: stillGive.has(humanId) ? scheduleFor(schedule, after) : null,
        }
      },
    }
  }
}
