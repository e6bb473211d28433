import type { AvailabilityRules } from './availability.ts'
import type { HolidayRules } from './holidays/holidays.ts'
import type { Notices } from './links/notices.ts'

/** A person whose time can be booked. */
export interface Human extends Notices {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly role: string | null
  readonly timeZone: string
  /** False once deleted: still readable, no longer bookable. */
  readonly active: boolean
  readonly rules: AvailabilityRules | null
  /** Null: none, whatever the account has. Absent: those of the account. */
  readonly holidays?: HolidayRules | null | undefined
  readonly createdAtMs: number
}

/** What a PATCH may change; absent means as it is. */
export type HumanChange = Partial<
  Pick<Human, 'name' | 'email' | 'role' | 'timeZone' | 'active' | 'holidays' | keyof Notices>
>
