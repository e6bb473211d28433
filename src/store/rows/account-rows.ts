import type { Account } from '../../domain/account.ts'
import type { PlanName } from '../../domain/plan.ts'

export interface AccountRow {
  id: string
  name: string
  plan: PlanName
  auto_purchase: number
  created_at: number
  suspended_at: number | null
  holidays: string | null
  notifications: string | null
}

/** The columns that a change may write. */
export const changing = [
  'name',
  'plan',
  'auto_purchase',
  'suspended_at',
  'holidays',
  'notifications',
] as const

export function rowOf({
  id,
  name,
  plan,
  autoPurchase,
  createdAtMs,
  suspendedAtMs,
  ...rest
}: Account) {
  return {
    ...{ id, name, plan, auto_purchase: autoPurchase ? 1 : 0 },
    created_at: createdAtMs,
    suspended_at: suspendedAtMs,
    holidays: rest.holidays ? JSON.stringify(rest.holidays) : null,
    notifications: rest.notifications ? JSON.stringify(rest.notifications) : null,
  } satisfies AccountRow
}

export const accountOrNull = (row: AccountRow | null): Account | null => row && accountOf(row)

export function accountOf({ id, name, plan, auto_purchase, ...row }: AccountRow): Account {
  const times = { createdAtMs: row.created_at, suspendedAtMs: row.suspended_at }
  return {
    ...{ id, name, plan, autoPurchase: auto_purchase === 1, ...times },
    ...(row.holidays === null ? {} : { holidays: JSON.parse(row.holidays) }),
    ...(row.notifications === null ? {} : { notifications: JSON.parse(row.notifications) }),
  }
}
