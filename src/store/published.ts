/** The part of the port about what an account shows to others: kinds of meetings, and feeds. */
import type { Entry, EntryOf } from '../domain/access/audit.ts'
import type { FedBooking, Feed, OpenFeed } from '../domain/feeds/feed.ts'
import type { Once, Outcome } from '../domain/idempotency.ts'
import type { Service } from '../domain/services/service.ts'
import type { Interval } from '../domain/time/interval.ts'

/** Kinds of meetings. */
export interface Services {
  /** Decides by the active ones. */
  add(
    accountId: string,
    decide: (present: readonly Service[]) => Service,
    once?: Once<Service>,
    entry?: Entry,
  ): Promise<Outcome<Service>>
  /** Also one that was deleted. */
  find(accountId: string, id: string): Promise<Service | null>
  /** The active ones, oldest first: a few hundred at most. */
  list(accountId: string): Promise<Service[]>
  change(
    accountId: string,
    id: string,
    decide: (service: Service | null, present: readonly Service[]) => Service,
    entryOf?: EntryOf<Service>,
  ): Promise<Service>
}

export interface Feeds {
  /** In the place of one that there is. False: there is no such active human. */
  put(accountId: string, feed: Feed, entry?: Entry): Promise<boolean>
  /** False: there is none. */
  remove(accountId: string, humanId: string, entry?: Entry): Promise<boolean>
  /** Null also while its human is deleted, or its account suspended or gone. */
  find(digest: string): Promise<OpenFeed | null>
  /** The confirmed bookings that start in a span, by their start: as many as are asked for. */
  bookings(humanId: string, span: Interval, rowsMax: number): Promise<readonly FedBooking[]>
}
