/**
 * A second engine behind the port, for tests: it keeps what is decided about in memory, and waits at every read, so
 * that a port which only a synchronous engine could serve does not pass. Nothing is served from it, so it stands
 * with the tests and not in `src`.
 */

import { type Account, decideMaker } from '../../../src/domain/account.ts'
import type { KeptEvent } from '../../../src/domain/event.ts'
import { learnYears } from '../../../src/holidays/load.ts'
import { learningHolidays } from '../../../src/store/holidays.ts'
import { boundEventsMax } from '../../../src/store/outbox.ts'
import type { Accounts, Events, Store } from '../../../src/store/store.ts'
import { account } from '../store.ts'
import { memoryAudit } from './audit.ts'
import { isAmong, memoryBookings } from './bookings.ts'
import { memoryCalendars } from './calendars.ts'
import { memoryHolds, memoryWeeks } from './holds.ts'
import { memoryHumans, memoryOverrides, memoryWebhooks } from './humans.ts'
import { memoryReminders } from './reminders.ts'
import { memoryRemovals } from './removals.ts'
import { allOf, note, Rows, type Tables } from './rows.ts'
import { memoryServices } from './services.ts'
import { monthName, nothing, usageIn } from './times.ts'

/** Fresh data, and any number of stores on them. */
export function memoryEngine() {
  const rows = new Rows()
  const additions: Promise<unknown>[] = []
  return {
    open: () => learningHolidays(openMemory(rows), learnYears),
    addAccount() {
      const added = account({ name: 'second' })
      const add = rows.change(async () => added, addAccount)
      additions.push(add)
      return added.id
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(additions)
    },
  }
}

export function openMemory(rows = new Rows()): Store {
  return {
    accounts: memoryAccounts(rows),
    humans: memoryHumans(rows),
    weeks: memoryWeeks(rows),
    overrides: memoryOverrides(rows),
    services: memoryServices(rows),
    bookings: memoryBookings(rows),
    holds: memoryHolds(rows),
    calendars: memoryCalendars(rows),
    copies: {
      ...{ claimDue: async () => [], next: notKept, hold: notKept, release: async () => undefined },
      backlog: async () => ({ waiting: 0, held: 0 }),
    },
    reminders: memoryReminders(rows),
    webhooks: memoryWebhooks(rows),
    events: memoryEvents(rows),
    sessions: {
      ...{ add: notKept, findPrincipal: async () => null, remove: notKept },
      ...{ addLink: notKept, useLink: notKept },
    },
    deliveries: {
      ...{ claimDue: async () => [], isWanted: notKept, settle: notKept, release: notKept },
      prolong: notKept,
      backlog: async () => ({ waiting: 0, oldestDueMs: null }),
    },
    deliveryLog: {
      ...{ list: notKept, find: notKept, redeliver: notKept, redeliverFailed: notKept },
      addTest: notKept,
    },
    mails: {
      ...{ known: notKept, begin: notKept, end: notKept, keepEndpoints: async () => undefined },
      writeReaddressed: async () => false,
      ...{ hold: notKept, held: async () => null, limitedUntil: async () => null },
      figures: async () => ({ sent: 0, failed: 0, failures: [], waiting: 0 }),
      ...{ list: async () => ({ mails: [], total: 0 }), ofBooking: notKept, resend: notKept },
    },
    audit: memoryAudit(rows),
    removals: memoryRemovals(rows),
    feeds: { put: notKept, remove: notKept, find: async () => null, bookings: async () => [] },
    erasures: { step: notKept, remaining: notKept },
    sweep: async () => 0,
    onEvent: () => undefined,
    load: async () => ({ writesWaiting: 0 }),
    room: async () => null,
    instanceId: async () => 'memory',
    stamp: () => rows.read(() => rows.stamp),
    watch: async () => null,
    isReady: () => rows.read(({ accounts }) => accounts.size > 0),
    close: () => rows.locked(async () => undefined),
  }
}

function notKept(): Promise<never> {
  return Promise.reject(new Error('the engine in memory keeps no such thing'))
}

function addAccount({ accounts }: Tables, added: Account): void {
  accounts.set(added.id, added)
}

