/** The part of the port that is about events, and what is sent of them to whom. */

import type { Entry, EntryOf } from '../domain/access/audit.ts'
import type { Seen } from '../domain/access/sight.ts'
import type {
  Attempt,
  ClaimedDelivery,
  Delivery,
  DeliveryLogged,
  DeliveryState,
  DeliveryStatus,
  EndpointKind,
  Pace,
} from '../domain/delivery.ts'
import type { EndpointFacts, ListedWebhook } from '../domain/endpoint.ts'
import type { BookingEvent, KeptEvent, Webhook } from '../domain/event.ts'
import type { Once, Outcome } from '../domain/idempotency.ts'
import type { Due } from '../domain/reminders/reminder.ts'
import type { Page } from './calendar.ts'

export type { Mails } from './mails.ts'

/** How an endpoint fares is judged by so many attempts. */
export const recentAttemptsMax = 20

/** So many of the newest deliveries of a day tell which share of them arrived. */
export const dayCountedMax = 500

/** So many deliveries to one endpoint are counted that wait, and so many of the newest that failed. */
export const standingCountedMax = 100

/** A scrape of the metrics counts at most so many waiting deliveries. */
export const backlogCountedMax = 10_000

export interface Webhooks {
  add(
    accountId: string,
    decide: (facts: EndpointFacts) => Webhook,
    once?: Once<Webhook>,
    entry?: Entry,
  ): Promise<Outcome<Webhook>>
  /** Those after an id, oldest first, so many at most: `wholeRowsMax` where nothing is said, each with what became of its last attempts, `recentAttemptsMax` at most, and with what has failed since an instant. */
  list(
    accountId: string,
    after?: string,
    limit?: number,
    failedSinceMs?: number,
  ): Promise<ListedWebhook[]>
  /**
   * Hands some endpoints behind a number to `decide`, and writes the secrets that it answers. Answers the number to go on
   * behind; null: that was the end.
   */
  sealSome(
    after: number,
    decide: (
      webhook: Pick<Webhook, 'id' | 'secret' | 'previousSecrets'>,
    ) => Pick<Webhook, 'secret' | 'previousSecrets'> | null,
  ): Promise<number | null>
  /** Those of all accounts that are switched on. */
  listActive(): Promise<Webhook[]>
  find(accountId: string, id: string): Promise<Webhook | null>
  /** A change that brings the endpoint back also forgets its failures. */
  change(
    accountId: string,
    id: string,
    decide: (webhook: Webhook | null, facts: EndpointFacts) => Webhook,
    entryOf?: EntryOf<Webhook>,
  ): Promise<Webhook>
  /** Removes the endpoint and drops what still waits for it. Whether there was one to remove. */
  remove(accountId: string, id: string, entry?: Entry): Promise<boolean>
}

/** What a worker may take, leased for `leaseMs`: at most `count` in all. */
export interface Claim {
  readonly owner: string
  /** Asked inside the transaction: between a look at the clock and the lock lie up to 5 seconds, and other claims. */
  nowMs(): number
  readonly leaseMs: number
  readonly count: number
  /** Asked at the beginning, and again where the transaction is run again. */
  readonly places: (nowMs: number) => Places
}

/** An endpoint for which something waits. */
export interface Endpoint {
  readonly id: string
  readonly accountId: string
  readonly kind: EndpointKind
  readonly pace: Pace
  /** What is leased to be sent to it, by whatever process. */
  readonly inFlight: number
}

/** Who may have how many places in one claim. */
export interface Places {
  /** How many more may be claimed for it. */
  room(endpoint: Endpoint): number
  /** So many were claimed. */
  take(endpoint: Endpoint, count: number): void
}

/** What waits to be delivered, by whatever process. */
export interface Backlog {
  /** How many wait, counted up to `backlogCountedMax`. */
  readonly waiting: number
  /** When the first attempt to an endpoint that is switched on is or was due. */
  readonly oldestDueMs: number | null
}

/** What changed for an endpoint with an attempt. */
export interface EndpointNews {
  /** Why it was switched off, where this attempt was the last straw. */
  readonly disabledReason: string | null
  /** Why nothing is sent to its address, where this attempt was the first to be refused so. */
  readonly refusal: string | null
}

export interface Deliveries {
  /** Leases what is due, endpoint by endpoint in turn, so that no backlog hides another endpoint. */
  claimDue(claim: Claim): Promise<ClaimedDelivery[]>
  /** Whether what was claimed is still to be sent, to this address: not to one that is gone, off or moved since. */
  isWanted(delivery: ClaimedDelivery, owner: string): Promise<boolean>
  /**
   * Records an attempt, unless the lease has passed to somebody else or the endpoint is gone. Answers
   * what of the endpoint an operator should know since this attempt.
   */
  settle(
    delivery: ClaimedDelivery,
    owner: string,
    state: DeliveryState,
    attempt: Attempt,
  ): Promise<EndpointNews | null>
  /** Keeps the lease of what is still being sent. */
  prolong(delivery: ClaimedDelivery, owner: string, untilMs: number): Promise<void>
  /** Gives leases back unused, as a process does that stops. */
  release(owner: string): Promise<void>
  backlog(): Promise<Backlog>
}

