import type { PlanName } from '../../domain/plan.ts'

export interface UsageRow {
  plan: PlanName
  auto_purchase: number
  used: number | null
  packs: number | null
  covered: number | null
}

export function usageOf({ plan, auto_purchase, used, packs, covered }: UsageRow) {
  return {
    plan,
    autoPurchase: auto_purchase === 1,
    used: used ?? 0,
    packs: packs ?? 0,
    covered: covered ?? 0,
  }
}

export const ledgerColumns = [
  'id',
  'account_id',
  'month',
  'bookings',
  'cents',
  'covered',
  'booking_id',
  'created_at',
] as const
