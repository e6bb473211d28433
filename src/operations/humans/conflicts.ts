/**
 * Changes of open time that say aloud what they leave outside. The bookings ahead are looked at before the change, page
 * by page, with turns of the event loop for others in between: a human may have a hundred thousand. The transaction then
 * asks only whether the human's stamp still stands; where it does not, all is looked at again.
 */

import { settled } from '../../domain/question.ts'
import type { Schedule } from '../../domain/schedule.ts'
import {
  type AheadBooking,
  type Conflicts,
  ConflictWork,
  concerns,
  conflictsShownMax,
  hoursAround,
  isConflict,
  mayConflict,
  type ScheduleChange,
} from '../../domain/slots/conflicts.ts'
import type { Stamp } from '../../store/store.ts'
import type { Context, Sight } from '../context.ts'
import { knowingHolidays } from '../holidays/holidays.ts'

export type { Conflicts, ScheduleChange }

/** How many bookings are read, and looked at, in one turn. */
const pageRows = 200
/** How often the bookings of a human are looked at whose calendar changes all the while. The last look counts. */
const looksMax = 4

/** A change, and what it leaves outside; null: nothing. */
export interface Told<T> {
  readonly value: T
  readonly conflicts: Conflicts | null
}

export interface AskedChange {
  readonly humanId: string
  /** The schedule that the change would leave; the same one where it is about something else, null where the human goes. */
  readonly change: (before: Schedule) => Schedule | null | Promise<Schedule | null>
  /** Whether it is only told, and nothing changes. */
  readonly isDry: boolean
}

/** Ends a decision: with what it decided, and the stamp of the human that it was handed. */
export type Settle<T> = (value: T, stamp: Stamp) => T

/**
 * Makes a change and tells its conflicts. `make` runs the store's write, whose decision has to end with `settle`: nothing
 * is written where the change is only to be told, nor where somebody changed the calendar since it was looked at.
 */
export async function telling<T, R>(
  context: Context,
  sight: Sight,
  { humanId, change, isDry }: AskedChange,
  make: (settle: Settle<T>, conflicts: Conflicts | null) => Promise<R>,
  answer: (value: T) => R,
): Promise<Told<R>> {
  const { humans } = context.store
  const accountId = sight.accountOf(humanId)
  for (let looks = 1; ; looks += 1) {
    const seen = await humans.stampOf(humanId)
    const key = { accountId, humanId, nowMs: context.clock.nowMs() }
    const before = await humans.ask(key, (schedule) => settled(schedule))
    const after = before && (await change(before))
    const conflicts = await findConflicts(context, sight, [
      { humanId, schedules: async () => ({ before, after }) },
    ])
    const decided: T[] = []
    const settle = (value: T, stamp: Stamp): T => {
      decided.push(value)
      if (isDry || (looks < looksMax && stamp !== seen)) throw unwritten
      return value
    }
    try {
      return { value: await make(settle, conflicts), conflicts }
    } catch (error) {
      if (error !== unwritten) throw error
      if (isDry) return { value: answer(lastOf(decided)), conflicts }
    }
  }
}

/** Thrown from a decision: a store writes nothing of what throws. */
const unwritten = new Error('nothing was written, as was meant')

/** A decision may be taken again. */
function lastOf<T>(decided: readonly T[]): T {
  const last = decided.at(-1)
  if (last === undefined) throw new Error('what was not decided was not written')
  return last
}

/** A change of one human's schedule, which is made where there are bookings to ask it about. */
export interface PossibleChange extends Pick<ScheduleChange, 'humanId' | 'serviceId'> {
  schedules(): Promise<Pick<ScheduleChange, 'before' | 'after'>>
}

/**
 * What changes of schedules leave outside, of bookings that lie ahead; null: nothing. Whoever changes what makes the
 * schedules of several humans (a service, the holidays of an account) names each, and makes it when it is asked for:
 * those of all together would take long to make, and much room.
 */
export async function findConflicts(
  context: Context,
  sight: Sight,
  changes: Iterable<PossibleChange> | AsyncIterable<PossibleChange>,
): Promise<Conflicts | null> {
  const work = new ConflictWork()
  const bookings: AheadBooking[] = []
  let total = 0
  for await (const possible of changes) {
    let made: ScheduleChange | null = null
    for await (const booking of bookingsAhead(context, sight, possible.humanId)) {
      if (!concerns(possible, booking)) continue
      const change: ScheduleChange = made ?? { ...possible, ...(await possible.schedules()) }
      made = change
      if (!mayConflict(change)) break
      for (const schedule of work.note(change, booking)) {
        await knowingHolidays(() => hoursAround(schedule, booking))
        await pause(context, sight)
      }
      if (work.isTooMuch) return { total, bookings, searchedToMs: booking.startMs }
      if (!(await knowingHolidays(() => isConflict(change, booking)))) continue
      total += 1
      if (bookings.length < conflictsShownMax && sight.sees(booking)) bookings.push(booking)
    }
  }
  return total === 0 ? null : { total, bookings, searchedToMs: null }
}

/** Others have their turn. */
function pause({ gate }: Context, { account }: Sight): Promise<void> {
  return gate.turns.next(account)
}

async function* bookingsAhead(
  context: Context,
  sight: Sight,
  humanId: string,
): AsyncGenerator<AheadBooking> {
  const { store, clock } = context
  const accountId = sight.accountOf(humanId)
  let fromMs = clock.nowMs()
  for (;;) {
    await pause(context, sight)
    const page = await store.bookings.listAhead(accountId, humanId, fromMs, pageRows)
    yield* page
    if (page.length < pageRows) return
    fromMs = (page.at(-1)?.startMs ?? fromMs) + 1
  }
}