/** One endpoint of an account. */
export interface WebhookKey {
  readonly accountId: string
  readonly webhookId: string
}

/** So many deliveries to one endpoint are looked through for one page, where more is asked than their status. */
export const deliveriesSearchedMax = 5_000

/** Which deliveries are listed; absent means any. Whoever reads or asks one names every member: one that is new does not compile. */
export interface DeliveryFilter {
  readonly status?: DeliveryStatus | undefined
  readonly eventType?: string | undefined
  readonly bookingId?: string | undefined
  /** What the last attempt was answered; null: it was answered nothing. */
  readonly statusCode?: number | null | undefined
  /** Events from then on, and before then. */
  readonly fromMs?: number | undefined
  readonly untilMs?: number | undefined
}

/** A page of deliveries, from the event of one on in place of an offset. */
export interface DeliveryPage extends Page {
  readonly beforeSeq?: number
}

export interface ListedDeliveries {
  readonly deliveries: Delivery[]
  /** Counted to a million. */
  readonly total: number
  /** The next page's `beforeSeq`; null: nothing is left. */
  readonly nextSeq: number | null
}

/** What was and will be sent to one endpoint. Null everywhere: there is no such endpoint or delivery. */
export interface DeliveryLog {
  /**
   * Newest first; `total` counts all that match. Where more is asked than the status, `deliveriesSearchedMax` are looked
   * through, `total` is of those, and `nextSeq` goes on behind them.
   */
  list(
    key: WebhookKey,
    filter: DeliveryFilter,
    page: DeliveryPage,
  ): Promise<ListedDeliveries | null>
  find(key: WebhookKey, id: string): Promise<DeliveryLogged | null>
  /** Begins a new round of attempts, the first one now, under the same id. */
  redeliver(key: WebhookKey, id: string, nowMs: number, entry?: Entry): Promise<Delivery | null>
  /** The same for all that failed at or after an instant; answers how many. All of them are one entry of the audit. */
  redeliverFailed(
    key: WebhookKey,
    sinceMs: number,
    nowMs: number,
    entryOf?: (redelivered: number) => Entry,
  ): Promise<number | null>
  /** Sends a test event to this endpoint alone. */
  addTest(key: WebhookKey, nowMs: number): Promise<Delivery | null>
}

/** Events of those seen, and how far was looked for them; at `isEnd` there are no more. */
export interface EventPage {
  readonly events: readonly KeptEvent[]
  readonly lastSeq: number
  readonly isEnd: boolean
}

/** How many events are looked at for one page of a bound key's. */
export const boundEventsMax = 1_000

/** So many changes of one booking are told, the latest. */
export const changesOfBookingMax = 100

/** Something that was done to a booking, and by which key; null: by none that is known. */
export interface KeptChange {
  readonly type: string
  /** The text of its event. */
  readonly payload: string
  readonly atMs: number
  readonly keyId: string | null
  readonly keyName: string | null
}

/** The account's events, in the order in which they were committed. */
export interface Events {
  /** It may end sooner with an event that makes them more than so many characters together. */
  list(
    accountId: string,
    afterSeq: number,
    limit: number,
    charactersMax?: number,
  ): Promise<KeptEvent[]>
  /** The same of the bookings that are seen. It looks at `boundEventsMax` events at most, and says how far it came. */
  listSeen(
    accountId: string,
    seen: Seen,
    afterSeq: number,
    limit: number,
    charactersMax?: number,
  ): Promise<EventPage>
  /** What was done to one booking, the latest first, as long as its events are kept and from 0.2.0 on. */
  changesOf(accountId: string, bookingId: string): Promise<readonly KeptChange[]>
  /** The number of the last one; 0 where there is none. */
  newest(accountId: string): Promise<number>
}

export interface DueReminders {
  /** Asked inside the transaction: the lock is waited for. */
  nowMs(): number
  /** So many bookings at most are looked at in one transaction. */
  readonly rowsMax: number
  /** The event of one; null: none is sent. */
  readonly decide: (due: Due, minutes: number, nowMs: number) => BookingEvent | null
}

export interface Reminders {
  /**
   * Writes events that are due: the reminders of each account that is neither suspended nor gone, and the starts where an endpoint that is
   * switched on listens to `booking.started`. Each comes once, whichever process writes it: in one transaction with how far was
   * looked. Answers whether more may be due.
   */
  writeDue(due: DueReminders): Promise<boolean>
}
