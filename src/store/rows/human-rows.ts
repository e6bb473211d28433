import type { Human } from '../../domain/human.ts'
import type { Values } from './bindings.ts'

/** The columns that a change may write, and those that stay. */
export const changing = [
  ...(['name', 'email', 'role', 'timezone', 'active', 'rules', 'holidays'] as const),
  ...(['cancel_notice', 'move_notice'] as const),
] as const
export const staying = ['id', 'account_id', 'created_at'] as const

export interface OutlineRow {
  timeZone: string
  rules: string | null
  liveOverrides: number
}

export type HumanRow = ReturnType<typeof rowOf> & { version: number }

export function rowOf(accountId: string, human: Human) {
  return {
    id: human.id,
    account_id: accountId,
    name: human.name,
    email: human.email,
    role: human.role,
    timezone: human.timeZone,
    active: human.active ? 1 : 0,
    rules: human.rules === null ? null : JSON.stringify(human.rules),
    holidays: human.holidays === undefined ? null : JSON.stringify(human.holidays),
    cancel_notice: human.cancelNoticeMinutes ?? null,
    move_notice: human.moveNoticeMinutes ?? null,
    created_at: human.createdAtMs,
  } satisfies Values<(typeof staying | typeof changing)[number]>
}

export function humanOf(row: HumanRow): Human {
  const rules = rulesOf(row.rules)
  const holidays: Human['holidays'] = row.holidays === null ? undefined : JSON.parse(row.holidays)
  const { id, name, email, role, timezone: timeZone, active, created_at: createdAtMs } = row
  const kept = { id, name, email, role, timeZone, active: active === 1, rules, createdAtMs }
  return {
    ...kept,
    ...(holidays === undefined ? {} : { holidays }),
    ...(row.cancel_notice === null ? {} : { cancelNoticeMinutes: row.cancel_notice }),
    ...(row.move_notice === null ? {} : { moveNoticeMinutes: row.move_notice }),
  }
}

export function rulesOf(text: string | null): Human['rules'] {
  return text === null ? null : JSON.parse(text)
}
