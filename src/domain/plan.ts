import { Refusal } from './errors.ts'
import { dayMs } from './time/units.ts'

export const planNames = ['free', 'starter', 'growth', 'unlimited'] as const

export type PlanName = (typeof planNames)[number]

/** What a plan includes; null is no limit (guide/accounts.md#plans). */
export interface Plan {
  readonly bookingsPerMonth: number | null
  readonly humans: number | null
  readonly webhooks: number | null
  /** Whether bookings beyond the quota can be bought. */
  readonly paid: boolean
}

export const plans: Readonly<Record<PlanName, Plan>> = {
  free: { bookingsPerMonth: 100, humans: 1, webhooks: 2, paid: false },
  starter: { bookingsPerMonth: 1_000, humans: 5, webhooks: 10, paid: true },
  growth: { bookingsPerMonth: 10_000, humans: 25, webhooks: null, paid: true },
  unlimited: { bookingsPerMonth: null, humans: null, webhooks: null, paid: false },
}

/** Overage: so many bookings at so many US cents a pack. */
export const overagePack = { bookings: 500, cents: 1_900 } as const

/** One account's bookings in one UTC month. */
export interface Usage {
  readonly plan: PlanName
  readonly autoPurchase: boolean
  readonly used: number
  /** Packs bought in this month. */
  readonly packs: number
  /** The bookings that the packs reach to: the last one bought covers up to this many; 0 without packs. */
  readonly covered: number
  /** The day of the key that asks, where that key may make so many a day. */
  readonly ofKey?: KeyDay
}

/** What a key may make in a UTC day. */
export interface Cap {
  readonly keyId: string
  readonly bookings: number
}

interface KeyDay {
  readonly allowed: number
  /** Bookings it has made today. */
  readonly used: number
}

/** A pack that a booking bought, as the ledger has it. */
export interface Pack {
  readonly bookings: number
  readonly cents: number
  /** What the month's `covered` is from now on. */
  readonly covered: number
}

/** The UTC calendar month that holds an instant: [startMs, endMs). */
export function monthOf(ms: number): { readonly startMs: number; readonly endMs: number } {
  const date = new Date(ms)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  return { startMs: Date.UTC(year, month, 1), endMs: Date.UTC(year, month + 1, 1) }
}

/** The UTC day that holds an instant. */
export function dayOf(ms: number): { readonly startMs: number; readonly endMs: number } {
  const startMs = ms - (ms % dayMs)
  return { startMs, endMs: startMs + dayMs }
}

/** How many bookings the month allows, packs included; null is no limit. */
export function bookingsAllowed({ plan, packs, covered }: Usage): number | null {
  const { bookingsPerMonth } = plans[plan]
  if (bookingsPerMonth === null) return null
  return Math.max(bookingsPerMonth + packs * overagePack.bookings, covered)
}

/**
 * Counts `bookings` more in the month, those of a team at most: answers the pack that they buy, null almost
 * always. Never two: where a smaller plan was chosen within the month, what the larger one included stays
 * paid for, and the pack covers the next bookings.
 * @throws Refusal LIMIT_REACHED where the quota is used up and nothing may be bought.
 */
export function decideUsage(usage: Usage, bookings: number, nowMs: number): Pack | null {
  if (usage.ofKey) decideCap(usage.ofKey, bookings, nowMs)
  const allowed = bookingsAllowed(usage)
  if (allowed === null || usage.used + bookings <= allowed) return null
  if (plans[usage.plan].paid && usage.autoPurchase) {
    return { ...overagePack, covered: Math.max(usage.used, allowed) + overagePack.bookings }
  }
  const resets = new Date(monthOf(nowMs).endMs).toISOString()
  throw new Refusal(
    'LIMIT_REACHED',
    `The ${usage.plan} plan allows ${allowed} bookings this month and ${usage.used} are used${wantsSome(bookings)}. ` +
      `The count starts again at ${resets}; until then choose a larger plan, or turn on auto_purchase on a paid one.`,
  )
}

/** @throws Refusal LIMIT_REACHED */
function decideCap({ allowed, used }: KeyDay, bookings: number, nowMs: number): void {
  if (used + bookings <= allowed) return
  const resets = new Date(dayOf(nowMs).endMs).toISOString()
  throw new Refusal(
    'LIMIT_REACHED',
    `This key may make ${allowed} bookings a day and has made ${used}${wantsSome(bookings)}. The count starts again at ${resets}; ` +
      'whoever runs the account can make a key that may make more.',
  )
}

/** Without it a team reads that there is room, and is refused. */
function wantsSome(bookings: number): string {
  return bookings > 1 ? `, and this call makes ${bookings}` : ''
}

/** @throws Refusal LIMIT_REACHED where one more active `noun` would go over the plan's number. */
export function decideCount(plan: PlanName, noun: 'humans' | 'webhooks', used: number): void {
  const limit = plans[plan][noun]
  if (limit === null || used < limit) return
  throw new Refusal(
    'LIMIT_REACHED',
    `The ${plan} plan allows ${limit} active ${limit === 1 ? noun.slice(0, -1) : noun} and ${used} ${used === 1 ? 'is' : 'are'} in use. Delete one or choose a larger plan.`,
  )
}
