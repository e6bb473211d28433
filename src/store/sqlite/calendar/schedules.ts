import type { Database } from 'bun:sqlite'
import type { AvailabilityRules } from '../../../domain/availability.ts'
import type { HolidayRules } from '../../../domain/holidays/holidays.ts'
import { compileSchedule, type Schedule } from '../../../domain/schedule.ts'
import { type OverrideRow, overrideOf } from '../../rows/override-rows.ts'
import { firstDay, type ScheduleCache } from '../../rows/schedule-cache.ts'
import type { HumanKey, WeekKey } from '../../store.ts'

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
