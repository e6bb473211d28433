/** The part of the port that takes people out of what is kept. */
import type { Entry } from '../domain/access/audit.ts'
import type { Erased, Person, WithoutPerson } from '../domain/attendees/erasure.ts'

/** What is gone through, in this order. Bookings come last: by them it is known which events are whose. */
export const erasureStages = ['events', 'answers', 'holds', 'bookings'] as const

export type ErasureStage = (typeof erasureStages)[number]

/** How far it went: everything before the stage, and of the stage all up to the row that `after` names. */
export interface ErasurePlace {
  readonly stage: ErasureStage
  readonly after: string
}

export interface ErasureKey {
  readonly accountId: string
  readonly person: Person
  /** Only counts. */
  readonly isDry: boolean
  readonly withoutPerson: WithoutPerson
  /** Written with the changes of this step; none where it only counts. */
  readonly entry?: Entry | undefined
}

export interface ErasureStep {
  readonly erased: Erased
  /** Null: all was gone through. */
  readonly next: ErasurePlace | null
}

/** How many rows an account has of each kind; those of the ledger stay. */
export interface AccountRows {
  readonly humans: number
  readonly overrides: number
  readonly services: number
  readonly bookings: number
  readonly holds: number
  readonly events: number
  readonly webhooks: number
  readonly deliveries: number
  readonly keys: number
  readonly ledger: number
}

/** How many rows went, and after which hold the next step goes on; null: all holds were gone through. */
export interface RemovalStep {
  readonly rows: number
  readonly afterHold: string | null
}

/** Takes an account out with all that it has but its ledger. */
export interface Removals {
  /** Also of one that is closed; null: there is no such account. */
  count(accountId: string): Promise<AccountRows | null>
  /** Closes it for good: its keys open nothing from then on, in every process. A second time changes nothing. */
  close(accountId: string, nowMs: number, entry?: Entry): Promise<void>
  /**
   * Removes some rows of a closed account, `bulkRowsMax` in a transaction at most; holds from the one after `afterHold`
   * on, or none with null. Nothing is left once it answers null.
   */
  removeSome(accountId: string, afterHold: string | null): Promise<RemovalStep | null>
}

export interface Erasures {
  /** Goes through some rows from a place on, each change in one transaction with what belongs together. */
  step(key: ErasureKey, place: ErasurePlace): Promise<ErasureStep>
  /** How many events and kept answers lie beyond a place, counted to a million. */
  remaining(accountId: string, place: ErasurePlace): Promise<number>
}
