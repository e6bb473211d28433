import { Bounded } from '../../domain/bounded.ts'
import { lastDayOf, type Override } from '../../domain/override.ts'
import type { Recurrence } from '../../domain/time/recurrence.ts'
import type { Values } from './bindings.ts'

export const overrideColumns = [
  'id',
  'account_id',
  'human_id',
  'type',
  'title',
  'start_day',
  'end_day',
  'last_day',
  'start_minutes',
  'end_minutes',
  'recurrence',
  'dates',
  'created_at',
] as const

export type OverrideRow = ReturnType<typeof overrideRow>

export function overrideRow(accountId: string, override: Override) {
  const lastDay = lastDayOf(override)
  return {
    id: override.id,
    account_id: accountId,
    human_id: override.humanId,
    type: override.type,
    title: override.title,
    start_day: override.startDay,
    end_day: override.endDay,
    last_day: Number.isFinite(lastDay) ? lastDay : null,
    start_minutes: override.span?.startMinutes ?? null,
    end_minutes: override.span?.endMinutes ?? null,
    recurrence: override.recurrence === null ? null : JSON.stringify(override.recurrence),
    dates: override.dates === undefined ? null : JSON.stringify(override.dates),
    created_at: override.createdAtMs,
  } satisfies Values<(typeof overrideColumns)[number]>
}

export function overrideOf(row: OverrideRow): Override {
  const { start_minutes: startMinutes, end_minutes: endMinutes } = row
  const recurrence = row.recurrence === null ? null : recurrenceIn(row.recurrence)
  const dates: readonly number[] | null = row.dates === null ? null : JSON.parse(row.dates)
  return {
    id: row.id,
    humanId: row.human_id,
    type: row.type,
    title: row.title,
    span: startMinutes === null || endMinutes === null ? null : { startMinutes, endMinutes },
    startDay: row.start_day,
    endDay: row.end_day,
    recurrence,
    ...(dates && { dates }),
    createdAtMs: row.created_at,
  }
}

const recurrencesKept = new Bounded<Recurrence>(256)

/** Many overrides recur alike: each text is read once, and what it says is never changed. */
function recurrenceIn(text: string): Recurrence {
  const known = recurrencesKept.get(text)
  if (known !== undefined) return known
  const recurrence: Recurrence = JSON.parse(text)
  recurrencesKept.set(text, recurrence)
  return recurrence
}
