/** The part of the port that is about who may call, and how much. */

import type { Entry, EntryOf } from '../domain/access/audit.ts'
import type { Uses } from '../domain/access/uses.ts'
import type { Account, KeptKey, Makers, Principal } from '../domain/account.ts'
import type { PlanName, Usage } from '../domain/plan.ts'

export type { Audit, AuditedPage, AuditFilter, AuditPage, KeptEntry } from './audit.ts'
export { auditedEventsMax } from './audit.ts'
export type { Entry, EntryOf }

/** A key as it is kept: by its digest, with a clear prefix to recognise it by. */
export interface ApiKey extends KeptKey {
  readonly accountId: string
  /** SHA-256, base64url. */
  readonly digest: string
}

/** A key exchanged for a cookie, for a while. */
export interface Session {
  /** SHA-256 of the cookie, base64url. */
  readonly digest: string
  readonly accountId: string
  readonly keyId: string
  readonly createdAtMs: number
  readonly expiresAtMs: number
}

/** A link that opens one session. */
export interface SignInLink {
  /** SHA-256 of its secret, base64url. */
  readonly digest: string
  readonly accountId: string
  readonly keyId: string
  readonly expiresAtMs: number
}

export interface LinkUse {
  readonly digest: string
  /** What it opens. */
  readonly session: Omit<Session, 'accountId' | 'keyId'>
  readonly ofKeyMax: number
  readonly nowMs: number
}

/** How many active ones there are, under which plan. */
export interface CountFacts {
  readonly plan: PlanName
  readonly used: number
}

export interface AccountUsage extends Usage {
  /** What the packs of the month cost, by the ledger. */
  readonly overageCents: number
  readonly humans: number
  readonly webhooks: number
}

/**
 * Stands for rows as they are: what was computed from them still holds while it stays the same. Every request asks for
 * some: an engine that hears of changes answers at once, one that has to look promises. While it can do neither, it
 * answers another one each time.
 */
export type Stamp = string

/** At once, or promised: whoever asks waits only where it is promised. */
export type StampSoon = Stamp | Promise<Stamp>

export interface Accounts {
  /** Adds the first account and its key where there is none yet; answers whether it did. */
  addFirst(account: Account, key: ApiKey, entry?: Entry): Promise<boolean>
  /** Unless there is one of the same text. @throws Refusal as decideMaker */
  addKey(key: ApiKey, entry?: Entry): Promise<void>
  findPrincipal(digest: string): Promise<Principal | null>
  /** Changes with every key that is made or revoked, by whatever process. */
  keysStamp(): StampSoon
  /** The same for a request that has just come in: those that the event loop hands over together may share one look. */
  keysStampAtArrival(): StampSoon
  findFirst(): Promise<Account | null>
  /** Whether there is more than one. */
  areSeveral(): Promise<boolean>
  find(id: string): Promise<Account | null>
  /** All that were not deleted, oldest first. Nothing else finds those either. */
  list(): Promise<Account[]>
  /** Adds a further account and its first key. */
  add(account: Account, key: ApiKey, entry?: Entry): Promise<void>
  /** Effective at once in every process. */
  change(
    id: string,
    decide: (account: Account | null) => Account,
    entryOf?: EntryOf<Account>,
  ): Promise<Account>
  /** The keys that are not revoked, oldest first, each with the last use that was marked. */
  listKeys(accountId: string): Promise<KeptKey[]>
  /** Marks keys as used. An earlier instant than the one marked changes nothing, whoever comes second. */
  markUsed(uses: Uses): Promise<void>
  /** Revokes the keys that `decide` picks, at once in every process; the audit names each. */
  revokeKeys(
    accountId: string,
    nowMs: number,
    decide: (keys: readonly KeptKey[], makers: Makers) => readonly KeptKey[],
    entry?: Entry,
  ): Promise<readonly KeptKey[]>
  /** What the account has used of its plan, in the month of an instant. */
  usage(accountId: string, nowMs: number): Promise<AccountUsage>
}

/** A session opens what its key opens, and ends with it. */
export interface Sessions {
  /** Where its key has more than `ofKeyMax` then, the oldest end. */
  add(session: Session, ofKeyMax: number, entry?: Entry): Promise<void>
  /** Null for one that is unknown or over, or whose key is over or was revoked, by whatever process. */
  findPrincipal(
    digest: string,
    nowMs: number,
  ): Promise<{ principal: Principal; expiresAtMs: number } | null>
  /** Takes out those that are over by now, too. */
  addLink(link: SignInLink, nowMs: number, entry: Entry): Promise<void>
  /** Uses a link up and opens its session, at once or not at all. Null for one that opens nothing. */
  useLink(use: LinkUse, entryOf: (principal: Principal) => Entry): Promise<Principal | null>
  /** `entryOf` says it of whoever was signed in, where somebody was. */
  remove(
    digest: string,
    entryOf?: (author: Pick<Session, 'accountId' | 'keyId'>) => Entry,
  ): Promise<void>
}
