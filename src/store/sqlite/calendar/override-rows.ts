import type { Override } from '../../../domain/override.ts'
import type { Recurrence } from '../../../domain/time/recurrence.ts'

export interface OverrideRow {
  id: string
  account_id: string
  human_id: string
  type: Override['type']
  title: string
  start_day: number
  end_day: number | null
  last_day: number | null
  start_minutes: number | null
  end_minutes: number | null
  recurrence: string | null
  created_at: number
}

export function overrideOf(row: OverrideRow): Override {
  const { start_minutes: startMinutes, end_minutes: endMinutes } = row
  const recurrence: Recurrence | null = row.recurrence === null ? null : JSON.parse(row.recurrence)
  return {
    id: row.id,
    humanId: row.human_id,
    type: row.type,
    title: row.title,
    span: startMinutes === null || endMinutes === null ? null : { startMinutes, endMinutes },
    startDay: row.start_day,
    endDay: row.end_day,
    recurrence,
    createdAtMs: row.created_at,
  }
}