function memoryAccounts(rows: Rows): Accounts {
  const find = (id: string) => rows.read(({ accounts }) => accounts.get(id) ?? null)
  const keysOf = (accountId: string) =>
    rows.read(({ keys }) =>
      [...keys.values()]
        .filter((key) => key.accountId === accountId && !key.isRevoked)
        .map(({ accountId: _, digest: __, ...kept }) => kept),
    )
  return {
    addFirst: (first, key, entry) =>
      rows.change(
        () => rows.read(({ accounts }) => accounts.size === 0),
        (tables, isFirst) => {
          if (isFirst) addAccount(tables, first)
          if (isFirst) tables.keys.set(key.id, key)
          if (isFirst) note(tables, entry)
          return isFirst
        },
      ),
    add: (added, key, entry) =>
      rows.change(
        async () => added,
        (tables) => {
          addAccount(tables, added)
          tables.keys.set(key.id, key)
          note(tables, entry)
        },
      ),
    addKey: (key, entry) =>
      rows.change(
        async () => {
          decideMaker(await keysOf(key.accountId), key)
          return rows.read(({ keys }) =>
            [...keys.values()].some((one) => one.digest === key.digest),
          )
        },
        (tables, isKnown) => {
          if (isKnown) return
          tables.keys.set(key.id, key)
          note(tables, entry)
        },
      ),
    findPrincipal: (digest) =>
      rows.read(({ keys, accounts }) => {
        const key = [...keys.values()].find((one) => one.digest === digest && !one.isRevoked)
        if (!key) return null
        const { accountId, scope, humanIds, ownBookings, expiresAtMs, dailyBookings } = key
        const bounds = { humanIds, ownBookings, expiresAtMs, dailyBookings }
        const isSuspended = accounts.get(accountId)?.suspendedAtMs != null
        return { keyId: key.id, accountId, scope, ...bounds, isSuspended }
      }),
    keysStamp: () => rows.read(() => rows.stamp),
    keysStampAtArrival: () => rows.read(() => rows.stamp),
    areSeveral: () => rows.read(({ accounts }) => accounts.size > 1),
    findFirst: () => rows.read(({ accounts }) => [...accounts.values()][0] ?? null),
    find,
    list: () => rows.read(({ accounts }) => [...accounts.values()]),
    change: (id, decide, entryOf) =>
      rows.change(
        async () => decide(await find(id)),
        (tables, changed) => {
          note(tables, entryOf?.(tables.accounts.get(id) ?? null, changed))
          addAccount(tables, changed)
          return changed
        },
      ),
    listKeys: keysOf,
    markUsed: (uses) =>
      rows.change(
        async () => uses,
        ({ keys }) => {
          for (const [id, usedMs] of uses) {
            const key = keys.get(id)
            const lastUsedMs = Math.max(key?.lastUsedMs ?? usedMs, usedMs)
            if (key) keys.set(id, { ...key, lastUsedMs })
          }
        },
      ),
    revokeKeys: (accountId, _nowMs, decide, entry) =>
      rows.change(
        async () => {
          const makers = await rows.read(
            ({ keys }) => new Map([...keys.values()].map((key) => [key.id, key.createdBy])),
          )
          return decide(await keysOf(accountId), makers)
        },
        (tables, revoked) => {
          for (const { id } of revoked) {
            const key = tables.keys.get(id)
            if (key) tables.keys.set(id, { ...key, isRevoked: true })
            note(tables, entry && { ...entry, objectId: id })
          }
          return revoked
        },
      ),
    usage: (accountId, nowMs) =>
      rows.read((tables) => {
        const active = (some: readonly { readonly active: boolean }[]) =>
          some.filter((one) => one.active).length
        return {
          ...usageIn(tables, accountId, nowMs),
          overageCents: (tables.counts.get(monthName(accountId, nowMs)) ?? nothing).cents,
          humans: active(allOf(tables.humans, accountId)),
          webhooks: active(allOf(tables.webhooks, accountId)),
        }
      }),
  }
}

function memoryEvents(rows: Rows): Events {
  return {
    changesOf: notKept,
    async list(accountId, afterSeq, limit, charactersMax) {
      const events = await rows.read((tables) => allOf(tables.events, accountId))
      const page = events.filter(({ seq }) => seq > afterSeq).slice(0, limit)
      return page.slice(0, fullAt(page, charactersMax))
    },
    async listSeen(accountId, { humanIds, madeBy }, afterSeq, limit, charactersMax) {
      const all = await rows.read((tables) => allOf(tables.events, accountId))
      const bookings = await rows.read((tables) => allOf(tables.bookings, accountId))
      const isSeen = ({ payload }: KeptEvent) => {
        const { data } = JSON.parse(payload)
        const booking = bookings.find(({ id }) => id === data.id)
        return booking !== undefined && isAmong(booking, humanIds, madeBy)
      }
      const looked = all.filter(({ seq }) => seq > afterSeq).slice(0, boundEventsMax)
      const found = looked.filter(isSeen).slice(0, limit)
      const events = found.slice(0, fullAt(found, charactersMax))
      const isFull = events.length === limit || isOver(events, charactersMax)
      const last = isFull ? events.at(-1) : looked.at(-1)
      const isEnd = !isFull && looked.length < boundEventsMax
      return { events, lastSeq: last?.seq ?? afterSeq, isEnd }
    },
    async newest(accountId) {
      const events = await rows.read((tables) => allOf(tables.events, accountId))
      return events.at(-1)?.seq ?? 0
    },
  }
}

/** How many events there are up to the one that makes them more than so many characters. */
function fullAt(events: readonly KeptEvent[], charactersMax?: number): number {
  const at = events.findIndex((_, n) => isOver(events.slice(0, n + 1), charactersMax))
  return at < 0 ? events.length : at + 1
}

function isOver(events: readonly KeptEvent[], charactersMax = Number.POSITIVE_INFINITY): boolean {
  return events.reduce((sum, { payload }) => sum + payload.length, 0) > charactersMax
}
