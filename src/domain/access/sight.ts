/**
 * What a caller may see of an account: the one place that says so. Operations are given a `Sight` and no account's id,
 * which is had from it by saying what it is wanted for. So an operation that does not ask does not compile.
 */
import { humanNotFound } from '../booking.ts'
import { Refusal } from '../errors.ts'
import type { Cap } from '../plan.ts'
import type { Actor } from './actor.ts'
import type { Author } from './audit.ts'
import type { Scope } from './scope.ts'

/** What a key is bound to. */
export interface Bounds {
  /** The only humans there are for it; null: all of the account. */
  readonly humanIds: readonly string[] | null
  /** Whether the bookings and holds of other keys are busy time to it, and no more. */
  readonly ownBookings: boolean
}

export const unbound: Bounds = { humanIds: null, ownBookings: false }

/** Whoever asks: a key, or with null an operator at the command line. */
export interface Looker extends Bounds, Author {
  readonly scope: Scope
  /** How many bookings it may make in a UTC day; null: as many as the account. */
  readonly dailyBookings: number | null
  /** Where it is not a program with that key: a person at the dashboard, or an attendee, who has no key. */
  readonly actor?: Exclude<Actor, 'key'>
}

/** What belongs to a human and was made by a key; null: by none that is known. */
interface Made {
  readonly humanId: string
  readonly madeBy: string | null
}

/** Conditions on rows, for lists that the store makes; absent: any. */
export interface Seen {
  readonly humanIds?: readonly string[]
  readonly madeBy?: string
}

export class Sight {
  readonly #looker: Looker

  constructor(looker: Looker) {
    this.#looker = looker
  }

  /** The key that asks: what it makes is its own. */
  get keyId(): string | null {
    return this.#looker.keyId
  }

  /** Whoever changes something, for the audit. */
  get author(): Author {
    return this.#looker
  }

  /** Who changes a booking, as events tell it. */
  get actor(): Actor {
    const { actor, scope } = this.#looker
    return actor ?? (scope === 'rep' ? 'human' : 'key')
  }

  /** Whether it may cancel and move the bookings that it sees. */
  get changesBookings(): boolean {
    return this.#looker.scope !== 'read'
  }

  /** Whether it is told which key did something: whoever lists them may. */
  get seesKeys(): boolean {
    return this.#looker.scope === 'admin' && !this.isBound
  }

  /** Whether it changes when a human works, and not for how long they are met. */
  get keepsDurations(): boolean {
    return this.#looker.scope === 'rep'
  }

  /** What it may make in a day, where that has an end of its own. */
  get cap(): Cap | null {
    const { keyId, dailyBookings: bookings } = this.#looker
    return keyId === null || bookings === null ? null : { keyId, bookings }
  }

  get isBound(): boolean {
    return this.#looker.humanIds !== null || this.#looker.ownBookings
  }

  /** Two sights of one name see the same. */
  get name(): string {
    const { accountId, keyId } = this.#looker
    return this.isBound ? `${accountId} ${keyId}` : accountId
  }

  /** For what every key of the account may know: its name, its plan, a row that goes through `row` or `seen`. */
  get account(): string {
    return this.#looker.accountId
  }

  /** For what concerns all humans and bookings. @throws Refusal FORBIDDEN where only some are seen */
  get wholeAccount(): string {
    if (!this.isBound) return this.#looker.accountId
    throw new Refusal(
      'FORBIDDEN',
      'This key is bound to some humans or to its own bookings, and this call is about the whole account. Ask whoever runs the account for a key without bounds.',
    )
  }

  /** For a human. @throws Refusal NOT_FOUND beyond the binding, as for one that is not there */
  accountOf(humanId: string): string {
    if (!this.seesHuman(humanId)) throw humanNotFound()
    return this.#looker.accountId
  }

  /** For several. @throws Refusal NOT_FOUND that names those beyond the binding */
  accountOfAll(humanIds: readonly string[]): string {
    const unseen = humanIds.filter((id) => !this.seesHuman(id))
    if (unseen.length > 0) throw humanNotFound(unseen.join(', '))
    return this.#looker.accountId
  }

  seesHuman(humanId: string): boolean {
    const { humanIds } = this.#looker
    return humanIds === null || humanIds.includes(humanId)
  }

  sees({ humanId, madeBy }: Made): boolean {
    const { keyId, ownBookings } = this.#looker
    return this.seesHuman(humanId) && (!ownBookings || (madeBy !== null && madeBy === keyId))
  }

  /** A booking or a hold that was found in the account; null where it is not there for this caller. */
  row<T extends Made>(found: T | null): T | null {
    return found !== null && this.sees(found) ? found : null
  }

  /** What lists of rows are narrowed to. */
  get seen(): Seen {
    const { humanIds, ownBookings, keyId } = this.#looker
    return {
      ...(humanIds === null ? {} : { humanIds }),
      // Nobody's own: an operator is never bound.
      ...(ownBookings ? { madeBy: keyId ?? '' } : {}),
    }
  }
}

/** An operator at the command line sees the whole account. */
export const operatorOf = (accountId: string): Sight =>
  new Sight({ accountId, keyId: null, scope: 'admin', dailyBookings: null, ...unbound })
