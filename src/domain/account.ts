import { type Scope, scopes } from './access/scope.ts'
import type { Bounds, Looker } from './access/sight.ts'
import { type Fault, invalid, Refusal } from './errors.ts'
import type { HolidayRules } from './holidays/holidays.ts'
import { type PlanName, planNames, plans } from './plan.ts'
import type { Notifications } from './reminders/reminder.ts'
import { listing, says } from './wording/says.ts'

export const keyCharactersMin = 20
/** Characters of chance after the prefix that make 160 bits; a key with fewer works, and a line at the start says so. */
export const keySecretCharacters = 27
export const keyCharactersMax = 255
/** To how many humans a key may be bound. */
export const keyHumansMax = 50
export const dailyBookingsMax = 1_000_000

/** One team: the owner of every other row. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly plan: PlanName
  /** Whether a full quota buys a pack of bookings instead of refusing (paid plans only). */
  readonly autoPurchase: boolean
  readonly createdAtMs: number
  /** Since when its calls are refused and nothing is sent; null: it is not suspended. */
  readonly suspendedAtMs: number | null
  /** Those of each human that says nothing else; null or absent: none. */
  readonly holidays?: HolidayRules | null
  /** Null or absent: none. */
  readonly notifications?: Notifications | null
}

export { type Scope, scopes }

/** Every key begins so. */
export const keyPrefix = 'sk_live_'

/** A key, as its account sees it: never the key itself. */
export interface KeptKey extends Bounds {
  readonly id: string
  readonly name: string
  /** Its first characters, to recognise it by. */
  readonly prefix: string
  readonly scope: Scope
  readonly createdAtMs: number
  /** The first instant at which it opens nothing any more; null: never. */
  readonly expiresAtMs: number | null
  /** How many bookings it may make in a UTC day; null: as many as the account. */
  readonly dailyBookings: number | null
  /** The key that made it; null: an operator. */
  readonly createdBy: string | null
  /** Null: never, so far. */
  readonly lastUsedMs: number | null
}

/** What is said of a key when it is made. */
export type NewKey = Pick<
  KeptKey,
  'name' | 'scope' | 'humanIds' | 'ownBookings' | 'expiresAtMs' | 'dailyBookings'
>

/**
 * Refuses a key that could do more than was meant, or nothing. `known`: those of its humans that there are.
 * @throws Refusal VALIDATION_ERROR
 */
export function decideNewKey(key: NewKey, known: readonly string[], nowMs: number): void {
  const { scope, humanIds, ownBookings, expiresAtMs } = key
  const faults: Fault[] = []
  const add = (field: string, message: string) => faults.push({ field, message })
  if (scope === 'admin' && (humanIds !== null || ownBookings)) {
    add(
      'scope',
      'must be another one for a key that is bound: an admin key makes keys without bounds',
    )
  }
  if (scope === 'rep' && humanIds === null) {
    add('human_ids', 'must name the humans whose days a key of scope rep runs')
  }
  for (const id of humanIds ?? []) {
    if (!known.includes(id)) add('human_ids', `has ${id}, and there is no such human`)
  }
  if (expiresAtMs !== null && expiresAtMs <= nowMs) add('expires_at', 'must lie ahead')
  if (faults.length > 0) throw invalid(faults)
}

/** Who made each key, also of those revoked long ago; null: an operator. */
export type Makers = ReadonlyMap<string, string | null>

/**
 * A key that was revoked while its call was under way makes no other: that one would outlive the revocation.
 * @throws Refusal UNAUTHORIZED
 */
export function decideMaker(present: readonly KeptKey[], { createdBy }: KeptKey): void {
  if (createdBy === null || present.some(({ id }) => id === createdBy)) return
  throw new Refusal('UNAUTHORIZED', 'The key that sent this was revoked. Send a valid one.')
}

/**
 * Picks the keys to revoke: one, or with its descendants also all that it made, and those made.
 * @throws Refusal NOT_FOUND; VALIDATION_ERROR where no admin key would be left that stays: nobody could make another.
 */
export function decideRevocation(
  keys: readonly KeptKey[],
  makers: Makers,
  id: string,
  withDescendants: boolean,
): readonly KeptKey[] {
  const key = keys.find((one) => one.id === id)
  if (!key) {
    throw new Refusal('NOT_FOUND', says`There is no key with this id. ${listing('listApiKeys')}`)
  }
  const revoked = withDescendants ? keys.filter((one) => comesFrom(makers, one.id, id)) : [key]
  const isLasting = ({ scope, expiresAtMs }: KeptKey) => scope === 'admin' && expiresAtMs === null
  const left = keys.filter((one) => !revoked.includes(one))
  if (left.some(isLasting) || !revoked.some(isLasting)) return revoked
  const message = 'is the last admin key. Make another one first, then revoke this one.'
  throw invalid([{ field: 'id', message }])
}

/** Whether a key is another one, or was made by it or by what that made. */
function comesFrom(makers: Makers, id: string, ancestorId: string): boolean {
  // Each was made after the one that made it, so this ends.
  for (let one: string | null = id; one !== null; one = makers.get(one) ?? null) {
    if (one === ancestorId) return true
  }
  return false
}

/** Who is calling: what a valid key stands for. */
export interface Principal extends Looker {
  readonly keyId: string
  readonly scope: Scope
  readonly expiresAtMs: number | null
  /** Whether its account is. */
  readonly isSuspended: boolean
}

/** What is known of the account of a valid key. Keys go before their accounts: to find nothing is a bug. */
export function ofValidKey<T>(found: T | null): T {
  if (!found) throw new Error('the account of a valid key is missing')
  return found
}

/** What an operator may change; absent: as it was. */
export interface AccountChange {
  readonly name?: string
  readonly plan?: PlanName
  readonly autoPurchase?: boolean
}

/**
 * Suspends an account or takes it up again; one that is so already stays as it was.
 * @throws Refusal NOT_FOUND
 */
export function decideSuspension(account: Account | null, suspendedAtMs: number | null): Account {
  if (!account) throw noAccount()
  const isSame = (account.suspendedAtMs === null) === (suspendedAtMs === null)
  return isSame ? account : { ...account, suspendedAtMs }
}

/**
 * A plan that sells no packs turns auto_purchase off.
 * @throws Refusal NOT_FOUND; VALIDATION_ERROR for auto_purchase on such a plan.
 */
export function decideAccountChange(account: Account | null, change: AccountChange): Account {
  if (!account) throw noAccount()
  const changed = { ...account, ...change }
  if (plans[changed.plan].paid) return changed
  if (!change.autoPurchase) return { ...changed, autoPurchase: false }
  const paid = planNames.filter((name) => plans[name].paid).join(' or ')
  throw invalid([
    {
      field: 'auto_purchase',
      message: `The ${changed.plan} plan sells no packs of bookings. Choose ${paid}, or leave it off.`,
    },
  ])
}

/**
 * Finds an account by its id or its name; without either, the only one there is.
 * @throws Refusal NOT_FOUND; VALIDATION_ERROR where several fit.
 */
export function decideAccount(accounts: readonly Account[], wanted: string | undefined): Account {
  const fitting = accounts.filter(
    ({ id, name }) => wanted === undefined || id === wanted || name === wanted,
  )
  const [only, ...others] = fitting
  if (!only) throw noAccount()
  if (others.length === 0) return only
  const message = `${fitting.length} accounts fit. Name one by its id.`
  throw invalid([{ field: 'account', message }])
}

export function noAccount(): Refusal {
  // Only operators ask for accounts, by commands.
  return new Refusal('NOT_FOUND', says`There is no such account. ${listing('listAccounts')}`)
}
