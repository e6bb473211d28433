import type { Database } from 'bun:sqlite'
import type { AvailabilityRules } from '../../../domain/availability.ts'
import { Bounded } from '../../../domain/bounded.ts'
import type { HolidayRules } from '../../../domain/holidays/holidays.ts'
import {
  compileSchedule,
  hoursDaysKept,
  type Schedule,
  spansADay,
} from '../../../domain/schedule.ts'
import { dayMs } from '../../../domain/time/units.ts'
import type { HumanKey, WeekKey } from '../../store.ts'
import { OutsideCache } from '../outside/outside.ts'
import { type OverrideRow, overrideOf } from './override-rows.ts'

const schedulesKept = 4_096
/** With its title and its dates, about. */
const overrideBytes = 768
/** Each date of an override that names them one by one, about. */
const dateBytes = 8

/** Whose schedule; of the past as well where it says since when. */
type ScheduleKey = Pick<HumanKey, 'humanId' | 'nowMs' | 'isPassing'> &
  Partial<Pick<WeekKey, 'sinceMs'>>

/** What of a human's row makes a schedule. */
interface ScheduleRow {
  timezone: string
  rules: string | null
  holidays: string | null
}

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

/** Compiles the schedule of a human of a version on one connection, or takes the kept one. */
export function scheduleReader(db: Database, cache: ScheduleCache) {
  const overrides = db.prepare<OverrideRow, [string, number]>(
    `SELECT * FROM overrides WHERE human_id = ?1 AND last_day >= ?2
     UNION ALL SELECT * FROM overrides WHERE human_id = ?1 AND last_day IS NULL`,
  )
  const human = db.prepare<ScheduleRow, [string]>(
    `SELECT timezone, rules, coalesce(h.holidays, a.holidays) AS holidays
     FROM humans h JOIN accounts a ON a.id = h.account_id WHERE h.id = ?`,
  )
  const compiled = (id: string, fromDay: number): Schedule => {
    const row = human.get(id)
    if (!row) throw new Error('a human that was just found is missing')
    const rules: AvailabilityRules | null = row.rules === null ? null : JSON.parse(row.rules)
    const read = () => overrides.all(id, fromDay).map(overrideOf)
    const holidays: HolidayRules | null = row.holidays === null ? null : JSON.parse(row.holidays)
    return compileSchedule(row.timezone, rules, read(), read, holidays)
  }
  return ({ humanId: id, nowMs, sinceMs = nowMs, isPassing }: ScheduleKey, version: number) => {
    // One with the past is not kept: whoever asks for slots would walk past it every time.
    if (sinceMs < nowMs) return compiled(id, firstDay(sinceMs))
    const fromDay = firstDay(nowMs)
    const compile = () => compiled(id, fromDay)
    const made = { version, fromDay }
    return isPassing ? (cache.known(id, made) ?? compile()) : cache.get(id, made, compile)
  }
}

/** Two days back: a window of yesterday may still run, in a zone that is still on the day before. */
export function firstDay(ms: number): number {
  return Math.floor(ms / dayMs) - 2
}
