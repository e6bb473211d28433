import type { AvailabilityRules } from '../../../domain/availability.ts'
import type { HolidayRules } from '../../../domain/holidays/holidays.ts'
import { compileSchedule, type Schedule } from '../../../domain/schedule.ts'
import { type OverrideRow, overrideOf } from '../../rows/override-rows.ts'
import { firstDay, type ScheduleCache } from '../../rows/schedule-cache.ts'
import type { HumanKey, WeekKey } from '../../store.ts'
import type { Database } from '../statements.ts'

export type { ScheduleCache }

/** Whose schedule; of the past as well where it says since when. */
export type ScheduleKey = Pick<HumanKey, 'humanId' | 'nowMs' | 'isPassing'> &
  Partial<Pick<WeekKey, 'sinceMs'>>

/** What of a human's row makes a schedule. */
export interface ScheduleRow {
  timezone: string
  rules: string | null
  holidays: string | null
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
  const compiled = async (id: string, fromDay: number): Promise<Schedule> => {
    const row = await human.get(id)
    if (!row) throw new Error('a human that was just found is missing')
    const rules: AvailabilityRules | null = row.rules === null ? null : JSON.parse(row.rules)
    const read = (await overrides.all(id, fromDay)).map(overrideOf)
    const holidays: HolidayRules | null = row.holidays === null ? null : JSON.parse(row.holidays)
    return compileSchedule(row.timezone, rules, read, null, holidays)
  }
  return async (
    { humanId: id, nowMs, sinceMs = nowMs, isPassing }: ScheduleKey,
    version: number,
  ) => {
    // One with the past is not kept: whoever asks for slots would walk past it every time.
    if (sinceMs < nowMs) return compiled(id, firstDay(sinceMs))
    const fromDay = firstDay(nowMs)
    const made = { version, fromDay }
    const known = cache.known(id, made)
    if (known) return known
    const schedule = await compiled(id, fromDay)
    return isPassing ? schedule : cache.get(id, made, () => schedule)
  }
}
