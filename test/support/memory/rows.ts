/** What the engine in memory keeps, and how it is read and written: never at once. */
import type { Entry } from '../../../src/domain/access/audit.ts'
import type { Account } from '../../../src/domain/account.ts'
import type { Booking } from '../../../src/domain/booking.ts'
import type { MirroredTime, SyncedCalendar } from '../../../src/domain/calendars/sync.ts'
import type { KeptEvent, Webhook } from '../../../src/domain/event.ts'
import type { Hold } from '../../../src/domain/hold.ts'
import type { Human } from '../../../src/domain/human.ts'
import {
  idempotencyKeptMs,
  isSameRequest,
  keyConflict,
  type Once,
  type Outcome,
} from '../../../src/domain/idempotency.ts'
import type { Override } from '../../../src/domain/override.ts'
import type { Usage } from '../../../src/domain/plan.ts'
import type { Service } from '../../../src/domain/services/service.ts'
import type { ApiKey } from '../../../src/store/store.ts'

/** A row of an account's. Rows are values: a change puts another one in the place of the one before. */
export interface Owned<T> {
  readonly accountId: string
  readonly row: T
}

interface Answer {
  readonly madeBy: string | null
  readonly fingerprint: string
  readonly answer: string
  readonly createdAtMs: number
}

/** A calendar kept elsewhere, and what it says. */
export interface KeptCalendar extends SyncedCalendar {
  readonly sealed: Uint8Array
  readonly mirror: readonly MirroredTime[]
  readonly nextSyncAtMs: number
  readonly lease: { readonly owner: string; readonly untilMs: number } | null
}

/** In the order in which they were added. */
export interface Tables {
  readonly accounts: Map<string, Account>
  readonly keys: Map<string, ApiKey & { readonly isRevoked?: boolean }>
  readonly humans: Map<string, Owned<Human>>
  readonly overrides: Map<string, Owned<Override>>
  readonly services: Map<string, Owned<Service>>
  readonly bookings: Map<string, Owned<Booking>>
  /** The ids of those whose wall time no longer stands. */
  readonly shifted: Map<string, true>
  readonly holds: Map<string, Owned<Hold>>
  readonly calendars: Map<string, Owned<KeptCalendar>>
  readonly webhooks: Map<string, Owned<Webhook>>
  readonly events: Map<number, Owned<KeptEvent>>
  /** By account and month. */
  readonly counts: Map<string, Pick<Usage, 'used' | 'packs' | 'covered'> & { cents: number }>
  readonly answers: Map<string, Answer>
  readonly audit: Map<number, Owned<Entry>>
  /** The ids of accounts that are deleted. */
  readonly closed: Map<string, true>
  /** Since when a booking that moved has its time, by its id. */
  readonly timed: Map<string, number>
  /** How far reminders are looked for, by account and minutes. */
  readonly reminded: Map<string, number>
}

function emptyTables(): Tables {
  return {
    accounts: new Map(),
    keys: new Map(),
    humans: new Map(),
    overrides: new Map(),
    services: new Map(),
    bookings: new Map(),
    shifted: new Map(),
    holds: new Map(),
    calendars: new Map(),
    webhooks: new Map(),
    events: new Map(),
    counts: new Map(),
    answers: new Map(),
    audit: new Map(),
    closed: new Map(),
    timed: new Map(),
    reminded: new Map(),
  }
}

function copyOf(tables: Tables): Tables {
  const { accounts, keys, humans, overrides, bookings, shifted, holds } = tables
  return {
    accounts: new Map(accounts),
    keys: new Map(keys),
    humans: new Map(humans),
    overrides: new Map(overrides),
    services: new Map(tables.services),
    bookings: new Map(bookings),
    shifted: new Map(shifted),
    holds: new Map(holds),
    calendars: new Map(tables.calendars),
    webhooks: new Map(tables.webhooks),
    events: new Map(tables.events),
    counts: new Map(tables.counts),
    answers: new Map(tables.answers),
    audit: new Map(tables.audit),
    closed: new Map(tables.closed),
    timed: new Map(tables.timed),
    reminded: new Map(tables.reminded),
  }
}

/** Everything that was committed. What a transaction writes it writes into a copy, which takes the place of this. */
export class Rows {
  #tables = emptyTables()
  #last: Promise<unknown> = Promise.resolve()
  #commits = 0

  /** Changes with every commit. */
  get stamp(): string {
    return String(this.#commits)
  }

  /** Looks once the event loop has turned: whatever else waits goes first. */
  async read<T>(look: (tables: Tables) => T): Promise<T> {
    await new Promise<void>((resolve) => setImmediate(resolve))
    return look(this.#tables)
  }

  /** One at a time, of whatever store: what is read in `work` stays as it is until it ends. */
  locked<T>(work: () => Promise<T>): Promise<T> {
    const ended = this.#last.then(work)
    this.#last = ended.catch(() => undefined)
    return ended
  }

  /** Decides, with any number of reads, then writes all or nothing. */
  async change<D, T>(
    decide: () => Promise<D>,
    apply: (tables: Tables, decision: D) => T,
  ): Promise<T> {
    return this.locked(async () => {
      const decision = await decide()
      const tables = copyOf(this.#tables)
      const value = apply(tables, decision)
      this.#tables = tables
      this.#commits += 1
      return value
    })
  }

  /** The same, once for each key. */
  once<D, T>(
    once: Once<T> | undefined,
    decide: () => Promise<D>,
    apply: (tables: Tables, decision: D) => T,
  ): Promise<Outcome<T>> {
    const decideOnce = async () => {
      const kept = once ? await this.#replayOf(once) : null
      return kept === null ? { kept, decision: await decide() } : { kept }
    }
    return this.change(decideOnce, (tables, { kept, decision }): Outcome<T> => {
      if (kept !== null) return { replayed: true, answer: kept }
      if (decision === undefined) throw new Error('nothing was decided')
      const value = apply(tables, decision)
      if (once) {
        const { fingerprint, nowMs, by } = once
        const answer = once.answer(value)
        tables.answers.set(nameOf(once), {
          ...{ fingerprint, answer, createdAtMs: nowMs, madeBy: by?.keyId ?? null },
        })
      }
      return { replayed: false, value }
    })
  }

  async #replayOf<T>(once: Once<T>): Promise<string | null> {
    const kept = await this.read(({ answers }) => answers.get(nameOf(once)))
    if (!kept || kept.createdAtMs <= once.nowMs - idempotencyKeptMs) return null
    const { answer, madeBy, fingerprint } = kept
    const isRead = once.by?.mayRead(madeBy, answer) ?? true
    if (isSameRequest(once, fingerprint) && isRead) return answer
    throw keyConflict()
  }
}

const nameOf = ({ accountId, key }: Once<never>) => `${accountId} ${key}`

/** What a change says of itself. */
export function note({ audit }: Tables, entry: Entry | undefined): void {
  if (entry) audit.set(audit.size + 1, { accountId: entry.accountId, row: entry })
}

export function ownedIn<T>(
  table: ReadonlyMap<string, Owned<T>>,
  accountId: string,
  id: string,
): T | null {
  const found = table.get(id)
  return found?.accountId === accountId ? found.row : null
}

export function allOf<T>(table: ReadonlyMap<unknown, Owned<T>>, accountId: string): T[] {
  return [...table.values()].filter((one) => one.accountId === accountId).map(({ row }) => row)
}
