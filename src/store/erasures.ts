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

export interface Erasures {
  /** Goes through some rows from a place on, each change in one transaction with what belongs together. */
  step(key: ErasureKey, place: ErasurePlace): Promise<ErasureStep>
  /** How many events and kept answers lie beyond a place, counted to a million. */
  remaining(accountId: string, place: ErasurePlace): Promise<number>
}
