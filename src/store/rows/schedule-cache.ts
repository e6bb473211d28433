import { Bounded } from '../../domain/bounded.ts'
import { hoursDaysKept, type Schedule, spansADay } from '../../domain/schedule.ts'
import { dayMs } from '../../domain/time/units.ts'
import { OutsideCache } from './outside-cache.ts'

const schedulesKept = 4_096
/** With its title and its dates, about. */
const overrideBytes = 768
/** Each date of an override that names them one by one, about. */
const dateBytes = 8

interface Made {
  readonly version: number
  /** Overrides that ended before this day were not read. */
  readonly fromDay: number
}

interface Kept extends Made {
  readonly schedule: Schedule
}

/** One that somebody else may hold. */
interface Seen extends Made {
  readonly schedule: WeakRef<Schedule>
}

/**
 * Compiled schedules, kept by the version in the human's row: every change of rules or overrides, by
 * whatever process, changes the version, so that a kept one is never stale. Shared by reader and writer.
 */
export class ScheduleCache {
  readonly outside = new OutsideCache()
  readonly #kept
  /** Those for which there was no room, as long as somebody works with them. */
  readonly #seen = new Bounded<Seen>(schedulesKept)

  constructor(bytesMax: number) {
    this.#kept = new Bounded<Kept>(schedulesKept, bytesMax, bytesOf)
  }

  clear(): void {
    this.outside.clear()
    this.#kept.clear()
    this.#seen.clear()
  }

  get(id: string, made: Made, compile: () => Schedule): Schedule {
    const known = this.known(id, made)
    if (known) return known
    const schedule = compile()
    this.#kept.set(id, { ...made, schedule })
    this.#seen.set(id, { ...made, schedule: new WeakRef(schedule) })
    return schedule
  }

  known(id: string, { version, fromDay }: Made): Schedule | undefined {
    // A clock that was set back asks for overrides that a kept schedule left out.
    const isRight = (made: Made | undefined) => made?.version === version && made.fromDay <= fromDay
    const kept = this.#kept.get(id)
    if (kept && isRight(kept)) return kept.schedule
    const seen = this.#seen.get(id)
    return isRight(seen) ? seen?.schedule.deref() : undefined
  }
}

/** With all the days of open hours that it may keep: 90 bytes for each window of one, measured. They come after it is kept. */
function bytesOf({ schedule }: Kept): number {
  const { rules, overridesCount, datesCount } = schedule
  const hoursBytes = Math.ceil(hoursDaysKept * 90 * spansADay(rules))
  return 2_048 + hoursBytes + overridesCount * overrideBytes + datesCount * dateBytes
}

/** Two days back: a window of yesterday may still run, in a zone that is still on the day before. */
export function firstDay(ms: number): number {
  return Math.floor(ms / dayMs) - 2
}
