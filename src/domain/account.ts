import type { PlanName } from './plan.ts'

/** One team: the owner of every other row. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly plan: PlanName
  /** Whether a full quota buys a pack of bookings instead of refusing (paid plans only). */
  readonly autoPurchase: boolean
  readonly createdAtMs: number
}

/** What a key may do: `admin` all, `agent` reads, slots, bookings and holds, `read` reads. */
export type Scope = 'admin' | 'agent' | 'read'

/** Who is calling: what a valid key stands for. */
export interface Principal {
  readonly accountId: string
  readonly keyId: string
  readonly scope: Scope
}
